package explore

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// Fresh is a body of an operation with other texts, for a server that wants some of them to be
// there once only, such as an address of mail. Texts that are one of an enum or name another thing
// stay, and so does what stands at a place, as obligations tell it. The same purpose gives the same
// texts. It is nil where there is no text that could be another.
func (p *Plan) Fresh(o *contract.Operation, body any, place, purpose string) any {
	f := &freshening{plan: p, operation: o, place: place, purpose: purpose}
	if base, err := p.Base(o); err == nil {
		f.valid = append(f.valid, base.Values.Body)
	}
	if full, err := p.FullBody(o); err == nil {
		f.valid = append(f.valid, full)
	}
	fresh := f.value(body, "body", nil)
	if !f.changed {
		return nil
	}
	return fresh
}

// NewName is a name for a thing that the caller names, which is unlikely to be that of another one:
// the same for the same purpose.
func (p *Plan) NewName(r *Resource, purpose string) (any, error) {
	for _, parameter := range r.Maker().Parameters {
		if parameter.In != "path" || parameter.Name != r.Parameter || parameter.Schema == nil {
			continue
		}
		word := strings.ReplaceAll(p.word(r.Maker(), purpose, 0), " ", "")
		if parameter.Schema.Accepts(word, schema.ToServer) {
			return word, nil
		}
		g, err := generate.New(parameter.Schema, schema.ToServer)
		if err != nil {
			return nil, err
		}
		return g.Valid(generate.NewChoices(p.seed, stream(r.Item+" "+purpose)))
	}
	return nil, fmt.Errorf("%s does not say what its things may be called", r.Maker())
}

// freshening replaces the texts of one body.
type freshening struct {
	plan           *Plan
	operation      *contract.Operation
	place, purpose string
	valid          []any // bodies that the document allows, in which texts are tried
	changed        bool
}

func (f *freshening) value(value any, at string, path []string) any {
	switch value := value.(type) {
	case map[string]any:
		fresh := maps.Clone(value)
		for _, name := range slices.Sorted(maps.Keys(value)) {
			below := at + "/" + name
			_, isID := nounOf(name)
			if !isID && below != f.place && f.plan.References(f.operation)[name] == nil {
				fresh[name] = f.value(value[name], below, append(slices.Clone(path), name))
			}
		}
		return fresh
	case string:
		return f.text(value, path)
	}
	return value
}

// text is another text for a place of the body, or the same where the document allows none of those
// that are tried.
func (f *freshening) text(was string, path []string) string {
	for _, candidate := range f.candidates(was, path) {
		for _, valid := range f.valid {
			other, there := withText(valid, path, candidate)
			if there && candidate != was && f.plan.accepts(f.operation, other) {
				f.changed = true
				return candidate
			}
		}
	}
	return was
}

// candidates are other texts for one: where it has a form, those of the same form come first.
func (f *freshening) candidates(was string, path []string) []string {
	purpose := f.purpose + " " + strings.Join(path, "/")
	word := f.plan.word(f.operation, purpose, 0)
	compact := strings.ReplaceAll(word, " ", "")
	mail, alike := compact+"@example.com", turnedText(was, purpose)
	isPlain := strings.Trim(strings.ToLower(was), "abcdefghijklmnopqrstuvwxyz ") == ""
	switch {
	case strings.Contains(was, "@"):
		return []string{mail, alike, word, compact}
	case isPlain:
		return []string{word, compact, alike, mail}
	}
	return []string{alike, word, compact, mail}
}

// turnedText is a text of the same form: each letter is another one, and each digit too.
func turnedText(text, purpose string) string {
	turned := []byte(text)
	for i, c := range turned {
		by := byte(stream(fmt.Sprint(purpose, i)) % 26)
		switch {
		case c >= 'a' && c <= 'z':
			turned[i] = 'a' + (c-'a'+by)%26
		case c >= 'A' && c <= 'Z':
			turned[i] = 'A' + (c-'A'+by)%26
		case c >= '0' && c <= '9':
			turned[i] = '0' + (c-'0'+by)%10
		}
	}
	return string(turned)
}

// withText is a value with another text at a place inside it; there is false where it has no text
// there.
func withText(value any, path []string, text string) (other any, there bool) {
	if len(path) == 0 {
		_, is := value.(string)
		return text, is
	}
	object, _ := value.(map[string]any)
	inner, there := withText(object[path[0]], path[1:], text)
	if !there {
		return nil, false
	}
	fresh := maps.Clone(object)
	fresh[path[0]] = inner
	return fresh, true
}
