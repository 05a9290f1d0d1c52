package waiver

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"plumbline/internal/mistake"
	"plumbline/internal/tree"
)

// member is what a member of a waiver is called, and what is wanted of it.
type member struct {
	name     string
	wanted   string
	required bool
	lines    bool                  // it may have several
	field    func(*Waiver) *string // nil for the date
}

const dateWanted = "give the last day it is good for, such as 2027-12-31"

var (
	requirement = &member{name: "requirement",
		wanted: "give the id of a requirement, such as respoke.roles.list.200",
		field:  func(w *Waiver) *string { return &w.Requirement }}
	check = &member{name: "check", wanted: "give the id of a check, such as body-schema",
		field: func(w *Waiver) *string { return &w.Check }}
	operation = &member{name: "operation",
		wanted: "give METHOD /path as the contract spells it, or the operationId",
		field:  func(w *Waiver) *string { return &w.Operation }}
	reason = &member{name: "reason", wanted: "say why the findings are accepted", required: true,
		lines: true,
		field: func(w *Waiver) *string { return &w.Reason }}
	link = &member{name: "link",
		wanted:   "give the address where it was decided, such as https://tracker.example.com/17",
		required: true,
		field:    func(w *Waiver) *string { return &w.Link }}
	owner = &member{name: "owner", wanted: "name the person or the team that answers for it",
		required: true,
		field:    func(w *Waiver) *string { return &w.Owner }}
	expires = &member{name: "expires", wanted: dateWanted, required: true}

	members = []*member{requirement, check, operation, reason, link, owner, expires}
)

// listName is the one member of a file.
const listName = "waivers"

const listWanted = "write waivers: and below it one entry for each waiver"

// Read reads a file of waivers. A file that is empty, or whose list is, has none. The error is an
// [*mistake.Error] with everything that is wrong with the file; there are no waivers then, since a
// list that is half right accepts what nobody meant.
func Read(file string, text []byte) ([]Waiver, error) {
	if mistake.IsBlank(text) {
		return nil, nil
	}
	r := &reader{Reader: mistake.Reader{File: file}, first: map[[3]string]tree.Position{}}
	root := r.Parse(text,
		"a file of waivers is YAML or JSON; in YAML put a text that has \": \" or "+
			"\" #\" in it in quotes", "keep all waivers in one list")
	if root == nil {
		return nil, r.Err()
	}
	waivers := r.root(root)
	if !r.Empty() {
		return nil, r.Err()
	}
	return waivers, nil
}

type reader struct {
	mistake.Reader
	// where requirement, check and operation stand together for the first time
	first map[[3]string]tree.Position
}

func (r *reader) root(root *tree.Node) []Waiver {
	switch root.Kind {
	case tree.Null:
		return nil
	case tree.Array:
		r.Wrong(root.Position, "the file is a list, not a mapping", "write waivers: above the list")
		return nil
	case tree.Object:
	default:
		r.Wrong(root.Position, "the file is "+mistake.Kind(root)+", not a mapping", listWanted)
		return nil
	}
	misspelled := r.Names(root, []string{listName}, "the only member of the file is waivers")
	entries := root.Get(listName)
	switch {
	case entries == nil && len(misspelled) == 0:
		r.Wrong(root.Position, "waivers is missing", listWanted)
		return nil
	// in YAML a list of which all entries are comments is null
	case entries == nil || entries.Kind == tree.Null:
		return nil
	case entries.Kind != tree.Array:
		r.Wrong(entries.Position, "waivers is "+mistake.Kind(entries)+", not a list", listWanted)
		return nil
	}
	waivers := make([]Waiver, 0, len(entries.Items))
	for _, entry := range entries.Items {
		waivers = append(waivers, r.waiver(entry))
	}
	return waivers
}

// waiver reads one entry of the list. What it gives counts only if nothing is wrong.
func (r *reader) waiver(entry *tree.Node) Waiver {
	w := Waiver{File: r.File, Line: entry.Line, Column: entry.Column}
	if entry.Kind != tree.Object {
		r.Wrong(entry.Position, "an entry of waivers is "+mistake.Kind(entry)+", not a mapping",
			"give it the members "+mistake.Listed(memberNames()))
		return w
	}
	misspelled := r.Names(entry, memberNames(),
		"the members of a waiver are "+mistake.Listed(memberNames()))
	// it names a requirement or a check; nothing is wrong with what it accepts
	named, settled := false, true
	for _, m := range members {
		given, misnamed := entry.Member(m.name), slices.Contains(misspelled, m.name)
		named = named || (given != nil || misnamed) && (m == requirement || m == check)
		switch {
		case given != nil:
			sound := r.member(&w, m, given)
			settled = settled && (sound || m.required)
		case misnamed:
			settled = settled && m.required
		case m.required:
			r.Wrong(entry.Position, m.name+" is missing", m.wanted)
		}
	}
	switch {
	case !named:
		r.Wrong(entry.Position,
			"the waiver names neither a requirement nor a check, and would accept everything",
			"give requirement, the id of a requirement, or check, the id of a check, or both")
	case settled:
		r.twice(w)
	}
	return w
}

