package config

import (
	"slices"
	"strings"

	"plumbline/internal/tree"
)

// isSources tells of the settings that say where credentials come from. In their place may stand a
// credential itself, by mistake: so nothing of a value that has another form is repeated.
func isSources(name string) bool { return name == memberAuth || name == memberAuthOther }

// wantedSources says what a list of sources is.
const wantedSources = "write a list of SCHEME=env:NAME, SCHEME=file:PATH, " +
	"SCHEME=client-credentials … or SCHEME=login …; where it is a secret, change it if others " +
	"could read it here"

// sources reads a list of where credentials come from. What a source says in detail is held to the
// document, when it is known.
func (r *reader) sources(s section, o option, n *tree.Node) {
	if n.Kind != tree.Array {
		r.Wrong(n.Position, o.name+" is not a list", wantedSources)
		return
	}
	list := []string{}
	for _, item := range n.Items {
		if _, _, is := splitSource(item.Text); item.Kind != tree.String || !is {
			r.Wrong(item.Position, o.name+" has something in its list that does not say where "+
				"credentials come from", wantedSources)
			continue
		}
		list = append(list, item.Text)
	}
	s.values[o.name] = value{value: list, at: n.Position}
}

// splitSource takes what may be shown of a source apart: the scheme that it is for, and where the
// credentials come from, without its parts, which may be secrets.
func splitSource(text string) (scheme, from string, is bool) {
	scheme, from, _ = strings.Cut(text, "=")
	if kind, _, _ := strings.Cut(from, " "); !isReference(from) {
		from = kind
	}
	kinds := []string{"client-credentials", "login"}
	return scheme, from, scheme != "" && (isReference(from) || slices.Contains(kinds, from))
}

// hidden shows of each source of credentials what it is for and of which kind it is: behind that
// there may be anything, also in what a program gives.
func hidden(row Row) Row {
	list, _ := row.Value.([]string)
	for i, text := range list {
		list[i] = "…"
		if scheme, from, is := splitSource(text); is {
			list[i] = scheme + "=" + from
		}
	}
	return row
}
