package faulty

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/mock"
	"plumbline/internal/tree"
)

// mostInvalid is how many faults of an operation accept what is invalid, and mostBroken how many
// requests are judged to find them.
const (
	mostInvalid = 8
	mostBroken  = 60
)

// breach is what is wrong with a request: one thing at one place of the contract.
type breach struct {
	check verdict.Check
	place tree.Pointer
	// at is the place in the body, with * for the entries of lists; "-" where it is none.
	at string
}

func breachOf(f verdict.Finding) breach {
	b := breach{f.Check, f.Contract.Pointer, "-"}
	if f.Instance != nil {
		b.at = verdict.Pattern(*f.Instance)
	}
	return b
}

// invalid derives requests that break the contract and are accepted, by place and keyword, and what
// is wrong with the refusal of the first one.
func (d *deriver) invalid(o *contract.Operation, base *explore.Draft) {
	all := d.negatives(o)
	seen := map[breach]bool{}
	made, refused := 0, false
	for i, obligation := range varied(all, mostBroken) {
		if made == mostInvalid {
			d.underivable = append(d.underivable, Underivable{o.String(), InvalidAccepted,
				fmt.Sprintf("no more than %d of these faults are made of an operation",
					mostInvalid), len(all) - i})
			break
		}
		draft := base.Clone()
		obligation.Change(draft)
		a, found := d.ask(draft, "")
		one, is := onlyBreach(a)
		if !found || !is || !refuses(a) || varies(obligation, one) {
			continue
		}
		if !refused {
			refused = true
			d.refusal(a)
		}
		if b := breachOf(one); !seen[b] {
			seen[b] = true
			made++
			d.accepting(o, obligation, one, b)
		}
	}
	if made == 0 {
		d.cannot(o, InvalidAccepted, "no request breaks what the document says of the operation "+
			"in one way only")
		d.cannot(o, SuccessForRefusal, "no request to the operation is refused for what it is")
	}
}

// negatives are the obligations that send what is forbidden, with the first of each place and
// keyword before the others.
func (d *deriver) negatives(o *contract.Operation) []*explore.Obligation {
	var list, rest []*explore.Obligation
	seen := map[string]bool{}
	changes := changesThings(o.Method)
	for _, obligation := range slices.Concat(d.plan.Of(o, explore.Negative),
		d.plan.Of(o, explore.Protocol)) {
		key := obligation.Place + " " + obligation.Keyword
		switch {
		case obligation.Change == nil || obligation.Place == "method":
		case changes && strings.HasPrefix(obligation.Place, "path."):
			d.cannot(o, InvalidAccepted, "what a wrong path would change or delete may be "+
				"something that no test has created")
		case seen[key]:
			rest = append(rest, obligation)
		default:
			seen[key] = true
			list = append(list, obligation)
		}
	}
	return append(list, rest...)
}

// varies tells whether what a request breaks depends on what was drawn for its body: what is
// mangled is then a member that others need not have.
func varies(obligation *explore.Obligation, found verdict.Finding) bool {
	return obligation.Kind == explore.Protocol && found.Instance != nil && *found.Instance != ""
}

// onlyBreach is what is wrong with a request, where that is one thing; whose it is, is no matter.
func onlyBreach(a mock.Answered) (one verdict.Finding, is bool) {
	for _, f := range a.Judged.Findings {
		if f.Severity != verdict.Error || f.Check == verdict.Security {
			continue
		}
		if is || f.Often() > 1 {
			return one, false
		}
		one, is = f, true
	}
	return one, is
}

func refuses(a mock.Answered) bool { return a.Response.Status >= http.StatusBadRequest }

// accepting adds the fault of a server that does not mind a breach.
func (d *deriver) accepting(o *contract.Operation, obligation *explore.Obligation,
	found verdict.Finding, b breach) {
	f := Fault{Class: InvalidAccepted, Check: verdict.InvalidAccepted, Place: found.Contract,
		Sentence: "It is accepted that the request breaks the document: " + obligation.Sentence +
			"."}
	f.mistake = func(count *counts) mock.Mistake {
		m := mock.Mistake{Overlook: func(other *contract.Operation, found verdict.Finding) bool {
			return other == o && breachOf(found) == b
		}}
		m.Answer = func(a mock.Answered) *exchange.Response {
			if a.Operation != o {
				return a.Response
			}
			count.called.Add(1)
			if one, is := onlyBreach(a); is && breachOf(one) == b && !refuses(a) {
				count.shown.Add(1)
			}
			return a.Response
		}
		return m
	}
	where := word(obligation.Place)
	if obligation.Keyword != "" {
		where += "." + word(obligation.Keyword)
	}
	if obligation.Kind == explore.Protocol { // of which a keyword has many
		where += "." + word(obligation.Side)
	}
	d.add(o, f, where)
}

