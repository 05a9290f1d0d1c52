package explore

import (
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Keyset is how a list is asked for what comes after one of its entries: by what names that entry,
// as in starting_after=ID or after_id=ID.
type Keyset struct {
	// Parameter takes what names the last entry of the page before, and Before what names the entry
	// that the page ends before; nil where there is none.
	Parameter, Before *contract.Parameter
	// Member is that of an entry which names it.
	Member string
	// Ordered tells that the next page may be that of greater names, and not that of what comes
	// later in the list: it can be asked for only where these are the same.
	Ordered bool
	// Tells tells that answers are documented to say whether there is a next page.
	Tells bool
}

// Keyset is how a list is asked for what comes after an entry; nil where the document does not show
// beyond doubt that it can be, or where an answer says in another way where the next page is.
func (p *Plan) Keyset(o *contract.Operation) *Keyset { return p.keysets[o] }

// keysetOf finds out how a list of things of a resource is asked for what comes after one of them.
func (p *Plan) keysetOf(r *Resource, o *contract.Operation) *Keyset {
	paging := p.PagingOf(o)
	if _, _, turns := NextPlace(o, true); paging.Cursor == nil || turns || LinksNext(o) {
		return nil
	}
	entry := entryRules(o)
	for _, name := range r.Names() {
		member := resolved(declared(entry, name, 0))
		if member == nil {
			continue
		}
		isNamed, byPlace := namesEntry(paging.Cursor, r)
		if !isNamed && !isOfAnEntry(paging.Cursor, member) {
			return nil
		}
		_, tells := MorePlace(o)
		return &Keyset{Parameter: paging.Cursor, Before: beforeEntry(o), Member: name,
			Ordered: !byPlace && member.Types&schema.Integer != 0, Tells: tells}
	}
	return nil
}

// entryWords are what the names of parameters begin with that take what names an entry.
var entryWords = []string{"startingafter", "startafter", "lastseen", "after", "since", "last"}

// namesEntry tells whether a parameter, by what it is called, takes what names an entry, and
// whether the page then has what comes later in the list, whatever the order of the list is.
func namesEntry(parameter *contract.Parameter, r *Resource) (is, byPlace bool) {
	name := plainName(parameter.Name)
	if name == "startingafter" {
		return true, true
	}
	for _, word := range entryWords {
		of, found := strings.CutPrefix(name, word)
		if found && slices.ContainsFunc(r.Names(),
			func(own string) bool { return plainName(own) == of }) {
			return true, word == "startingafter"
		}
	}
	return false, false
}

// beforeEntry is the parameter that takes what names the entry that a page ends before.
func beforeEntry(o *contract.Operation) *contract.Parameter {
	for _, parameter := range o.Parameters {
		if parameter.In == "query" && plainName(parameter.Name) == "endingbefore" {
			return parameter
		}
	}
	return nil
}

// isOfAnEntry tells whether what a parameter takes can hardly be anything but what names an entry:
// both are integers, or both UUIDs, which no opaque cursor is.
func isOfAnEntry(parameter *contract.Parameter, member *schema.Rules) bool {
	rules := parameterRules(parameter)
	isUUID := func(r *schema.Rules) bool { return r.Format != nil && r.Format.Name == "uuid" }
	return slices.Contains(afterNames, plainName(parameter.Name)) && rules != nil &&
		rules.Types == member.Types &&
		(rules.Types == schema.Integer || isUUID(rules) && isUUID(member))
}

// parameterRules are the rules of a parameter's schema; nil where it has none that can be read.
func parameterRules(parameter *contract.Parameter) *schema.Rules {
	if parameter.Schema == nil {
		return nil
	}
	rules, err := parameter.Schema.Rules(schema.ToServer)
	if err != nil {
		return nil
	}
	return resolved(rules)
}

// entryRules are those of an entry of the list that an operation answers with; nil where none are
// documented.
func entryRules(o *contract.Operation) *schema.Rules {
	rules := answerRules(o)
	if rules == nil {
		return nil
	}
	if items := resolved(rules.Items); items != nil {
		return items
	}
	for _, name := range rules.Names {
		if list := resolved(rules.Properties[name]); list != nil && list.Items != nil {
			return resolved(list.Items)
		}
	}
	return nil
}

// Next is what leads to the page after one that ends with an entry; false where there is none.
func (k *Keyset) Next(items []any, body any) (turn Turn, found bool) {
	if more, said := MoreOf(body); said && !more || len(items) == 0 {
		return Turn{}, false
	}
	last, _ := Unwrapped(items[len(items)-1]).(map[string]any)
	text := cursorText(last[k.Member])
	return Turn{Cursor: text}, text != ""
}

// MoreOf is what an answer says of whether there is a next page; said is false where it says
// nothing.
func MoreOf(body any) (more, said bool) {
	object, _ := body.(map[string]any)
	return moreIn(object, 0)
}

func moreIn(object map[string]any, depth int) (more, said bool) {
	for name, value := range object {
		if is, isBoolean := value.(bool); isBoolean && slices.Contains(moreNames, plainName(name)) {
			return is, true
		}
	}
	for name, value := range object {
		inner, is := value.(map[string]any)
		if is && depth < deepestPaging && slices.Contains(pagingNames, plainName(name)) {
			if more, said = moreIn(inner, depth+1); said {
				return more, true
			}
		}
	}
	return false, false
}

// MorePlace is where the body of a success says, as it is documented, whether there is a next page:
// the names of members from the outermost on.
func MorePlace(o *contract.Operation) (members []string, found bool) {
	return morePlace(answerRules(o), 0)
}

func morePlace(rules *schema.Rules, depth int) (members []string, found bool) {
	if rules == nil || depth > deepestPaging {
		return nil, false
	}
	for _, all := range rules.AllOf {
		if members, found = morePlace(resolved(all), depth+1); found {
			return members, true
		}
	}
	for _, name := range rules.Names {
		member := resolved(rules.Properties[name])
		switch plain := plainName(name); {
		case member == nil:
		case slices.Contains(moreNames, plain) && member.Types == schema.Boolean:
			return []string{name}, true
		case slices.Contains(pagingNames, plain):
			if members, found = morePlace(member, depth+1); found {
				return slices.Insert(members, 0, name), true
			}
		}
	}
	return nil, false
}
