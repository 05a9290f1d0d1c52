package redact

import (
	"net/url"
	"strings"
)

// replacer says what stands in place of what a redactor recognizes: markers, or masks if there is a
// masking. What is recognized is the same for both.
type replacer struct {
	r       *Redactor
	masking *masking
}

// find is [Redactor.find], with what is to stand at the places.
func (p replacer) find(text string) []span {
	spans := p.r.find(text)
	if p.masking != nil {
		spans = p.masking.fill(text, spans)
	}
	return spans
}

func (p replacer) string(s string) string {
	return p.repeated(s, func(s string) string { return render(s, p.find(s)) })
}

// repeated cleans a text and, if it has masks, a few times more: a mask and what stands beside it
// may together be a secret by chance.
func (p replacer) repeated(text string, clean func(string) string) string {
	result := clean(text)
	if p.masking != nil {
		for n := 0; n < repeatedSearches && result != text; n++ {
			text, result = result, clean(result)
		}
	}
	return result
}

func (p replacer) pieces(text string) []Piece {
	if k, ok := p.r.whole(text); ok {
		return []Piece{p.piece(k, AsIs)}
	}
	return pieces(text, p.find(text))
}

func (p replacer) valuePieces(name, value string) []Piece {
	if !CredentialName(name) {
		return p.pieces(value)
	}
	return p.credential(name, value)
}

// credential is the value of something with a credential's name.
func (p replacer) credential(name, value string) []Piece {
	if value == "" {
		return nil
	}
	if k, ok := p.r.whole(value); ok {
		return []Piece{p.piece(k, AsIs)}
	}
	if spans := p.r.find(value); len(spans) == 1 && spans[0].start == 0 &&
		spans[0].end == len(value) && !spans[0].webToken {
		return pieces(value, p.find(value))
	}
	switch {
	case p.isRedacted(value):
		return []Piece{{Text: value}}
	case p.masking != nil:
		return []Piece{{Text: p.masking.mask(value, name)}}
	}
	return []Piece{{Text: Unnamed}}
}

// isRedacted tells whether a value was redacted before, or never needs to be.
func (p replacer) isRedacted(value string) bool {
	return p.r.isMarker(value) || p.isMask(value)
}

// isMask tells whether a value is a mask, or one in a spelling that it was given out in, and no
// secret itself.
func (p replacer) isMask(value string) bool {
	if p.masking == nil || !p.masking.table.isMask(value) {
		return false
	}
	_, registered := p.r.numberOf(value)
	return !registered
}

// piece is k as a whole. The value of a variable may hold a secret.
func (p replacer) piece(k *registered, s Spelling) Piece {
	switch {
	case k.marker == "":
		return Piece{p.string(k.value), k.name, s}
	case p.masking != nil:
		return Piece{p.masking.mask(k.value, namesIn(k.marker)), k.name, s}
	}
	return Piece{k.marker, k.name, s}
}

// spelledAs returns a value of a query in the spelling of what it stands for. Markers are not
// encoded.
func (p replacer) spelledAs(original, clean string) string {
	if p.masking != nil && strings.ContainsAny(original, "%+") {
		return url.QueryEscape(clean)
	}
	return clean
}
