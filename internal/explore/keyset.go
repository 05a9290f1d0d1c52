package explore

import (
	"math/big"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// Keyset is how a list is asked for what comes after one of its entries: by what names that entry,
// as in starting_after=ID, after_id=ID or, where the newest come first, before_id=ID.
type Keyset struct {
	// Parameter takes what names the last entry of the page before, and Before what names the entry
	// that the page ends before; nil where there is none.
	Parameter, Before *contract.Parameter
	// Older takes what names the last entry of the page before where names descend; nil where there
	// is none.
	Older *contract.Parameter
	// Member is that of an entry which names it.
	Member string
	// ByPlace tells that the next page is that of what comes later in the list, whatever its order
	// is. Otherwise it may be that of greater names.
	ByPlace bool
	// Since tells that the next page is rather that of greater names.
	Since bool
	// Tells tells that answers are documented to say whether there is a next page.
	Tells bool
}

// Keyset is how a list is asked for what comes after an entry; nil where the document does not show
// beyond doubt that it can be, or where an answer says in another way where the next page is.
func (p *Plan) Keyset(o *contract.Operation) *Keyset { return p.keysets[o] }

// keysetOf finds out how a list of things of a resource is asked for what comes after one of them.
func (p *Plan) keysetOf(r *Resource, o *contract.Operation) *Keyset {
	paging := p.PagingOf(o)
	if _, _, turns := NextPlace(o, true); turns || LinksNext(o) {
		return nil
	}
	entry := entryRules(o)
	for _, name := range r.Names() {
		member := resolved(declared(entry, name, 0))
		if member == nil {
			continue
		}
		k := &Keyset{Before: beforeEntry(o), Older: p.olderEntry(r, o, member), Member: name}
		if isNamed, byPlace := namesEntry(paging.Cursor, r); isNamed ||
			p.isOfAnEntry(paging.Cursor, afterNames, member) {
			k.Parameter, k.ByPlace = paging.Cursor, byPlace
			k.Since = strings.HasPrefix(plainName(paging.Cursor.Name), "since")
		}
		if k.Parameter == nil && k.Older == nil {
			return nil
		}
		_, k.Tells = MorePlace(o)
		return k
	}
	return nil
}

// entryWords are what the names of parameters begin with that take what names an entry.
var entryWords = []string{"startingafter", "startafter", "lastseen", "after", "since", "last"}

// namesEntry tells whether a parameter, by what it is called, takes what names an entry, and
// whether the page then has what comes later in the list, whatever the order of the list is.
func namesEntry(parameter *contract.Parameter, r *Resource) (is, byPlace bool) {
	if parameter == nil {
		return false, false
	}
	name := plainName(parameter.Name)
	if name == "startingafter" {
		return true, true
	}
	word := wordBefore(name, entryWords, r)
	return word != "", word == "startingafter"
}

// wordBefore is the one of some words that a name begins with which ends with what names a thing of
// a resource; "" where it is none.
func wordBefore(name string, words []string, r *Resource) string {
	for _, word := range words {
		of, found := strings.CutPrefix(name, word)
		if found && slices.ContainsFunc(r.Names(),
			func(own string) bool { return plainName(own) == of }) {
			return word
		}
	}
	return ""
}

// olderEntry is the parameter that takes what names an entry and has the list begin with what is
// older. A parameter that is called before only may take a time: then the document has to speak of
// an id.
func (p *Plan) olderEntry(r *Resource, o *contract.Operation,
	member *schema.Rules) *contract.Parameter {
	for _, parameter := range o.Parameters {
		if parameter.In != "query" {
			continue
		}
		isNamed := wordBefore(plainName(parameter.Name), []string{"before", "olderthan"}, r) != ""
		if isNamed || p.isOfAnEntry(parameter, []string{"before"}, member) &&
			slices.Contains(p.wordsOf(parameter), "id") {
			return parameter
		}
	}
	return nil
}

// wordsOf are the words that the document says of a parameter, in small letters.
func (p *Plan) wordsOf(parameter *contract.Parameter) []string {
	return wordsIn(p.contract.Description(parameter.Pointer))
}

func wordsIn(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text),
		func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
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

// isOfAnEntry tells whether what a parameter of one of several plain names takes can hardly be
// anything but what names an entry: both are integers, and none is a time, or both are UUIDs, which
// no opaque cursor is.
func (p *Plan) isOfAnEntry(parameter *contract.Parameter, names []string,
	member *schema.Rules) bool {
	if parameter == nil || !slices.Contains(names, plainName(parameter.Name)) {
		return false
	}
	rules := parameterRules(parameter)
	isUUID := func(r *schema.Rules) bool { return r.Format != nil && r.Format.Name == "uuid" }
	isTime := slices.ContainsFunc(p.wordsOf(parameter), func(word string) bool {
		return slices.Contains([]string{"time", "timestamp", "date", "epoch", "unix", "seconds",
			"milliseconds"}, word)
	})
	return rules != nil && rules.Types == member.Types &&
		(rules.Types == schema.Integer && !isTime || isUUID(rules) && isUUID(member))
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

// Next is what leads to the page after one that ends with an entry, in a list whose names go on in
// a direction; false where there is none, or nobody knows what leads there, of which [Keyset.Leads]
// tells.
func (k *Keyset) Next(items []any, body any, goes Direction) (turn Turn, found bool) {
	if more, said := MoreOf(body); said && !more || len(items) == 0 {
		return Turn{}, false
	}
	last, _ := Unwrapped(items[len(items)-1]).(map[string]any)
	text := cursorText(last[k.Member])
	by := k.by(goes)
	return Turn{Cursor: text, By: by}, text != "" && by != nil
}

// Leads tells whether there is a way to the next page of a list whose names go on in a direction.
func (k *Keyset) Leads(goes Direction) bool { return k.by(goes) != nil }

// by is the parameter that takes what names the last entry; nil where nobody knows what comes after
// it.
func (k *Keyset) by(goes Direction) *contract.Parameter {
	switch {
	case k.ByPlace:
		return k.Parameter
	case goes == Descending && k.Older != nil:
		return k.Older
	case goes == Descending && k.Since, goes == Mixed:
		return nil
	}
	return k.Parameter
}

// Direction is how what names the entries of a list goes on from one to the next.
type Direction int

// fewTexts may be in an order by chance.
const fewTexts = 4

// The directions. Texts that are no numbers have none, unless several of them descend.
const (
	Unknown    Direction = iota // there are too few of them to tell, or they are texts
	Ascending                   // each number is greater than the one before
	Descending                  // each is less than the one before
	Mixed                       // numbers have no order
)

// DirectionOf is that of the names of several entries.
func DirectionOf(names []string) Direction {
	up, down, numbers := true, true, true
	for i := 1; i < len(names); i++ {
		order, areNumbers := orderOfNames(names[i-1], names[i])
		up, down, numbers = up && order < 0, down && order > 0, numbers && areNumbers
	}
	switch {
	case len(names) < 2 || !numbers && (!down || len(names) < fewTexts):
		return Unknown
	case up:
		return Ascending
	case down:
		return Descending
	}
	return Mixed
}

// Passes tells whether a name comes behind another one in the direction of names that descend.
func Passes(last, name string) bool {
	order, _ := orderOfNames(last, name)
	return order >= 0
}

// orderOfNames compares two names: as numbers where both are some, otherwise by their characters.
func orderOfNames(a, b string) (order int, numbers bool) {
	first, is := new(big.Int).SetString(a, 10)
	second, isToo := new(big.Int).SetString(b, 10)
	if is && isToo {
		return first.Cmp(second), true
	}
	return strings.Compare(a, b), false
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
