package explore

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
)

// Caller is whose credentials a request has.
type Caller string

// The callers.
const (
	Self   Caller = ""       // those that the operation requires, as they were given
	Other  Caller = "other"  // those of another one, who has nothing to do with the first
	Nobody Caller = "nobody" // none
	Forger Caller = "forger" // made-up ones, in the right form

	// Those that the operation requires, but for one thing.
	Emptied     Caller = "emptied"      // nothing stands in their place
	Shortened   Caller = "shortened"    // without the last character
	InOtherCase Caller = "other-case"   // with small letters for capital ones, and the reverse
	InNoScheme  Caller = "other-scheme" // under a scheme of HTTP that there is not
)

// Draft is a request that is being made, in values.
type Draft struct {
	Operation *contract.Operation
	Method    string
	Values    encode.Values
	// Mangle changes the encoded body where it is not nil.
	Mangle func([]byte) []byte
	// Header replaces fields after the request was encoded; an empty list leaves one out.
	Header map[string][]string
	// MoreQuery is added to the encoded query.
	MoreQuery string
	Caller    Caller
	// About is the place that the obligation is about, which nothing else is put into.
	About string
	// MadeUp is what the path names a thing that there is not, so that the request creates it;
	// empty where it does not.
	MadeUp string
	// Obligation is the id of the one that the request is for; empty for one that only prepares
	// another.
	Obligation string
}

// Refusable tells whether a server may refuse the request for what it is, with a status that the
// document does not name: documents are "expected to cover a successful operation response and any
// known errors" (OpenAPI 3.1.1, Responses Object), and need not cover every refusal. What a path
// names need not be there.
func (d *Draft) Refusable(label Label, status int) bool {
	unserves := slices.Contains(d.Header["Accept"], unserved)
	gone := (status == http.StatusNotFound || status == http.StatusGone) &&
		strings.Contains(d.Operation.Path, "{")
	return label != Valid || d.Caller != Self || unserves || gone
}

// Clone returns a copy that can be changed: the values themselves are not.
func (d *Draft) Clone() *Draft {
	clone := *d
	v := d.Values
	clone.Values.Path, clone.Values.Query = maps.Clone(v.Path), maps.Clone(v.Query)
	clone.Values.Header, clone.Values.Cookie = maps.Clone(v.Header), maps.Clone(v.Cookie)
	clone.Header = maps.Clone(d.Header)
	return &clone
}

// Set puts the value of a parameter into its place; Unset takes it out.
func (d *Draft) Set(p *contract.Parameter, value any) { set(d.place(p.In), p.Name, value) }

// Unset takes the value of a parameter out.
func (d *Draft) Unset(p *contract.Parameter) { delete(*d.place(p.In), p.Name) }

func set(in *map[string]any, name string, value any) {
	if *in == nil {
		*in = map[string]any{}
	}
	(*in)[name] = value
}

// place is the map of the values in a place of a request. In 2.0 the fields of a form are its body.
func (d *Draft) place(in string) *map[string]any {
	switch in {
	case "path":
		return &d.Values.Path
	case "header":
		return &d.Values.Header
	case "cookie":
		return &d.Values.Cookie
	case "formData":
		form, _ := d.Values.Body.(map[string]any)
		form = maps.Clone(form)
		if form == nil {
			form = map[string]any{}
		}
		d.Values.Body, d.Values.HasBody = form, true
		return &form
	}
	return &d.Values.Query
}

// Value is the value of a parameter, where it is sent.
func (d *Draft) Value(p *contract.Parameter) (value any, sent bool) {
	in := d.Values.Query
	switch p.In {
	case "path":
		in = d.Values.Path
	case "header":
		in = d.Values.Header
	case "cookie":
		in = d.Values.Cookie
	case "formData":
		in, _ = d.Values.Body.(map[string]any)
	}
	value, sent = in[p.Name]
	return value, sent
}

// SetHeader replaces a field of the encoded request; without values it is left out.
func (d *Draft) SetHeader(name string, values ...string) {
	if d.Header == nil {
		d.Header = map[string][]string{}
	}
	d.Header[name] = values
}

// Encode writes the request, without credentials. The error says what cannot be written.
func (d *Draft) Encode() (encode.Encoded, error) {
	encoded, err := encode.Request(d.Operation, d.Values)
	if err != nil {
		return encoded, err
	}
	if encoded.Header == nil {
		encoded.Header = http.Header{}
	}
	if d.Mangle != nil {
		encoded.Body = d.Mangle(encoded.Body)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Header)) {
		encoded.Header.Del(name)
		for _, value := range d.Header[name] {
			encoded.Header.Add(name, value)
		}
	}
	if d.MoreQuery != "" {
		encoded.Query = strings.TrimPrefix(encoded.Query+"&"+d.MoreQuery, "&")
	}
	return encoded, nil
}
