package check

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/wire"
)

// notParameters are headers that other parts of a document describe: "If in is "header" and the
// name field is "Accept", "Content-Type" or "Authorization", the parameter definition SHALL be
// ignored" (OpenAPI 3.1.1, Parameter Object).
var notParameters = []string{"accept", "content-type", "authorization"}

// checkParameters demands the required parameters of a request and holds those that are there to
// their schemas.
func checkParameters(s Subject, judged *judgment) {
	for _, why := range s.Operation.Unresolved {
		judged.unjudged(verdict.Parameter, "it is not known what parameter is meant: "+why)
	}
	if len(s.Operation.Parameters) == 0 {
		return
	}
	address, err := url.Parse(s.Exchange.Request.URL)
	if err != nil {
		judged.unjudged(verdict.Parameter, "the URL of the request cannot be read: "+err.Error())
		return
	}
	r := &parameterReader{subject: s, query: address.RawQuery,
		form: formFields{subject: s, verdict: judged}}
	for _, parameter := range s.Operation.Parameters {
		if parameter.In == "header" &&
			slices.Contains(notParameters, strings.ToLower(parameter.Name)) &&
			s.Contract.Version() != openapi.Swagger20 {
			continue
		}
		v := &value{
			id: verdict.Parameter, name: "the " + placeName(parameter.In) + " " + parameter.Name,
			writing: parameter.Writing, contract: s.Contract, at: parameter.Pointer,
			verdict: judged, way: schema.ToServer, required: parameter.Required,
		}
		if !r.read(parameter, v) {
			continue
		}
		if v.read.Empty && v.read.Undefined == "" {
			if parameter.AllowEmptyValue {
				// "which the server SHOULD interpret as the parameter being unused" (OpenAPI 3.1.1,
				// Parameter Object)
				continue
			}
			if s.Contract.Version() == openapi.Swagger20 {
				v.read.Problem = "is there without a value, which the contract does not allow " +
					"(allowEmptyValue)"
			}
		}
		v.judge()
	}
}

// PathFits tells whether what stands in the path of a request satisfies the path's parameters, as
// far as that can be judged.
func PathFits(s Subject) bool {
	defer schema.BeginMessage()()
	var judged judgment
	r := &parameterReader{subject: s}
	for _, parameter := range s.Operation.Parameters {
		v := &value{writing: parameter.Writing, contract: s.Contract, at: parameter.Pointer,
			verdict: &judged, way: schema.ToServer}
		if parameter.In == "path" && r.read(parameter, v) {
			v.judge()
		}
	}
	return judged.Conforms()
}

// parameterReader reads the parameters of one request.
type parameterReader struct {
	subject Subject
	query   string // as it was sent
	form    formFields
}

// read reads a parameter from its place. It tells whether there is anything to judge.
func (r *parameterReader) read(parameter *contract.Parameter, v *value) bool {
	header, unknown := r.subject.Exchange.Request.Header, r.subject.Unknown
	p := writtenValue(parameter.Name, parameter.In, parameter.Writing, schema.ToServer)
	p.Others = otherNames(r.subject.Operation, parameter)
	switch parameter.In {
	case "path":
		text, known := r.subject.PathParameters[parameter.Name]
		if !known {
			v.verdict.unjudged(verdict.Parameter,
				"the path template has no parameter "+parameter.Name)
			return false
		}
		v.text, v.required, v.read = text, true, p.FromPath(text)
	case "query", "querystring":
		v.text, v.read = ownText(r.query, p), p.FromQuery(r.query)
		if parameter.In == "querystring" && v.read.Present && parameter.Content != nil &&
			essence(parameter.Content.Range) == formType {
			v.read.Value = r.query // still encoded: a form is read from it
		}
	case "header":
		lines := header.Values(parameter.Name)
		v.text, v.unknown, v.read = strings.Join(lines, ", "), unknown.RequestHeader,
			p.FromHeader(lines)
		if strings.EqualFold(parameter.Name, "Authorization") {
			v.unknown = cmp.Or(unknown.RequestHeader, unknown.Credentials)
		}
	case "cookie":
		v.text, v.unknown, v.read = "[redacted]",
			cmp.Or(unknown.Credentials, unknown.RequestHeader),
			p.FromCookie(header.Values("Cookie"))
	case "formData":
		return r.form.read(p, parameter, v)
	default:
		v.verdict.unjudged(verdict.Parameter,
			"a parameter in "+parameter.In+" is not one that is read")
		return false
	}
	return true
}

