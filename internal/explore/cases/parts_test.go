package cases

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/report"
)

// hostless is a host for what sends nothing.
type hostless struct{ Host }

func (hostless) HasBudget() bool { return false }

func (hostless) Batch() Batch { return batchless{} }

type batchless struct{ Batch }

func (batchless) Close() {}

func answered(status int, url string) *call.Response {
	return &call.Response{Operation: &contract.Operation{Method: "GET", Path: "/things"},
		Exchange: &exchange.Exchange{Request: exchange.Request{URL: url},
			Response: &exchange.Response{Status: status, Header: http.Header{}}}}
}

// TestTheNumberOfWorkersChangesNothing: what parts find comes together in their order, whoever was
// first.
func TestTheNumberOfWorkersChangesNothing(t *testing.T) {
	const count = 10*obligationsOfPart + 3
	gathered := func(workers int) string {
		r := &runner{host: hostless{}, tally: newTally(), workers: workers}
		r.inParts(count, func(part *runner, i int) {
			part.things[fmt.Sprint(i)] = true
			if wanted := i%obligationsOfPart + 1; len(part.things) != wanted {
				t.Errorf("obligation %d is in a part that has met %d", i, len(part.things))
			}
			response := answered(200+i%3, strings.Repeat("x", (i*7)%50))
			part.tally.answered++
			part.tally.keep(kept{response, []trait{noTrait.and(fmt.Sprint(response.Status()))}})
			part.tally.find(response, []verdict.Finding{{Check: verdict.Status,
				Expected: fmt.Sprint(i % 5), Actual: fmt.Sprint(i)}})
			part.tally.skip(verdict.State, fmt.Sprint(i%2))
			part.tally.answer(reply{response: response, label: explore.Valid}, true)
			if i%40 == 1 {
				part.tally.unanswered = fmt.Sprint(i)
			}
		})
		var b strings.Builder
		for _, key := range r.tally.order {
			c := r.tally.causes[key]
			fmt.Fprintln(&b, key, c.finding.Actual, c.size, c.count)
		}
		for _, one := range r.tally.kept {
			fmt.Fprintln(&b, "kept", one.response.Status(), one.response.Exchange.Request.URL)
		}
		fmt.Fprintln(&b, r.tally.answered, r.tally.untested, r.tally.accepted,
			r.tally.unanswered)
		return b.String()
	}
	want := gathered(1)
	if strings.Count(want, "kept") != 3 || !strings.Contains(want, fmt.Sprint(count)) ||
		!strings.Contains(want, " 161\n") {
		t.Errorf("one worker gathers\n%s", want)
	}
	for _, workers := range []int{0, 2, 4, 16, 99} {
		if got := gathered(workers); got != want {
			t.Errorf("%d workers gather\n%s\nand one\n%s", workers, got, want)
		}
	}
}

// TestWorkersWorkAtTheSameTime: each waits until as many as there are have begun.
func TestWorkersWorkAtTheSameTime(*testing.T) {
	const workers = 4
	var begun sync.WaitGroup
	begun.Add(workers)
	r := &runner{host: hostless{}, tally: newTally(), workers: workers}
	r.inParts(workers*obligationsOfPart, func(_ *runner, i int) {
		if i%obligationsOfPart == 0 {
			begun.Done()
			begun.Wait()
		}
	})
}

// TestAPanicOfAWorkerIsOneOfTheCase: Ginkgo sees it, and no part is begun after it.
func TestAPanicOfAWorkerIsOneOfTheCase(t *testing.T) {
	var met []int
	defer func() {
		reason := fmt.Sprint(recover())
		if !strings.HasPrefix(reason, "broken\n") || !strings.Contains(reason, "parts_test.go") {
			t.Errorf("the case panics with %s", reason)
		}
		if len(met) == 0 || slices.Max(met) >= 2*obligationsOfPart {
			t.Errorf("met after it: %v", met)
		}
	}()
	r := &runner{host: hostless{}, tally: newTally(), workers: 1}
	r.inParts(5*obligationsOfPart, func(_ *runner, i int) {
		if i == obligationsOfPart+2 {
			panic("broken")
		}
		met = append(met, i)
	})
	t.Error("the panic is lost")
}

// TestWhatIsKeptOfManyRequestsIsBounded: whatever an API answers, the tally of a case stays small,
// and everything is counted.
func TestWhatIsKeptOfManyRequestsIsBounded(t *testing.T) {
	all, part := newTally(), newTally()
	const count = 10 * mostCausesKept
	for i := range count {
		of := part
		if i%2 == 0 {
			of = all
		}
		response := answered(200, "x")
		of.skip(verdict.State, fmt.Sprint(i))
		of.end("generated.make.random.request", report.Inconclusive, fmt.Sprint(i))
		of.end(fmt.Sprintf("generated.make.negative.n%d", i), report.NotTried, "so")
		of.find(response, []verdict.Finding{{Check: verdict.Status, Expected: fmt.Sprint(i)}})
		of.keep(kept{response, []trait{noTrait.and(fmt.Sprint(i))}})
	}
	all.add(part)
	skipped, found, drawn, enumerated := 0, 0, 0, 0
	for _, n := range all.untested {
		skipped += n
	}
	for _, c := range all.causes {
		found += c.count
	}
	for _, one := range all.met.Others {
		if one.Reason == "so" {
			enumerated++
		} else {
			drawn += max(one.Count, 1)
		}
	}
	if skipped != count || found != count || drawn != count || enumerated != count {
		t.Errorf("of %d: %d skipped, %d found, %d drawn, %d enumerated", count, skipped, found,
			drawn, enumerated)
	}
	if len(all.untested) > mostReasons+1 || len(all.causes) > mostCausesKept+1 ||
		len(all.order) != len(all.causes) || len(all.met.Others) > count+2*mostDrawn ||
		len(all.seen) > mostKept || len(all.kept) != mostKept {
		t.Errorf("kept: %d reasons, %d causes, %d obligations, %d traits, %d exchanges",
			len(all.untested), len(all.causes), len(all.met.Others), len(all.seen),
			len(all.kept))
	}
}
