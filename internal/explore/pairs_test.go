package explore

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/contract"
)

// TestCoveringHasEveryPair: whatever the factors are, each level meets each of every other factor,
// in fewer rows than all combinations.
func TestCoveringHasEveryPair(t *testing.T) {
	for _, sizes := range [][]int{{1, 1}, {2, 1}, {3, 2, 4}, {4, 4, 4, 4, 4, 4},
		{1, 2, 1, 2, 1, 2, 1}} {
		var factors []factor
		all := 1
		for i, size := range sizes {
			factors = append(factors, factor{&contract.Parameter{Required: i == 0},
				make([]any, size)})
			all *= len(factors[i].levels())
		}
		together := make([]int, len(sizes))
		rows := append(covering(factors, together), together)
		seen := map[string]bool{}
		for _, row := range rows {
			for i := range row {
				for j := range i {
					seen[fmt.Sprint(j, row[j], i, row[i])] = true
				}
			}
		}
		for i := range factors {
			for j := range i {
				for _, a := range factors[j].levels() {
					for _, b := range factors[i].levels() {
						if !seen[fmt.Sprint(j, a, i, b)] {
							t.Errorf("%v: %d of %d never meets %d of %d", sizes, a, j, b, i)
						}
					}
				}
			}
		}
		if len(rows) > all || len(sizes) > 5 && len(rows) > 50 {
			t.Errorf("%v: %d rows, of %d", sizes, len(rows), all)
		}
	}
}

func TestPairsOfParameters(t *testing.T) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "p.json", Bytes: []byte(`
{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/boxes":{"get":{"operationId":"list",
"parameters":[
 {"name":"kind","in":"query","required":true,"schema":{"enum":["a","b"]}},
 {"name":"open","in":"query","schema":{"type":"boolean"}},
 {"name":"after","in":"query","schema":{"type":"string"}},
 {"name":"If-Match","in":"header","schema":{"type":"string"}},
 {"name":"least","in":"query","schema":{"type":"integer","minimum":1}}],
"responses":{"200":{"description":"d"}}}}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	plan := New(c, Options{Seed: 1})
	o := operation(t, c, "list")
	base, err := plan.Base(o)
	if err != nil {
		t.Fatal(err)
	}
	sent, ids := map[string]bool{}, map[string]bool{}
	for _, one := range plan.Of(o, Boundary) {
		if one.Place != "parameters" {
			continue
		}
		if ids[one.ID()] || one.Change == nil {
			t.Errorf("%s is there twice, or cannot be made", one.ID())
		}
		ids[one.ID()] = true
		d := base.Clone()
		one.Change(d)
		query := d.Values.Query
		if query["after"] != nil || d.Values.Header["If-Match"] != nil {
			t.Errorf("%s says what only an answer could: %v", one.ID(), query)
		}
		sent[fmt.Sprintf("%v %v %v", query["kind"], query["open"], query["least"] != nil)] = true
	}
	if !ids["generated.list.boundary.parameters.together"] ||
		!ids["generated.list.boundary.parameters.pairs"] {
		t.Errorf("got %v", ids)
	}
	for _, want := range []string{"a true", "a false", "a <nil>", "b true", "b false", "b <nil>"} {
		found := 0
		for one := range sent {
			if strings.HasPrefix(one, want) {
				found++
			}
		}
		if found == 0 {
			t.Errorf("%s is never sent: %v", want, sent)
		}
	}
	if !sent["a <nil> false"] && !sent["b <nil> false"] {
		t.Errorf("neither optional parameter is ever left out: %v", sent)
	}
}
