// Package har reads and writes recorded traffic as HTTP Archive (HAR) 1.2:
// http://www.softwareishard.com/blog/har-12-spec/.
//
// HAR is a record for people to look at, and recorders leave things out. What a verdict would need
// and the file does not have is told by the fields of [Entry] that end in Unknown; what is not told
// there is as it was on the wire, with these decisions:
//
//   - The header list counts. Where it has no Content-Type, the mimeType stands in for it, which
//     [Entry.ResponseTypeAssumed] and [Entry.RequestTypeAssumed] tell. A line that stands there
//     twice, as chrome-har writes it, was sent once.
//   - Cookies that stand only in the cookies lists were sent all the same, and become Cookie and
//     Set-Cookie lines.
//   - Recorders undo content codings and leave Content-Encoding in the list. It is taken out, and
//     told by [Entry.ResponseCoding], unless the body is base64 that still decodes.
//   - Text is Unicode, whatever the charset of the Content-Type. It is put back into that charset.
//     Where its size is that of the text in UTF-8, there is a doubt: some recorders read bytes as
//     UTF-8 whatever the charset, others count the text they show.
//   - A body that is listed with a 304 of which no byte came (bodySize 0) comes from the browser's
//     cache, and is left out.
//   - A response that comes with the headers of another one (a revalidation that a browser shows as
//     200, the redirect before it) has its body judged, and nothing demanded of its headers.
//   - A method in lower case is the method of that name: libraries write their own spelling of it.
//   - A status below 1 stands for no response.
//   - An entry that is not of the form of HAR is told as [Entry.Unreadable], or as
//     [Entry.ResponseUnreadable]: it stops no other.
//
// None of this is done to what [WriteItems] has written, which is as it was on the wire.
//
// Known limits: a text cannot tell a byte order mark that its recorder took off, nor a charset that
// it guessed wrongly (Chrome reads text/plain without charset as windows-1252); the order of
// headers of different names is not kept, nor is a trailer section; WebSocket messages are not
// read; a form that is listed by its params only is written anew, and its bytes may differ in what
// means the same.
package har

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"strconv"
	"unicode/utf8"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// Entry is one exchange of a HAR, and what of it the file does not have. Each field that ends in
// Unknown is a reason to show to the reader, empty where the matter is known.
type Entry struct {
	// Index counts the entries of the file from 0.
	Index int
	// Position is where the entry starts.
	Position tree.Position
	// Exchange has a Problem and no Response where the file has no response. Its header names are
	// in canonical form.
	Exchange *exchange.Exchange
	// RequestHeadersUnknown and ResponseHeadersUnknown tell that headers may be missing that were
	// there.
	RequestHeadersUnknown, ResponseHeadersUnknown string
	// RequestBodyUnknown and ResponseBodyUnknown tell that the body of the Exchange is not, or may
	// not be, the one that was sent.
	RequestBodyUnknown, ResponseBodyUnknown string
	// CredentialsUnknown tells that the recorder may have left out Authorization, Cookie and
	// Set-Cookie.
	CredentialsUnknown string
	// RequestBodyDoubt and ResponseBodyDoubt tell why what is wrong with a body may be the
	// recorder's doing: it is known as far as it is right.
	RequestBodyDoubt, ResponseBodyDoubt string
	// RequestTypeAssumed and ResponseTypeAssumed tell that the Content-Type is not from the header
	// list, but what the recorder took the body for.
	RequestTypeAssumed, ResponseTypeAssumed string
	// RequestFile and ResponseFile name the file beside the HAR that the body is in.
	RequestFile, ResponseFile string
	// Unreadable tells why the request is not known, and with it nothing of the entry;
	// ResponseUnreadable why the response is not. Both say the line.
	Unreadable, ResponseUnreadable string
	// Revalidated tells that the body is from the cache of a browser, and that the headers are
	// those of the answer by which the server confirmed it.
	Revalidated string
	// RedirectsFollowed tells that the response may be that of another request, which a redirect
	// led to.
	RedirectsFollowed string
	// Kind is what a browser asked for, in the words of the Fetch standard's destinations, such as
	// document, script, style and image, and preflight and websocket; empty for what a program asks
	// for, and where it is not known.
	Kind string
	// RequestCoding and ResponseCoding are the Content-Encoding that was taken out of the header,
	// as the body is without it.
	RequestCoding, ResponseCoding string
}

