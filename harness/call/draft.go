package call

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// draft is a request being put together.
type draft struct {
	operation      *contract.Operation
	method         string
	encoded        *Encoded // takes the place of what is said of path and query
	pathParameters map[string]string
	query          url.Values
	header         http.Header
	body           []byte
	wrong          string
	madeUp         []string
	secrets        map[string]string // value → variable
	credentials    map[string]string // name of a response member → variable
	problems       []string
}

func newDraft(operation *contract.Operation, options []Option) *draft {
	d := &draft{operation: operation, method: operation.Method, header: http.Header{},
		credentials: map[string]string{}}
	for _, option := range options {
		option(d)
	}
	return d
}

// Option adds something to a request.
type Option func(*draft)

// PathParameter returns the value of a parameter of the path template.
func PathParameter(name, value string) Option {
	return func(d *draft) {
		if d.pathParameters == nil {
			d.pathParameters = map[string]string{}
		}
		d.pathParameters[name] = value
	}
}

// Query adds a query parameter.
func Query(name, value string) Option {
	return func(d *draft) {
		if d.query == nil {
			d.query = url.Values{}
		}
		d.query.Add(name, value)
	}
}

// Header adds a request header.
func Header(name, value string) Option {
	return func(d *draft) { d.header.Add(name, value) }
}

// JSON returns the body as the JSON of a value, and its media type.
func JSON(value any) Option { return jsonAs("application/json", value) }

func jsonAs(contentType string, value any) Option {
	return func(d *draft) {
		body, err := json.Marshal(value)
		if err != nil {
			d.problems = append(d.problems,
				fmt.Sprintf("the body cannot be written as JSON: %v", err))
		}
		d.content(contentType, body)
	}
}

// Form returns the body as a form (application/x-www-form-urlencoded).
func Form(values url.Values) Option {
	return func(d *draft) {
		d.content("application/x-www-form-urlencoded",
			[]byte(values.Encode()))
	}
}

// Body returns the body byte for byte, and its media type; an empty one leaves the Content-Type
// out.
func Body(contentType string, body []byte) Option {
	return func(d *draft) { d.content(contentType, body) }
}

// Method replaces the method of the operation by one that its path does not document. Such a
// request is wrong on purpose.
func Method(method string) Option {
	return func(d *draft) { d.method, d.wrong = method, "an undocumented method" }
}

// Wrong says that the request does not conform on purpose, and in what way.
func Wrong(way string) Option {
	return func(d *draft) { d.wrong = way }
}

// Credential says that a member of the response, wherever it stands, is a credential that a later
// request will need, and the variable that stands for it in curl lines.
func Credential(member, variable string) Option {
	return func(d *draft) { d.credentials[member] = variable }
}

// MadeUp names values of the request that stand where credentials would and are none, so that they
// are shown as they are.
func MadeUp(values ...string) Option {
	return func(d *draft) { d.madeUp = append(d.madeUp, values...) }
}

// Secret names a value of the request that must not be shown though nobody has handed it out, such
// as a secret without its last character, and the variable that stands for it in curl lines.
func Secret(variable, value string) Option {
	return func(d *draft) {
		if d.secrets == nil {
			d.secrets = map[string]string{}
		}
		d.secrets[value] = variable
	}
}

// Content returns the body and its media type: bytes as they are, any other value as its JSON
// whatever the media type says. An empty media type leaves the Content-Type out.
func Content(contentType string, body any) Option {
	if raw, ok := body.([]byte); ok {
		return Body(contentType, raw)
	}
	return jsonAs(contentType, body)
}

func (d *draft) content(contentType string, body []byte) {
	d.body = body
	d.header.Del("Content-Type")
	if contentType != "" {
		d.header.Set("Content-Type", contentType)
	}
}

// path fills in the path template. A parameter without value, or with an empty one, would make it
// the path of something else; so would a value for a parameter that there is none of. Each is a
// problem.
func (d *draft) path() (path string, problems []string) {
	if d.encoded != nil {
		return d.encoded.Path, nil
	}
	path = d.operation.Path
	for _, name := range slices.Sorted(maps.Keys(d.pathParameters)) {
		value, placeholder := d.pathParameters[name], "{"+name+"}"
		switch {
		case !strings.Contains(d.operation.Path, placeholder):
			problems = append(problems,
				fmt.Sprintf("the path %s has no parameter %s", d.operation.Path, placeholder))
		case value == "":
			problems = append(problems, fmt.Sprintf("the path parameter %s is empty", placeholder))
		}
		path = strings.ReplaceAll(path, placeholder, url.PathEscape(value))
	}
	if strings.ContainsAny(path, "{}") {
		problems = append(problems, fmt.Sprintf("the path %s has a parameter without value", path))
	}
	return path, problems
}

// target is the path of the contract with the query, once the path is known to be whole.
func (d *draft) target() string {
	path, _ := d.path()
	return path + d.queryPart()
}

// queryPart is the query with its question mark; empty where there is none.
func (d *draft) queryPart() string {
	if d.encoded != nil {
		return strings.TrimSuffix("?"+d.encoded.Query, "?")
	}
	if len(d.query) == 0 {
		return ""
	}
	return "?" + d.query.Encode()
}

// encodedPathParameters are the values of the path template as they are sent.
func (d *draft) encodedPathParameters() map[string]string {
	encoded := make(map[string]string, len(d.pathParameters))
	for name, value := range d.pathParameters {
		encoded[name] = url.PathEscape(value)
	}
	return encoded
}

func (d *draft) sending() Sending {
	return Sending{Operation: d.operation, Method: d.method, PathParameters: d.pathParameters,
		MadeUp: d.madeUp, HasBody: len(d.body) > 0}
}
