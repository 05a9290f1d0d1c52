package encode

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
)

// query writes the parameters in the query, in the order of the contract.
func query(o *contract.Operation, values map[string]any) (string, error) {
	var whole string
	var fields []field
	owners := &owners{operation: o, in: "query"}
	err := given(o, values, []string{"query", "querystring"},
		func(p *contract.Parameter, value any) (err error) {
			if p.In == "querystring" {
				whole, err = querystring(p, value)
				return err
			}
			how := inQuery
			if p.AllowReserved {
				how = inReserved
			}
			own, err := writerOf(p, how).fields(value)
			fields = append(fields, own...)
			if err != nil {
				return err
			}
			return owners.check(p, own)
		})
	switch {
	case err != nil:
		return "", err
	case whole != "" && len(fields) > 0:
		return "", fmt.Errorf("the query of %s: one parameter is all of it, so that there can be "+
			"no others", o)
	case whole != "":
		return whole, nil
	}
	return joined(fields, "&"), nil
}

// joined writes fields that are escaped already.
func joined(fields []field, between string) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(f.name)
		b.WriteByte('=')
		b.WriteString(f.text)
	}
	return b.String()
}

// querystring writes a parameter that is the whole query (OpenAPI 3.2): a form as it is, any other
// content percent-encoded as in a URI.
func querystring(p *contract.Parameter, value any) (string, error) {
	if p.Content == nil {
		return "", problemf("it is a whole query without content, for which OpenAPI has no style")
	}
	content, err := contentText(p.Content, value)
	switch {
	case err != nil:
		return "", err
	case content == "":
		return "", problemf("nothing tells an empty query from none")
	case essence(p.Content.Range) == formType:
		return content, nil
	}
	return percent(content), nil
}

// notParameters are headers that other parts of a document describe since OpenAPI 3.0.
var notParameters = []string{"Accept", "Content-Type", "Authorization"}

func header(o *contract.Operation, values map[string]any, into http.Header) error {
	return given(o, values, []string{"header"}, func(p *contract.Parameter, value any) error {
		name := http.CanonicalHeaderKey(p.Name)
		switch {
		case p.CollectionFormat == "" && slices.Contains(notParameters, name):
			return nil
		case !isToken(p.Name):
			return problemf("its name is not one that a header can have")
		case into[name] != nil:
			return problemf("the header is there already; names of headers do not differ in case")
		}
		text, err := writerOf(p, inHeader).whole(value)
		if err == nil {
			into[name] = []string{text}
		}
		return err
	})
}

func cookie(o *contract.Operation, values map[string]any, into http.Header) error {
	var fields []field
	owners := &owners{operation: o, in: "cookie"}
	err := given(o, values, []string{"cookie"}, func(p *contract.Parameter, value any) error {
		how := inCookie
		if p.Style == "cookie" {
			how = verbatim
		}
		own, err := writerOf(p, how).fields(value)
		switch {
		case err != nil:
			return err
		case len(own) > 1 && p.Style != "cookie":
			// "uses the wrong delimiter for cookies" (OpenAPI 3.2.0, Appendix D)
			return problemf("the style form with explode puts & between its parts, which servers " +
				"do not take for a delimiter in a cookie")
		}
		fields = append(fields, own...)
		return owners.check(p, own)
	})
	if err != nil || len(fields) == 0 {
		return err
	}
	if into["Cookie"] != nil {
		return fmt.Errorf(
			"the header Cookie of %s: it is a parameter, and there are cookies beside",
			o)
	}
	into["Cookie"] = []string{joined(fields, "; ")}
	return nil
}

// isToken tells whether a text can be the name of a header or cookie (RFC 9110 section 5.6.2).
func isToken(text string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if !isAlphanumeric(c) && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return text != ""
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func writerOf(p *contract.Parameter, how *place) *writer {
	return &writer{name: p.Name, in: p.In, style: p.Style, explode: p.Explode,
		collection: p.CollectionFormat, place: how, content: p.Content,
		schema: p.Schema.Wire(schema.ToServer)}
}
