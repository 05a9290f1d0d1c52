package har

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// entry reads an entry; what cannot be read of it is told in it.
func (r *reader) entry(index int, node *tree.Node) Entry {
	where := fmt.Sprintf("log.entries[%d]", index)
	e := Entry{Index: index, Position: node.Position, Exchange: &exchange.Exchange{}}
	request := r.member(node, where, "request", tree.Object,
		"without a request there is nothing to judge")
	if r.err == nil {
		r.request(request, where+".request", &e)
	}
	if e.Unreadable = r.taken(); e.Unreadable != "" {
		e.Exchange.Problem = noResponse("the entry cannot be read", nil)
		return e
	}
	if retries := node.Get("_retries"); retries.Is(tree.Array) {
		for _, ended := range retries.Items {
			if p := recordedProblem(ended); p != nil {
				e.Exchange.Retries = append(e.Exchange.Retries, p)
			}
		}
	}
	e.Exchange.Started, _ = time.Parse(time.RFC3339Nano, node.Get("startedDateTime").Str())
	if ms, err := strconv.ParseFloat(numeral(node.Get("time")), 64); err == nil && ms > 0 &&
		ms < 1e12 {
		e.Exchange.Duration = time.Duration(math.Round(ms * float64(time.Millisecond)))
	}
	r.anyResponse(node, where, &e)
	e.Kind = kindOf(node, &e)
	return e
}

// anyResponse reads the response of an entry, or why there is none.
func (r *reader) anyResponse(node *tree.Node, where string, e *Entry) {
	response := r.optional(node, where, "response", tree.Object,
		"leave it out, or give it the status 0, where none came")
	switch {
	case response != nil:
		r.response(response, where+".response", e)
		if r.err == nil && !r.exact {
			e.doubtHeaders(node, response)
		}
	case r.err == nil:
		e.Exchange.Problem = noResponse("the entry has no response", nil)
	}
	if e.ResponseUnreadable = r.taken(); e.ResponseUnreadable != "" {
		e.Exchange.Response = nil
		e.Exchange.Problem = noResponse("the response cannot be read", nil)
	}
}

func numeral(n *tree.Node) string {
	if n.Is(tree.Number) {
		return n.Text
	}
	return ""
}

func (r *reader) request(node *tree.Node, where string, e *Entry) {
	method := r.member(node, where, "method", tree.String, "give the method, such as GET")
	url := r.member(node, where, "url", tree.String, "give the absolute URL of the request")
	if r.err != nil {
		return
	}
	if method.Text == "" {
		r.fail(method.Position, "the method of %s is empty; give the method, such as GET", where)
	}
	if scheme, _, found := strings.Cut(url.Text, ":"); !found || scheme == "" ||
		strings.ContainsAny(scheme, "/?#") {
		r.fail(url.Position, "the url of %s is not absolute; put scheme and host before it", where)
	}
	e.Exchange.Request = exchange.Request{Method: r.method(method.Text), URL: url.Text}
	header, unknown := r.headers(node, where)
	data := node.Get("postData")
	if unknown == "" && len(header) == 0 && !r.exact && data.Get("mimeType").Str() != "" {
		unknown = "the HAR does not have the headers: the list is empty, although there is a body"
	}
	e.RequestHeadersUnknown = unknown
	e.RequestTypeAssumed = r.assumeType(header, data)
	var cookies []string
	for _, cookie := range r.pairs(node, where, "cookies") {
		cookies = append(cookies, cookie.name+"="+cookie.value)
	}
	if header["Cookie"] == nil && len(cookies) > 0 {
		header.Set("Cookie", strings.Join(cookies, "; "))
	}
	b := r.requestBody(node, where, header)
	e.RequestBodyUnknown, e.RequestCoding = b.unknown, b.removeCoding(header)
	e.RequestBodyDoubt, e.RequestFile = b.doubt, b.file
	e.Exchange.Request.Header, e.Exchange.Request.Body = header, b.bytes
}

// method is the method as it was sent: libraries that take it in any case, and so do browsers for
// these, send it in capitals (Fetch standard, Methods).
func (r *reader) method(recorded string) string {
	if upper := strings.ToUpper(recorded); !r.exact && recorded == strings.ToLower(recorded) &&
		slices.Contains(methods, upper) {
		return upper
	}
	return recorded
}

