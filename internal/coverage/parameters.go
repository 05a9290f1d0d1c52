package coverage

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// parameter is a documented parameter.
type parameter struct {
	*contract.Parameter
	item   *Item
	values []parameterValue // of its enum
	wire   wire.Parameter
}

type parameterValue struct {
	value any
	item  *Item
}

// places are those a parameter can be in. What stands elsewhere is a mistake of the document's that
// nothing can be sent for.
var places = []string{"path", "query", "header", "cookie", "querystring", "formData"}

// notParameters are headers that other parts of a document describe: "If in is "header" and the
// name field is "Accept", "Content-Type" or "Authorization", the parameter definition SHALL be
// ignored" (OpenAPI 3.1.1, Parameter Object).
var notParameters = []string{"accept", "content-type", "authorization"}

func (m *meter) listParameters() {
	m.path = newPathReader(m.operation.Path)
	for _, p := range m.operation.Parameters {
		ignored := p.In == "header" && slices.Contains(notParameters, strings.ToLower(p.Name)) &&
			m.contract.Version() != openapi.Swagger20
		if ignored || !slices.Contains(places, p.In) {
			continue
		}
		name := p.In + " " + p.Name
		own := &parameter{Parameter: p, wire: wire.Parameter{
			Name: p.Name, In: p.In, Style: p.Style, Explode: p.Explode,
			CollectionFormat: p.CollectionFormat, Others: m.otherNames(p),
		}}
		demanded := p.Schema
		if p.Content != nil {
			demanded = p.Content.Schema
		} else {
			own.wire.Schema = demanded.Wire(schema.ToServer)
		}
		own.item = m.add(Item{Kind: KindParameter, Name: name,
			Location: m.contract.Locate(p.Pointer)})
		if demanded != nil {
			for _, at := range m.enum(demanded.Pointer) {
				text := at.Str()
				if !at.Is(tree.String) {
					text = string(at.JSON())
				}
				item := m.add(Item{Kind: KindParameterValue, Name: name + "=" + text,
					Location: m.contract.Locate(at.Pointer)})
				own.values = append(own.values, parameterValue{at.Value(), item})
			}
		}
		m.parameters = append(m.parameters, own)
	}
}

// otherNames are the names that stand beside a parameter in the same place, API keys included.
func (m *meter) otherNames(p *contract.Parameter) []string {
	var names []string
	for _, other := range m.operation.Parameters {
		if other.In == p.In && other.Name != p.Name {
			names = append(names, other.Name)
		}
	}
	for _, scheme := range m.schemes() {
		if scheme.In == p.In {
			names = append(names, scheme.Key)
		}
	}
	return names
}

// enum returns the values that a schema lists, or that of its items does. Many authors write an
// enum as alternatives with a const each.
func (m *meter) enum(demanded tree.Pointer) []contract.Place {
	b := &shaper{meter: m}
	spots := b.applied([]spot{{place: m.inspection.Place(demanded)}})
	var items []spot
	for _, s := range spots {
		items = append(items, s.below(s.place.Child("items")))
	}
	var values []contract.Place
	for _, s := range append(spots, b.applied(items)...) {
		values = append(values, s.place.Child("enum").List()...)
		if constant := s.place.Child("const"); constant.Node != nil &&
			m.contract.Version() != openapi.Swagger20 &&
			m.contract.Version() != openapi.OpenAPI30 {
			values = append(values, constant)
		}
	}
	return values
}

func (m *meter) observeParameters(request *exchange.Request, t tally) {
	if len(m.parameters) == 0 {
		return
	}
	address, err := url.Parse(request.URL)
	if err != nil {
		return
	}
	var form []wire.Field
	if m.operation.HasForm() {
		form = formFields(request)
	}
	for _, p := range m.parameters {
		read := m.readParameter(p, address, request.Header, form)
		switch {
		case read.Present:
			t.present(p.item)
			p.observeValues(read, t)
		case p.In != "path":
			t.absent(p.item)
		}
	}
}

