package benchmarks

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
)

func loadLarge(tb testing.TB, text []byte) *contract.Contract {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: text}})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// firstVerdict loads a document and judges one response by it.
func firstVerdict(tb testing.TB, text []byte) {
	c := loadLarge(tb, text)
	operation, _ := c.Operation("change0")
	judged := check.Response(check.Subject{Contract: c, Operation: operation,
		Exchange: &exchange.Exchange{
			Request: exchange.Request{Method: http.MethodPut,
				URL: "https://api.example.com/things0/1"},
			Response: &exchange.Response{Status: http.StatusOK,
				Header: http.Header{"Content-Type": {"application/json"}},
				Body:   []byte(`{"id":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","kind":"plain"}`)},
		}})
	if judged.Outcome() != verdict.Conforms {
		tb.Fatalf("%+v", judged)
	}
}

// inspection lists the defects of a document.
func inspection(tb testing.TB, text []byte) {
	if defects := inspect.Document(loadLarge(tb, text)); len(defects) > 0 {
		tb.Fatal(defects)
	}
}

// libopenapiLoad is the peer: libopenapi reads the document and makes its model.
func libopenapiLoad(tb testing.TB, text []byte) {
	document, err := libopenapi.NewDocument(text)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := document.BuildV3Model(); err != nil {
		tb.Fatal(err)
	}
}

var onLargeDocuments = map[string]func(testing.TB, []byte){"FirstVerdict": firstVerdict,
	"CheckDocument": inspection, "libopenapi": libopenapiLoad}

// TestLargeDocuments: a benchmark of what fails would say nothing.
func TestLargeDocuments(t *testing.T) {
	for name, work := range onLargeDocuments {
		t.Run(name, func(t *testing.T) { work(t, Large(20)) })
	}
}

// BenchmarkLargeDocument tells, beside what the first verdict and the inspection of a document of
// 1,000 operations take, how many times what libopenapi takes to load the same bytes.
func BenchmarkLargeDocument(b *testing.B) {
	text := Large(1_000)
	for _, name := range []string{"FirstVerdict", "CheckDocument"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var own, peer time.Duration
			for b.Loop() {
				own += took(func() { onLargeDocuments[name](b, text) })
				b.StopTimer()
				peer += took(func() { libopenapiLoad(b, text) })
				b.StartTimer()
			}
			b.ReportMetric(float64(own)/float64(peer), "times-libopenapi")
		})
	}
	b.Run("libopenapi", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			libopenapiLoad(b, text)
		}
	})
}

func took(work func()) time.Duration {
	begun := time.Now()
	work()
	return time.Since(begun)
}

// BenchmarkInspectingADocumentOf shows that the inspection takes as long for each operation in a
// large document.
func BenchmarkInspectingADocumentOf(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		text := Large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				inspection(b, text)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n),
				"ns/operation")
		})
	}
}
