package explore

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// Setting is a parameter with a value of it.
type Setting struct {
	Parameter *contract.Parameter
	Value     any
}

// Set has a request have it.
func (s Setting) Set(d *Draft) { d.Set(s.Parameter, s.Value) }

// String is the setting as people write it.
func (s Setting) String() string {
	value := s.Value
	if list, is := value.([]any); is && len(list) == 1 {
		value = list[0]
	}
	return s.Parameter.Name + "=" + nameText(value)
}

// Filter is a parameter of a list that is called as a member of its entries and has its schema, so
// that every entry of the answer is expected to have the value that was sent.
type Filter struct {
	Parameter *contract.Parameter
	Member    string
	// Values are some that both may have; none where they are to be taken from entries.
	Values []any
	list   bool // the parameter takes several values
}

// With is the setting that asks for entries with a value.
func (f Filter) With(value any) Setting {
	if f.list {
		value = []any{value}
	}
	return Setting{f.Parameter, value}
}

// Asked is the value that a text of the query asks for; nil where it is none.
func (f Filter) Asked(text string) any {
	for _, value := range f.Values {
		if nameText(value) == text {
			return value
		}
	}
	rules := scalarRules(parameterRules(f.Parameter))
	switch {
	case len(f.Values) > 0:
		return nil
	case rules != nil && rules.Types == schema.Integer:
		return json.Number(text)
	}
	return text
}

// Of is the value that an entry has; nil where it has none that can be compared.
func (f Filter) Of(entry any) any {
	object, _ := Unwrapped(entry).(map[string]any)
	if value := object[f.Member]; isScalar(value) {
		return value
	}
	return nil
}

// otherWords are names of parameters that may mean something else than the member of that name: in
// which form entries are to be shown, or that more of them are to be shown.
var otherWords = []string{"lang", "language", "locale", "currency", "unit", "units", "timezone",
	"format", "fields", "view", "order", "sort", "archived", "deleted", "removed", "trashed",
	"hidden", "disabled", "inactive", "expired", "closed", "draft", "all"}

// Filters lists those of a list that the document shows beyond doubt: their values are those of an
// enum, true and false, or what names a thing.
func Filters(c *contract.Contract, o *contract.Operation) (filters []Filter) {
	entry, paging := entryRules(o), PagingOf(c, o)
	for _, parameter := range o.Parameters {
		if parameter.In != "query" || parameter.Required || paging.has(parameter) ||
			slices.Contains(otherWords, plainName(parameter.Name)) {
			continue
		}
		rules := scalarRules(parameterRules(parameter))
		member := scalarRules(declared(entry, parameter.Name, 0))
		if rules == nil || member == nil {
			continue
		}
		f := Filter{Parameter: parameter, Member: parameter.Name}
		if rules.Types == schema.Array && rules.Items != nil {
			f.list, rules = true, scalarRules(rules.Items)
		}
		if values, is := valuesOfBoth(parameter.Name, rules, member); is {
			f.Values = values
			filters = append(filters, f)
		}
	}
	return filters
}

// valuesOfBoth are values that a parameter and a member of entries may have; is is false where it
// is in doubt that they mean the same.
func valuesOfBoth(name string, parameter, member *schema.Rules) (values []any, is bool) {
	if parameter.Types&^schema.Null != member.Types&^schema.Null {
		return nil, false
	}
	_, isID := nounOf(name)
	isUUID := parameter.Format != nil && parameter.Format.Name == "uuid"
	switch {
	case parameter.Enum != nil && member.Enum != nil:
		for _, value := range parameter.Enum {
			if isScalar(value) && slices.ContainsFunc(member.Enum,
				func(other any) bool { return Same(value, other) }) {
				values = append(values, value)
			}
		}
		return values, len(values) > 1
	case parameter.Enum != nil || member.Enum != nil:
		return nil, false
	case parameter.Types == schema.Boolean:
		return []any{true, false}, true
	}
	return nil, isUUID || isID && (parameter.Types == schema.Integer ||
		parameter.Types == schema.String)
}

