package benchmarks

import (
	"fmt"
	"strings"
)

// operationsOfResource is how many operations each resource of [Resources] has.
const operationsOfResource = 5

// Resources is an OpenAPI 3.1 document of n operations, rounded down to whole resources: each kind
// of thing can be created, listed, read, replaced and deleted, and has schemas of its own.
func Resources(n int) []byte {
	var paths, schemas []string
	for i := range n / operationsOfResource {
		paths = append(paths, strings.ReplaceAll(resourcePaths, "@", fmt.Sprint(i)))
		schemas = append(schemas, strings.ReplaceAll(resourceSchemas, "@", fmt.Sprint(i)))
	}
	return []byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"security":[{"key":[]}],
"paths":{` + strings.Join(paths, ",\n") + `},
"components":{"securitySchemes":{"key":{"type":"http","scheme":"bearer"}},
"schemas":{` + strings.Join(schemas, ",\n") + `}}}`)
}

const resourcePaths = `"/things@":{
"get":{"operationId":"list@","parameters":[
  {"name":"limit","in":"query","schema":{"type":"integer","minimum":1,"maximum":100}},
  {"name":"state","in":"query","schema":{"type":"string","enum":["new","used"]}}],
 "responses":{"200":{"description":"d","content":{"application/json":{
  "schema":{"type":"array","items":{"$ref":"#/components/schemas/Thing@"}}}}}}},
"post":{"operationId":"create@","requestBody":{"required":true,"content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/New@"}}}},
 "responses":{"201":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Thing@"}}}},"400":{"description":"d"}}}},
"/things@/{thing@Id}":{"parameters":[
  {"name":"thing@Id","in":"path","required":true,"schema":{"type":"string"}}],
"get":{"operationId":"read@","responses":{"404":{"description":"d"},
 "200":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Thing@"}}}}}},
"put":{"operationId":"replace@","requestBody":{"required":true,"content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/New@"}}}},
 "responses":{"200":{"description":"d","content":{"application/json":{
  "schema":{"$ref":"#/components/schemas/Thing@"}}}},
  "400":{"description":"d"},"404":{"description":"d"}}},
"delete":{"operationId":"delete@","responses":{"204":{"description":"d"},
 "404":{"description":"d"}}}}`

const resourceSchemas = `"New@":{"type":"object","required":["name","count"],"properties":{
 "name":{"type":"string","minLength":1,"maxLength":40},
 "count":{"type":"integer","minimum":0,"maximum":1000},
 "tags":{"type":"array","maxItems":5,"items":{"type":"string","pattern":"^[a-z]+$"}},
 "kind":{"enum":["a","b","c"]},
 "price":{"type":"number","multipleOf":0.01},
 "made":{"type":"string","format":"date-time"}}},
"Thing@":{"allOf":[{"$ref":"#/components/schemas/New@"},
 {"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}]}`
