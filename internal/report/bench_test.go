package report

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// wide is a run of 10,000 cases with 20,000 exchanges.
func wide() Run {
	run := rich()
	suite := &run.Suites[0]
	cases := suite.Cases
	suite.Cases = nil
	for i := range 10_000 {
		c := cases[i%len(cases)]
		c.Requirement.ID = fmt.Sprintf("%s.%d", c.Requirement.ID, i)
		x := richExchange(fmt.Sprintf("a.wide.%d#1", i), "POST /token", 200)
		y := x
		y.ID = fmt.Sprintf("a.wide.%d#2", i)
		c.Exchanges = []Exchange{x, y}
		suite.Cases = append(suite.Cases, c)
	}
	return run
}

func BenchmarkWriters(b *testing.B) {
	run := wide()
	for name, write := range map[string]func(io.Writer) error{
		"json":        func(w io.Writer) error { return WriteJSON(w, run) },
		"har":         func(w io.Writer) error { return WriteHAR(w, run, "a") },
		"markdown":    func(w io.Writer) error { return WriteMarkdown(w, run) },
		"annotations": func(w io.Writer) error { return WriteAnnotations(w, run) },
		"sarif":       func(w io.Writer) error { return WriteSARIF(w, run, "") },
		"junit":       func(w io.Writer) error { return WriteJUnit(w, run, run.Suites[0]) },
	} {
		b.Run(name, func(b *testing.B) {
			var peak uint64
			for b.Loop() {
				if err := write(io.Discard); err != nil {
					b.Fatal(err)
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapInuse)
			}
			b.ReportMetric(float64(peak)/(1<<20), "MiB-heap")
		})
	}
}
