package contract

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestWithoutResponses(t *testing.T) {
	for _, test := range []struct{ name, document, want string }{
		{
			"responses keep their descriptions",
			`{"openapi":"3.1.0","paths":{"/a":{"parameters":[{"name":"q"}],"get":{"responses":{"200":{"description":"d","headers":{"H":{}},"content":{"application/json":{"schema":{}}},"links":{}}}}}}}`,
			`{"openapi":"3.1.0","paths":{"/a":{"parameters":[{"name":"q"}],"get":{"responses":{"200":{"description":"d"}}}}}}`,
		},
		{
			"those of the components too, and references to them stay",
			`{"components":{"responses":{"R":{"description":"d","content":{}}},"schemas":{"S":{"maximum":12345678901234567890}}},"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/R"}}}}}}`,
			`{"components":{"responses":{"R":{"description":"d"}},"schemas":{"S":{"maximum":12345678901234567890}}},"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/R"}}}}}}`,
		},
		{
			"what requests need stays",
			`{"paths":{"/a":{"post":{"requestBody":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/S"}}}},"responses":{}}}}}`,
			`{"paths":{"/a":{"post":{"requestBody":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/S"}}}},"responses":{}}}}}`,
		},
		{
			"a reference through a path keeps all",
			`{"paths":{"/a":{"post":{"requestBody":{"$ref":"#/paths/~1a/get"},"responses":{"200":{"content":{}}}}}}}`,
			`{"paths":{"/a":{"post":{"requestBody":{"$ref":"#/paths/~1a/get"},"responses":{"200":{"content":{}}}}}}}`,
		},
		{
			"a reference into a response of the components keeps all",
			`{"components":{"responses":{"R":{"content":{"a/b":{"schema":{}}}}},"schemas":{"S":{"allOf":[{"$ref":"#/components/responses/R/content/a~1b/schema"}]}}}}`,
			`{"components":{"responses":{"R":{"content":{"a/b":{"schema":{}}}}},"schemas":{"S":{"allOf":[{"$ref":"#/components/responses/R/content/a~1b/schema"}]}}}}`,
		},
		{"damaged parts are left alone",
			`{"paths":{"/a":[],"/b":{"get":5,"put":{"responses":[]},"post":{"responses":{"200":7}}}}}`, `{"paths":{"/a":[],"/b":{"get":5,"put":{"responses":[]},"post":{"responses":{"200":7}}}}}`},
		{"what is no object stays as it is", `[1]`, `[1]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got, want any
			if err := json.Unmarshal(withoutResponses([]byte(test.document)), &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
	if got := string(withoutResponses([]byte("{"))); got != "{" {
		t.Errorf("what is not JSON became %q", got)
	}
}
