// Package benchmarks measures what a verdict costs, beside what it costs others and what the bare
// decoding of the same bytes costs, all in one run:
//
//	go test -run '^$' -bench . -benchmem ./internal/benchmarks
//
// Times differ from machine to machine and from minute to minute; the ratios are what counts.
package benchmarks

import (
	"fmt"
	"strings"
)

// Document is an OpenAPI 3.1 document of n operations, all of which answer as a token endpoint
// does.
func Document(n int) []byte {
	paths := make([]string, n)
	for i := range paths {
		paths[i] = fmt.Sprintf(`"/token%d":{"post":{"operationId":"op%d","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Request"}}}},
"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Token"}}}}}}}`, i, i)
	}
	return []byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{` + strings.Join(paths, ",\n") + `},
"components":{"schemas":{
"Request":{"type":"object","required":["id","secret"],"properties":{
  "id":{"type":"string"},"secret":{"type":"string"}}},
"Token":{"type":"object","required":["AccessToken","ExpiresIn","TokenType"],"properties":{
"AccessToken":{"type":"string","minLength":1},"ExpiresIn":{"type":"integer","minimum":1},
"TokenType":{"type":"string","enum":["Bearer"]},"RefreshToken":{"type":["string","null"]},
"Scopes":{"type":"array","items":{"type":"string","pattern":"^[a-z]+$"}}}}}}}`)
}

// Body is a small response that conforms.
const Body = `{"AccessToken":"eyJhbGciOiJIUzI1NiJ9.e30.XmNK3GpH3Ys_7wsYBfq4C3M6goz71I7dTgUkuIa5lyQ","ExpiresIn":3600,"TokenType":"Bearer","RefreshToken":null,"Scopes":["read","write","admin"]}`
