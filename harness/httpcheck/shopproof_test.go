package httpcheck_test

import (
	"fmt"
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

// findings counts what was found, by check: each stands on a line of its own behind its check.
func (h *heard) findings(check string) (all, of int) {
	for _, text := range h.said {
		for line := range strings.Lines(text) {
			words := strings.Fields(line)
			if len(words) < 2 || !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "   ") {
				continue
			}
			switch words[0] {
			case check:
				of++
				all++
			default:
				if slices.ContainsFunc(verdict.Descriptions(), func(d verdict.Description) bool {
					return string(d.ID) == words[0]
				}) {
					all++
				}
			}
		}
	}
	return all, of
}

// exploreShop tests a server of the shop by its document, or some operations of it.
func exploreShop(t *testing.T, c *harness.Contract, mistake faults.Mistake,
	only ...string) *heard {
	t.Helper()
	right := faulty.API.Reference(faults.Limits{})
	own := right.Credentials
	said := &heard{}
	httpcheck.Explore(said, c, mistake(right), httpcheck.Only(only...), httpcheck.Workers(2),
		httpcheck.Credential("apiKey", own["api-key"]), httpcheck.Credential("bearer", own["token"]),
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

// TestEveryFaultOfTheShopIsFound explores the operation that each fault is of. make prove tries the
// whole of the shop with each.
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
		said := exploreShop(t, c, f.Mistake, append(shownBy[f.ID], f.Operation)...)
		all, of := said.findings(f.Check)
		tried++
		findings += all
		if of == 0 {
			t.Errorf("%s (%s): %s is not found: %s", f.ID, f.Sentence, f.Check,
				strings.Join(said.said, "\n"))
		}
	}
	t.Logf("%d findings of %d faults", findings, tried)
	if tried < 60 || float64(findings) > 1.2*float64(tried) {
		t.Errorf("%d findings of %d faults", findings, tried)
	}
}

// TestTheRightShopIsNotAccused: nothing is found, in whatever order the workers work.
func TestTheRightShopIsNotAccused(t *testing.T) {
	right := func(right faults.Reference) http.Handler { return right }
	said := exploreShop(t, shopContract(t), right)
	if all, _ := said.findings(""); all > 0 {
		t.Errorf("%d findings: %s", all, strings.Join(said.said, "\n"))
	}
}
