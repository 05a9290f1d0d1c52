package call

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"plumbline/harness/check"
	"plumbline/harness/contract"
	"plumbline/harness/exchange"
	"plumbline/harness/redact"
)

// Response is what came of a call: the exchange, and what the contract says of it.
type Response struct {
	Operation *contract.Operation
	Exchange  *exchange.Exchange
	Verdict   check.Verdict
	caller    *Caller
}

// Status is the status code, or 0 where no response came.
func (r *Response) Status() int {
	if r.Exchange.Response == nil {
		return 0
	}
	return r.Exchange.Response.Status
}

// Body is the body as transferred; nil where no response came.
func (r *Response) Body() []byte {
	if r.Exchange.Response == nil {
		return nil
	}
	return r.Exchange.Response.Body
}

// Value is the JSON value of the body as encoding/json decodes it with UseNumber, or nil where the body is not JSON.
func (r *Response) Value() any {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(r.Body()))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// Text is a member of the body's object as text: a string as it is, a number as it is written, "" for anything else.
func (r *Response) Text(member string) string {
	object, _ := r.Value().(map[string]any)
	switch value := object[member].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// Decode reads the JSON of the body into a value, as encoding/json does.
func (r *Response) Decode(into any) error { return json.Unmarshal(r.Body(), into) }

// Redactor knows every secret of the target, and every credential that it has handed out.
func (r *Response) Redactor() *redact.Redactor { return r.caller.Redactor }

// Contract is what the response was judged by.
func (r *Response) Contract() *contract.Contract { return r.caller.Contract }

// Curl is a line for a shell that sends the request again. Secrets stand in it as environment variables.
func (r *Response) Curl() string {
	return exchange.Curl(r.Exchange.Request, exchange.CurlOptions{
		BaseURL: r.caller.Target.BaseURL(), BaseURLVariable: r.caller.Target.BaseURLVariable(), Redactor: r.caller.Redactor,
	})
}

// learn makes the redactor know the credentials that the response hands out: what is sensitive is known by the names of members,
// at any depth.
func (r *Response) learn(named map[string]string) {
	prefix := strings.ToUpper(r.caller.Target.API()) + "_"
	object, _ := r.Value().(map[string]any)
	for member, variable := range named {
		if value, ok := object[member].(string); ok {
			r.caller.Redactor.Secret(variable, value)
		}
	}
	r.learnFrom(r.Value(), prefix)
}

func (r *Response) learnFrom(value any, prefix string) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			r.learnFrom(item, prefix)
		}
	case map[string]any:
		for name, member := range value {
			if text, ok := member.(string); ok && redact.CredentialName(name) {
				r.caller.Redactor.Secret(prefix+variableName(name), text)
			}
			r.learnFrom(member, prefix)
		}
	}
}

// variableName writes the name of a member the way environment variables are: accessToken becomes ACCESS_TOKEN.
func variableName(member string) string {
	var b strings.Builder
	for i, c := range member {
		switch {
		case c >= 'A' && c <= 'Z':
			if i > 0 && !strings.HasSuffix(b.String(), "_") {
				b.WriteByte('_')
			}
			b.WriteRune(c)
		case c >= 'a' && c <= 'z':
			b.WriteRune(c - 'a' + 'A')
		case c >= '0' && c <= '9' && i > 0:
			b.WriteRune(c)
		default:
			b.WriteByte('_')
		}
	}
	return b.String()
}

// String gives METHOD /path → status.
func (r *Response) String() string {
	outcome := "no response"
	if status := r.Status(); status != 0 {
		outcome = strconv.Itoa(status)
	}
	return fmt.Sprintf("%s %s → %s", r.Exchange.Request.Method, r.Operation.Path, outcome)
}
