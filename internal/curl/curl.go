// Package curl writes requests as lines for a shell.
package curl

import (
	"encoding/base64"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/client"
	"plumbline/internal/redact"
)

// Options say what a curl line may take from the environment.
type Options struct {
	// BaseURL is the base URL of the target; a URL beneath it is written as
	// "$BaseURLVariable/rest". Not used unless both are set.
	BaseURL string
	// BaseURLVariable is a variable of the reader's shell, such as
	// RESPOKE_BASE_URL.
	BaseURLVariable string
	// Redactor knows the secrets and variables of the run; the names they are
	// registered under must be shell identifiers. nil means that credentials
	// are recognized by name only.
	Redactor *redact.Redactor
	// Network are the options that lead to the target, as words for a shell,
	// such as --cacert and "$CA_FILE".
	Network []string
	// Origins are the credentials that earlier steps have handed out; a comment at the end of the
	// line says of those it uses where they come from.
	Origins []Origin
}

// Origin is where a credential comes from that nobody has configured.
type Origin struct {
	Variable string // that stands for it in a line
	Value    string // the credential itself, which is not shown
	Says     string // such as "token in the answer to POST /sessions"; may be empty
}

// maxInline is the size in bytes up to which a body is written out; a shell
// takes no argument beyond some 100 KiB, and no reader one beyond this.
const maxInline = 16 << 10

// Line returns one line of shell (POSIX, curl 7.87 or newer) that makes the
// request again. Secrets and variables of the redactor stand in it as "$NAME",
// to be set in the reader's environment:
//
//	curl -sS -X POST "$BASE_URL/token" -H 'Content-Type: application/json' -d '{"key":"'"$KEY"'"}'
//
// Query and form parameters that hold one are left to curl to encode. The line
// has a marker such as [NAME] or [redacted], for the reader to replace, where a
// secret stands in an encoding that the shell cannot reproduce, in the query
// beside a path with dot segments, or where a credential is not registered.
// Binary bodies and bodies of several lines are piped from printf; a body over
// 16 KiB is a file name with a note.
//
// Left out are headers that curl sends itself (Host, Content-Length) and the
// default User-Agent.
func Line(r exchange.Request, opts Options) string {
	l := &line{opts: opts, request: r, secrets: opts.Redactor}
	l.add(opts.Network...)
	l.method()
	l.target()
	l.headers()
	l.body()
	text := l.before + strings.Join(append([]string{"curl -sS"}, l.words...), " ")
	text += l.origins(text) + l.after
	// Each part was taken apart on its own; a secret may have stood across two.
	return l.secrets.String(text)
}

// used finds the variables of a line, and the markers that stand in place of one.
var used = regexp.MustCompile(`[$\[]([A-Z_][A-Z0-9_]*)\b`)

// line is a line in the making. words are finished shell words.
type line struct {
	opts          Options
	request       exchange.Request
	secrets       *redact.Redactor
	words         []string
	before, after string // a pipe into curl, a comment
}