// formType is the media type of a form without files.
const formType = "application/x-www-form-urlencoded"

func placeName(in string) string {
	switch in {
	case "header", "cookie":
		return in
	case "formData":
		return "form field"
	}
	return in + " parameter"
}

// otherNames are the names that stand beside a parameter in the same place, API keys included.
func otherNames(o *contract.Operation, parameter *contract.Parameter) []string {
	var names []string
	for _, other := range o.Parameters {
		if other.In == parameter.In && other.Name != parameter.Name {
			names = append(names, other.Name)
		}
	}
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			if scheme.In == parameter.In {
				names = append(names, scheme.Key)
			}
		}
	}
	return names
}

// ownText is what of a query or form a parameter is read from: other parameters are no business of
// a finding about this one.
func ownText(query string, p wire.Parameter) string {
	var own, others []string
	for piece := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(piece, "=")
		if decoded, err := url.QueryUnescape(name); err == nil {
			name = decoded
		}
		switch {
		case name == p.Name || strings.HasPrefix(name, p.Name+"["):
			own = append(own, piece)
		case !slices.Contains(p.Others, name):
			// of an object whose members stand there by themselves, or of a whole query
			others = append(others, piece)
		}
	}
	if own == nil {
		own = others
	}
	return strings.Join(own, "&")
}

// formFields are the fields of a form of Swagger 2.0, read when they are first asked for.
type formFields struct {
	subject Subject
	verdict *judgment
	done    bool
	parts   []content.Part // of multipart/form-data
	fields  []wire.Field
	failed  bool
}

// read reads a field of the form. It tells whether there is anything to judge.
func (f *formFields) read(p wire.Parameter, parameter *contract.Parameter, v *value) bool {
	f.open()
	if f.failed {
		return false
	}
	for _, part := range f.parts {
		if part.Name == parameter.Name && f.subject.Contract.IsFile(parameter) {
			v.read = wire.Value{Present: true, Value: content.Binary(part.Body)}
			return true
		}
	}
	v.read = p.FromFields(f.fields)
	for _, field := range f.fields {
		if field.Name == parameter.Name {
			v.text = field.Text
		}
	}
	return true
}

func (f *formFields) open() {
	if f.done {
		return
	}
	f.done = true
	request := f.subject.Exchange.Request
	if f.subject.Unknown.RequestBody != "" {
		f.failed = true // which is told where the body is looked at
		return
	}
	contentType := request.Header.Get("Content-Type")
	switch kind := essence(contentType); {
	case len(request.Body) == 0:
	case strings.HasPrefix(kind, "multipart/"):
		parts, err := content.Multipart(request.Body, contentType)
		if err != nil {
			f.fail(err)
			return
		}
		f.parts = parts
		for _, part := range parts {
			f.fields = append(f.fields, wire.Field{Name: part.Name, Text: string(part.Body)})
		}
	case kind == formType:
		fields, err := content.Form(request.Body)
		if err != nil {
			f.fail(err)
			return
		}
		for _, field := range fields {
			f.fields = append(f.fields, wire.Field{Name: field.Name, Text: field.Value})
		}
	default:
		f.failed = true // the media type is none of a form's, which is told where that is looked at
	}
}

func (f *formFields) fail(err error) {
	f.failed = true
	m := &message{subject: f.subject, verdict: f.verdict, ids: requestIDs}
	m.unreadable(verdict.RequestBody, verdict.RequestBody, f.subject.Operation.RequestMediaTypes[0],
		err)
}