// methods are those that have a name of their own in OpenAPI.
var methods = []string{"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
	"QUERY"}

// assumeType lets the mimeType of a body stand in for a Content-Type that the header list does not
// have. It returns why that may be wrong, and "" where there is nothing to assume.
func (r *reader) assumeType(header http.Header, holder *tree.Node) string {
	mimeType := holder.Get("mimeType").Str()
	if r.exact || header.Get("Content-Type") != "" || mimeType == "" || mimeType == "x-unknown" {
		return ""
	}
	header.Set("Content-Type", mimeType)
	return fmt.Sprintf("the HAR has no Content-Type, but the mimeType %s, which is what the "+
		"recorder took the body for", mimeType)
}

func (r *reader) response(node *tree.Node, where string, e *Entry) {
	code := r.status(node, where)
	if r.err != nil {
		return
	}
	e.Exchange.Problem = recordedProblem(node.Get("_problem"))
	if code <= 0 {
		if e.Exchange.Problem == nil {
			e.Exchange.Problem = noResponse(
				fmt.Sprintf("the HAR has no response, but the status %d", code), node)
		}
		return
	}
	header, unknown := r.headers(node, where)
	e.ResponseHeadersUnknown = unknown
	mimeType := node.Get("content").Get("mimeType").Str()
	if unknown == "" && len(header) == 0 && mimeType != "" && mimeType != "x-unknown" {
		e.ResponseHeadersUnknown = fmt.Sprintf(
			"the HAR does not have the headers: the list is empty, although the response is %s",
			mimeType)
	}
	if header["Set-Cookie"] == nil {
		for _, cookie := range r.pairs(node, where, "cookies") {
			header.Add("Set-Cookie", cookie.line())
		}
	}
	body := r.responseContent(node, where, header, int(code), e)
	e.Exchange.Response = &exchange.Response{Status: int(code),
		Proto: proto(node.Get("httpVersion").Str()), Header: header, Body: body}
}

// responseContent reads the body of a response, and puts into its header what stands in for it.
func (r *reader) responseContent(node *tree.Node, where string, header http.Header, status int,
	e *Entry) []byte {
	if content := node.Get("content"); content.Get("text").Str() != "" || apart(content) != "" {
		e.ResponseTypeAssumed = r.assumeType(header, content)
	}
	b := r.responseBody(node, where, header, e.Exchange.Request.Method, int64(status))
	if e.ResponseTypeAssumed != "" && len(b.bytes) == 0 && b.unknown == "" {
		e.ResponseTypeAssumed = "" // the text came from a cache, and no body with the response
		header.Del("Content-Type")
	}
	if failure := failureOf(node); b.unknown == "" && e.Exchange.Problem == nil && failure != "" {
		b.unknown = fmt.Sprintf("the body may not be complete: the recorder noted %q", failure)
	}
	e.ResponseBodyUnknown, e.ResponseCoding = b.unknown, b.removeCoding(header)
	e.ResponseBodyDoubt, e.ResponseFile = b.doubt, b.file
	return b.bytes
}

// status returns the status code; below 1 it stands for no response.
func (r *reader) status(response *tree.Node, where string) int64 {
	const words = "give one of 100 to 999, 0 where no response came"
	status := r.member(response, where, "status", tree.Number, words)
	code, whole := integer(status)
	if r.err == nil && (!whole || code > 999 || code > 0 && code < 100) {
		r.fail(status.Position, "the status of %s is %s, which is no status code; %s", where,
			status.Text, words)
	}
	return code
}

// headers returns the header list, and why it is not known.
func (r *reader) headers(node *tree.Node, where string) (header http.Header, unknown string) {
	header = http.Header{}
	if list := node.Get("headers"); list == nil || list.Kind == tree.Null {
		return header, "the HAR does not have the headers: the list is missing"
	}
	for _, field := range r.pairs(node, where, "headers") {
		if strings.HasPrefix(field.name, ":") {
			continue // a pseudo-header (RFC 9113 section 8.3), which is no header
		}
		if !strings.Contains(field.value, "\n") {
			header.Add(field.name, field.value)
			continue
		}
		for line := range strings.SplitSeq(field.value, "\n") { // as Chrome joins lines of one name
			header.Add(field.name, strings.TrimSpace(line))
		}
	}
	if !r.exact {
		for name, lines := range header {
			header[name] = withoutRepeated(lines)
		}
	}
	return header, ""
}

