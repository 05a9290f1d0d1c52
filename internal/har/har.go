// Package har reads and writes recorded traffic as HTTP Archive (HAR) 1.2:
// http://www.softwareishard.com/blog/har-12-spec/.
//
// HAR is a record for people to look at, and recorders leave things out. What a verdict would need
// and the file does not have is told by the fields of [Entry] that end in Unknown; what is not told
// there is as it was on the wire, with these decisions:
//
//   - The header list counts. A Content-Type that stands only in mimeType is not put into it.
//   - Cookies that stand only in the cookies lists were sent all the same, and become Cookie and
//     Set-Cookie lines.
//   - Recorders undo content codings and leave Content-Encoding in the list. It is taken out, and
//     told by [Entry.ResponseCoding], unless the body is base64 that still decodes.
//   - Text is Unicode, whatever the charset of the Content-Type. It is put back into that charset,
//     unless its size says that it was read as UTF-8 (as Playwright does, and Chrome with
//     requests).
//   - A body that is listed with a 304 of which no byte came (bodySize 0) comes from the browser's
//     cache, and is left out.
//   - A status below 1 stands for no response.
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
	// RequestCoding and ResponseCoding are the Content-Encoding that was taken out of the header,
	// as the body is without it.
	RequestCoding, ResponseCoding string
}

// Read reads all entries of a HAR. The error is always a [*tree.SyntaxError]: one entry that cannot
// be read is a file that cannot be trusted. Of members that occur twice the last one counts;
// unknown members are not looked at.
func Read(file string, text []byte) ([]Entry, error) {
	root, err := parse(file, text)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file}
	log := r.member(root, "the file", "log", tree.Object, "a HAR is one object with the member log")
	list := r.member(log, "log", "entries", tree.Array,
		"it lists the exchanges, and is empty if there are none")
	var entries []Entry
	if r.err == nil {
		entries = make([]Entry, 0, len(list.Items))
		for i := 0; i < len(list.Items) && r.err == nil; i++ {
			entries = append(entries, r.entry(i, list.Items[i]))
		}
	}
	if r.err != nil {
		return nil, r.err
	}
	flagSanitized(log.Get("creator").Get("name").Str(), entries)
	return entries, nil
}

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
	file string
	err  *tree.SyntaxError
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
