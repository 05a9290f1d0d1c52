package page

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/suites"
)

// TestThePageIsUpToDate holds docs/findings.md to the code without a proof: all that is no sample
// of a proof must be what would be written now.
func TestThePageIsUpToDate(t *testing.T) {
	text, err := os.ReadFile("../../../docs/findings.md")
	if err != nil {
		t.Fatalf("%v; make prove writes it anew", err)
	}
	c, err := Current()
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := Recorded()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range stale(c, recorded, string(text)) {
		t.Errorf("docs/findings.md %s; make prove writes it anew", problem)
	}
}

var fence = regexp.MustCompile("^`{3,}" + sampleKind + "$")

// samplesOf reads the samples of a page, in their order.
func samplesOf(text string) []Sample {
	var all []Sample
	caption := ""
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		switch {
		case fence.MatchString(lines[i]):
			end := strings.TrimSuffix(lines[i], sampleKind)
			s := Sample{About: strings.TrimSuffix(caption, ":")}
			if id, found := strings.CutPrefix(s.About, byFault); found {
				s = Sample{Fault: strings.Trim(id, "`")}
			}
			var block []string
			for i++; i < len(lines) && lines[i] != end; i++ {
				block = append(block, lines[i])
			}
			s.Text = strings.Join(block, "\n")
			all = append(all, s)
		case lines[i] != "":
			caption = lines[i]
		}
	}
	return all
}

// stale tells what of a page is not as it would be written now. Samples are taken from the page,
// except those that need no proof.
func stale(c Catalog, recorded map[verdict.Check]Sample, text string) (problems []string) {
	found := samplesOf(text)
	next := func() Sample {
		if len(found) == 0 {
			return Sample{}
		}
		s := found[0]
		found = found[1:]
		return s
	}
	samples := Samples{Checks: map[verdict.Check]Sample{}, Requirements: map[string]Sample{}}
	for _, d := range c.Checks {
		s := next()
		if s.Fault == "" {
			s = recorded[d.ID]
		} else {
			problems = append(problems, c.misplaced(s, "check "+string(d.ID), string(d.ID), "")...)
		}
		samples.Checks[d.ID] = s
	}
	for _, api := range c.APIs {
		for _, operation := range api.operations() {
			for _, r := range api.Requirements {
				if r.Operation == operation {
					samples.Requirements[r.ID] = next()
					problems = append(problems,
						c.misplaced(samples.Requirements[r.ID], "requirement "+r.ID, "", r.ID)...)
				}
			}
		}
	}
	var b strings.Builder
	_ = Write(&b, c, samples)
	if line := difference(text, b.String()); line != "" {
		problems = append([]string{line}, problems...)
	}
	return problems
}

// misplaced tells what is wrong with a sample of a check, or of a requirement: it has to be what a
// fault provoked that is one of it.
func (c Catalog) misplaced(s Sample, of, id, requirement string) (problems []string) {
	if s.Text == "" {
		return []string{"has no sample of " + of}
	}
	for _, api := range c.APIs {
		for _, f := range api.Faults {
			if f.ID != s.Fault || id != "" && f.Check != id ||
				requirement != "" && f.Requirement != requirement {
				continue
			}
			for _, part := range []string{f.Check, f.Requirement} {
				if !strings.Contains(s.Text, part) {
					problems = append(problems,
						fmt.Sprintf("has a sample of %s that does not mention %s", of, part))
				}
			}
			if Stable(s.Text) != s.Text {
				problems = append(problems,
					fmt.Sprintf("has a sample of %s with values that are others in every run", of))
			}
			return problems
		}
	}
	return []string{
		fmt.Sprintf("has a sample of %s by the fault %q, which is none that has to be found there",
			of, s.Fault)}
}

// difference tells the first line in which a page is not what it should be.
func difference(got, want string) string {
	was, is := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(was), len(is)) {
		switch {
		case i >= len(was):
			return fmt.Sprintf("ends before %q", is[i])
		case i >= len(is):
			return fmt.Sprintf("has %q in line %d, behind its end", was[i], i+1)
		case was[i] != is[i]:
			return fmt.Sprintf("has in line %d\n\t%s\nwhere there should be\n\t%s\n", i+1, was[i],
				is[i])
		}
	}
	return ""
}