// withoutRepeated takes out the lines that stand there already.
func withoutRepeated(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if !slices.Contains(kept, line) {
			kept = append(kept, line)
		}
	}
	return kept
}

// pair is an item of the lists of headers, cookies and params.
type pair struct {
	name, value string
	node        *tree.Node
}

func (r *reader) pairs(parent *tree.Node, where, name string) []pair {
	const words = "it is a list of objects with name and value"
	list := r.optional(parent, where, name, tree.Array, words)
	if list == nil {
		return nil
	}
	pairs := make([]pair, 0, len(list.Items))
	for i, item := range list.Items {
		itemName := r.member(item, fmt.Sprintf("%s.%s[%d]", where, name, i), "name", tree.String,
			words)
		if r.err != nil {
			return nil
		}
		p := pair{name: itemName.Text, node: item}
		switch value := item.Get("value"); {
		case value == nil || value.Kind == tree.Null:
		case value.Kind == tree.Array || value.Kind == tree.Object:
			r.fail(value.Position, "value of %s.%s[%d] is of the type %s, not string; %s", where,
				name, i, value.Kind, words)
		default:
			p.value = value.Text // numbers and booleans, too: some write them bare
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// line writes a cookie of a response as the Set-Cookie it came in (RFC 6265 section 4.1.1), as far
// as the list has it.
func (p pair) line() string {
	line := p.name + "=" + p.value
	for _, attribute := range []struct{ member, name string }{{"path", "Path"},
		{"domain", "Domain"}, {"sameSite", "SameSite"}} {
		if text := p.node.Get(attribute.member).Str(); text != "" {
			line += "; " + attribute.name + "=" + text
		}
	}
	if expires, err := time.Parse(time.RFC3339Nano, p.node.Get("expires").Str()); err == nil {
		line += "; Expires=" + expires.UTC().Format(http.TimeFormat)
	}
	if p.node.Get("secure").True() {
		line += "; Secure"
	}
	if p.node.Get("httpOnly").True() {
		line += "; HttpOnly"
	}
	return line
}

// proto returns the protocol version as net/http spells it; browsers use the names of ALPN (RFC
// 7301).
func proto(version string) string {
	switch version = strings.ToUpper(version); version {
	case "UNKNOWN":
		return ""
	case "H2", "HTTP/2":
		return "HTTP/2.0"
	case "H3", "HTTP/3":
		return "HTTP/3.0"
	}
	return version
}

// failureOf is what the recorder noted of a failed exchange: _error as Chrome has it, _failureText
// as Playwright has it.
func failureOf(response *tree.Node) string {
	if text := response.Get("_error").Str(); text != "" {
		return text
	}
	return response.Get("_failureText").Str()
}

func noResponse(message string, response *tree.Node) *exchange.Problem {
	if failure := failureOf(response); failure != "" {
		message += " (" + failure + ")"
	}
	return &exchange.Problem{Kind: exchange.Connection, Message: message}
}

// recordedProblem reads what [Write] writes of a problem.
func recordedProblem(node *tree.Node) *exchange.Problem {
	kind := exchange.ProblemKind(node.Get("kind").Str())
	if !slices.Contains(kinds, kind) {
		return nil
	}
	return &exchange.Problem{Kind: kind, Message: node.Get("message").Str(),
		Phase: known(exchange.Phases(), node.Get("phase").Str()),
		Cause: known(exchange.Causes(), node.Get("cause").Str())}
}

// known returns a word if it is one of those that there are.
func known[T ~string](words []T, word string) T {
	if slices.Contains(words, T(word)) {
		return T(word)
	}
	return ""
}

var kinds = []exchange.ProblemKind{
	exchange.NotSent, exchange.Canceled, exchange.Deadline, exchange.Connection, exchange.Truncated,
	exchange.TooLarge, exchange.Malformed,
}
