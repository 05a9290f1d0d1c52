package benchmarks

import (
	"fmt"
	"testing"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/cases"
)

// start does what a test does before its first request: the document is read, what there is to try
// is planned, and the cases are listed.
func start(tb testing.TB, n int) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: Resources(n)}})
	if err != nil {
		tb.Fatal(err)
	}
	plan := explore.New(c, explore.Options{Seed: 1, Draws: 50})
	if len(plan.Operations()) != n || len(cases.Of(plan, cases.Options{})) < n {
		tb.Fatal("operations are missing")
	}
}

// BenchmarkStartWithOperations measures the start of a test of documents of several sizes, in the
// time of all processors.
func BenchmarkStartWithOperations(b *testing.B) {
	for _, n := range []int{30, 100, 1_000, 5_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			before := processorTime(b)
			for b.Loop() {
				start(b, n)
			}
			spent := (processorTime(b) - before).Seconds() / float64(b.N)
			b.ReportMetric(spent, "cpu-s/op")
			b.ReportMetric(float64(n)/spent, "operations/cpu-s")
		})
	}
}

// TestTheStartTakesAsLongForEachOperation: in a document of ten times as many operations each takes
// about as long. A program that compares all with all would need ten times as long.
func TestTheStartTakesAsLongForEachOperation(t *testing.T) {
	const few, many, most = 100, 1_000, 4
	each := func(n int) time.Duration {
		best := time.Duration(0)
		for range 3 {
			before := processorTime(t)
			start(t, n)
			if took := (processorTime(t) - before) / time.Duration(n); best == 0 || took < best {
				best = took
			}
		}
		return best
	}
	if a, b := each(few), each(many); b > most*a {
		t.Errorf("an operation of %d takes %v, and one of %d %v", few, a, many, b)
	}
}
