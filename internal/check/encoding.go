package check

import (
	"errors"
	"fmt"

	"plumbline/harness/verdict"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// encoder hands what the contract says of the parts of a form to the reader of forms.
type encoder struct {
	direction schema.Direction
	verdict   *judgment
	id        verdict.Check // of what cannot be judged
}

func (m *message) encoder() encoder { return encoder{m.direction, m.verdict, m.ids.schema} }

// members returns what is said of members by their names.
func (e encoder) members(from map[string]*contract.Encoding) map[string]content.Encoding {
	if from == nil {
		return nil
	}
	encodings := make(map[string]content.Encoding, len(from))
	for name, own := range from {
		encodings[name] = e.one(own)
	}
	return encodings
}

// byPosition returns what is said of the first parts, each by itself, and of all others.
func (e encoder) byPosition(first []*contract.Encoding,
	others *contract.Encoding) (prefix []content.Encoding, rest *content.Encoding) {
	for _, own := range first {
		prefix = append(prefix, e.one(own))
	}
	if others != nil {
		all := e.one(others)
		rest = &all
	}
	return prefix, rest
}

func (e encoder) one(own *contract.Encoding) content.Encoding {
	encoding := content.Encoding{ContentType: own.ContentType, Style: own.Style,
		Explode: own.Explode, AllowReserved: own.AllowReserved,
		Headers: map[string]content.Header{}, Members: e.members(own.Members)}
	encoding.Prefix, encoding.Items = e.byPosition(own.Prefix, own.Items)
	for _, header := range own.Headers {
		encoding.Headers[header.Name] = content.Header{Required: header.Required,
			Judge: e.header(header)}
	}
	return encoding
}

// header judges a header of a part.
func (e encoder) header(header *contract.Header) func(string) error {
	return func(text string) error {
		read := writtenValue(header.Name, "header", header.Writing,
			e.direction).FromHeader([]string{text})
		switch {
		case header.Unresolved != "":
			e.verdict.unjudged(e.id,
				fmt.Sprintf("the header %s of a part: %s", header.Name, header.Unresolved))
			return nil
		case header.Schema == nil:
			return nil
		case read.Problem != "":
			return errors.New("it " + read.Problem)
		case read.Undefined != "":
			e.verdict.unjudged(e.id,
				fmt.Sprintf("the header %s of a part %s", header.Name, read.Undefined))
			return nil
		}
		problems, err := header.Schema.Judge(read.Value, e.direction)
		if err != nil {
			e.verdict.unjudged(e.id, fmt.Sprintf("the header %s of a part: %v", header.Name, err))
		}
		for _, p := range problems {
			if p.Severity == verdict.Error {
				place := "it"
				if p.Instance != "" {
					place = tree.Path(p.Instance)
				}
				return errors.New(place + " " + p.Message)
			}
		}
		return nil
	}
}
