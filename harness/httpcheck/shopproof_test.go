package httpcheck_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/fixtures/faults"
	"plumbline/fixtures/shop/faulty"
	"plumbline/harness"
	"plumbline/harness/httpcheck"
	"plumbline/harness/verdict"
)

// heard takes what a test says.
type heard struct{ said []string }

func (*heard) Helper()        {}
func (*heard) Cleanup(func()) {}
func (h *heard) Errorf(format string, arguments ...any) {
	h.said = append(h.said, fmt.Sprintf(format, arguments...))
}
func (h *heard) Logf(format string, arguments ...any) { h.Errorf(format, arguments...) }

// seeds is how many seeds the faults are tried with, each with another number of workers.
var seeds = flag.Int("seeds", 1, "how many `seeds` the faults of the shop are tried with")

// findings counts what was found, by check: each stands on a line of its own behind its check.
func (h *heard) findings() map[string]int {
	of := map[string]int{}
	for _, text := range h.said {
		for line := range strings.Lines(text) {
			words := strings.Fields(line)
			if len(words) < 2 || !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "   ") {
				continue
			}
			if slices.ContainsFunc(verdict.Descriptions(), func(d verdict.Description) bool {
				return string(d.ID) == words[0]
			}) {
				of[words[0]]++
			}
		}
	}
	return of
}

// exploreShop tests a server of the shop by its document, or some operations of it. The seed also
// says how many requests are under way at the same time: 2, 3 and so on to 16, then 1.
func exploreShop(t *testing.T, c *harness.Contract, mistake faults.Mistake, seed int,
	only ...string) *heard {
	t.Helper()
	right := faulty.API.Reference(faults.Limits{})
	own := right.Credentials
	said := &heard{}
	httpcheck.Explore(said, c, mistake(right), httpcheck.Only(only...),
		httpcheck.Seed(uint64(seed)), httpcheck.Workers(seed%16+1),
		httpcheck.Credential("apiKey", own["api-key"]),
		httpcheck.Credential("bearer", own["token"]),
		httpcheck.OtherCredential("apiKey", own["other-api-key"]),
		httpcheck.OtherCredential("bearer", own["other-token"]))
	return said
}

// inTheProcess tells of faults and variations that are not about how an answer is sent, or when.
func inTheProcess(id string) bool {
	return !strings.Contains(id, ".transport.")
}

// shownBy are other operations than that of a fault where it shows.
var shownBy = map[string][]string{
	"shop.status.order-of-deleted-line":      {"DELETE /orders/{orderId}/lines/{lineId}"},
	"shop.headers.allow-short":               {"GET /products"},
	"shop.behavior.address-not-listed":       {"POST /addresses"},
	"shop.behavior.cheap-product-not-listed": {"POST /products"},
}

// TestEveryFaultOfTheShopIsFound explores the operation that each fault is of, and finds the same
// with each seed and number of workers. make prove-shop tries the whole of the shop with each.
func TestEveryFaultOfTheShopIsFound(t *testing.T) {
	c := shopContract(t)
	catalog := faults.Catalog{faulty.API}
	tried, findings := 0, 0
	for _, f := range catalog.Faults("") {
		if !inTheProcess(f.ID) || f.Slow {
			continue
		}
		if f.Operation == "*" {
			f.Operation = "GET /customer"
		}
		tried++
		t.Run(f.ID, func(t *testing.T) {
			for _, count := range foundWithAnySeed(t, c, f) {
				findings += count
			}
		})
	}
	t.Logf("%d findings of %d faults", findings, tried)
	if tried < 60 || float64(findings) > 1.2*float64(tried) {
		t.Errorf("%d findings of %d faults", findings, tried)
	}
}

// foundWithAnySeed counts the findings of each check, which are the same with each seed.
func foundWithAnySeed(t *testing.T, c *harness.Contract, f faults.Fault) (first map[string]int) {
	for seed := range *seeds {
		said := exploreShop(t, c, f.Mistake, seed+1, append(shownBy[f.ID], f.Operation)...)
		found := said.findings()
		if found[f.Check] == 0 {
			t.Errorf("%s: %s is not found with the seed %d: %s", f.Sentence, f.Check, seed+1,
				strings.Join(said.said, "\n"))
		}
		if first == nil {
			first = found
		} else if !maps.Equal(found, first) {
			t.Errorf("found %v with the seed %d, and %v with the first", found, seed+1, first)
		}
	}
	return first
}

// TestTheRightShopIsNotAccused: nothing is found, in whatever order the workers work.
func TestTheRightShopIsNotAccused(t *testing.T) {
	right := func(right faults.Reference) http.Handler { return right }
	for seed := range *seeds {
		said := exploreShop(t, shopContract(t), right, seed+1)
		if found := said.findings(); len(found) > 0 {
			t.Errorf("%v with the seed %d: %s", found, seed+1, strings.Join(said.said, "\n"))
		}
	}
}
