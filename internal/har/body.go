package har

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// contentCoded is the member by which [Write] tells whether a text is still in its content coding.
const contentCoded = "_contentCoded"

const (
	// smallestCut is how many bytes of a body a recorder keeps at least when it cuts bodies. A
	// smaller text that is not of the size the HAR says was edited or counted in another way, and
	// is believed.
	smallestCut = 64 << 10
	// maxProbe bounds what is decoded to learn whether a body is still in its content coding; more
	// than that is proof enough.
	maxProbe = 1 << 20
	// codingOverhead is how much longer a content coding may make a body that is short: some
	// recorders give the size that came over the wire.
	codingOverhead = 64
)

// body is what a HAR has of one body.
type body struct {
	bytes   []byte
	unknown string
	doubt   string     // why what is wrong with it may be the recorder's doing
	file    string     // beside the HAR that it comes from
	coded   *tree.Node // the member contentCoded
	base64  bool
}

func notRecorded(format string, args ...any) body {
	return body{unknown: "the HAR does not have the body: " + fmt.Sprintf(format, args...)}
}

func (r *reader) requestBody(request *tree.Node, where string, header http.Header) body {
	data := r.optional(request, where, "postData", tree.Object, "it holds text or params")
	sent := size(request.Get("bodySize"))
	where += ".postData"
	if text := r.optional(data, where, "text", tree.String,
		"it is the body as text"); text.Str() != "" {
		return textBody(data, text, header, sent)
	}
	if list := data.Get("params"); list.Is(tree.Array) && len(list.Items) > 0 &&
		isJSON(header.Get("Content-Type")) {
		return jsonOf(list.Items)
	}
	if params := r.pairs(data, where, "params"); len(params) > 0 {
		return form(params, header.Get("Content-Type"), data.Get("mimeType").Str())
	}
	switch length := header.Get("Content-Length"); {
	case data.Get(contentCoded) != nil:
		return body{}
	case apart(data) != "":
		return r.apart(data, header, sent)
	case sent > 0:
		return notRecorded("postData.text is missing, the size is %d", sent)
	case length != "" && length != "0":
		return notRecorded("postData.text is missing, Content-Length is %s", length)
	case header["Transfer-Encoding"] != nil:
		return notRecorded("postData.text is missing, although there is a Transfer-Encoding")
	}
	return body{}
}

func (r *reader) responseBody(response *tree.Node, where string, header http.Header, method string,
	status int64) body {
	content := r.optional(response, where, "content", tree.Object, "it holds the body as text")
	where += ".content"
	text := r.optional(content, where, "text", tree.String, "it is the body as text")
	given, sent := size(content.Get("size")), size(response.Get("bodySize"))
	if text.Str() != "" {
		if status == http.StatusNotModified && sent == 0 {
			return body{}
		}
		return textBody(content, text, header, given)
	}
	if bodyless(method, status) || text != nil && given <= 0 && apart(content) == "" {
		return body{}
	}
	if apart(content) != "" {
		return r.apart(content, header, given)
	}
	return missingContent(content, given, sent, header.Get("Content-Length"))
}

// bodyless tells of the responses that end with their header section (RFC 9112 section 6.3).
func bodyless(method string, status int64) bool {
	return method == http.MethodHead || status < 200 || status == http.StatusNoContent ||
		status == http.StatusNotModified
}

// missingContent tells whether there was a body where the HAR has none, by all that it says of
// sizes.
func missingContent(content *tree.Node, given, sent int64, length string) body {
	switch {
	case given > 0:
		return notRecorded("content.text is missing or empty, the size is %d%s", given,
			comment(content))
	case sent > 0:
		return notRecorded("content.text is missing, and %d bytes came%s", sent, comment(content))
	case length != "" && length != "0":
		return notRecorded("content.text is missing, Content-Length is %s%s", length,
			comment(content))
	case given == 0 || sent == 0 || length == "0":
		return body{}
	}
	return notRecorded("content.text is missing, and so is the size%s", comment(content))
}

// apart reads a body from the file that it is in. What Playwright has as text it writes as UTF-8,
// whatever the charset.
func (r *reader) apart(holder *tree.Node, header http.Header, size int64) body {
	name := apart(holder)
	content, problem := r.attached.read(name)
	if problem != "" {
		return notRecorded("it is in the file %s, and %s", name, problem)
	}
	b := body{bytes: content, file: name, base64: true}
	if utf8.Valid(content) && isText(header.Get("Content-Type")) {
		b.base64 = false
		b.bytes, b.unknown, b.doubt = recode(string(content), header, size)
	}
	return b
}

// apart is the name of the file that Playwright puts a body into.
func apart(node *tree.Node) string {
	if name := node.Get("_file").Str(); name != "" {
		return name
	}
	return node.Get("_sha1").Str()
}

// comment is what the recorder says of a missing body, as Firefox does.
func comment(content *tree.Node) string {
	if text := content.Get("comment").Str(); text != "" {
		return " (" + text + ")"
	}
	return ""
}

