package faulty

import (
	"encoding/binary"
	"net/http"
	"unicode/utf16"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
)

// wrongFields are values of headers that few schemas allow.
var wrongFields = []string{"no-such-value", "-1", "", "1.5", "§", "true"}

// headers derives headers that are not there, or have a value that is none.
func (d *deriver) headers(s sample) {
	gone, wrong := 0, 0
	for _, h := range s.documented.Headers {
		name := http.CanonicalHeaderKey(h.Name)
		if name == "Content-Type" || h.Unresolved != "" {
			continue
		}
		where := word(h.Name)
		if !s.success {
			where = s.documented.Status + "." + where
		}
		if h.Required && gone < mostOfClass && d.ofAnswer(s, HeaderGone, where,
			"The answer lacks the header "+h.Name+", which is required.", withoutField(name)) {
			gone++
		}
		for _, value := range wrongFields {
			if wrong == mostOfClass {
				break
			}
			if d.ofAnswer(s, HeaderWrong, where, "The answer has a wrong value in the header "+
				h.Name+".", withField(name, value)) {
				wrong++
				break
			}
		}
	}
}

func withoutField(name string) func(*exchange.Response) bool {
	return func(a *exchange.Response) bool {
		has := a.Header.Get(name) != ""
		a.Header.Del(name)
		return has
	}
}

func withField(name, value string) func(*exchange.Response) bool {
	return func(a *exchange.Response) bool {
		a.Header.Set(name, value)
		return true
	}
}

// media derives answers of another media type, or in another charset.
func (d *deriver) media(s sample) {
	if len(s.Response.Body) == 0 {
		return
	}
	where := ""
	if !s.success {
		where = s.documented.Status
	}
	made := false
	for _, other := range []string{"text/html; charset=utf-8", "application/octet-stream",
		"application/x-plumbline", "application/json"} {
		if made = d.ofAnswer(s, OtherMediaType, where,
			"The answer says that its content is "+other+".",
			withField("Content-Type", other)); made {
			break
		}
	}
	if !made {
		d.cannot(s.Operation, OtherMediaType, "the document allows any media type")
	}
	if !d.ofAnswer(s, OtherCharset, where, "The text of the answer is in UTF-16.", inUTF16) {
		d.cannot(s.Operation, OtherCharset, "the content has no charset that could be another")
	}
}

// inUTF16 writes a body in UTF-16, with a byte order mark.
func inUTF16(a *exchange.Response) bool {
	units := utf16.Encode([]rune(string(a.Body)))
	a.Body = []byte{0xFF, 0xFE}
	for _, unit := range units {
		a.Body = binary.LittleEndian.AppendUint16(a.Body, unit)
	}
	return true
}

// ofAnswer adds a fault of an answer as a whole, if it breaks the contract in one way. Change gets
// a copy of the right answer; false says that it cannot be spoiled.
func (d *deriver) ofAnswer(s sample, class Class, where, sentence string,
	change func(*exchange.Response) bool) bool {
	wrong := changed(s.Response, change)
	if wrong == nil {
		return false
	}
	found, is := onlyOne(d.contract, s.Answered, wrong)
	if !is || !fits(class, found.Check) {
		return false
	}
	f := Fault{Class: class, Sentence: sentence, Place: found.Contract, Check: found.Check,
		refused: !s.success}
	spoil := d.answerSpoiled(s.documented, f, change)
	if s.plain != nil && spoil(*s.plain) == nil {
		return false
	}
	f.mistake = spoiling(s.Operation, spoil)
	d.add(s.Operation, f, where)
	return true
}

// answerSpoiled spoils the answers that are documented as one response.
func (d *deriver) answerSpoiled(documented *contract.Response, f Fault,
	change func(*exchange.Response) bool) func(mock.Answered) *exchange.Response {
	return func(a mock.Answered) *exchange.Response {
		if own, _ := a.Operation.Response(a.Response.Status); own != documented {
			return nil
		}
		if wrong := changed(a.Response, change); breaks(d.contract, a, wrong, f) {
			return wrong
		}
		return nil
	}
}

// changed is a response with a change; nil where it cannot be made.
func changed(right *exchange.Response, change func(*exchange.Response) bool) *exchange.Response {
	response := *right
	response.Header = right.Header.Clone()
	if !change(&response) {
		return nil
	}
	return &response
}

// fits tells whether a check is one that finds faults of a class.
func fits(class Class, check verdict.Check) bool {
	switch class {
	case HeaderGone, HeaderWrong:
		return check == verdict.ResponseHeader
	case OtherMediaType:
		return check == verdict.ContentType
	case UndocumentedStatus:
		return check == verdict.Status
	}
	return true
}