func TestAStalePageIsNoticed(t *testing.T) {
	c := jars()
	samples, _ := Collect(c, caught(c))
	recorded := map[verdict.Check]Sample{verdict.Parameter: {About: "Recorded",
		Text: "parameter: a"}}
	samples.Checks[verdict.Parameter] = recorded[verdict.Parameter]
	var b strings.Builder
	if err := Write(&b, c, samples); err != nil {
		t.Fatal(err)
	}
	replaced := func(old, with string) func(string) string {
		return func(page string) string {
			if !strings.Contains(page, old) {
				t.Fatalf("the page does not have %q:\n%s", old, page)
			}
			return strings.Replace(page, old, with, 1)
		}
	}
	for _, test := range []struct {
		name   string
		change func(page string) string
		want   string
	}{
		{"as it is", func(page string) string { return page }, ""},
		{"another sentence of a check",
			replaced("The status is documented.", "The status is known."),
			"where there should be\n\tThe status is documented."},
		{"another sentence of a requirement", replaced("A jar is listed.", "Jars are listed."),
			"A jar is listed."},
		{"another source", replaced("known from: published", "known from: docs"),
			"known from: published"},
		{"another fault", replaced("It answers 201.", "It answers 202."), "It answers 201."},
		{"a fault less",
			replaced("- `jars.body.lid` ([body-schema](#body-schema)): The lid is a number.\n", ""),
			"jars.body.lid"},
		{"a requirement less", func(page string) string {
			before, _, _ := strings.Cut(page, "#### `jars.list`")
			return before
		}, "has no sample of requirement jars.list"},
		{"another recorded sample", replaced("parameter: a", "parameter: b"), "parameter: a"},
		{"an empty sample", func(page string) string {
			return strings.ReplaceAll(page, samples.Requirements["jars.list"].Text, "")
		}, "has no sample of requirement jars.list"},
		{"a sample of another fault",
			func(page string) string {
				return strings.ReplaceAll(page, "`jars.body.list`:",
					"`jars.body.lid`:")
			},
			"requirement jars.list by the fault \"jars.body.lid\", which is none that has to be " +
				"found there"},
		{"a sample that does not say its check",
			func(page string) string {
				return strings.ReplaceAll(page, "status   what status says",
					"")
			}, "has a sample of check status that does not mention status"},
		{"a sample with random values",
			replaced("{\"id\":\""+exampleUUID(strings.Repeat("0", 36), 0),
				"{\"id\":\"C86B2B3F-9A00-4261-A57C-2649180186A0"),
			"with values that are others in every run"},
		{"a draft", func(string) string {
			samples.Problems = 2
			var draft strings.Builder
			_ = Write(&draft, c, samples)
			return draft.String()
		}, "**This is a draft: the proof"},
		{"something behind it", func(page string) string { return page + "More.\n" }, "More."},
		{"nothing", func(string) string { return "" }, "has in line 1"},
	} {
		problems := strings.Join(stale(c, recorded, test.change(b.String())), "\n")
		if test.want == "" && problems != "" || !strings.Contains(problems, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, problems, test.want)
		}
	}
}

func TestTheCatalogIsWhole(t *testing.T) {
	c, err := Current()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, api := range c.APIs {
		names = append(names, api.Name)
		listed := 0
		for _, operation := range api.operations() {
			if method, path, _ := strings.Cut(api.Operations[operation], " "); method == "" ||
				!strings.HasPrefix(path, "/") {
				t.Errorf("%s: the operation %s is %q, want METHOD /path", api.Name, operation,
					api.Operations[operation])
			}
			for _, r := range api.Requirements {
				if r.Operation == operation {
					listed++
				}
			}
		}
		if listed != len(api.Requirements) || listed == 0 {
			t.Errorf("%s: %d of %d requirements are listed by their operations", api.Name, listed,
				len(api.Requirements))
		}
	}
	if len(names) != len(suites.All()) {
		t.Errorf("the APIs are %q, and there are %d suites", names, len(suites.All()))
	}
	for id := range rows {
		if n := len(c.ofCheck(id)); n > 0 {
			t.Errorf(
				"check %s has the row %q for its sample, and %d faults that provoke it: the row "+
					"is of no use", id, rows[id], n)
		}
	}
}
