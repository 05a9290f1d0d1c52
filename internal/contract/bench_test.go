package contract

import (
	"fmt"
	"strings"
	"testing"
)

// manyOperations is a document of n operations that share their schemas.
func manyOperations(n int) string {
	var paths []string
	for i := range n {
		paths = append(paths, fmt.Sprintf(`"/things%d/{id}":{"get":{"operationId":"op%d","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
			"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"child":{"$ref":"#/components/schemas/Thing"}}}}}}}}}`, i, i))
	}
	return openapi30(`"paths":{` + strings.Join(paths, ",\n") +
		`},"components":{"schemas":{"Thing":{"type":"object","nullable":true,"properties":{"parent":{"$ref":"#/components/schemas/Thing"}}}}}`)
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{10, 100, 1_000, 10_000} {
		document := manyOperations(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if c := load(b, document); len(c.Operations()) != n || len(c.Defects()) != 0 {
					b.Fatal(len(c.Operations()), c.Defects())
				}
			}
		})
	}
}

func TestEveryOneOfManySchemasJudges(t *testing.T) {
	const operations = 101
	c := load(t, manyOperations(operations))
	for i, operation := range c.Operations() {
		demanded := operation.Responses[0].Content[0].Schema
		if got := judged(t, demanded,
			`{"id":"a","child":{"parent":null}} {"id":1} {"id":"a","child":{"parent":1}}`); i%10 ==
			0 && got != "+--" {
			t.Errorf("%s: got %s", operation, got)
		}
	}
	if len(c.Operations()) != operations {
		t.Errorf("%d operations", len(c.Operations()))
	}
}
