package html

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"plumbline/internal/coverage"
	"plumbline/internal/report"
)

var update = flag.Bool("update", false, "write the golden file anew")

func written(t testing.TB, run report.Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, run); err != nil {
		t.Fatalf("Write: %v", err)
	}
	return b.String()
}

// parsed reads a page as a browser without scripts does.
func parsed(t testing.TB, page string) *html.Node {
	t.Helper()
	root, err := html.ParseWithOptions(strings.NewReader(page),
		html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatalf("the page cannot be parsed: %v", err)
	}
	return root
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// elements returns all elements below a node for which a condition holds.
func elements(n *html.Node, is func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			found = append(found, d)
		}
	}
	return found
}

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return slices.Contains(strings.Fields(attribute(n, "class")), name)
	}
}

func tag(a atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.DataAtom == a }
}

// content returns the text of an element, its white space joined.
func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestGolden(t *testing.T) {
	got := written(t, rich())
	path := filepath.Join("testdata", "rich.html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Fatalf("%s differs at line %d (go test -update writes it anew)\n got: %s\nwant: %s",
				path, i+1, gotLines[i], wantLines[i])
		}
	}
	t.Fatalf("%s has %d lines, want %d (go test -update writes it anew)", path, len(gotLines),
		len(wantLines))
}

func TestTheSameRunGivesTheSamePage(t *testing.T) {
	if first, second := written(t, rich()), written(t, rich()); first != second {
		t.Error("two pages of one run differ")
	}
}

// sound holds a page to what every page must be, and returns its elements.
func sound(t *testing.T, page string) *html.Node { //nolint:cyclop // one question after the other
	t.Helper()
	root := parsed(t, page)
	ids := map[string]bool{}
	for _, n := range elements(root, func(n *html.Node) bool { return attribute(n, "id") != "" }) {
		if ids[attribute(n, "id")] {
			t.Errorf("the id %q occurs twice", attribute(n, "id"))
		}
		ids[attribute(n, "id")] = true
	}
	for _, n := range elements(root, func(*html.Node) bool { return true }) {
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				if !ids[a.Val[1:]] {
					t.Errorf("a link leads to %s, which is not in the page", a.Val)
				}
			case a.Key == "href":
				inWaiver(t, n, a.Val)
			case slices.Contains([]string{"src", "srcset", "action", "formaction", "poster", "data",
				"style", "background", "ping", "srcdoc"}, a.Key) || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "tabindex" && a.Val != "0" && a.Val != "-1":
				t.Errorf("<%s> has tabindex=%q", n.Data, a.Val)
			case a.Key == "aria-labelledby" && !ids[a.Val]:
				t.Errorf("<%s> is labeled by %s, which is not in the page", n.Data, a.Val)
			}
		}
		if slices.Contains([]string{"link", "img", "iframe", "object", "embed", "base", "audio",
			"video", "frame", "applet", "svg", "math"}, n.Data) {
			t.Errorf("the page has a <%s>", n.Data)
		}
	}
	for name, text := range map[atom.Atom]string{atom.Script: script, atom.Style: style} {
		found := elements(root, tag(name))
		if len(found) != 1 || found[0].FirstChild.Data != text {
			t.Errorf("the page has %d <%s>, want one, as it is in the package", len(found), name)
		}
	}
	return root
}

// inWaiver demands of a link out of the page that it is a waiver's and keeps to itself where it
// came from.
func inWaiver(t *testing.T, n *html.Node, href string) {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") {
		t.Errorf("a link leads to %q, which is no page", href)
	}
	if attribute(n, "rel") != "noopener noreferrer" {
		t.Errorf("the link to %q has rel=%q, want noopener noreferrer", href, attribute(n, "rel"))
	}
	for at := n.Parent; at != nil; at = at.Parent {
		if class("waiver")(at) {
			return
		}
	}
	t.Errorf("a link leads to %q, and is not in a waiver", href)
}

func TestStructure(t *testing.T) {
	interrupted := rich()
	interrupted.Interrupted = "SIGINT"
	twice := rich()
	twice.Suites = append(twice.Suites, twice.Suites...)
	unknown := rich()
	for i := range unknown.Suites {
		s := &unknown.Suites[i]
		s.Coverage, s.Document.Text, s.Waivers = nil, "", nil
	}
	tests := []struct {
		name string
		run  report.Run
		has  []string // of the text
	}{
		{"rich", rich(), []string{"Respoke does not conform",
			"Resonance AdminIdentity does not conform",
			"tested at https://staging.respoke.example/v1 on 2026-11-22 02:04:19 UTC"}},
		{"interrupted", interrupted, []string{"The run was interrupted: SIGINT."}},
		{"the same suite twice", twice, []string{"Respoke does not conform"}},
		{"little known", unknown, []string{"Nothing is known of the coverage.",
			"waived by what is not among the waivers of this run"}},
		{"empty", report.Run{}, []string{"Nothing was tested"}},
		{"empty suite", report.Run{Suites: []report.Suite{{}}}, []string{"was not tested"}},
		{"empty case",
			report.Run{
				Suites: []report.Suite{{Cases: make([]report.Case, 3),
					Coverage: &coverage.Coverage{}}}}, []string{"was not tested"}},
		{"many", many(manyCases + 1), []string{"Respoke does not conform"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := content(sound(t, written(t, test.run)))
			for _, has := range test.has {
				if !strings.Contains(text, has) {
					t.Errorf("the page does not say %q", has)
				}
			}
		})
	}
}