// scalarRules follows references, and a schema that is the only one that applies: that is how
// OpenAPI 3.0 writes something beside a reference.
func scalarRules(rules *schema.Rules) *schema.Rules {
	for range deepest {
		rules = resolved(rules)
		if rules == nil || len(rules.AllOf) != 1 || rules.Enum != nil {
			return rules
		}
		rules = rules.AllOf[0]
	}
	return rules
}

// has tells whether a parameter is about pages.
func (g Paging) has(parameter *contract.Parameter) bool {
	name := plainName(parameter.Name)
	return slices.Contains([]*contract.Parameter{g.Limit, g.Offset, g.Page, g.Cursor},
		parameter) || slices.Contains(otherNames, name) || slices.Contains(afterNames, name)
}

// IsOfPages tells whether a parameter of an operation is about pages.
func (p *Plan) IsOfPages(o *contract.Operation, parameter *contract.Parameter) bool {
	return p.PagingOf(o).has(parameter)
}

// Beside lists settings of the other parameters of the query that need not be there: of those about
// pages what asks for the first one.
func (p *Plan) Beside(o *contract.Operation, own ...*contract.Parameter) (settings []Setting) {
	paging := p.PagingOf(o)
	add := func(parameter *contract.Parameter, value any) {
		settings = append(settings, Setting{parameter, value})
	}
	for _, parameter := range o.Parameters {
		if parameter.In != "query" || parameter.Required || slices.Contains(own, parameter) {
			continue
		}
		switch {
		case parameter == paging.Limit:
			add(parameter, numberOf(2))
			if paging.Most > 2 {
				add(parameter, numberOf(paging.Most))
			}
		case parameter == paging.Page:
			add(parameter, numberOf(paging.First))
		case parameter == paging.Offset:
			add(parameter, numberOf(0))
		case !paging.has(parameter):
			for _, value := range p.levelsOf(parameter) {
				add(parameter, value)
			}
		}
	}
	return settings
}

// WithMember is the plainest body of an operation with a value of a member; made is false where the
// document does not allow it.
func (p *Plan) WithMember(o *contract.Operation, name string, value any) (v Variant, made bool) {
	object, is := p.plainestObject(o)
	if !is {
		return Variant{}, false
	}
	body := maps.Clone(object)
	body[name] = value
	return Variant{Body: body, Place: "body/" + name}, p.accepts(o, body)
}

// SomeOf are values of a member of an operation's body, at most so many, no two of which are alike.
func (p *Plan) SomeOf(o *contract.Operation, member string, most int) (values []any) {
	const draws, first = 12, 10 // behind the numbers of other draws
	for n := range uint64(draws) {
		body, err := p.drawBody(o, first+n, (*generate.Generator).Maximal)
		object, _ := body.(map[string]any)
		value := object[member]
		if err != nil || !isScalar(value) || len(values) == most || slices.ContainsFunc(values,
			func(other any) bool { return Same(value, other) }) {
			continue
		}
		values = append(values, value)
	}
	return values
}

// Sortable are the plainest body of an operation with several values of a member, by which what is
// created can be sorted: numbers that come in another order where they are taken for texts, and
// some others.
func (p *Plan) Sortable(o *contract.Operation, member string) (bodies []Variant) {
	const others = 3
	for _, value := range append([]any{numberOf(9), numberOf(10), numberOf(100)},
		p.SomeOf(o, member, others)...) {
		if one, made := p.WithMember(o, member, value); made {
			bodies = append(bodies, one)
		}
	}
	return bodies
}

// Sorting is how a list is sorted by a member of its entries, in both directions.
type Sorting struct {
	Member   string
	Up, Down []Setting
}

var (
	sortNames      = []string{"sort", "sortby", "order", "orderby", "ordering"}
	directionNames = []string{"order", "dir", "direction", "sortorder", "sortdir",
		"sortdirection", "orderdir", "orderdirection"}
)

