package explore

import (
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Scenario is what can be looked for by several requests, one after the other or at once.
type Scenario struct {
	// Resource is what the requests are about; nil where they are about an operation alone.
	Resource *Resource
	// Operation is the one that the scenario is about.
	Operation *contract.Operation
	// Check is what the scenario looks for.
	Check    verdict.Check
	Name     string // such as create-then-read
	Sentence string
}

// The names of scenarios.
const (
	CreateThenRead      = "create-then-read"
	CreateThenList      = "create-then-list"
	CreateThenLocate    = "create-then-locate"
	CreateThenSearch    = "create-then-search"
	CreateTwice         = "create-twice"
	CreateWithChildren  = "create-with-children"
	RefusedCreation     = "refused-creation"
	CreateAtOnce        = "create-at-once"
	CreateByAnother     = "create-by-another"
	ReadOfNone          = "read-of-none"
	ReadAtOnce          = "read-at-once"
	ReadUnderAnother    = "read-under-another"
	ReadUnderCondition  = "read-under-condition"
	ReadByAnother       = "read-by-another"
	ReplaceThenRead     = "replace-then-read"
	ReplaceThenList     = "replace-then-list"
	ReplaceTwice        = "replace-twice"
	RefusedReplacement  = "refused-replacement"
	StaleReplacement    = "stale-replacement"
	ReplaceUnderAnother = "replace-under-another"
	ReplaceByAnother    = "replace-by-another"
	ReplaceByNobody     = "replace-by-nobody"
	ChangeThenRead      = "change-then-read"
	ChangeThenList      = "change-then-list"
	RefusedChange       = "refused-change"
	StaleChange         = "stale-change"
	ChangeUnderAnother  = "change-under-another"
	ChangeByAnother     = "change-by-another"
	ChangeByNobody      = "change-by-nobody"
	DeleteThenRead      = "delete-then-read"
	DeleteThenList      = "delete-then-list"
	DeleteThenChildren  = "delete-then-children"
	DeleteThenParent    = "delete-then-parent"
	DeleteTwice         = "delete-twice"
	DeleteUnderAnother  = "delete-under-another"
	DeleteByAnother     = "delete-by-another"
	DeleteByNobody      = "delete-by-nobody"
	ListByAnother       = "list-by-another"
	ListPages           = "list-pages"
	ListInTurn          = "list-in-turn"
	ListByCursor        = "list-by-cursor"
	ListFiltered        = "list-filtered"
	ListSorted          = "list-sorted"
	SearchAtOnce        = "search-at-once"
	Again               = "again"
	CallersAtOnce       = "callers-at-once"
	CallersApart        = "callers-apart"
)

// possible are the scenarios of a resource that has an operation, if the document shows what else
// they need.
type possible struct {
	name  string
	check verdict.Check
	// of is the operation that the scenario is about; nil where the resource has none.
	of       func(*Resource) *contract.Operation
	needs    func(*Plan, *Resource) bool // nil where it needs nothing more
	sentence string
}

func create(r *Resource) *contract.Operation  { return r.Maker() }
func read(r *Resource) *contract.Operation    { return r.Read }
func replace(r *Resource) *contract.Operation { return r.Replace }
func change(r *Resource) *contract.Operation  { return r.Change }
func deletes(r *Resource) *contract.Operation { return r.Deletes }
func list(r *Resource) *contract.Operation    { return r.List }

func hasList(_ *Plan, r *Resource) bool   { return r.List != nil }
func hasParent(p *Plan, r *Resource) bool { return p.Parent(r) != nil }
func hasReadableParent(p *Plan, r *Resource) bool {
	parent := p.Parent(r)
	return parent != nil && parent.Read != nil
}
func hasChildren(p *Plan, r *Resource) bool {
	return len(p.Children(r)) > 0
}

// isSecured tells whether nobody may do something without credentials.
func isSecured(of func(*Resource) *contract.Operation) func(*Plan, *Resource) bool {
	return func(_ *Plan, r *Resource) bool { return requiresCredentials(of(r)) }
}

var scenariosOfResources = []possible{
	{CreateThenRead, verdict.State, create, nil,
		"what is created can be read, with the members it got"},
	{CreateThenList, verdict.State, create, hasList, "what is created is in the list"},
	{CreateThenLocate, verdict.CreatedLocation, create, nil, "Location leads to what was created"},
	{CreateTwice, verdict.State, create, nil, "two creations make two things"},
	{CreateWithChildren, verdict.State, create, func(p *Plan, r *Resource) bool {
		child, _ := p.Embedded(r)
		return child != nil
	}, "what is created with its parts has them"},
	{RefusedCreation, verdict.State, create, hasList, "a refused creation creates nothing"},
	{CreateAtOnce, verdict.Concurrency, create, nil,
		"things that are created at once are all there, and each is answered for itself"},
	{CreateByAnother, verdict.Foreign, create, func(p *Plan, r *Resource) bool {
		return hasParent(p, r) && requiresCredentials(r.Create)
	}, "nothing is added to what another caller cannot see"},
	{ReadOfNone, verdict.State, read, nil, "what was never created cannot be read"},
	{ReadAtOnce, verdict.Concurrency, read, nil,
		"things that are read at once are not taken for each other"},
	{ReadUnderAnother, verdict.State, read, hasParent, "nothing is there under another parent"},
	{ReadUnderCondition, verdict.State, read, mayBeUnchanged,
		"what is read under a condition that is met is shown"},
	{ReadByAnother, verdict.Foreign, read, isSecured(read), "another caller's thing is not shown"},
	{ReplaceThenRead, verdict.State, replace, nil,
		"what is replaced has the new members, and none of the old ones"},
	{ReplaceThenList, verdict.State, replace, hasList, "what is replaced is so in the list"},
	{ReplaceTwice, verdict.State, replace, nil, "the same replacement twice leaves the same"},
	{RefusedReplacement, verdict.State, replace, nil, "a refused replacement changes nothing"},
	{StaleReplacement, verdict.State, replace, hasPrecondition(replace),
		"a replacement under a condition that is not met is refused, and changes nothing"},
	{ReplaceUnderAnother, verdict.State, replace, hasParent,
		"nothing is replaced under another parent"},
	{ReplaceByAnother, verdict.Foreign, replace, isSecured(replace),
		"another caller's thing is not replaced"},
	{ReplaceByNobody, verdict.State, replace, isSecured(replace),
		"a replacement that is refused for its credentials changes nothing"},
	{ChangeThenRead, verdict.State, change, nil,
		"what is changed has the new member, and the others as before"},
	{ChangeThenList, verdict.State, change, hasList, "what is changed is so in the list"},
	{RefusedChange, verdict.State, change, nil, "a refused change changes nothing"},
	{StaleChange, verdict.State, change, hasPrecondition(change),
		"a change under a condition that is not met is refused, and changes nothing"},
	{ChangeUnderAnother, verdict.State, change, hasParent,
		"nothing is changed under another parent"},
	{ChangeByAnother, verdict.Foreign, change, isSecured(change),
		"another caller's thing is not changed"},
	{ChangeByNobody, verdict.State, change, isSecured(change),
		"a change that is refused for its credentials changes nothing"},
	{DeleteThenRead, verdict.State, deletes, nil, "what is deleted cannot be read any more"},
	{DeleteThenList, verdict.State, deletes, hasList,
		"what is deleted is not in the list any more"},
	{DeleteThenChildren, verdict.State, deletes, hasChildren,
		"nothing is left below what was deleted"},
	{DeleteThenParent, verdict.State, deletes, hasReadableParent,
		"what the deleted thing was below can be read as before"},
	{DeleteTwice, verdict.State, deletes, nil, "to delete it again is no error of the server"},
	{DeleteUnderAnother, verdict.State, deletes, hasParent,
		"nothing is deleted under another parent"},
	{DeleteByAnother, verdict.Foreign, deletes, isSecured(deletes),
		"another caller's thing is not deleted"},
	{DeleteByNobody, verdict.State, deletes, isSecured(deletes),
		"a deletion that is refused for its credentials deletes nothing"},
	{ListByAnother, verdict.Foreign, list, isSecured(list),
		"another caller's things are not listed"},
}

// ofCreations are the scenarios that need an operation which creates things that it names itself.
var ofCreations = []string{CreateThenLocate, CreateTwice, CreateWithChildren, RefusedCreation,
	CreateAtOnce, CreateByAnother, ReadAtOnce, ListByAnother}

// ScenarioNames lists the names of all scenarios that a plan can have.
func ScenarioNames() []string {
	names := []string{CreateThenSearch, ListPages, ListInTurn, ListByCursor, ListFiltered,
		ListSorted, SearchAtOnce,
		Again, CallersAtOnce, CallersApart}
	for _, s := range scenariosOfResources {
		names = append(names, s.name)
	}
	return names
}

// listScenarios lists what the document shows enough operations for.
func (p *Plan) listScenarios(lists func(*Resource) []*contract.Operation) []Scenario {
	var found []Scenario
	for _, r := range p.Resources {
		if r.Maker() == nil || r.Read == nil {
			continue
		}
		for _, s := range scenariosOfResources {
			if r.Create == nil && slices.Contains(ofCreations, s.name) {
				continue
			}
			if o := s.of(r); o != nil && (s.needs == nil || s.needs(p, r)) {
				found = append(found, Scenario{r, o, s.check, s.name, s.sentence})
			}
		}
		if r.Create == nil {
			continue
		}
		for _, o := range lists(r) {
			found = append(found, p.scenariosOfLists(r, o)...)
		}
		for _, o := range p.posted(r) {
			found = append(found, Scenario{r, o, verdict.State, CreateThenSearch,
				"what is created is found by a search for everything"})
		}
	}
	found = append(found, p.scenariosOfSingles()...)
	for _, o := range p.contract.Operations() {
		if o.Method == http.MethodGet {
			found = append(found, p.scenariosOfReading(o)...)
		}
	}
	return found
}

// lists returns a function that lists, in the order of the document, the operations that may answer
// with things of a resource: its list, and those whose answers have items of the same schema.
func (p *Plan) lists() func(*Resource) []*contract.Operation {
	order := map[*contract.Operation]int{}
	byItem := map[tree.Pointer][]*contract.Operation{}
	for i, o := range p.contract.Operations() {
		order[o] = i
		if item := p.itemOf(o); o.Method == http.MethodGet && item != "" {
			byItem[item] = append(byItem[item], o)
		}
	}
	return func(r *Resource) []*contract.Operation {
		list := byItem[p.thingOf(r.Read)]
		if r.List != nil && !slices.Contains(list, r.List) {
			list = append(slices.Clone(list), r.List)
			slices.SortFunc(list, func(a, b *contract.Operation) int { return order[a] - order[b] })
		}
		return list
	}
}

// scenariosOfLists are those of an operation that answers with things of a resource: of its list,
// or of a search.
func (p *Plan) scenariosOfLists(r *Resource, o *contract.Operation) (found []Scenario) {
	isSearch := o != r.List && p.Searches(r, o) != nil
	if o != r.List && !isSearch {
		return nil
	}
	if p.keysets[o] == nil {
		p.keysets[o] = p.keysetOf(r, o)
	}
	paging := p.PagingOf(o)
	if paging.Limit != nil {
		found = append(found, Scenario{r, o, verdict.Page, ListPages,
			"a page has no more than its limit"})
	}
	if paging.Turns() && paging.Limit != nil {
		found = append(found, Scenario{r, o, verdict.Page, ListInTurn,
			"pages one after the other have everything once"})
	}
	if paging.Cursor != nil || p.keysets[o] != nil || p.TellsNext(o) {
		found = append(found, Scenario{r, o, verdict.Page, ListByCursor,
			"pages that lead to each other have everything once, and come to an end"})
	}
	if len(Filters(p.contract, o)) > 0 {
		found = append(found, Scenario{r, o, verdict.Page, ListFiltered,
			"every entry has what the list is asked for, alone and beside each other parameter"})
	}
	if len(Sortings(o)) > 0 {
		found = append(found, Scenario{r, o, verdict.Page, ListSorted,
			"entries come in the order that the list is asked for"})
	}
	if isSearch {
		found = append(found, Scenario{r, o, verdict.Concurrency, SearchAtOnce,
			"searches at once are not taken for each other"})
	}
	return found
}

// scenariosOfReading are those of an operation that reads.
func (p *Plan) scenariosOfReading(o *contract.Operation) []Scenario {
	r := p.reads(o)
	found := []Scenario{{r, o, verdict.Consistency, Again,
		"the same request is answered in the same form"}}
	if r == nil && requiresCredentials(o) && !strings.Contains(o.Path, "{") {
		found = append(found, Scenario{nil, o, verdict.Concurrency, CallersAtOnce,
			"callers that ask at once each get their own answer"})
		if isOfCaller(o) {
			found = append(found, Scenario{nil, o, verdict.Foreign, CallersApart,
				"each caller is told of itself"})
		}
	}
	return found
}

// reads is the resource that an operation reads a thing of, if things of it can be created.
func (p *Plan) reads(o *contract.Operation) *Resource {
	return p.reading[o]
}

// isOfCaller tells whether a path, by its last word, is about whoever calls.
func isOfCaller(o *contract.Operation) bool {
	return slices.Contains([]string{"me", "self", "myself", "whoami", "user", "customer",
		"currentuser", "userinfo", "profile", "identity"},
		strings.NewReplacer("-", "", "_", "").Replace(
			strings.ToLower(lastSegment(strings.TrimSuffix(o.Path, "/")))))
}

// Embedded is a resource whose things are created together with one that they are below: the body
// of its creation has a list that is called as their collection is, which is the member.
func (p *Plan) Embedded(r *Resource) (child *Resource, member string) {
	for _, child := range p.Children(r) {
		name := lastSegment(child.Collection)
		if child.List != nil && slices.Contains(BodyMembers(r.Create), name) {
			return child, name
		}
	}
	return nil, ""
}

// hasPrecondition tells whether an operation documents If-Match (RFC 9110 section 13.1.1).
func hasPrecondition(of func(*Resource) *contract.Operation) func(*Plan, *Resource) bool {
	return func(_ *Plan, r *Resource) bool { return IfMatch(of(r)) != nil }
}

// mayBeUnchanged tells whether reading a thing is documented to be answered with 304, which is for
// conditional requests only (RFC 9110 section 15.4.5).
func mayBeUnchanged(_ *Plan, r *Resource) bool {
	return documents(r.Read, http.StatusNotModified)
}

// IfMatch is the parameter of an operation that is the field If-Match; nil where it has none.
func IfMatch(o *contract.Operation) *contract.Parameter {
	for _, parameter := range o.Parameters {
		if parameter.In == "header" && strings.EqualFold(parameter.Name, "If-Match") {
			return parameter
		}
	}
	return nil
}

// Searches is the parameter by which an operation looks for things of a resource by a text of
// theirs; nil where it does not: what it answers with is what reading a thing does, in a list.
func (p *Plan) Searches(r *Resource, o *contract.Operation) *contract.Parameter {
	if o.Method != http.MethodGet || strings.Contains(o.Path, "{") ||
		p.itemOf(o) == "" || p.itemOf(o) != p.thingOf(r.Read) {
		return nil
	}
	for _, parameter := range o.Parameters {
		if parameter.In == "query" && slices.Contains([]string{"q", "query", "search", "term",
			"text", "name", "keyword", "s"}, strings.ToLower(parameter.Name)) {
			return parameter
		}
	}
	return nil
}

// thingOf is the schema of what an operation answers with, by its place in the document: of the one
// object that the answer wraps, or of the answer itself.
func (p *Plan) thingOf(o *contract.Operation) tree.Pointer {
	rules := answerRules(o)
	if rules == nil {
		return ""
	}
	if len(rules.Names) == 1 {
		inner := resolved(rules.Properties[rules.Names[0]])
		if inner != nil && len(inner.Names) > 0 {
			return inner.Pointer
		}
	}
	return rules.Pointer
}

// itemOf is the schema of the items of the list that an operation answers with.
func (p *Plan) itemOf(o *contract.Operation) tree.Pointer {
	if entry := entryRules(o); entry != nil {
		return entry.Pointer
	}
	return ""
}

func answerRules(o *contract.Operation) *schema.Rules {
	answer := readSchema(o)
	if answer == nil {
		return nil
	}
	rules, err := answer.Rules(schema.ToClient)
	if err != nil {
		return nil
	}
	return resolved(rules)
}

// ScenarioID is the id of a scenario as an obligation: generated.OPERATION.state.NAME.
func (p *Plan) ScenarioID(s Scenario) string {
	return strings.Join([]string{"generated", p.Name(s.Operation), string(State), s.Name}, ".")
}
