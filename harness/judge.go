package harness

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/har"
	"plumbline/internal/redact"
	"plumbline/internal/verify"
)

// Verdict is what a contract says of an exchange. No credential stands in it.
type Verdict struct {
	// Outcome sums the verdict up: [verdict.Conforms], [verdict.Violates] or
	// [verdict.Unverifiable].
	Outcome verdict.Outcome
	// Operation is METHOD /path as in the document; empty where the document has none for the
	// request.
	Operation string
	Findings  []verdict.Finding
	// Unchecked is what was not judged, and why.
	Unchecked []verdict.Unchecked

	exchange *exchange.Exchange
	secrets  func() *redact.Redactor // asked for when the verdict is printed
}

// String is the verdict as a person reads it: all that was found at once, with the place in the
// document, what came, and a curl line that sends the request again.
func (v Verdict) String() string {
	if v.exchange == nil {
		return string(v.Outcome)
	}
	return v.secrets().String(v.text())
}

// Exchange is what was judged, as it came: credentials stand in it.
func (v Verdict) Exchange() *exchange.Exchange { return v.exchange }

// Judge judges the request and the response of an exchange; where there is no response, the request
// alone. The operation is found by the request. An exchange that belongs to none, or of which
// something cannot be judged, is unverifiable.
func (c *Contract) Judge(x *exchange.Exchange) Verdict {
	only := verify.Both
	if x.Response == nil && x.Problem == nil {
		only = verify.RequestOnly
	}
	return c.judge(har.Entry{Exchange: x}, only)
}

// JudgeResponse judges the response of an exchange alone.
func (c *Contract) JudgeResponse(x *exchange.Exchange) Verdict {
	return c.judge(har.Entry{Exchange: x}, verify.ResponseOnly)
}

// JudgeHTTP judges what net/http hands out, of a client or of a server: a request, or a response,
// or both. Without a request the response alone is judged, and response.Request tells the
// operation; without a response, the request. Bodies can be read afterwards as before.
//
// The body of a request that a client has sent is known only where [http.Request.GetBody] is, as
// it is for the bodies that [http.NewRequest] knows; otherwise it is not judged, and the verdict
// says so.
func (c *Contract) JudgeHTTP(request *http.Request, response *http.Response) Verdict {
	entry := har.Entry{}
	var requestBody, responseBody []byte
	var problem *exchange.Problem
	only := verify.Both
	switch {
	case response == nil:
		only = verify.RequestOnly
	case request == nil:
		only = verify.ResponseOnly
		if response.Request == nil {
			entry.RequestHeadersUnknown = "the request is not known"
			response = withRequest(response)
		}
	}
	if request != nil {
		var err error
		if requestBody, err = bodyOf(request, response != nil); err != nil {
			entry.RequestBodyUnknown = err.Error()
		}
	}
	if response != nil && response.Body != nil {
		var err error
		responseBody, err = readAgain(&response.Body)
		if err != nil {
			problem = &exchange.Problem{Kind: exchange.Truncated,
				Message: "the body of the response ends early" + cause(err)}
		}
	}
	entry.Exchange = exchange.FromHTTP(request, requestBody, response, responseBody)
	entry.Exchange.Problem = problem
	return c.judge(entry, only)
}

// cause says why something ended early, where an error says more than that it did.
func cause(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return ""
	}
	return ": " + err.Error()
}

// withRequest gives a response an empty request, by which no operation is found.
func withRequest(response *http.Response) *http.Response {
	known := *response
	known.Request = &http.Request{}
	return &known
}

func (c *Contract) judge(entry har.Entry, only verify.Side) Verdict {
	options := c.options
	options.Only = only
	result := verify.Entries(c.compiled, "", []har.Entry{entry}, options)[0]
	v := Verdict{Outcome: result.Verdict, Findings: result.Findings, Unchecked: result.Unchecked}
	if result.Operation != nil {
		v.Operation = *result.Operation
	}
	v.exchange = entry.Exchange
	v.secrets = sync.OnceValue(func() *redact.Redactor {
		return verify.Secrets(c.compiled, entry, options.BasePath)
	})
	return v
}

// errSent says why the body of a request is not known.
var errSent = errors.New("the body of the request has been sent, and nothing kept it")

// bodyOf reads the body of a request, and leaves it to be read again.
func bodyOf(request *http.Request, sent bool) ([]byte, error) {
	switch {
	case request.Body == nil || request.Body == http.NoBody:
		return nil, nil
	case sent && request.GetBody == nil:
		return nil, errSent
	case sent:
		again, err := request.GetBody()
		if err != nil {
			return nil, err
		}
		defer func() { _ = again.Close() }() // it was only read
		return io.ReadAll(again)
	}
	return readAgain(&request.Body)
}

// readAgain reads a body and puts one in its place that can be read as before, with the error it
// ended with.
func readAgain(body *io.ReadCloser) ([]byte, error) {
	content, err := io.ReadAll(*body)
	rest := io.Reader(bytes.NewReader(content))
	if err != nil {
		rest = io.MultiReader(rest, failing{err})
	}
	*body = struct {
		io.Reader
		io.Closer
	}{rest, *body}
	return content, err
}

// failing is the end of a body that could not be read to its end.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }
