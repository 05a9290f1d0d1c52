package explore

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/peterhellberg/link"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Turn is what leads from a page of a list to the next one.
type Turn struct {
	// Query is that of a link to the next page, with its escapes.
	Query string
	// Cursor is what says where the next page begins, for the parameter that takes it.
	Cursor string
	// By is that parameter, where it is another one than the cursor of the list.
	By *contract.Parameter
}

var (
	// linkNames are members of answers that lead to the next page.
	linkNames = []string{"next", "nextlink", "nexturl", "nexturi", "nextpage", "nextpageurl",
		"nextpagelink", "nexthref", "odatanextlink"}
	// cursorNames are members of answers that say where the next page begins.
	cursorNames = []string{"nextcursor", "nextpagetoken", "nexttoken", "nextmarker",
		"nextpagecursor", "nextcontinuationtoken", "continuationtoken", "endcursor", "nextoffset",
		"nextpage", "next", "after", "cursor"}
	// pagingNames are members with those of a page in them.
	pagingNames = []string{"meta", "metadata", "paging", "pagination", "page", "pageinfo", "links",
		"cursors", "cursor", "responsemetadata"}
	// moreNames are members that say whether there is a next page.
	moreNames = []string{"hasmore", "hasnext", "hasnextpage", "more"}
)

// addressFormats are the formats of links.
var addressFormats = []string{"uri", "uri-reference", "iri", "iri-reference", "url"}

// plainName is a name without what tells words apart.
func plainName(name string) string {
	return strings.ToLower(betweenWords.Replace(name))
}

var betweenWords = strings.NewReplacer("_", "", "-", "", "$", "", ".", "", "@", "")

// Next is what an answer says of the next page: by a field Link (RFC 8288), by a link in its body,
// or by a cursor there. false where it says nothing of one.
func (g Paging) Next(header http.Header, body any) (turn Turn, found bool) {
	if next := link.ParseHeader(header)["next"]; next != nil {
		return turnOf(next.URI)
	}
	object, is := body.(map[string]any)
	if !is {
		return Turn{}, false
	}
	return g.nextIn(object, 0)
}

// deepestPaging is how many members deep an answer may say something of pages.
const deepestPaging = 3

func (g Paging) nextIn(object map[string]any, depth int) (turn Turn, found bool) {
	members := map[string]any{}
	for name, value := range object {
		members[plainName(name)] = value
	}
	for _, name := range moreNames {
		if members[name] == false {
			return Turn{}, false
		}
	}
	for _, name := range linkNames {
		value := members[name]
		if inner, is := value.(map[string]any); is {
			value = inner["href"]
		}
		if text, is := value.(string); is && strings.Contains(text, "?") {
			return turnOf(text)
		}
	}
	for _, name := range cursorNames {
		if text := cursorText(members[name]); text != "" && g.Cursor != nil {
			return Turn{Cursor: text}, true
		}
	}
	for _, name := range pagingNames {
		inner, is := members[name].(map[string]any)
		if !is || depth == deepestPaging {
			continue
		}
		if turn, found = g.nextIn(inner, depth+1); found {
			return turn, true
		}
	}
	return Turn{}, false
}

func cursorText(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

func turnOf(address string) (Turn, bool) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.RawQuery == "" {
		return Turn{}, false
	}
	return Turn{Query: parsed.RawQuery}, true
}

// Follow has a request ask for the page that a turn leads to. What a link says of parameters that
// the operation does not have is sent as well.
func (g Paging) Follow(d *Draft, turn Turn) {
	if turn.Cursor != "" {
		d.Set(cmp.Or(turn.By, g.Cursor), turn.Cursor)
		return
	}
	d.Values.Query, d.MoreQuery = map[string]any{}, turn.Query
}

// TellsNext tells whether the answer of an operation is documented to say where the next page is,
// so that one which says nothing is the last.
func (p *Plan) TellsNext(o *contract.Operation) bool {
	_, _, found := NextPlace(o, p.PagingOf(o).Cursor != nil)
	keyset := p.Keyset(o)
	return found || LinksNext(o) || keyset != nil && keyset.Tells
}

// LinksNext tells whether a success of an operation is documented to have the field Link.
func LinksNext(o *contract.Operation) bool {
	for _, response := range o.Responses {
		for _, header := range response.Headers {
			if isSuccess(response) && strings.EqualFold(header.Name, "Link") {
				return true
			}
		}
	}
	return false
}

// NextPlace is where the body of a success says, as it is documented, where the next page is: the
// names of members from the outermost on, and whether the last one is a link or, where the
// operation takes one, a cursor. found is false where it does not say so.
func NextPlace(o *contract.Operation, hasCursor bool) (members []string, isLink, found bool) {
	return nextPlace(answerRules(o), hasCursor, 0)
}

func nextPlace(rules *schema.Rules, hasCursor bool, depth int) (members []string, isLink,
	found bool) {
	if rules == nil || depth > deepestPaging {
		return nil, false, false
	}
	for _, all := range rules.AllOf {
		if members, isLink, found = nextPlace(resolved(all), hasCursor, depth+1); found {
			return members, isLink, true
		}
	}
	for _, name := range rules.Names {
		plain, member := plainName(name), resolved(rules.Properties[name])
		isAddress := member != nil && member.Format != nil &&
			slices.Contains(addressFormats, member.Format.Name)
		switch {
		case hasCursor && slices.Contains(cursorNames, plain) && !isAddress:
			return []string{name}, false, true
		case slices.Contains(linkNames, plain):
			return []string{name}, true, true
		case slices.Contains(pagingNames, plain):
			members, isLink, found = nextPlace(member, hasCursor, depth+1)
			if found {
				return slices.Insert(members, 0, name), isLink, true
			}
		}
	}
	return nil, false, false
}
