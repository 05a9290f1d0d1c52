package exchange

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// FromHTTP returns the exchange of a request and a response of net/http, of a client or of a
// server. The bodies are given apart, since whoever reads them has to put them back. Without a
// request, response.Request is taken, the last one after redirects; if there is none either, the
// Request is empty. Without a response the Response is nil, and why none came is for the caller to
// say in Problem. Started and Duration are left to the caller.
//
// What net/http has done to a message cannot be undone; see [NewRequest] and [NewResponse].
func FromHTTP(request *http.Request, requestBody []byte,
	response *http.Response, responseBody []byte) *Exchange {
	e := &Exchange{}
	if request == nil && response != nil {
		request = response.Request
	}
	if request != nil {
		e.Request = NewRequest(request, requestBody)
	}
	if response != nil {
		e.Response = NewResponse(response, responseBody)
	}
	return e
}

// NewRequest returns a request of net/http with its body. Host, Content-Length, Transfer-Encoding
// and the Authorization of a URL with userinfo, which net/http keeps outside of the header, are put
// into it, and the URL is absolute and as it was sent.
//
// Known limits: what a transport adds without telling (User-Agent, Accept-Encoding: gzip) is
// missing in a request of a client; names of headers are in the form that [http.Header] has them
// in, and the order of different names is lost. Behind a proxy that ends TLS, a server takes https
// for http.
func NewRequest(request *http.Request, body []byte) Request {
	address := sentURL(request)
	header := request.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	if user := address.User; user != nil && header["Authorization"] == nil {
		password, _ := user.Password()
		basic := http.Request{Header: header}
		basic.SetBasicAuth(user.Username(), password)
	}
	address.User, address.Fragment, address.RawFragment = nil, "", ""
	// net/http sends these from the fields of the request, whatever the header says.
	header.Set("Host", cmp.Or(request.Host, address.Host))
	if len(request.TransferEncoding) > 0 {
		header["Transfer-Encoding"] = slices.Clone(request.TransferEncoding)
	} else if request.ContentLength > 0 {
		header.Set("Content-Length", strconv.FormatInt(request.ContentLength, 10))
	}
	return Request{Method: cmp.Or(request.Method, http.MethodGet), URL: address.String(),
		Header: header, Body: body}
}

// sentURL is the URL of a request with scheme and host, which a server gets apart from it. What the
// request line had counts, since a handler may have been given less of the path.
func sentURL(request *http.Request) *url.URL {
	address := url.URL{}
	if request.URL != nil {
		address = *request.URL
	}
	if strings.HasPrefix(request.RequestURI, "/") {
		if line, err := url.ParseRequestURI(request.RequestURI); err == nil {
			address = *line
		}
	}
	if address.Scheme == "" {
		address.Scheme = "http"
		if request.TLS != nil {
			address.Scheme = "https"
		}
	}
	if address.Host == "" {
		address.Host = request.Host
	}
	return &address
}

// NewResponse returns a response of net/http with its body, which has to be read to its end before:
// only then the trailers are there. Transfer-Encoding, which net/http keeps outside of the header,
// is put into it.
//
// Known limits: where the transport asked for gzip on its own and undid it, the body is the plain
// one, the header lacks Content-Encoding and Content-Length, and [Response.Uncompressed] says so.
// Whoever wants the message as it came sets DisableCompression in [http.Transport]. The response of
// a recorder of [net/http/httptest] lacks what only a server adds, such as Date and Content-Length.
func NewResponse(response *http.Response, body []byte) *Response {
	r := &Response{Status: response.StatusCode, Proto: response.Proto,
		Header: response.Header.Clone(), Body: body, Uncompressed: response.Uncompressed}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if len(response.TransferEncoding) > 0 {
		r.Header["Transfer-Encoding"] = slices.Clone(response.TransferEncoding)
	}
	for name, values := range response.Trailer {
		if values == nil {
			continue // it was announced, and never came
		}
		if r.Trailer == nil {
			r.Trailer = http.Header{}
		}
		r.Trailer[name] = slices.Clone(values)
	}
	return r
}
