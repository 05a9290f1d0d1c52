package page

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"plumbline/fixtures/faults"
	"plumbline/harness/requirement"
)

// named is how many faults of a check are named; requirements name all of theirs.
const named = 3

// Write writes the page as Markdown.
func Write(w io.Writer, c Catalog, samples Samples) error {
	b := &markdown{}
	b.introduction(c)
	if samples.Problems > 0 {
		b.line(
			fmt.Sprintf(
				"**This is a draft: the proof it was written from does not hold, or is not of "+
					"these faults and requirements (problems: %d).**", samples.Problems), "")
	}
	b.line("## Checks", "")
	for _, d := range c.Checks {
		b.line("### `"+string(d.ID)+"`", "", escaped(d.Sentence), escaped(d.Help), "")
		b.line(provokers(c.ofCheck(d.ID)), "")
		b.sample(samples.Checks[d.ID])
	}
	for _, api := range c.APIs {
		b.line("## "+api.Title, "")
		for _, operation := range api.operations() {
			b.operation(api, operation)
			for _, r := range api.Requirements {
				if r.Operation == operation {
					b.requirement(r, api.of(r.ID), samples.Requirements[r.ID])
				}
			}
		}
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

type markdown struct{ strings.Builder }

// line writes lines of prose, each broken where it is too long; an empty one ends a paragraph.
func (b *markdown) line(lines ...string) {
	for _, line := range lines {
		b.verbatim(wrapped(line))
	}
}

// verbatim writes lines as they are.
func (b *markdown) verbatim(lines ...string) {
	for _, line := range lines {
		b.WriteString(line + "\n")
	}
}

func (b *markdown) introduction(c Catalog) {
	requirements, wrong := 0, 0
	links := []string{"[checks](#checks)"}
	for _, api := range c.APIs {
		requirements += len(api.Requirements)
		wrong += len(api.Faults)
		links = append(links, "["+api.Title+"](#"+anchor(api.Title)+")")
	}
	b.line(
		"<!-- Written by make prove. To change it, change what it is written from: the checks,",
		"the requirements of the suites, the faults. -->", "",
		"# Findings", "",
		fmt.Sprintf(
			"This page lists all %d checks and all %d requirements of the suites, each with what "+
				"breaks it and what people are then shown: %s.",
			len(c.Checks), requirements, strings.Join(links, ", ")), "",
		fmt.Sprintf(
			"The failures really happened. `make prove` runs the suites against %d servers, each "+
				"of which is wrong in exactly one way (its *fault*). It compares what was found "+
				"with what should have been found, and writes this page. In the samples, "+
				"examples stand in the place of what is another in every run (UUIDs, tokens, "+
				"names, times, ports). A fault can be looked at, by Plumbline or any other "+
				"tool, on a server of its own:", wrong), "",
		"```sh", "plumbline serve "+c.example().API+" --fault "+c.example().ID, "```", "",
		"`plumbline faults` lists all of them.", "")
}

// notAnchor is what GitHub leaves out of the anchor of a heading.
var notAnchor = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)

func anchor(title string) string {
	return strings.ReplaceAll(notAnchor.ReplaceAllString(strings.ToLower(title), ""), " ", "-")
}

// example is the fault that the introduction names.
func (c Catalog) example() faults.Fault {
	if all := c.faults(func(faults.Fault) bool { return true }); len(all) > 0 {
		return all[0]
	}
	return faults.Fault{API: "API", ID: "ID"}
}

// provokers tells which faults a check has to find.
func provokers(list []faults.Fault) string {
	ids := make([]string, min(len(list), named))
	for i := range ids {
		ids[i] = code(list[i].ID)
	}
	switch {
	case len(list) == 0:
		return "No fault of a server provokes it: it is about requests, or about what the " +
			"contracts of the suites do not have."
	case len(list) == 1:
		return "One fault provokes it: " + ids[0] + "."
	case len(list) <= named:
		return fmt.Sprintf("%d faults provoke it: %s.", len(list), strings.Join(ids, ", "))
	}
	return fmt.Sprintf("%d faults provoke it, such as %s.", len(list), strings.Join(ids, ", "))
}

// operation begins the requirements of an operation.
func (b *markdown) operation(api API, name string) {
	title := "### " + code(name)
	if known := api.Operations[name]; known != name && known != "" {
		title += ": " + code(known)
	}
	b.line(title, "")
}

func (b *markdown) requirement(r requirement.Requirement, broken []faults.Fault, sample Sample) {
	b.line("#### `"+r.ID+"`", "", escaped(r.Sentence), "",
		fmt.Sprintf("*%s*; known from: %s.", r.Kind, escaped(r.Source)), "")
	if len(broken) == 0 {
		b.line("No fault breaks it.", "")
	}
	for _, f := range broken {
		b.line(fmt.Sprintf("- %s ([%s](#%s)): %s", code(f.ID), f.Check, f.Check,
			escaped(f.Sentence)))
	}
	b.line("", "<details>", "<summary>What a failure looks like</summary>", "")
	b.sample(sample)
	b.line("</details>", "")
}

const (
	byFault = "With the fault " // begins the line before a sample that a fault provoked
	// is the language of the code blocks that are samples, and of no others
	sampleKind = "text"
)

func (b *markdown) sample(s Sample) {
	if s.Text == "" {
		b.line("No failure has been seen yet.", "")
		return
	}
	if s.Fault != "" {
		b.verbatim(byFault + code(s.Fault) + ":")
	} else {
		b.line(s.About + ":")
	}
	fence := fenceOf(s.Text)
	b.verbatim("", fence+sampleKind, s.Text, fence, "")
}

// fenceOf is longer than any run of back quotes in a text (CommonMark section 4.5, fenced code
// blocks).
func fenceOf(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}

func code(text string) string { return "`" + text + "`" }

// escaped keeps a sentence from being taken for markup (CommonMark section 2.4, backslash escapes).
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", `\<`, "[", `\[`,
		"]", `\]`, "&", `\&`).Replace(text)
}