func (m *meter) readParameter(p *parameter, address *url.URL, header http.Header,
	form []wire.Field) wire.Value {
	switch p.In {
	case "path":
		text, found := m.path.value(address, p.Name)
		if !found {
			return wire.Value{}
		}
		read := p.wire.FromPath(text)
		read.Present = true // also where the text is not what its style demands
		return read
	case "query", "querystring":
		return p.wire.FromQuery(address.RawQuery)
	case "header":
		return p.wire.FromHeader(header.Values(p.Name))
	case "cookie":
		return p.wire.FromCookie(header.Values("Cookie"))
	}
	return p.wire.FromFields(form)
}

// observeValues counts the values of an enum that were sent, each item of an array for itself.
func (p *parameter) observeValues(read wire.Value, t tally) {
	if len(p.values) == 0 || read.Problem != "" || read.Undefined != "" {
		return
	}
	value := read.Value
	if text, isText := value.(string); isText && p.Content != nil &&
		contract.IsJSON(p.Content.Range) {
		decoded, ok := jsonValue([]byte(text))
		if !ok {
			return
		}
		value = decoded
	}
	sent := []any{value}
	if items, isArray := value.([]any); isArray {
		sent = append(sent, items...)
	}
	for _, listed := range p.values {
		if slices.ContainsFunc(sent, func(v any) bool { return equal(v, listed.value) }) {
			t.present(listed.item)
		}
	}
}

// equal compares values in the form encoding/json gives with UseNumber. Numbers are equal where
// their values are (JSON Schema 2020-12 Core section 4.2.2), as far as 64 bits tell.
func equal(a, b any) bool {
	x, isNumber := a.(json.Number)
	if y, areNumbers := b.(json.Number); isNumber && areNumbers {
		return equalNumbers(string(x), string(y))
	}
	left, err := json.Marshal(a)
	if err != nil {
		return false
	}
	right, err := json.Marshal(b)
	return err == nil && bytes.Equal(left, right)
}

func equalNumbers(x, y string) bool {
	if x == y {
		return true
	}
	// integers, of which a floating-point number loses digits
	if strings.Trim(x+y, "-0123456789") == "" {
		i, problem := strconv.ParseInt(x, 10, 64)
		j, other := strconv.ParseInt(y, 10, 64)
		return problem == nil && other == nil && i == j
	}
	i, problem := strconv.ParseFloat(x, 64)
	j, other := strconv.ParseFloat(y, 64)
	return problem == nil && other == nil && i == j
}

// pathReader finds the values of path parameters by the end of a request's path: what base path
// stands before it is not the contract's alone to say.
type pathReader struct {
	form  *regexp.Regexp
	names []string
}

var expression = regexp.MustCompile(`\{([^{}]*)\}`)

func newPathReader(template string) pathReader {
	template, _, _ = strings.Cut(template, "?")
	template, _, _ = strings.Cut(template, "#")
	r := pathReader{}
	var form strings.Builder
	end := 0
	for _, found := range expression.FindAllStringSubmatchIndex(template, -1) {
		form.WriteString(regexp.QuoteMeta(template[end:found[0]]) + `([^/]*)`)
		r.names = append(r.names, template[found[2]:found[3]])
		end = found[1]
	}
	r.form = regexp.MustCompile(form.String() + regexp.QuoteMeta(template[end:]) + "$")
	return r
}

// value returns the text of a parameter as it was sent, still percent-encoded.
func (r pathReader) value(address *url.URL, name string) (string, bool) {
	i := slices.Index(r.names, name)
	if i < 0 {
		return "", false
	}
	found := r.form.FindStringSubmatch(address.EscapedPath())
	if found == nil { // a template with characters that are percent-encoded when they are sent
		if found = r.form.FindStringSubmatch(address.Path); found == nil {
			return "", false
		}
		return url.PathEscape(found[i+1]), true
	}
	return found[i+1], true
}
