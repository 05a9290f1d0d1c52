package config

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"plumbline/harness/target"
	"plumbline/internal/mistake"
	"plumbline/internal/redact"
	"plumbline/internal/tree"
)

// members of the file that are no settings of a run.
const (
	memberTargets     = "targets"
	memberAPIs        = "apis"
	memberHeaders     = "headers"
	memberAuth        = "auth"
	memberAuthOther   = "auth-other"
	memberBaseURL     = "base-url"
	memberCredentials = "credentials"
	memberSettings    = "settings"
)

// file is plumbline.yaml as it was read.
type file struct {
	path    string
	top     section
	targets map[string]section
}

// section is the top of the file, or a target.
type section struct {
	values map[string]value // by the key of the merged configuration
}

// value is one value of the file, and where it stands.
type value struct {
	value     any // as the setting wants it; a text, where it belongs to an API or is a header
	at        tree.Position
	reference bool // it is written as one
}

// find returns the path of the file: the one that was named, or the one that lies in one of some
// folders; "" where there is none.
func find(named string, folders []string) string {
	if named != "" {
		return named
	}
	for _, folder := range folders {
		path := filepath.Join(folder, FileName)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// reader reads the file.
type reader struct {
	mistake.Reader
	apis []target.Definition
}

// read reads the text of the file. The error is a [*mistake.Error] with everything that is wrong.
func read(path string, text []byte, apis []target.Definition) (*file, error) {
	f := &file{path: path, targets: map[string]section{}}
	if mistake.IsBlank(text) {
		return f, nil
	}
	r := &reader{Reader: mistake.Reader{File: path}, apis: apis}
	root := r.Parse(text, "the configuration is YAML or JSON", "keep all of it in one")
	if root == nil {
		return nil, r.Err()
	}
	if !r.isMapping(root, "the file") {
		return nil, r.Err()
	}
	f.top = r.section(root, true)
	if targets := root.Get(memberTargets); targets != nil && r.isMapping(targets, memberTargets) {
		r.Names(targets, names(targets), "")
		for _, m := range targets.Members {
			if r.isMapping(m.Value, "the target "+mistake.Show(m.Name)) {
				f.targets[m.Name] = r.section(m.Value, false)
			}
		}
	}
	return f, r.Err()
}

// names are the names of an object's members, each once: whatever they are, they are right.
func names(object *tree.Node) []string {
	all := map[string]bool{}
	for _, m := range object.Members {
		all[m.Name] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func (r *reader) isMapping(n *tree.Node, what string) bool {
	if n.Kind != tree.Object {
		r.Wrong(n.Position, what+" is "+mistake.Kind(n)+", not a mapping",
			"write members with their values below it")
	}
	return n.Kind == tree.Object
}

// section reads the top of the file, or a target.
func (r *reader) section(object *tree.Node, top bool) section {
	s := section{values: map[string]value{}}
	known := map[string]option{}
	for _, o := range options {
		if o.file && (top || !o.top) {
			known[o.name] = o
		}
	}
	all := slices.Sorted(maps.Keys(known))
	what := "a target takes "
	if top {
		all, what = append(all, memberTargets), "the file takes "
	}
	r.Names(object, all, what+mistake.Listed(all))
	for _, m := range object.Members {
		o, found := known[m.Name]
		switch {
		case !found:
		case m.Name == memberHeaders:
			r.headers(s, m.Value)
		case m.Name == memberAPIs:
			r.deployments(s, m.Value)
		default:
			r.setting(s, o, m.Value)
		}
	}
	return s
}

// setting reads the value of a setting of a run.
func (r *reader) setting(s section, o option, n *tree.Node) {
	wrong := func(problem string) { r.Wrong(n.Position, o.name+" "+problem, o.wanted()) }
	if o.isList() {
		if n.Kind != tree.Array {
			wrong("is " + mistake.Kind(n) + ", not a list")
			return
		}
		list := []string{}
		for _, item := range n.Items {
			if item.Kind != tree.String || item.Text == "" {
				wrong("has " + mistake.Kind(item) + " in its list")
			} else if err := o.checkWord(item.Text); err != nil {
				r.Wrong(item.Position, o.name+" has "+mistake.Show(item.Text)+" in its list",
					mistake.Meant(item.Text, o.words, o.wanted()))
			}
			list = append(list, item.Text)
		}
		s.values[o.name] = value{value: list, at: n.Position}
		return
	}
	kind := map[reflect.Kind]tree.Kind{reflect.Bool: tree.Boolean, reflect.Int: tree.Number,
		reflect.Float64: tree.Number, reflect.String: tree.String}[o.kind.Kind()]
	if n.Kind != kind {
		wrong("is " + mistake.Kind(n))
		return
	}
	parsed, err := o.parse(n.Text)
	if err != nil {
		r.Wrong(n.Position, o.name+" is "+mistake.Kind(n),
			mistake.Meant(n.Text, o.words, o.wanted()))
		return
	}
	s.values[o.name] = value{value: parsed, at: n.Position}
}

// notOurs are headers that no configuration can set: they frame a message, or say where it goes.
var notOurs = []string{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade",
	"Trailer", "Te", "Keep-Alive", "Proxy-Connection", "Expect"}

func (r *reader) headers(s section, object *tree.Node) {
	if !r.isMapping(object, memberHeaders) {
		return
	}
	r.Names(object, names(object), "")
	for _, m := range object.Members {
		switch canonical := http.CanonicalHeaderKey(m.Name); {
		case !httpguts.ValidHeaderFieldName(m.Name):
			r.Wrong(m.Position, mistake.Show(m.Name)+" is no name of a header",
				"use letters, digits and hyphens")
		case slices.Contains(notOurs, canonical):
			r.Wrong(m.Position, "the header "+m.Name+" cannot be set here", "remove it")
		case r.text(m, redact.CredentialName(m.Name)):
			if !httpguts.ValidHeaderFieldValue(m.Value.Text) {
				r.Wrong(m.Value.Position, "the value of "+m.Name+" has a control character in it",
					"remove it")
				continue
			}
			r.keep(s, key(memberHeaders, canonical), m)
		}
	}
}

// text tells whether a member is a text that may stand in the file. A secret that does not stand
// there as a reference is never repeated.
func (r *reader) text(m tree.Member, secret bool) bool {
	switch n := m.Value; {
	case secret && !isReference(n.Str()):
		r.Wrong(n.Position, m.Name+" is a secret, and stands here as it is",
			"write env:NAME for a variable of the environment, or file:PATH for a file that has "+
				"it, and change the secret if others could read it here")
	case n.Kind == tree.String && n.Text != "":
		return true
	case n.Kind == tree.Number || n.Kind == tree.Boolean:
		return true
	default:
		r.Wrong(n.Position, m.Name+" is "+mistake.Kind(n)+", not a text", "give it a text")
	}
	return false
}

func (r *reader) keep(s section, key string, m tree.Member) {
	s.values[key] = value{value: m.Value.Text, at: m.Value.Position,
		reference: isReference(m.Value.Text)}
}

// deployments reads what is said of each API.
func (r *reader) deployments(s section, object *tree.Node) {
	if !r.isMapping(object, memberAPIs) {
		return
	}
	var known []string
	for _, d := range r.apis {
		known = append(known, d.API)
	}
	r.Names(object, known, "the APIs are "+mistake.Listed(known))
	for _, m := range object.Members {
		i := slices.IndexFunc(r.apis, func(d target.Definition) bool { return d.API == m.Name })
		if i >= 0 && r.isMapping(m.Value, m.Name) {
			r.deployment(s, r.apis[i], m.Value)
		}
	}
}

func (r *reader) deployment(s section, d target.Definition, object *tree.Node) {
	known := []string{memberBaseURL, memberCredentials}
	for _, setting := range d.Settings {
		known = append(known, setting.Name)
	}
	r.Names(object, known, fmt.Sprintf("%s takes %s", d.API, mistake.Listed(known)))
	for _, m := range object.Members {
		switch {
		case !slices.Contains(known, m.Name):
		case m.Name == memberCredentials:
			r.credentials(s, d, m.Value)
		case m.Name == memberBaseURL:
			if r.text(m, false) {
				r.keep(s, key(memberAPIs, d.API, memberBaseURL), m)
			}
		case r.text(m, hasSecret(d, m)):
			r.keep(s, key(memberAPIs, d.API, memberSettings, m.Name), m)
		}
	}
}

// hasSecret tells whether a value of a setting has a secret in it, such as the password of a proxy.
func hasSecret(d target.Definition, m tree.Member) bool {
	for _, s := range d.Settings {
		if s.Name == m.Name && s.Hide != nil {
			_, secret := s.Hide(m.Value.Str())
			return secret != ""
		}
	}
	return false
}

func (r *reader) credentials(s section, d target.Definition, object *tree.Node) {
	if !r.isMapping(object, memberCredentials) {
		return
	}
	var known []string
	for _, c := range d.Credentials {
		known = append(known, c.Name)
	}
	r.Names(object, known, fmt.Sprintf("the credentials of %s are %s", d.API,
		mistake.Listed(known)))
	for _, m := range object.Members {
		i := slices.IndexFunc(d.Credentials,
			func(c target.Credential) bool { return c.Name == m.Name })
		if i >= 0 && r.text(m, d.Credentials[i].Secret) {
			r.keep(s, key(memberAPIs, d.API, memberCredentials, m.Name), m)
		}
	}
}

// separator stands between the parts of a key; no name of a header or an API has it.
const separator = "/"

func key(parts ...string) string { return strings.Join(parts, separator) }