// Read reads all entries of a HAR, which may be packed with gzip, or with zip as Playwright does.
// The error is always a [*tree.SyntaxError]: the file is no HAR. Of members that occur twice the
// last one counts; unknown members are not looked at. Bodies that are in files beside the HAR come
// from the folder, and from the zip file; a nil folder has none.
func Read(file string, text []byte, folder fs.FS) ([]Entry, error) {
	text, folder, err := unpacked(file, text, folder)
	if err != nil {
		return nil, err
	}
	root, err := parse(file, text)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file, attached: &attachments{folder: folder}}
	log := r.member(root, "the file", "log", tree.Object, "a HAR is one object with the member log")
	list := r.member(log, "log", "entries", tree.Array,
		"it lists the exchanges, and is empty if there are none")
	if r.err != nil {
		return nil, r.err
	}
	r.exact = log.Get(asSent).True()
	creator := log.Get("creator").Get("name").Str()
	entries := make([]Entry, 0, len(list.Items))
	for i, item := range list.Items {
		entries = append(entries, r.entry(i, item))
		if creator == "axios-har-tracker" {
			entries[i].RedirectsFollowed = "axios follows redirects, and its recorder shows the " +
				"last response as that of the first request"
		}
	}
	if !r.exact {
		withoutRedirectHeaders(entries)
	}
	flagSanitized(creator, entries)
	return entries, nil
}

// asSent is the member by which [WriteItems] tells that the file is as things were on the wire.
const asSent = "_asSent"

// parse reads JSON only: what [tree.Parse] would take for YAML is a damaged HAR.
func parse(file string, text []byte) (*tree.Node, error) {
	withoutMark := bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(withoutMark) || len(bytes.TrimSpace(withoutMark)) == 0 {
		_, _, err := tree.Parse(file, text) // for its error
		return nil, err
	}
	root, _, err := tree.ParseJSON(file, withoutMark)
	return root, err
}

// reader keeps the first error, so that what reads on after it need not ask: a nil node has nothing
// in it.
type reader struct {
	file     string
	exact    bool // the file is as things were on the wire
	attached *attachments
	err      *tree.SyntaxError
}

// taken returns the error, with its place, and forgets it.
func (r *reader) taken() string {
	if r.err == nil {
		return ""
	}
	text := fmt.Sprintf("%s (line %d, column %d)", r.err.Problem, r.err.Line, r.err.Column)
	r.err = nil
	return text
}

func (r *reader) fail(at tree.Position, format string, args ...any) {
	if r.err == nil {
		r.err = &tree.SyntaxError{File: r.file, Problem: fmt.Sprintf(format, args...), Position: at}
	}
}

// member returns a member that has to be there, of its kind. The words tell how to mend it.
func (r *reader) member(parent *tree.Node, where, name string, kind tree.Kind,
	words string) *tree.Node {
	if r.err != nil {
		return nil
	}
	if !parent.Is(tree.Object) {
		r.fail(parent.Position, "%s is of the type %s, not object; %s", where, parent.Kind, words)
		return nil
	}
	node := parent.Get(name)
	switch {
	case node == nil:
		r.fail(parent.Position, "%s has no %s; %s", where, name, words)
	case node.Kind != kind:
		r.fail(node.Position, "%s of %s is of the type %s, not %s; %s", name, where, node.Kind,
			kind, words)
	default:
		return node
	}
	return nil
}

// optional returns a member if it is there and not null; it has to be of its kind then.
func (r *reader) optional(parent *tree.Node, where, name string, kind tree.Kind,
	words string) *tree.Node {
	if node := parent.Get(name); node == nil || node.Kind == tree.Null {
		return nil
	}
	return r.member(parent, where, name, kind, words)
}

// integer reads a number without a fraction, however it is written.
func integer(n *tree.Node) (int64, bool) {
	if !n.Is(tree.Number) {
		return 0, false
	}
	if i, err := strconv.ParseInt(n.Text, 10, 64); err == nil {
		return i, true
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	return int64(f), err == nil && math.Trunc(f) == f && math.Abs(f) < 1<<53
}

// size reads a size in bytes; -1 is "not available", which is also what a size that makes no sense
// is taken for.
func size(n *tree.Node) int64 {
	if i, ok := integer(n); ok && i >= 0 {
		return i
	}
	return -1
}

// flagSanitized: Chrome and its kin leave credentials out unless they are asked for, and do not say
// that they did. What tells is that no entry has any.
func flagSanitized(creator string, entries []Entry) {
	if creator != "WebInspector" {
		return
	}
	for _, entry := range entries {
		headers := []http.Header{entry.Exchange.Request.Header}
		if entry.Exchange.Response != nil {
			headers = append(headers, entry.Exchange.Response.Header)
		}
		for _, header := range headers {
			if header["Authorization"] != nil || header["Cookie"] != nil ||
				header["Set-Cookie"] != nil {
				return
			}
		}
	}
	for i := range entries {
		entries[i].CredentialsUnknown = "no entry of this HAR has Authorization, Cookie or " +
			"Set-Cookie, which Chrome leaves out unless the HAR is exported with sensitive data"
	}
}
