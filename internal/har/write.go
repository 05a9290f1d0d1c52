package har

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/harness/exchange"
)

// Creator is the program that writes a HAR.
type Creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Item is an exchange to write, and what its entry says beside it in members of our own, which
// [Read] does not look at.
type Item struct {
	Exchange *exchange.Exchange
	ID       string // of the exchange: the member _id, left out where it is empty
	Case     string // whose exchange it is: the member _case, left out where it is empty
	Comment  string // for people; left out where it is empty
	// RequestOmitted and ResponseOmitted are how many bytes of the bodies are not there. Of such a
	// body only the size is written, so that nobody judges a part of it.
	RequestOmitted, ResponseOmitted int
	// HeaderOmitted tells that lines of the response's header section are not there. None is
	// written then, so that nobody takes what is missing for what the server did not send.
	HeaderOmitted bool
}

// Write writes exchanges as [WriteItems] does, with nothing beside them.
func Write(w io.Writer, creator Creator, exchanges []*exchange.Exchange) error {
	items := make([]Item, len(exchanges))
	for i, x := range exchanges {
		items[i].Exchange = x
	}
	return WriteItems(w, creator, items)
}

// WriteItems writes exchanges as a HAR, one after the other. What [Read] gives of it has the same
// methods, URLs, statuses, headers, bodies and problems; a body that is in a content coding is
// written without it, as HAR has it, and is then read without Content-Encoding. One that does not
// decode is written as it is, with a comment and the member _contentCoded, and read as it was.
// Trailers are left out, which a comment tells, and a byte of a header that is not UTF-8 is written
// as the character of ISO 8859-1. Nothing is redacted here.
func WriteItems(w io.Writer, creator Creator, items []Item) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	// The writer keeps its first error, which Flush gives.
	_, _ = out.WriteString(`{"log":{"version":"1.2","` + asSent + `":true,"creator":`)
	if err := encoder.Encode(creator); err != nil {
		return err
	}
	_, _ = out.WriteString(`,"entries":[`)
	for i, item := range items {
		if i > 0 {
			_ = out.WriteByte(',')
		}
		if err := encoder.Encode(entryOf(item)); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("]}}\n")
	return out.Flush()
}

type object = map[string]any

func entryOf(item Item) object {
	x := item.Exchange
	ms := float64(x.Duration) / float64(time.Millisecond)
	request, response := requestOf(&x.Request, x.Response), responseOf(x)
	withoutPart(request["postData"], len(x.Request.Body), item.RequestOmitted)
	if x.Response != nil {
		withoutPart(response["content"], len(x.Response.Body), item.ResponseOmitted)
	}
	if item.HeaderOmitted {
		response["headers"] = []object{}
	}
	if item.RequestOmitted > 0 {
		request["bodySize"] = len(x.Request.Body) + item.RequestOmitted
	}
	written := object{
		"startedDateTime": x.Started.UTC().Format(time.RFC3339Nano), "time": ms, "cache": object{},
		"request": request, "response": response,
		"timings": object{"send": 0, "wait": ms, "receive": 0},
	}
	if len(x.Retries) > 0 {
		retries := make([]object, len(x.Retries))
		for i, ended := range x.Retries {
			retries[i] = problemOf(ended)
		}
		written["_retries"] = retries
	}
	for name, text := range map[string]string{"_id": item.ID, "_case": item.Case,
		"comment": item.Comment} {
		if text != "" {
			written[name] = Legible(text)
		}
	}
	return written
}

// withoutPart leaves out the text of a body that is there in part only.
func withoutPart(data any, kept, omitted int) {
	holder, is := data.(object)
	if !is || omitted == 0 {
		return
	}
	delete(holder, "text")
	delete(holder, "encoding")
	delete(holder, contentCoded)
	holder["size"] = kept + omitted
	holder["comment"] = "the body is too long to be kept"
}