// Sortings lists those of a list that the document shows beyond doubt: an enum has the name of a
// member of the entries in both directions.
func Sortings(o *contract.Operation) (list []Sorting) {
	entry := entryRules(o)
	for _, parameter := range o.Parameters {
		rules := scalarRules(parameterRules(parameter))
		if parameter.In != "query" || rules == nil || rules.Types&schema.String == 0 ||
			!slices.Contains(sortNames, plainName(parameter.Name)) {
			continue
		}
		for _, sorting := range sortingsBy(o, parameter, rules.Enum) {
			if declared(entry, sorting.Member, 0) != nil {
				list = append(list, sorting)
			}
		}
	}
	return list
}

// sortingsBy are those of the values of a parameter that are there in both directions, in their
// order.
func sortingsBy(o *contract.Operation, parameter *contract.Parameter,
	values []any) (list []Sorting) {
	byMember := map[string]*Sorting{}
	var order []string
	ascending, descending := directions(o, parameter)
	for _, value := range values {
		name, direction := sortedBy(value)
		s := byMember[name]
		if s == nil {
			s = &Sorting{Member: name}
			byMember[name], order = s, append(order, name)
		}
		setting := Setting{parameter, value}
		switch {
		case direction == 0 && ascending != nil:
			s.Up, s.Down = []Setting{setting, *ascending}, []Setting{setting, *descending}
		case direction < 0:
			s.Down = []Setting{setting}
		case direction > 0 || s.Up == nil:
			s.Up = []Setting{setting}
		}
	}
	for _, name := range order {
		if s := byMember[name]; s.Up != nil && s.Down != nil {
			list = append(list, *s)
		}
	}
	return list
}

// sortedBy is the member that a value of a parameter sorts by, and the direction: 1 is up, -1 is
// down, 0 is not said.
func sortedBy(value any) (member string, direction int) {
	text, _ := value.(string)
	if rest, found := strings.CutPrefix(text, "-"); found {
		return rest, -1
	}
	if rest, found := strings.CutPrefix(text, "+"); found {
		return rest, 1
	}
	at := strings.LastIndexAny(text, ":_. ,-")
	if at > 0 {
		switch strings.ToLower(text[at+1:]) {
		case "asc", "ascending":
			return text[:at], 1
		case "desc", "descending":
			return text[:at], -1
		}
	}
	return text, 0
}

// directions are the settings of another parameter that says in which direction a list is sorted;
// nil where there is none.
func directions(o *contract.Operation, by *contract.Parameter) (up, down *Setting) {
	for _, parameter := range o.Parameters {
		rules := scalarRules(parameterRules(parameter))
		if parameter.In != "query" || parameter == by || rules == nil ||
			!slices.Contains(directionNames, plainName(parameter.Name)) {
			continue
		}
		for _, value := range rules.Enum {
			text, _ := value.(string)
			switch strings.ToLower(text) {
			case "asc", "ascending":
				up = &Setting{parameter, value}
			case "desc", "descending":
				down = &Setting{parameter, value}
			}
		}
		if up != nil && down != nil {
			return up, down
		}
	}
	return nil, nil
}

// Order is less than 0 where a value comes before another one in a list that is sorted upwards,
// and more than 0 where it comes behind it: numbers and times by what they are, texts by their
// characters. It is 0 where they are the same or cannot be compared.
func Order(a, b any) int {
	if at, is := momentOf(a); is {
		if other, isToo := momentOf(b); isToo {
			return at.Compare(other)
		}
		return 0
	}
	switch a := a.(type) {
	case string:
		if b, is := b.(string); is {
			return strings.Compare(a, b)
		}
	case json.Number:
		if b, is := b.(json.Number); is {
			sign, _ := Compared(a, b)
			return sign
		}
	}
	return 0
}

// IsMoment tells whether a value is a text that is a time or a day.
func IsMoment(value any) bool {
	_, is := momentOf(value)
	return is
}

func momentOf(value any) (at time.Time, is bool) {
	text, _ := value.(string)
	for _, form := range []string{time.RFC3339Nano, time.DateOnly} {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
