package benchmarks

import (
	"fmt"
	"strings"
)

// Large is an OpenAPI 3.0 document of n operations as real ones are: each has parameters, a body
// and responses with schemas of its own and with shared ones, which refer to each other, and
// examples.
func Large(n int) []byte {
	var paths, schemas strings.Builder
	for i := range n {
		fmt.Fprintf(&paths, `%s
"/things%d/{id}":{"put":{"operationId":"change%d","summary":"Changes a thing.","tags":["things"],
 "description":"Changes a thing of the kind %d, and answers with what it has become.",
 "parameters":[{"name":"id","in":"path","required":true,
   "schema":{"type":"string","format":"uuid"}},
  {"name":"expand","in":"query","description":"What to show.","schema":{"type":"array",
   "items":{"type":"string","enum":["parts","owner","history"]}}},
  {"$ref":"#/components/parameters/Page"}],
 "requestBody":{"required":true,"content":{"application/json":{
  "schema":{"type":"object","required":["name"],"properties":{
   "name":{"type":"string","minLength":1,"maxLength":80,"description":"What it is called."},
   "amount":{"type":"integer","minimum":0,"maximum":%d},
   "parts":{"type":"array","maxItems":20,"items":{"$ref":"#/components/schemas/Thing%d"}}}},
  "example":{"name":"A thing","amount":1}}}},
 "responses":{"200":{"description":"The thing.","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Thing%d"},
  "example":{"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","kind":"plain","name":"A thing"}}}},
  "default":{"$ref":"#/components/responses/Problem"}}}}`,
			separator(i), i, i, i, i+10, i, i)
		fmt.Fprintf(&schemas, `,
"Thing%d":{"description":"A thing of the kind %d.","allOf":[{"$ref":"#/components/schemas/Named"},
 {"type":"object","required":["id","kind"],"properties":{
  "id":{"type":"string","format":"uuid","readOnly":true},
  "kind":{"type":"string","enum":["plain","odd","kind%d"],"default":"plain"},
  "made":{"type":"string","format":"date-time","description":"When it was made."},
  "weight":{"type":"number","minimum":0,"nullable":true},
  "next":{"$ref":"#/components/schemas/Thing%d"},
  "labels":{"type":"object","additionalProperties":{"type":"string","pattern":"^[a-z-]+$"}}}}]}`,
			i, i, i, i/2)
	}
	return []byte(`{"openapi":"3.0.3","info":{"title":"t","version":"1"},
"servers":[{"url":"https://api.example.com"}],"tags":[{"name":"things"}],"security":[{"key":[]}],"paths":{` +
		paths.String() + `},
"components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}},
"parameters":{"Page":{"name":"page","in":"query","schema":{"type":"integer","minimum":1}}},
"responses":{"Problem":{"description":"What went wrong.","content":{"application/json":{
 "schema":{"type":"object","required":["title"],"properties":{"title":{"type":"string"}}}}}}},
"schemas":{"Named":{"type":"object","properties":{"name":{"type":"string"}}}` +
		schemas.String() + `}}}`)
}

func separator(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}
