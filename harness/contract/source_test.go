package contract

import (
	"strings"
	"testing"
)

func TestVersions(t *testing.T) {
	for _, test := range []struct{ document, want string }{
		{"swagger: '2.0'", "2.0"},
		{"swagger: 2.0", "2.0"},
		{"openapi: 3.0.0", "3.0"},
		{"openapi: '3.0'", "3.0"},
		{"openapi: 3.1", "3.1"},
		{"openapi: 3.1.2", "3.1"},
		{"openapi: 3.2.0", "3.2"},
		{"swagger: '1.2'", `doc:1:1: swagger: "1.2" is not an edition Plumbline reads`},
		{"swagger: '3.0.0'", `doc:1:1: swagger: "3.0.0" is not an edition`},
		{"a: 1\nopenapi: '2.0'", `doc:2:1: openapi: "2.0" is not an edition`},
		{"openapi: 3.10.0", `doc:1:1: openapi: "3.10.0" is not an edition`},
		{"openapi: 4.0.0", `doc:1:1: openapi: "4.0.0" is not an edition`},
		{"openapi: {}", `doc:1:1: openapi: "" is not an edition`},
		{"info: {}", `doc:1:1: neither "swagger" nor "openapi" stands at the root`},
		{"null", `doc:1:1: an OpenAPI document is an object, this is null`},
		{"true", `doc:1:1: an OpenAPI document is an object, this is a boolean`},
		{"[]", `doc:1:1: an OpenAPI document is an object, this is an array`},
	} {
		c, err := tryLoad(test.document)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = string(c.Version())
		}
		if !strings.HasPrefix(got, test.want) {
			t.Errorf("%q: got %s, want %s", test.document, got, test.want)
		}
	}
}