func memberNames() []string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.name
	}
	return names
}

// member reads the value of a member, and tells whether it is sound.
func (r *reader) member(w *Waiver, m *member, given *tree.Member) bool {
	value := given.Value
	text := strings.TrimSpace(value.Str())
	switch {
	case slices.Contains([]tree.Kind{tree.Number, tree.Boolean}, value.Kind):
		r.Wrong(value.Position, m.name+" is "+mistake.Kind(value)+", not a text",
			m.wanted+"; if that is what is meant, put it in quotes")
	case slices.Contains([]tree.Kind{tree.Array, tree.Object}, value.Kind):
		r.Wrong(value.Position, m.name+" is "+mistake.Kind(value)+", not a text", m.wanted)
	default:
		problem, remedy := m.problem(text)
		at := value.Position
		if problem == m.blank() {
			at = given.Position
		}
		if problem != "" {
			r.Wrong(at, problem, remedy)
			return false
		}
		if m == expires {
			return r.expires(w, text, value.Position)
		}
		*m.field(w) = text
		return true
	}
	return false
}

// problem says what is wrong with the text of a member, but for what makes it a date, and how to
// mend it; "" where nothing is.
func (m *member) problem(text string) (problem, remedy string) {
	switch {
	case !strings.ContainsFunc(text, isWord):
		remedy = m.wanted
		if !m.required {
			remedy += ", or leave it out"
		}
		return m.blank(), remedy
	case strings.ContainsFunc(text, m.refuses):
		return fmt.Sprintf("%s %s has a line break or another control character in it", m.name,
			mistake.Show(text)), "remove it"
	case m == link:
		return linkProblem(text)
	}
	return "", ""
}

func (m *member) blank() string { return m.name + " is blank" }

// CheckText returns an error for a text that Read would not take as the owner, the link or the
// reason of a waiver, as the member is called.
func CheckText(name, text string) error {
	for _, m := range members {
		problem, remedy := m.problem(strings.TrimSpace(text))
		if m.name == name && problem != "" {
			return fmt.Errorf("%s; %s", problem, remedy)
		}
	}
	return nil
}

// refuses tells whether the member may not have the character: messages are lines, and terminals
// obey control characters.
func (m *member) refuses(c rune) bool {
	return unicode.IsControl(c) && (!m.lines || !unicode.IsSpace(c))
}

// isWord tells whether a text that has the character says something.
func isWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) }

func (r *reader) expires(w *Waiver, text string, at tree.Position) bool {
	date, err := ParseDate(text)
	// the first day of the year 1 is what a date is that nobody has given
	if err == nil && date.IsZero() {
		err = fmt.Errorf("%s is no day that anything ends on", mistake.Show(text))
	}
	if err != nil {
		r.Wrong(at, "expires "+err.Error(), dateWanted)
		return false
	}
	w.Expires = date
	return true
}

func linkProblem(text string) (problem, remedy string) {
	u, err := url.Parse(text)
	switch {
	case err == nil && u.User != nil:
		return "link has a user name or a password in it, which every report would show",
			"remove what stands between // and @, and the @"
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "",
		strings.ContainsFunc(text, unicode.IsSpace):
		shown := " " + mistake.Show(text)
		if strings.Contains(text, "@") { // before it there may be a password
			shown = ""
		}
		return "link" + shown + " is no absolute http or https URL", link.wanted
	}
	return "", ""
}

// twice finds waivers that accept the same findings: which reason and which date counts nobody
// could tell.
func (r *reader) twice(w Waiver) {
	names, at := [3]string{w.Requirement, w.Check, w.Operation},
		tree.Position{Line: w.Line, Column: w.Column}
	first, found := r.first[names]
	switch {
	case !found:
		r.first[names] = at
		return
	case first == at:
		r.Wrong(at, "an alias repeats the waiver of "+w.findings(),
			"remove the alias, or add to it what differs by a merge key (<<)")
		return
	}
	r.Wrong(at, fmt.Sprintf("the waiver accepts the same as the one at %s: %s", first,
		w.findings()),
		"remove one of the two, or make them differ in requirement, check or operation")
}
