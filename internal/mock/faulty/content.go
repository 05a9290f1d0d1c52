package faulty

import (
	"fmt"
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
	w := &walker{tries: map[Class][]try{}}
	w.walk(s.Value, rules)
	for _, class := range contentClasses {
		d.tried(s, class, w.tries[class])
	}
}

// contentClasses are the classes of what is wrong with a body.
var contentClasses = []Class{MemberGone, MemberRenamed, MemberRecased, MemberNull, OtherType,
	NumberAsText, OutOfBound, PatternMissed, FormatMissed, EnumMissed, UndeclaredMember}

// tried makes faults of what breaks the contract in one way. Alternatives of a try are other ways
// to do the same; the first that does is taken.
func (d *deriver) tried(s sample, class Class, tries []try) {
	made, judged, useless := 0, 0, 0
	for i, t := range tries {
		if made == mostOfClass || judged > mostTried {
			d.underivable = append(d.underivable, Underivable{s.Operation.String(), class,
				fmt.Sprintf("no more than %d faults of a class are made of the content of one "+
					"answer", mostOfClass), len(tries) - i})
			break
		}
		found := false
		for _, wrong := range t.wrongs {
			judged++
			if found = d.broken(s, class, t, wrong); found {
				break
			}
		}
		if found {
			made++
		} else {
			useless++
		}
	}
	if useless > 0 {
		d.underivable = append(d.underivable, Underivable{s.Operation.String(), class,
			"no such value breaks the document in one way only", useless})
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
		fault.mistake = spoiling(s.Operation, d.contentSpoiled(s, fault, e))
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