func requestOf(request *exchange.Request, response *exchange.Response) object {
	header := canonical(request.Header)
	version := ""
	if response != nil {
		version = response.Proto
	}
	written := object{
		"method": Legible(request.Method), "url": Legible(request.URL),
		"httpVersion": Legible(version), "headersSize": -1, "bodySize": len(request.Body),
		"headers":     headersOf(request.Header),
		"cookies":     cookiesOf((&http.Request{Header: header}).Cookies()),
		"queryString": queryOf(request.URL),
	}
	if len(request.Body) > 0 {
		data, _ := textOf(header, request.Body)
		data["mimeType"], data["params"] = Legible(header.Get("Content-Type")), []object{}
		written["postData"] = data
	}
	return written
}

func responseOf(x *exchange.Exchange) object {
	response := x.Response
	if response == nil {
		response = &exchange.Response{}
	}
	header := canonical(response.Header)
	content, size := textOf(header, response.Body)
	content["mimeType"], content["size"] = Legible(header.Get("Content-Type")), size
	written := object{
		"status": response.Status, "statusText": http.StatusText(response.Status),
		"httpVersion": Legible(response.Proto),
		"headers":     headersOf(response.Header),
		"cookies":     cookiesOf((&http.Response{Header: header}).Cookies()),
		"redirectURL": Legible(header.Get("Location")), "headersSize": -1,
		"bodySize": len(response.Body), "content": content,
	}
	if len(response.Trailer) > 0 {
		written["comment"] = "the trailer section is left out, which HAR has no place for: " +
			Legible(strings.Join(slices.Sorted(maps.Keys(response.Trailer)), ", "))
	}
	if x.Problem != nil {
		written["_error"] = x.Problem.Error()
		written["_problem"] = problemOf(x.Problem)
	}
	return written
}

func problemOf(p *exchange.Problem) object {
	written := object{"kind": p.Kind, "message": p.Message}
	if p.Phase != "" {
		written["phase"] = p.Phase
	}
	if p.Cause != "" {
		written["cause"] = p.Cause
	}
	return written
}

// textOf returns a body as text and encoding, and its size without content codings.
func textOf(header http.Header, transferred []byte) (written object, size int) {
	written, plain := object{}, transferred
	if codings(header) != "" && len(transferred) > 0 {
		decoded, err := (&exchange.Response{Header: header,
			Body: transferred}).DecodedBody(exchange.MaxDecoded)
		written[contentCoded] = err != nil
		if err == nil {
			plain = decoded
		} else {
			written["comment"] = "the text is as it was transferred, in its content coding"
		}
	}
	if isLegible(plain, header.Get("Content-Type")) {
		written["text"] = string(plain)
	} else {
		written["text"], written["encoding"] = base64.StdEncoding.EncodeToString(plain), "base64"
	}
	return written, len(plain)
}

// isLegible tells whether a body can be written as text so that the same bytes are read, whatever
// size is read with it.
func isLegible(plain []byte, contentType string) bool {
	if !utf8.Valid(plain) || bytes.ContainsRune(plain, utf8.RuneError) {
		return false
	}
	read, unknown, _ := recode(string(plain), http.Header{"Content-Type": {contentType}}, -1)
	return unknown == "" && bytes.Equal(read, plain)
}

// Legible returns a text that JSON can hold: what is not UTF-8 becomes the characters that ISO
// 8859-1 has for its bytes.
func Legible(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

func canonical(header http.Header) http.Header {
	result := make(http.Header, len(header))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			result.Add(name, value)
		}
	}
	return result
}

func headersOf(header http.Header) []object {
	list := []object{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			list = append(list, object{"name": Legible(name), "value": Legible(value)})
		}
	}
	return list
}

func cookiesOf(cookies []*http.Cookie) []object {
	list := []object{}
	for _, cookie := range cookies {
		list = append(list, object{"name": cookie.Name, "value": Legible(cookie.Value)})
	}
	return list
}

// queryOf lists the query; what cannot be unescaped stays as it is.
func queryOf(address string) []object {
	list := []object{}
	address, _, _ = strings.Cut(address, "#")
	_, query, _ := strings.Cut(address, "?")
	for field := range strings.SplitSeq(query, "&") {
		if field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		list = append(list, object{"name": unescaped(name), "value": unescaped(value)})
	}
	return list
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		text = plain
	}
	return Legible(text)
}