// refusal derives what can be wrong with the refusal of a request that breaks the contract.
func (d *deriver) refusal(a mock.Answered) {
	o := a.Operation
	f := Fault{Class: SuccessForRefusal, Check: verdict.InvalidAccepted,
		Place: d.contract.Locate(o.Pointer), Sentence: "What the request breaks of the document " +
			"is never minded: success is answered where a refusal is due."}
	f.mistake = func(count *counts) mock.Mistake {
		return mock.Mistake{
			Overlook: func(other *contract.Operation, _ verdict.Finding) bool { return other == o },
			Answer: func(a mock.Answered) *exchange.Response {
				if a.Operation != o {
					return a.Response
				}
				count.called.Add(1)
				if wrong := breaches(a); wrong && !refuses(a) {
					count.shown.Add(1)
				}
				return a.Response
			}}
	}
	d.add(o, f, "")
	if s, found := d.sampled(a); found {
		d.content(s)
		d.headers(s)
		d.media(s)
	}
}

// breaches tells whether a request breaks the contract, whoever it is of.
func breaches(a mock.Answered) bool {
	return slices.ContainsFunc(a.Judged.Findings, func(f verdict.Finding) bool {
		return f.Severity == verdict.Error && f.Check != verdict.Security
	})
}

// refusals of requests that are right, the likeliest first. 403 and 404 are none: the caller may
// not be allowed to do it, and what is not found may not be there.
var refusals = []int{http.StatusUnprocessableEntity, http.StatusBadRequest, http.StatusConflict}

// refusing derives a server that refuses all that the contract allows, in the document's own words.
func (d *deriver) refusing(o *contract.Operation, base *explore.Draft) {
	for _, status := range refusals {
		documented, found := o.Response(status)
		if !found {
			continue
		}
		a, found := d.ask(base, "code="+fmt.Sprint(status))
		s, right := d.sampled(a)
		if !found || !right || a.Response.Status != status {
			continue
		}
		refusal := *s.Response
		refusal.Header = refusal.Header.Clone()
		refusal.Header.Del("Preference-Applied")
		f := Fault{Class: RefusalForSuccess, Check: verdict.ValidRefused,
			Place: d.contract.Locate(documented.Pointer), Sentence: "What the document allows is " +
				"refused with " + check.StatusText(status) + "."}
		if !d.sendsSeveral(o) {
			f.unprovable = "the document shows one request only, and that may be refused for " +
				"what the document does not tell"
		}
		f.mistake = spoiling(o, func(a mock.Answered) *exchange.Response {
			if refuses(a) || breaches(a) {
				return nil
			}
			return &refusal
		})
		d.add(o, f, fmt.Sprint(status))
		return
	}
	d.cannot(o, RefusalForSuccess, "the document names no refusal of what it allows")
}

// sendsSeveral tells whether a test sends several requests to an operation that the contract
// allows. Other names in the path are names of nothing, where things are kept.
func (d *deriver) sendsSeveral(o *contract.Operation) bool {
	chain, _ := d.plan.Chain(o.Path)
	named := changesThings(o.Method) || slices.ContainsFunc(chain, mock.Keeps)
	return slices.ContainsFunc(d.plan.Of(o, explore.Boundary), func(b *explore.Obligation) bool {
		return b.Change != nil && !(named && strings.HasPrefix(b.Place, "path."))
	})
}

// changesThings tells of methods by which a test changes or deletes nothing but what it has
// created.
func changesThings(method string) bool {
	return method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete
}

// methods derives answers to methods that a path does not document.
func (d *deriver) methods(o *contract.Operation) {
	path := o.Path
	made := 0
	for _, obligation := range d.plan.Of(o, explore.Protocol) {
		method := obligation.Side
		if obligation.Place != "method" || method == http.MethodOptions ||
			method == http.MethodHead || made == mostMethods {
			continue
		}
		if changesThings(method) && (!strings.Contains(path, "{") || !d.bound) {
			d.cannot(o, MethodAnswered,
				"what "+method+" would change or delete there, no test has "+
					"created")
			continue
		}
		f := d.placed(o, MethodAnswered, verdict.Method,
			"The method "+method+" is answered with success, which the path does not document.")
		f.mistake = func(count *counts) mock.Mistake {
			return mock.Mistake{Answer: func(a mock.Answered) *exchange.Response {
				if a.Operation != nil || a.Path != path || a.Request.Method != method {
					return a.Response
				}
				count.called.Add(1)
				count.shown.Add(1)
				return &exchange.Response{Status: http.StatusOK, Proto: "HTTP/1.1",
					Header: http.Header{"Content-Type": {"application/json"}},
					Body:   []byte("{}")}
			}}
		}
		made++
		d.add(o, f, word(method))
	}
}

// mostMethods is how many undocumented methods of a path are answered, each by one fault.
const mostMethods = 2