// textBody makes bytes of a text that is not empty.
func textBody(holder, text *tree.Node, header http.Header, size int64) body {
	b := body{coded: holder.Get(contentCoded)}
	switch encoding := strings.ToLower(holder.Get("encoding").Str()); encoding {
	case "base64":
		decoded, at := decodedBase64(text.Text)
		if at >= 0 {
			return notRecorded("its text is said to be base64, and is none from its character %d "+
				"on", at+1)
		}
		b.bytes, b.base64 = decoded, true
	case "", "utf-8", "utf8":
		b.bytes, b.unknown, b.doubt = recode(text.Text, header, size)
		if strings.ContainsRune(text.Text, utf8.RuneError) {
			b.unknown = "the HAR does not have every byte of the body: its text has U+FFFD or " +
				"half a surrogate pair, which stand where bytes could not be read as text"
		}
	default:
		return notRecorded(
			"its text is in the encoding %q, which HAR does not know; base64 is the usual one",
			encoding)
	}
	b.compare(header, size)
	return b
}

// compare holds a body to the size that the HAR says it has. A text that is shorter may have been
// cut, and may as well have been edited, or counted in another way: it is believed as far as it is
// right, unless it is as long as what recorders cut to.
func (b *body) compare(header http.Header, size int64) {
	length := int64(len(b.bytes))
	if b.unknown != "" || b.doubt != "" || length >= size || length == contentLength(header) {
		return
	}
	if codings(header) != "" && length+codingOverhead >= size {
		return
	}
	words := fmt.Sprintf("the HAR does not have the whole body: it has %d bytes of %d", length,
		size)
	if length >= smallestCut && codings(header) == "" && header["Transfer-Encoding"] == nil {
		b.unknown = words
	} else {
		b.doubt = words
	}
}

// contentLength is how long a body was on the wire; -1 where the header does not say, or where that
// is in a content coding.
func contentLength(header http.Header) int64 {
	length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil || codings(header) != "" {
		return -1
	}
	return length
}

// decodedBase64 decodes base64 of either alphabet, with or without padding; where it is none, at is
// the first character that is wrong, from 0.
func decodedBase64(text string) (decoded []byte, at int64) {
	var corrupt base64.CorruptInputError
	for _, encoding := range []*base64.Encoding{base64.URLEncoding, base64.RawURLEncoding,
		base64.RawStdEncoding, base64.StdEncoding} {
		var err error
		if decoded, err = encoding.DecodeString(text); err == nil {
			return decoded, -1
		}
		errors.As(err, &corrupt)
	}
	return nil, int64(corrupt)
}

// recode returns the bytes that a recorder read as the text; why they are not known; and, where
// they may be others, what is to be said of a body that is wrong.
func recode(text string, header http.Header, size int64) (encoded []byte, unknown, doubt string) {
	_, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	label := parameters["charset"]
	if err != nil || label == "" {
		return []byte(text), "", ""
	}
	charset, err := htmlindex.Get(label)
	if err != nil {
		if strings.IndexFunc(text, func(c rune) bool { return c >= utf8.RuneSelf }) >= 0 {
			unknown = fmt.Sprintf("the bytes of the body are not known: HAR has them as text, and "+
				"its charset %q is none that is known", label)
		}
		return []byte(text), unknown, ""
	}
	if name, _ := htmlindex.Name(charset); name == "utf-8" {
		return []byte(text), "", ""
	}
	encoded, err = charset.NewEncoder().Bytes([]byte(text))
	if err != nil {
		encoded = nil
	}
	return chosen([]byte(text), encoded, label, contentLength(header), size)
}

// chosen tells which of two forms a body had: UTF-8, or its charset, in which it may not be
// possible (nil). What its size and the length on the wire say decides.
func chosen(plain, encoded []byte, label string, length, size int64) (body []byte, unknown,
	doubt string) {
	differ := len(plain) != len(encoded)
	switch {
	case differ && length == int64(len(plain)): // it was read as UTF-8, as what came shows
		return plain, "", ""
	case encoded == nil && size == int64(len(plain)):
		return plain, "", ""
	case encoded == nil:
		return plain, fmt.Sprintf("the bytes of the body are not known: HAR has them as text, "+
			"with characters that its charset %q does not have", label), ""
	case differ && size == int64(len(plain)) && length != int64(len(encoded)):
		return encoded, "", fmt.Sprintf("the bytes of the body are not known: its text has the "+
			"charset %q, and its size is that of UTF-8", label)
	}
	return encoded, "", ""
}

// codings is the Content-Encoding of a header, empty if it names none.
func codings(header http.Header) string {
	return strings.Trim(strings.Join(header["Content-Encoding"], ", "), ", \t")
}

// removeCoding takes out the Content-Encoding that the body is without, and returns it.
func (b *body) removeCoding(header http.Header) string {
	coding := codings(header)
	if coding == "" || len(b.bytes) == 0 || b.coded.True() {
		return ""
	}
	if b.base64 && b.coded == nil {
		_, err := (&exchange.Response{Header: header, Body: b.bytes}).DecodedBody(maxProbe)
		if err == nil || errors.Is(err, exchange.ErrDecodedTooLarge) {
			return ""
		}
		if b.unknown == "" && !utf8.Valid(b.bytes) && isText(header.Get("Content-Type")) {
			b.unknown = "the body may still be in the content coding " + strconv.Quote(coding) +
				": it is base64 of what is no text, although its type is"
		}
	}
	header.Del("Content-Encoding")
	return coding
}

func isJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	mediaType = strings.TrimSpace(mediaType)
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

// isText tells of the types that are nearly always UTF-8.
func isText(contentType string) bool {
	mediaType, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	return strings.HasPrefix(mediaType, "text/") || strings.Contains(mediaType, "json") ||
		strings.Contains(mediaType, "xml")
}