func TestEveryFailureTellsItsReaderEverything(t *testing.T) {
	root := parsed(t, written(t, rich()))
	failures := elements(root, class("failure"))
	if len(failures) != 4 {
		t.Fatalf("%d failures, want 4", len(failures))
	}
	for i, has := range [][]string{
		{"respoke.roles.create.200", "creates a role with 200 and answers with it.",
			"published, POST /roles", "body-schema", "$.id is 5, a number", "GUID",
			"expected string", "specs/respoke/openapi.yaml:103:9",
			"#/paths/~1roles/post/responses/200", "recorded in 2015", "curl -sS -X POST",
			"not declared", `"mediaRelay": null`, `"mediaRelay":null`},
		{"respoke.roles.create.401", "status", "500", "401",
			"specs/respoke/amendments.overlay.yaml:9:5", "amended", "U+000D"},
		{"respoke.tokens.create.200", "errored", "no response within 10 seconds", "timeout", "curl",
			"None came."},
		{"resonance.token.create.200", "specs/resonance/openapi.json:1:1655",
			"In place of secrets: mask-7f3a1c stands for RESPOKE_APP_SECRET"},
	} {
		text := strings.ReplaceAll(content(failures[i]), "expectedstring", "expected string")
		for _, has := range has {
			if !strings.Contains(text, has) {
				t.Errorf("failure %d does not say %q; it says %s", i, has, text)
			}
		}
		if n := len(elements(failures[i], class("curl"))); n == 0 {
			t.Errorf("failure %d has no curl line", i)
		}
		if n := len(elements(failures[i], class("requirement"))); n != 1 {
			t.Errorf("failure %d has %d requirements, want 1", i, n)
		}
	}
	marks := elements(failures[3], tag(atom.Mark))
	if len(marks) != 1 || content(marks[0]) != `"required"` && content(marks[0]) != "[" {
		t.Errorf(
			"the excerpt of one long line marks %d places, the first %q; want one, at column 1655",
			len(marks), content(marks[0]))
	}
}

func TestTheOrderOfTheParts(t *testing.T) {
	root := parsed(t, written(t, rich()))
	var got []string
	for _, n := range elements(root,
		func(n *html.Node) bool { return tag(atom.Section)(n) && attribute(n, "id") != "" }) {
		got = append(got, attribute(n, "id"))
	}
	want := []string{"failures", "waived", "coverage", "cases", "warnings", "defects", "untested",
		"left", "run"}
	if !slices.Equal(got, want) {
		t.Errorf("the parts are %q, want %q", got, want)
	}
}

func TestEveryCaseIsListed(t *testing.T) {
	for _, cases := range []int{20, manyCases + 1} {
		run := many(cases)
		root := parsed(t, written(t, run))
		listed := elements(root, class("case"))
		if want := cases + len(resonance().Cases); len(listed) != want {
			t.Fatalf("%d cases are listed, want %d", len(listed), want)
		}
		for i, n := range listed[:cases] {
			if got, want := attribute(n, "data-outcome"),
				string(run.Suites[0].Cases[i].Outcome); got != want {
				t.Errorf("case %d is %s, want %s", i, got, want)
			}
			text := content(n)
			if run.Suites[0].Cases[i].Outcome == report.Passed &&
				!strings.Contains(text, `"subscribe": true`) {
				t.Errorf("case %d of %d has no exchange for a reader without scripts: %s", i, cases,
					text)
			}
			if lazy := len(elements(n, tag(atom.Noscript))) > 0; lazy != (cases > manyCases &&
				run.Suites[0].Cases[i].Outcome == report.Passed) {
				t.Errorf("case %d of %d: its details wait for being opened: %v", i, cases, lazy)
			}
		}
	}
}

// poison is what a server might put wherever it can.
const poison = "</script></style></noscript></title>--><script>alert(1)</script>\"'`{{.}}<img " +
	"src=x onerror=alert(2)>\u202e\u2066\x00\x1b[2Jjavascript:alert(3)"

