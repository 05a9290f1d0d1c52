package faulty

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/mock"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Bounds of what is derived of an operation.
const (
	// mostOfClass is how many faults of one class the content of one answer has.
	mostOfClass = 3
	// mostTried is how many values of one class are judged until that many are found.
	mostTried = 40
	// mostPlaces is how many places of a body are looked at.
	mostPlaces = 200
)

// content derives what can be wrong with the body of an answer.
func (d *deriver) content(s sample) {
	o := s.Operation
	switch {
	case s.Content == nil:
		return
	case s.Content.Schema == nil:
		for _, class := range contentClasses {
			d.cannot(o, class, "the document does not describe the content of "+
				s.documented.Status)
		}
		return
	}
	rules, err := s.Content.Schema.Rules(schema.ToClient)
	if err != nil {
		for _, class := range contentClasses {
			d.cannot(o, class, "the schema of "+s.documented.Status+" cannot be judged by")
		}
		return
	}
	samples := []sample{s}
	if s.plain != nil { // which may be another alternative of its schema
		other := s
		other.Answered = *s.plain
		samples = append(samples, other)
	}
	all := map[Class][]candidate{}
	for i, one := range samples {
		w := &walker{tries: map[Class][]try{}}
		w.walk(one.Value, rules)
		for class, tries := range w.tries {
			seen := map[string]int{}
			for _, t := range tries {
				where := d.whereIn(one, t)
				seen[where]++
				all[class] = append(all[class], candidate{one, t,
					fmt.Sprint(where, "#", seen[where]), mostTried * (i + 1)})
			}
		}
	}
	for _, class := range contentClasses {
		d.tried(o, class, all[class])
	}
}

// candidate is a fault of the content of a sample that has still to be judged.
type candidate struct {
	sample
	try
	same string // is that of the candidate of another sample that is the same fault
	most int    // values of one class that are judged for it, and for those before it
}

// contentClasses are the classes of what is wrong with a body.
var contentClasses = []Class{MemberGone, MemberRenamed, MemberRecased, MemberNull, OtherType,
	NumberAsText, OutOfBound, PatternMissed, FormatMissed, EnumMissed, UndeclaredMember}

// tried makes faults of what breaks the contract in one way. Alternatives of a try are other ways
// to do the same; the first that does is taken.
func (d *deriver) tried(o *contract.Operation, class Class, all []candidate) {
	judged := 0
	made, cut, useless := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, one := range all {
		switch {
		case made[one.same]:
			continue
		case len(made) == mostOfClass || judged > one.most:
			cut[one.same] = !useless[one.same]
			continue
		}
		found := slices.ContainsFunc(one.wrongs, func(wrong func(any) (any, bool)) bool {
			judged++
			return d.broken(one.sample, class, one.try, wrong)
		})
		delete(cut, one.same)
		if found {
			made[one.same] = true
			delete(useless, one.same)
		} else {
			useless[one.same] = true
		}
	}
	d.noted(o, class, cut, fmt.Sprintf("no more than %d faults of a class are made of the content "+
		"of one answer", mostOfClass))
	d.noted(o, class, useless, "no such value breaks the document in one way only")
}

// noted notes how many faults there are not, and why.
func (d *deriver) noted(o *contract.Operation, class Class, which map[string]bool, why string) {
	count := 0
	for _, counts := range which {
		if counts {
			count++
		}
	}
	if count > 0 {
		d.underivable = append(d.underivable, Underivable{o.String(), class, why, count})
	}
}

// broken adds a fault, if it breaks the contract in one way, and that is the one of its class.
func (d *deriver) broken(s sample, class Class, t try,
	wrong func(any) (any, bool)) (found bool) {
	e := &edit{place: t.place, wrong: wrong, sample: s.Value}
	for _, value := range e.wrongs(s.Value) {
		response := written(s.Response, s.Content, value)
		if response == nil {
			continue
		}
		f, is := onlyOne(d.contract, s.Answered, response)
		if !is || !t.isMeant(f) {
			continue
		}
		fault := Fault{Class: class, Place: f.Contract, Check: f.Check, Sentence: t.sentence,
			refused: !s.success}
		if f.Instance != nil {
			at := tree.Pointer(verdict.Pattern(*f.Instance))
			fault.Instance = &at
		}
		spoil := d.contentSpoiled(s, fault, e)
		if s.plain != nil && spoil(*s.plain) == nil {
			continue // what a test is answered cannot be made wrong so
		}
		fault.mistake = spoiling(s.Operation, spoil)
		d.add(s.Operation, fault, d.whereIn(s, t))
		return true
	}
	return false
}

// whereIn is the part of an id that tells where in an answer a fault is.
func (d *deriver) whereIn(s sample, t try) string {
	parts := []string{}
	if !s.success {
		parts = append(parts, s.documented.Status)
	}
	at := t.place.Child(t.member...)
	named := strings.ReplaceAll(string(at), "/"+anyEntry, "")
	if named == "" && at != "" {
		named = "entry"
	}
	parts = append(parts, word(named))
	if t.keyword != "" {
		parts = append(parts, word(t.keyword))
	}
	return strings.Join(parts, ".")
}

// contentSpoiled spoils the answers that are documented as a sample is.
func (d *deriver) contentSpoiled(s sample, f Fault,
	e *edit) func(mock.Answered) *exchange.Response {
	return func(a mock.Answered) *exchange.Response {
		documented, _ := a.Operation.Response(a.Response.Status)
		if documented != s.documented || a.Content != s.Content {
			return nil
		}
		for _, value := range e.wrongs(a.Value) {
			if response := written(a.Response, a.Content, value); breaks(d.contract, a, response,
				f) {
				return response
			}
		}
		return nil
	}
}

// breaks tells whether a response breaks the contract as a fault says, and in no other way.
func breaks(c *contract.Contract, a mock.Answered, response *exchange.Response, f Fault) bool {
	if response == nil {
		return false
	}
	found, is := onlyOne(c, a, response)
	return is && found.Check == f.Check && found.Contract == f.Place &&
		(f.Instance == nil || found.Instance != nil &&
			tree.Pointer(verdict.Pattern(*found.Instance)) == *f.Instance)
}

// written is a response with another body; nil where that cannot be written.
func written(right *exchange.Response, m *contract.MediaType, value any) *exchange.Response {
	body, sent, err := encode.Content(m, right.Header.Get("Content-Type"), value)
	if err != nil {
		return nil
	}
	response := *right
	response.Body = body
	response.Header = right.Header.Clone()
	response.Header.Set("Content-Type", sent)
	return &response
}

// word writes a name in lower-case letters and digits, with a hyphen for everything else.
func word(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if len(words) == 0 {
		return "body"
	}
	return strings.Join(words, "-")
}