// origins is a comment that says how to get what the line needs of earlier steps.
func (l *line) origins(text string) string {
	var all []string
	for _, match := range used.FindAllStringSubmatch(text, -1) {
		for _, origin := range l.opts.Origins {
			told := match[1] + " is " + origin.Says
			if origin.Variable == match[1] && origin.Says != "" && !slices.Contains(all, told) &&
				l.sends(origin.Value) {
				all = append(all, told)
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return " # " + strings.Join(all, "; ")
}

// sends tells whether a text stands in the request as it is.
func (l *line) sends(text string) bool {
	if strings.Contains(l.request.URL, text) || strings.Contains(string(l.request.Body), text) {
		return true
	}
	for _, values := range l.request.Header {
		if slices.ContainsFunc(values,
			func(value string) bool { return strings.Contains(value, text) }) {
			return true
		}
	}
	return false
}

func (l *line) add(words ...string) { l.words = append(l.words, words...) }

func (l *line) method() {
	method, hasBody := l.request.Method, len(l.request.Body) > 0
	switch {
	case (method == "" || method == http.MethodGet) && !hasBody:
	case method == http.MethodHead && !hasBody:
		// With -X curl would wait for the body that never comes.
		l.add("--head")
	case method == "":
		l.add("-X", http.MethodGet)
	default:
		l.add("-X", quote(method))
	}
}

func (l *line) target() {
	address, _, _ := strings.Cut(l.request.URL, "#")
	address, query, _ := strings.Cut(address, "?")
	word, shown := l.address(address)
	inURL, parameters := l.query(query)
	if hasDotSegment(address) {
		// With --url-query, curl (7.88) shortens the path in spite of --path-as-is.
		inURL, parameters = l.secrets.Form(query), nil
	}
	if inURL != "" {
		shown += "?" + inURL
		word += quote("?" + inURL)
	}
	if strings.ContainsAny(shown, "[]{}") {
		l.add("-g") // they are patterns to curl
	}
	if hasDotSegment(address) {
		l.add("--path-as-is")
	}
	l.add(word)
	for _, p := range parameters {
		l.add("--url-query", p)
	}
}

// address returns the word for scheme, host and path, and its literal text.
func (l *line) address(address string) (word, shown string) {
	base := strings.TrimRight(l.opts.BaseURL, "/")
	rest, beneath := strings.CutPrefix(address, base)
	beneath = beneath && base != "" && l.opts.BaseURLVariable != "" &&
		(rest == "" || rest[0] == '/')
	if !beneath {
		rest = l.secrets.URL(address) // userinfo, should there be any
	}
	list := l.path(rest)
	for _, p := range list {
		if p.Spelling != redact.AsIs {
			shown += p.Text
		}
	}
	if !beneath {
		return words(list), shown
	}
	// The part that needs no quoting goes into the quotes of the variable.
	inner := ""
	for len(list) > 0 && variable(list[0]) == "" && plainInDoubleQuotes(list[0].Text) {
		inner += list[0].Text
		list = list[1:]
	}
	word = `"$` + l.opts.BaseURLVariable + inner + `"`
	if len(list) > 0 {
		word += words(list)
	}
	return word, shown
}

// path finds secrets anywhere, variables as whole segments.
func (l *line) path(path string) []redact.Piece {
	var list []redact.Piece
	for _, p := range l.secrets.Pieces(path) {
		if p.Name != "" {
			list = append(list, p)
			continue
		}
		for n, segment := range strings.Split(p.Text, "/") {
			if n > 0 {
				list = append(list, redact.Piece{Text: "/"})
			}
			list = append(list, l.secrets.Pieces(segment)...)
		}
	}
	return list
}

// query splits a query at the first parameter that needs a variable: from
// there on everything goes to --url-query, which keeps the order.
func (l *line) query(query string) (inURL string, parameters []string) {
	if query == "" {
		return "", nil
	}
	var literal []string
	for pair := range strings.SplitSeq(query, "&") {
		word, spliced := l.parameter(pair)
		switch {
		case spliced:
			parameters = append(parameters, word)
		case len(parameters) > 0:
			parameters = append(parameters, quote("+"+l.secrets.Form(pair)))
		default:
			literal = append(literal, l.secrets.Form(pair))
		}
	}
	return strings.Join(literal, "&"), parameters
}

// parameter returns name=value as curl's "name=content", of which it encodes
// the content. It is spliced if a variable stands in it.
func (l *line) parameter(pair string) (word string, spliced bool) {
	name, value, found := strings.Cut(pair, "=")
	plainName, ok := unescapeQuery(name)
	plain, valid := unescapeQuery(value)
	if !found || !ok || !valid || name == "" || hasControl(plain) ||
		strings.ContainsAny(name, "@+") {
		return "", false
	}
	list := l.secrets.ValuePieces(plainName, plain)
	if !slices.ContainsFunc(list, func(p redact.Piece) bool { return p.Spelling == redact.AsIs }) {
		return "", false
	}
	return words(append(l.secrets.Pieces(name+"="), list...)), true
}

func unescapeQuery(s string) (string, bool) {
	plain, err := url.QueryUnescape(s)
	return plain, err == nil
}

func (l *line) headers() {
	var names []string
	for name := range l.request.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range l.request.Header[name] {
			if !l.impliedHeader(name, value) {
				l.header(name, value)
			}
		}
	}
	_, typed := canonical(l.request.Header)["Content-Type"]
	switch method := l.request.Method; {
	case len(l.request.Body) > 0 && !typed:
		l.add("-H", "'Content-Type:'") // or curl makes it a form
	case len(l.request.Body) == 0 &&
		(method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch):
		l.add("-H", "'Content-Length: 0'") // was sent, and curl would not
	}
}

func canonical(h http.Header) http.Header {
	c := make(http.Header, len(h))
	for name, values := range h {
		c[textproto.CanonicalMIMEHeaderKey(name)] = values
	}
	return c
}

func (l *line) impliedHeader(name, value string) bool {
	switch strings.ToLower(name) {
	case "content-length", "transfer-encoding", "trailer":
		return true
	case "host":
		u, err := url.Parse(l.request.URL)
		return err == nil && u.Host == value
	case "user-agent":
		return value == client.DefaultUserAgent
	}
	return false
}

func (l *line) header(name, value string) {
	if strings.EqualFold(name, "Authorization") {
		if user, ok := l.basic(value); ok {
			l.add("-u", user)
			return
		}
	}
	if value == "" {
		l.add("-H", quote(name+";")) // curl's way to send an empty one
		return
	}
	l.add("-H", words(append(l.secrets.Pieces(name+": "), l.secrets.HeaderPieces(name, value)...)))
}

// basic returns the user:password of Basic credentials (RFC 7617 section 2) if
// the password is one registered value; -u encodes it again.
func (l *line) basic(value string) (word string, ok bool) {
	scheme, encoded, _ := strings.Cut(value, " ")
	plain, err := base64.StdEncoding.DecodeString(encoded)
	if !strings.EqualFold(scheme, "Basic") || err != nil || hasControl(string(plain)) {
		return "", false
	}
	user, password, found := strings.Cut(string(plain), ":")
	secret := l.secrets.Pieces(password)
	if !found || len(secret) != 1 || secret[0].Spelling != redact.AsIs {
		return "", false
	}
	list := append(l.secrets.Pieces(user), redact.Piece{Text: ":"})
	return words(append(list, secret...)), true
}

func (l *line) body() {
	body := l.request.Body
	switch mediaType := canonical(l.request.Header).Get("Content-Type"); {
	case len(body) == 0:
	case len(body) > maxInline:
		l.add("--data-binary", "@request-body")
		l.after = " # request-body: a file with the " + strconv.Itoa(len(body)) +
			" bytes of the body, too many to show"
	case needsPrintf(string(body)):
		l.before = printf(l.secrets.JSONPieces(body)) + " | "
		l.add("--data-binary", "@-")
	case strings.HasPrefix(strings.ToLower(mediaType), "application/x-www-form-urlencoded"):
		l.formBody(string(body))
	default:
		l.text(l.secrets.JSONPieces(body))
	}
}

// text adds a body as an argument. A leading @ would name a file, and what a
// variable begins with is not known.
func (l *line) text(list []redact.Piece) {
	option := "-d"
	if list[0].Name != "" || strings.HasPrefix(list[0].Text, "@") {
		option = "--data-raw"
	}
	l.add(option, words(list))
}

// formBody leaves pairs that need a variable to curl, which joins all with &.
func (l *line) formBody(body string) {
	var literal []string
	flush := func() {
		if len(literal) > 0 {
			l.text([]redact.Piece{{Text: strings.Join(literal, "&")}})
			literal = nil
		}
	}
	for pair := range strings.SplitSeq(body, "&") {
		if word, spliced := l.parameter(pair); spliced {
			flush()
			l.add("--data-urlencode", word)
			continue
		}
		literal = append(literal, l.secrets.Form(pair))
	}
	flush()
}

// hasDotSegment tells whether curl would shorten the path (RFC 3986 section
// 5.2.4); newer versions also see through percent-encoded dots.
func hasDotSegment(address string) bool {
	for segment := range strings.SplitSeq(strings.ReplaceAll(strings.ToLower(address), "%2e", "."),
		"/") {
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}