// poisoned has the poison in every text, and one element in every list, as deep as it goes.
func poisoned(v reflect.Value, depth int) {
	if !v.CanSet() || depth > 20 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(poison)
	case reflect.Struct:
		for i := range v.NumField() {
			poisoned(v.Field(i), depth+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		poisoned(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		poisoned(v.Index(0), depth+1)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		poisoned(value, depth+1)
		v.SetMapIndex(reflect.ValueOf(poison).Convert(v.Type().Key()), value)
	}
}

func TestNothingOfTheDataIsMarkup(t *testing.T) {
	for name, change := range map[string]func(*report.Run){
		"as it is":  func(*report.Run) {},
		"in a link": func(r *report.Run) { r.Suites[0].Waivers[0].Link = "javascript:alert(1)" },
		"in a link's place": func(r *report.Run) {
			r.Suites[0].Waivers[0].Link = "https://a.example/\u202e\"><script>alert(1)</script>"
		},
		"failed": func(r *report.Run) { r.Suites[0].Cases[0].Outcome = report.Failed },
		"passed": func(r *report.Run) { r.Suites[0].Cases[0].Outcome = report.Passed },
		"many": func(r *report.Run) {
			for len(r.Suites[0].Cases) <= manyCases {
				r.Suites[0].Cases = append(r.Suites[0].Cases, r.Suites[0].Cases[0])
			}
		},
		"levels": func(r *report.Run) {
			r.Suites[0].Coverage.Operations[0].Items[0].Kind = coverage.KindStatus
			r.Suites[0].Coverage.Operations[0].Items[0].Level = coverage.Exercised
		},
		"excerpt": func(r *report.Run) {
			place := &r.Suites[0].Cases[0].Findings[0].Contract
			place.Line, place.Column = 1, 9
			r.Suites[0].Cases[0].Findings[0].Waiver = ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			var run report.Run
			poisoned(reflect.ValueOf(&run).Elem(), 0)
			if run.Suites[0].Cases[0].Exchanges[0].Response.Body.Text != poison {
				t.Fatal("the run is not poisoned")
			}
			change(&run)
			page := written(t, run)
			sound(t, page)
			if strings.Contains(page, "onerror=alert(2)>") && strings.Contains(page, "<img") {
				t.Error("an element of the data is in the page")
			}
			if n := strings.Count(page, "</noscript>"); n != strings.Count(page, "<noscript>") {
				t.Errorf("%d ends of noscript, want %d", n, strings.Count(page, "<noscript>"))
			}
			if i := strings.IndexAny(page, "\x00\x1b\u202e\u2066"); i >= 0 {
				t.Errorf("a character that cannot be seen is in the page: %q",
					page[max(0, i-60):i+10])
			}
			if !strings.Contains(page, "U&#43;202E") || !strings.Contains(page, "U&#43;001B") {
				t.Error("characters that cannot be seen are not shown by their code points")
			}
			text := content(parsed(t, page))
			if !strings.Contains(text, "<script>alert(1)</script>") {
				t.Error("the text of the data is not shown as it is")
			}
		})
	}
}

func TestThePolicy(t *testing.T) {
	root := parsed(t, written(t, rich()))
	policies := elements(root, func(n *html.Node) bool {
		return attribute(n, "http-equiv") == "Content-Security-Policy"
	})
	if len(policies) != 1 {
		t.Fatalf("%d policies, want 1", len(policies))
	}
	got := attribute(policies[0], "content")
	if !regexp.MustCompile(
		`^default-src 'none'; style-src 'sha256-[^']{44}'; script-src 'sha256-[^']{44}'; base-uri 'none'; form-action 'none'$`).MatchString(got) {
		t.Errorf("the policy is %s", got)
	}
	for _, text := range []string{hash(style), hash(script)} {
		if !strings.Contains(got, text) {
			t.Errorf("the policy %s does not have %s", got, text)
		}
	}
}

// failing fails after so many bytes.
type failing int

var errFull = errors.New("no space left")

func (f *failing) Write(p []byte) (int, error) {
	if *f -= failing(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWriteTellsOfAWriterThatFails(t *testing.T) {
	for _, room := range []failing{0, 1 << 12, 1 << 16, 1 << 17} {
		if err := Write(&room, many(200)); !errors.Is(err, errFull) {
			t.Errorf("Write gives %v, want %v", err, errFull)
		}
	}
}

func BenchmarkWrite10000CasesWith20000Exchanges(b *testing.B) {
	run := many(10_000)
	b.ReportAllocs()
	for b.Loop() {
		var size counter
		if err := Write(&size, run); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size)/(1<<20), "MiB")
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)
