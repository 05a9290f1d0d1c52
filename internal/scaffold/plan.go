package scaffold

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
)

// plan is what a suite is made of.
type plan struct {
	document *document
	security *security
	cases    []plannedCase
	uncalled []uncalled
	flow     flow
}

// plannedCase is one operation that is called.
type plannedCase struct {
	Operation string // as the contract finds it, and as labels can have it
	Full      string // METHOD /path
	ID        string // of the requirement
	Options   []string
	Expected  string // Go code of the expectation
	Words     string // what is expected, in words
	Assumed   []string
	chosen    []*scheme
}

// uncalled is an operation that no case calls.
type uncalled struct{ Operation, Reason string }

// makePlan looks at each operation of a contract.
func makePlan(name string, c *contract.Contract) *plan {
	d := &document{c, c.Inspect()}
	p := &plan{document: d, security: readSecurity(strings.ToUpper(name), c.Operations())}
	ids := names{}
	var chosen [][]*scheme
	for _, o := range c.Operations() {
		made, reason := p.caseOf(o)
		if reason != "" {
			p.uncalled = append(p.uncalled, uncalled{o.String(), reason})
			continue
		}
		made.ID = name + "." + ids.unique(idOf(o)) + ".success"
		p.cases = append(p.cases, made)
		chosen = append(chosen, made.chosen)
	}
	p.security.required(chosen)
	p.flow = p.flowOf(c.Operations())
	return p
}

// idOf is what the id of a requirement calls an operation.
func idOf(o *contract.Operation) string {
	return cmp.Or(words(o.ID), words(o.Method+" "+o.Path), "operation")
}

var labelForm = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// nameOf is how a case names an operation: by its operationId where that is its own and can stand
// in a label, or else as METHOD /path.
func (d *document) nameOf(o *contract.Operation) string {
	if found, _ := d.Operation(o.ID); found == o && labelForm.MatchString(o.ID) {
		return o.ID
	}
	return o.String()
}

// caseOf makes a case of an operation that can be called without knowing what it is for. The reason
// is why an operation is none.
func (p *plan) caseOf(o *contract.Operation) (made plannedCase, reason string) {
	if reason := mayChange(o); reason != "" {
		return made, reason
	}
	made = plannedCase{Operation: p.document.nameOf(o), Full: show(o.String())}
	switch made.Expected, made.Words = expected(o); {
	case made.Expected == "":
		return made, "it documents no successful answer"
	case endless(o):
		return made, "it may answer with a stream that does not end (text/event-stream)"
	}
	if made.chosen, reason = p.security.choose(o); reason != "" {
		return made, reason
	}
	r := newRequest()
	if reason := p.document.fill(r, o); reason != "" {
		return made, reason
	}
	for _, one := range made.chosen {
		r.sign(one)
	}
	if reason := p.document.hold(r, o); reason != "" {
		return made, reason
	}
	made.Options = append(optionsOf(made.chosen), r.options...)
	made.Assumed = r.assumed
	return made, ""
}

// optionsOf is Go code of what puts the credentials of schemes into a request.
func optionsOf(chosen []*scheme) (code []string) {
	for _, one := range chosen {
		if one.Option != "" {
			code = append(code, "schemes["+literal(one.Name)+"](api)")
		}
	}
	return code
}

// sign gives a request what stands for the credentials of a deployment, so that it can be held to
// the contract.
func (r *request) sign(one *scheme) {
	const value = "a-credential"
	switch kind := kindOf(one.wanted); {
	case kind == kindBasic:
		r.header.Set("Authorization", "Basic "+value)
	case kind == kindToken:
		r.header.Set("Authorization", "Bearer "+value)
	case kind == kindKey && one.wanted.In == "query":
		r.query.Set(one.wanted.Key, value)
	case kind == kindKey && one.wanted.In == "cookie":
		r.header.Add("Cookie", one.wanted.Key+"="+value)
	case kind == kindKey:
		r.header.Set(one.wanted.Key, value)
	}
}

// safe are the methods that ask for nothing but an answer (RFC 9110 section 9.2.1). TRACE is none
// of them here: its answer repeats the credentials of the request.
var safe = []string{http.MethodGet, http.MethodHead, http.MethodOptions, "QUERY"}

// changing are verbs by which an operation says that it does more than answer, whatever its method.
var changing = []string{"activate", "add", "approve", "archive", "assign", "ban", "block", "cancel",
	"clear", "close", "confirm", "copy", "create", "deactivate", "delete", "disable", "drop",
	"enable", "execute", "import", "insert", "invite", "kill", "lock", "logoff", "logout", "mark",
	"merge", "move", "notify", "patch", "pay", "post", "publish", "purge", "put", "reboot",
	"refund", "register", "reject", "remove", "rename", "replace", "reset", "restart", "restore",
	"revoke", "rotate", "run", "save", "send", "set", "shutdown", "signoff", "signout", "start",
	"stop", "submit", "subscribe", "suspend", "terminate", "transfer", "trigger", "unblock",
	"unlock", "unsubscribe", "update", "upload", "upsert", "write"}

// mayChange tells why a call may change something.
func mayChange(o *contract.Operation) string {
	if !slices.Contains(safe, o.Method) {
		return "it may create, change or delete something"
	}
	last := o.Path[strings.LastIndexByte(strings.TrimRight(o.Path, "/"), '/')+1:]
	for _, name := range []string{o.ID, last} {
		verb, _, _ := strings.Cut(words(name), "-")
		if slices.Contains(changing, verb) {
			return fmt.Sprintf("its name says that it may change something (%s)", verb)
		}
	}
	return ""
}

// flow is what the flow to be filled in is about: what is created, read and deleted. Where the
// document has no such operations, First alone is there.
type flow struct {
	Create, Read, Delete, First string
	CreateFull                  string
	Parameter                   string // of the path that names what was created
	CreateOptions, ReadOptions  []string
	DeleteOptions, FirstOptions []string
	HasBody                     bool
}

func (p *plan) flowOf(operations []*contract.Operation) (f flow) {
	byName := map[string]*contract.Operation{}
	for _, o := range operations {
		byName[o.String()] = o
	}
	options := func(o *contract.Operation) []string {
		chosen, _ := p.security.choose(o)
		return optionsOf(chosen)
	}
	for _, o := range operations {
		if o.Method != http.MethodPost || strings.Contains(o.Path, "{") {
			continue
		}
		base := strings.TrimSuffix(o.Path, "/")
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			read := byName[name]
			below, isBelow := strings.CutPrefix(read.Path, base+"/{")
			parameter, rest, closed := strings.Cut(below, "}")
			remove := byName[http.MethodDelete+" "+read.Path]
			if read.Method != http.MethodGet || !isBelow || !closed ||
				strings.Trim(rest, "/") != "" ||
				remove == nil {
				continue
			}
			return flow{Create: p.document.nameOf(o), CreateFull: show(o.String()),
				Read: p.document.nameOf(read), Delete: p.document.nameOf(remove),
				Parameter: parameter, CreateOptions: options(o), ReadOptions: options(read),
				DeleteOptions: options(remove), HasBody: len(o.RequestMediaTypes) > 0}
		}
	}
	first := operations[0]
	return flow{First: p.document.nameOf(first), FirstOptions: options(first)}
}

// edition says in words what a document is written in.
func edition(version openapi.Version) string {
	if version == openapi.Swagger20 {
		return "Swagger 2.0"
	}
	return "OpenAPI " + string(version)
}
