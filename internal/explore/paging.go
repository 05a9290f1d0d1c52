package explore

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Paging is how a list is asked for a part of it; parameters that the operation does not have are
// nil.
type Paging struct {
	// Limit says how much there may be on a page; Most is its documented maximum, and Default what
	// counts where it is not sent, both 0 where the document does not say.
	Limit         *contract.Parameter
	Most, Default int
	// Offset says how many things come before the page, and Page the number of the page, of which
	// First is the first one.
	Offset, Page *contract.Parameter
	First        int
	// Cursor says where the page begins, by what the one before it said.
	Cursor *contract.Parameter
	// Other tells of a parameter that says where to begin in another way.
	Other bool
}

var (
	limitNames = []string{"limit", "size", "pagesize", "perpage", "maxresults", "max", "count",
		"top", "pagelimit", "maxitems"}
	offsetNames = []string{"offset", "skip", "start", "startindex", "from"}
	pageNames   = []string{"page", "pagenumber", "pageno", "pageindex"}
	afterNames  = []string{"cursor", "after", "pagetoken", "nexttoken", "startingafter", "marker",
		"continuationtoken", "continuation", "nextcursor", "pagecursor", "aftercursor"}
	otherNames = []string{"before", "endingbefore", "beforecursor"}
)

// PagingOf says how an operation is asked for pages, by the names and types of its parameters.
func (p *Plan) PagingOf(o *contract.Operation) Paging { return PagingOf(p.contract, o) }

// PagingOf says how an operation of a contract is asked for pages.
func PagingOf(c *contract.Contract, o *contract.Operation) Paging {
	var paging Paging
	for _, parameter := range o.Parameters {
		name := plainName(parameter.Name)
		if parameter.In != "query" {
			continue
		}
		paging.Other = paging.Other || slices.Contains(otherNames, name) || isBeforeEntry(name)
		if (slices.Contains(afterNames, name) || isAfterEntry(name)) && paging.Cursor == nil {
			paging.Cursor = parameter
		}
		rules := integerRules(parameter)
		switch {
		case rules == nil:
		case slices.Contains(limitNames, name):
			paging.Limit, paging.Most = parameter, small(rules.Maximum)
			paging.Default = defaultOf(c, parameter)
		case slices.Contains(offsetNames, name):
			paging.Offset = parameter
		case slices.Contains(pageNames, name):
			paging.Page, paging.First = parameter, 1
			if rules.Minimum != nil && rules.Minimum.Sign() == 0 {
				paging.First = 0
			}
		}
	}
	return paging
}

// isAfterEntry tells whether a plain name is that of a parameter which takes the id of an entry
// that a page begins after, such as sinceid.
func isAfterEntry(name string) bool {
	return strings.HasSuffix(name, "id") && slices.ContainsFunc(entryWords,
		func(word string) bool { return strings.HasPrefix(name, word) })
}

// isBeforeEntry tells whether a plain name is that of a parameter which takes the id of an entry
// that a page ends before, or that is on it, such as beforeid and maxid.
func isBeforeEntry(name string) bool {
	return strings.HasSuffix(name, "id") && slices.ContainsFunc([]string{"before", "olderthan",
		"endbefore", "endingbefore", "until", "max"},
		func(word string) bool { return strings.HasPrefix(name, word) })
}

// Parts tells whether a list may show only part of what there is.
func (g Paging) Parts() bool {
	return g.Limit != nil || g.Offset != nil || g.Page != nil || g.Cursor != nil || g.Other
}

// Turns tells whether every page can be asked for.
func (g Paging) Turns() bool { return g.Offset != nil || g.Page != nil }

// Ask has a request ask for a page of so many things, the number of which is counted from 0. A
// limit of 0 sends none, where the pages have as many as the server likes: passed is how many
// things have been seen.
func (g Paging) Ask(d *Draft, limit, page, passed int) {
	if g.Limit != nil && limit > 0 {
		d.Set(g.Limit, numberOf(limit))
		passed = limit * page
	}
	switch {
	case page == 0:
	case g.Offset != nil:
		d.Set(g.Offset, numberOf(passed))
	case g.Page != nil:
		d.Set(g.Page, numberOf(g.First+page))
	}
}

// numberOf is a number as values have it.
func numberOf(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// integerRules are the rules of a parameter that is an integer; nil for any other.
func integerRules(parameter *contract.Parameter) *schema.Rules {
	if parameter.Schema == nil || !slices.Contains(parameter.Schema.Types(), "integer") {
		return nil
	}
	return parameterRules(parameter)
}

// small is a limit as an int, 0 where there is none or it is no small number.
func small(limit *big.Rat) int {
	const most = 1000
	if limit == nil || !limit.IsInt() || !limit.Num().IsInt64() || limit.Num().Int64() > most {
		return 0
	}
	return max(int(limit.Num().Int64()), 0)
}

func defaultOf(c *contract.Contract, parameter *contract.Parameter) int {
	value, found := c.ParameterDefault(parameter)
	number, is := value.(json.Number)
	if !found || !is {
		return 0
	}
	rat, known := new(big.Rat).SetString(string(number))
	if !known {
		return 0
	}
	return small(rat)
}

// resolved follows references that have nothing beside them to say.
func resolved(rules *schema.Rules) *schema.Rules {
	for range deepest {
		if rules == nil || rules.Ref == nil {
			return rules
		}
		rules = rules.Ref
	}
	return rules
}
