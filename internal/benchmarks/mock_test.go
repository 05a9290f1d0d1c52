package benchmarks

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// BenchmarkMock answers one request after the other, beside a handler that returns the same bytes
// and looks at nothing. cpu-ns/op is the time of all processors, requests/s those of one.
func BenchmarkMock(b *testing.B) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: Document(100)}})
	if err != nil {
		b.Fatal(err)
	}
	served := mock.New(c, mock.Options{})
	answer := answered(served)
	if answer.Code != http.StatusOK {
		b.Fatalf("it is answered with %d: %s", answer.Code, answer.Body)
	}
	same := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // a recorder takes all
	})
	for _, one := range []struct {
		name    string
		handler http.Handler
	}{{"plumbline", served}, {"same bytes", same}} {
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			before, began := processorTime(b), time.Now()
			for b.Loop() {
				answered(one.handler)
			}
			b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/float64(b.N),
				"cpu-ns/op")
			b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "requests/s")
		})
	}
}

func answered(handler http.Handler) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/token0", nil))
	return w
}
