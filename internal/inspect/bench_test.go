package inspect

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

// large is a sound document of many operations, each with a path, an example and a schema of its
// own.
func large(operations int) string {
	var b strings.Builder
	b.WriteString(
		"{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"security\":[],\"paths\":{")
	for i := range operations {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b,
			`"/a%[1]d/{id}":{"get":{"operationId":"get%[1]d","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],`+
				`"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%[1]d"},"example":{"m":1}}}}}}}`, i)
	}
	b.WriteString("},\"components\":{\"schemas\":{")
	for i := range operations {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b,
			`"S%d":{"type":"object","required":["m"],"properties":{"m":{"type":"integer","enum":[1,2],"default":1}}}`, i)
	}
	b.WriteString("}}}")
	return b.String()
}

// BenchmarkDocument shows that the time grows with the size of the document, and not by its square.
func BenchmarkDocument(b *testing.B) {
	for _, operations := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprint(operations), func(b *testing.B) {
			c, err := contract.Load(contract.Source{Document: contract.Text{Path: "doc",
				Bytes: []byte(large(operations))}})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if defects := Document(c); len(defects) > 0 {
					b.Fatal(list(defects[:1]))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(operations),
				"µs/operation")
		})
	}
}
