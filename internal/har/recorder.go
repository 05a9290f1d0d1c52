package har

import (
	"net/http"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// doubtHeaders tells of a response whose header list is that of another one.
func (e *Entry) doubtHeaders(entry, response *tree.Node) {
	own := e.Exchange.Response
	if own == nil || e.ResponseHeadersUnknown != "" {
		return
	}
	switch {
	case isRevalidated(e, entry, response):
		e.Revalidated = "the browser took the response from its cache: its " +
			"headers may " +
			"be those of the 304 with which the server confirmed it"
	case own.Header.Get("Content-Length") == "0" && len(own.Body) > 0:
		e.ResponseHeadersUnknown = "the header list is that of another response: it has " +
			"Content-Length 0, and there is a body"
	}
}

// isRevalidated tells of a response that has a body of which no byte came: a browser shows what it
// had in its cache, and the server's answer was 304 (RFC 9111 section 4.3.4).
func isRevalidated(e *Entry, entry, response *tree.Node) bool {
	x := e.Exchange
	if x.Response.Status == http.StatusNotModified || len(x.Response.Body) == 0 {
		return false
	}
	if entry.Get("_fromCache").Str() != "" {
		return true
	}
	came, known := integer(response.Get("bodySize"))
	compression, _ := integer(response.Get("content").Get("compression"))
	conditional := x.Request.Header["If-None-Match"] != nil ||
		x.Request.Header["If-Modified-Since"] != nil
	// chrome-har counts what came less the headers, which were those in the cache.
	return known && (came < -1 || came == 0 && (conditional || compression > 0))
}

// withoutRedirectHeaders takes out the header list of a redirect from the entry that it led to,
// which has it from chrome-har.
func withoutRedirectHeaders(entries []Entry) {
	redirects := map[string]bool{}
	for i := range entries {
		response := entries[i].Exchange.Response
		if response == nil || response.Header.Get("Location") == "" {
			continue
		}
		key := response.Header.Get("Location") + "\n" + response.Header.Get("Date")
		switch {
		case response.Status >= 300 && response.Status < 400:
			redirects[key] = true
		case response.Status < 300 && redirects[key] && entries[i].ResponseTypeAssumed != "":
			response.Header = http.Header{"Content-Type": response.Header["Content-Type"]}
			entries[i].ResponseHeadersUnknown = "the header list is that of the redirect which " +
				"led to this request"
		}
	}
}

// kindOf is what a browser asked for: by the recorder's own words, by what the request says of
// itself (Fetch Metadata, Sec-Fetch-Dest), or by what came.
func kindOf(entry *tree.Node, e *Entry) string {
	request := e.Exchange.Request
	resource := entry.Get("_resourceType").Str()
	switch destination := request.Header.Get("Sec-Fetch-Dest"); {
	case isPreflight(request):
		return "preflight"
	case resource == "websocket" || strings.HasPrefix(request.URL, "ws"):
		return "websocket"
	case resource == "fetch" || resource == "xhr" || resource == "eventsource":
		return ""
	case destination != "":
		return strings.TrimSuffix(destination, "empty")
	case resource != "" && resource != "other":
		return resource
	case strings.HasSuffix(pathOf(request.URL), "/favicon.ico"):
		return "image"
	}
	return kindOfContent(e.Exchange)
}

// isPreflight tells of the question of a browser whether it may call (Fetch standard,
// CORS-preflight fetch).
func isPreflight(request exchange.Request) bool {
	return request.Method == http.MethodOptions && request.Header.Get("Origin") != "" &&
		request.Header.Get("Access-Control-Request-Method") != ""
}

func pathOf(address string) string {
	path, _, _ := strings.Cut(address, "?")
	return path
}

// kindOfContent is what a browser would do with what came; empty for what it hands to programs, and
// for a page that tells of an error, which may come from anything.
func kindOfContent(x *exchange.Exchange) string {
	came := x.Response
	if came == nil || came.Status >= 400 || x.Request.Method != http.MethodGet {
		return ""
	}
	mediaType, _, _ := strings.Cut(strings.ToLower(came.Header.Get("Content-Type")), ";")
	kind, subtype, _ := strings.Cut(strings.TrimSpace(mediaType), "/")
	switch {
	case mediaType == "text/html":
		return "document"
	case mediaType == "text/css":
		return "style"
	case strings.HasSuffix(subtype, "javascript"):
		return "script"
	case kind == "image" || kind == "font" || kind == "audio" || kind == "video":
		return kind
	}
	return ""
}
