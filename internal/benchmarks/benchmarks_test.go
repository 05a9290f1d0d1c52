package benchmarks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
)

// judges give, for a document of n operations, a function that judges one response. It gives an
// error where the response is not found to conform.
var judges = []struct {
	name string
	make func(tb testing.TB, n int) func() error
}{
	{"plumbline", plumbline}, {"libopenapi-validator", libopenapiValidator},
	{"kin-openapi", kinOpenAPI}, {"encoding_json", bareDecoding},
}

func plumbline(tb testing.TB, n int) func() error {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: Document(n)}})
	if err != nil {
		tb.Fatal(err)
	}
	operation, _ := c.Operation("op0")
	x := &exchange.Exchange{
		Request: exchange.Request{Method: "POST", URL: "http://api.example.com/token0"},
		Response: &exchange.Response{Status: 200,
			Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(Body)},
	}
	return func() error {
		judged := check.Response(check.Subject{Contract: c, Operation: operation, Exchange: x})
		if judged.Outcome() != verdict.Conforms || len(judged.Findings)+len(judged.Unchecked) > 0 {
			return fmt.Errorf("%+v", judged)
		}
		return nil
	}
}

func response(request *http.Request) *http.Response {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader([]byte(Body))), Request: request,
	}
}

func libopenapiValidator(tb testing.TB, n int) func() error {
	document, err := libopenapi.NewDocument(Document(n))
	if err != nil {
		tb.Fatal(err)
	}
	v, errs := validator.NewValidator(document)
	if len(errs) > 0 {
		tb.Fatal(errs)
	}
	request, err := http.NewRequest(http.MethodPost, "http://api.example.com/token0", nil)
	if err != nil {
		tb.Fatal(err)
	}
	return func() error {
		if valid, errs := v.ValidateHttpResponse(request, response(request)); !valid {
			return fmt.Errorf("%v", errs)
		}
		return nil
	}
}

func kinOpenAPI(tb testing.TB, n int) func() error {
	document, err := openapi3.NewLoader().LoadFromData(Document(n))
	if err != nil {
		tb.Fatal(err)
	}
	item := document.Paths.Value("/token0")
	request := &http.Request{Method: http.MethodPost,
		URL: &url.URL{Scheme: "http", Host: "api.example.com", Path: "/token0"}}
	route := &routers.Route{Spec: document, Path: "/token0", PathItem: item,
		Method: http.MethodPost, Operation: item.Post}
	return func() error {
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request,
				Route: route},
			Status: 200, Header: http.Header{"Content-Type": {"application/json"}},
		}
		input.SetBodyBytes([]byte(Body))
		return openapi3filter.ValidateResponse(request.Context(), input)
	}
}

func bareDecoding(testing.TB, int) func() error {
	return func() error {
		var value any
		return json.Unmarshal([]byte(Body), &value)
	}
}

// TestEveryJudgeJudges: a benchmark of something that judges nothing would say nothing.
func TestEveryJudgeJudges(t *testing.T) {
	for _, judge := range judges {
		if err := judge.make(t, 2)(); err != nil {
			t.Errorf("%s: %v", judge.name, err)
		}
	}
}

func BenchmarkVerdict(b *testing.B) {
	for _, judge := range judges {
		judged := judge.make(b, 10)
		b.Run(judge.name, func(b *testing.B) { run(b, judged) })
	}
}

// BenchmarkVerdictInDocumentsOf shows that a verdict takes as long in a document of many
// operations.
func BenchmarkVerdictInDocumentsOf(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		judged := plumbline(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) { run(b, judged) })
	}
}

func run(b *testing.B, judged func() error) {
	b.ReportAllocs()
	for b.Loop() {
		if err := judged(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadingADocumentOf loads documents and judges one response by each, which compiles its
// schemas.
func BenchmarkLoadingADocumentOf(b *testing.B) {
	for _, n := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := plumbline(b, n)(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n),
				"ns/operation")
		})
	}
}
