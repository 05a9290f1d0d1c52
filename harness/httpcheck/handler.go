package httpcheck

import (
	"bytes"
	"io"
	"net/http"

	"plumbline/harness/exchange"
)

// serve has a handler answer a request, and judges the exchange when it has.
func (c *checker) serve(handler http.Handler, w http.ResponseWriter, request *http.Request) {
	if c.passes(request) {
		handler.ServeHTTP(w, request)
		return
	}
	received := &copied{ReadCloser: request.Body}
	if request.Body == nil {
		received.ReadCloser = http.NoBody
	}
	serving := *request
	serving.Body = received
	answer := &recorded{ResponseWriter: w, request: request}
	handler.ServeHTTP(answer, &serving)
	// What the handler did not read was sent all the same.
	if _, err := io.Copy(io.Discard, io.LimitReader(received, rest)); err != nil {
		received.content.Reset()
	}
	sent, requestUnknown := received.known(request.ContentLength)
	x := exchange.FromHTTP(request, sent, nil, nil)
	x.Response = answer.result()
	c.judge(x, requestUnknown, "")
}

// recorded is the writer of a response, and keeps what is written.
type recorded struct {
	http.ResponseWriter

	request *http.Request
	status  int
	header  http.Header // as it was when the status was written
	content bytes.Buffer
}

// Unwrap lets [http.ResponseController] reach the writer below.
func (r *recorded) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// WriteHeader implements http.ResponseWriter. Informational responses (1xx) come before the one
// that is judged.
func (r *recorded) WriteHeader(status int) {
	if r.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		r.status, r.header = status, r.Header().Clone()
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (r *recorded) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	n, err := r.ResponseWriter.Write(p)
	r.content.Write(p[:n])
	return n, err
}

// Flush implements http.Flusher.
func (r *recorded) Flush() {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush() // a writer that cannot need not
}

// result is the response as a client gets it.
func (r *recorded) result() *exchange.Response {
	response := &exchange.Response{Status: r.status, Proto: r.request.Proto, Header: r.header,
		Body: r.content.Bytes()}
	if response.Status == 0 { // a server answers for a handler that writes nothing
		response.Status, response.Header = http.StatusOK, r.Header().Clone()
	}
	if r.request.Method == http.MethodHead {
		response.Body = nil // which a server does not send
	}
	header := response.Header
	_, typed := header["Content-Type"]
	if !typed && len(response.Body) > 0 && header.Get("Content-Encoding") == "" {
		header.Set("Content-Type", http.DetectContentType(response.Body)) // as a server does
	}
	return response
}
