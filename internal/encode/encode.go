// Package encode writes the values of a request as its bytes: the path, the query, the headers and
// the body, in the styles and media types that a contract describes.
//
// It writes what the packages wire and content read back as the same value. What OpenAPI leaves
// undefined is not written but is an error: null in a style or a form, values in values where a
// style has no room for them, an empty array or object in a style (which is written like one that
// is not there), characters that a style cannot carry. Values are not held to their schemas, and a
// text has no type: the string "1" and the number 1 are the same parameter.
//
// Members of objects are written in the order of their names, so that the same values are the same
// bytes each time.
package encode

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// Values are what a request is made of, in the form that encoding/json decodes into with UseNumber:
// nil, bool, json.Number, string, []any, map[string]any.
type Values struct {
	// Path, Query, Header and Cookie are the parameters by their names, names of headers as the
	// contract spells them. One that is not there is left out of the request. The one in the place
	// querystring (OpenAPI 3.2) is in Query.
	Path, Query, Header, Cookie map[string]any
	// Body is the content where HasBody says that there is one. A form is an object of its fields,
	// those of Swagger 2.0 included, and a sequence of JSON texts an array. Binary content is a
	// string of one character, U+0000 to U+00FF, for each octet.
	Body    any
	HasBody bool
	// MediaType is the Content-Type of the body without the boundary of multipart. Where it is
	// empty it is the first that the operation documents.
	MediaType string
}

// Encoded is a request as it is sent to any deployment of an API.
type Encoded struct {
	Path   string      // of the contract, with its parameters filled in and escaped; no base path
	Query  string      // without the question mark
	Header http.Header // the parameters in headers and cookies, and the Content-Type of a body
	Body   []byte      // nil where there is none
}

// Request writes the values of a request to an operation. The error says which value cannot be
// written, and why: the contract does not have it, or OpenAPI does not define how it is written. It
// does not show the value.
//
// Parameters that a document gives for the headers Accept, Content-Type and Authorization are left
// out, because "the parameter definition SHALL be ignored" (OpenAPI 3.1.1, Parameter Object); in
// 2.0 they are like any others.
func Request(o *contract.Operation, v Values) (Encoded, error) {
	e := Encoded{Header: http.Header{}}
	var err error
	if e.Path, err = path(o, v.Path); err != nil {
		return Encoded{}, err
	}
	if e.Query, err = query(o, v.Query); err != nil {
		return Encoded{}, err
	}
	if err := header(o, v.Header, e.Header); err != nil {
		return Encoded{}, err
	}
	if err := cookie(o, v.Cookie, e.Header); err != nil {
		return Encoded{}, err
	}
	if v.HasBody {
		var contentType string
		if e.Body, contentType, err = body(o, v); err != nil {
			return Encoded{}, fmt.Errorf("the body of %s: %w", o, err)
		}
		if e.Header["Content-Type"] != nil {
			return Encoded{}, fmt.Errorf(
				"the header Content-Type of %s: it is both a parameter and that of the body", o)
		}
		e.Header["Content-Type"] = []string{contentType}
	}
	return e, nil
}

// given calls write for each parameter of some places that has a value. It is an error if there is
// a value for which there is no parameter.
func given(o *contract.Operation, values map[string]any, places []string,
	write func(*contract.Parameter, any) error) error {
	written := 0
	for _, p := range o.Parameters {
		if !slices.Contains(places, p.In) {
			continue
		}
		value, has := values[p.Name]
		if !has {
			continue
		}
		written++
		if err := write(p, value); err != nil {
			return fmt.Errorf("the %s parameter %s of %s: %w", p.In, p.Name, o, err)
		}
	}
	if written == len(values) {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		known := func(p *contract.Parameter) bool {
			return p.Name == name && slices.Contains(places, p.In)
		}
		if !slices.ContainsFunc(o.Parameters, known) {
			return fmt.Errorf("%s has no %s parameter %q", o, strings.Join(places, " or "), name)
		}
	}
	return nil
}
