package report

import (
	"cmp"
	"fmt"

	"plumbline/harness/verdict"
)

// maxFirstText bounds each text of what is shown first, in bytes: it is for a glance, and the cases
// below have it in full.
const maxFirstText = 400

// against is something that speaks against a run, in Markdown.
type against struct {
	what, contract string // contract: where it is demanded; empty where nothing says so
}

// firstPlace is where something that speaks against a run was found first.
type firstPlace struct {
	at string // what it was found in
	id string // of the finding; empty where it is none
}

// shortly is a text as it stands in the list.
func shortly(text string) string { return md(cut(text, maxFirstText)) }

// first lists the first five things that speak against a run, each once however many cases have it,
// and counts the others.
func (d *markdown) first(run Run) {
	cases := map[against]int{}
	where := map[against]firstPlace{}
	var order []against
	add := func(at firstPlace, one against) {
		if cases[one]++; cases[one] == 1 {
			order, where[one] = append(order, one), at
		}
	}
	for _, suite := range run.Suites {
		for _, problem := range suite.Problems {
			// What keeps one suite from being run keeps all from it.
			if one := (against{shortly(problem), ""}); cases[one] == 0 {
				add(firstPlace{at: suite.Title}, one)
			}
		}
		for _, c := range suite.Cases {
			c.against(add)
		}
	}
	shown := 0
	for _, one := range order[:min(maxOpen, len(order))] {
		text := one.markdown(where[one], cases[one])
		if shown == 0 {
			text = "\n" + text
		}
		if d.out.Len()+len(text) <= d.limit {
			d.out.WriteString(text)
			shown++
		}
	}
	if rest := len(order) - shown; rest > 0 {
		d.block("sentence", fmt.Sprintf("\nThese are %d of %d; the rest stands below.\n",
			shown, len(order)))
	}
}

// against tells of a case what makes it fail: each finding that is an error and not waived, once,
// or else what it failed with.
func (c Case) against(add func(at firstPlace, one against)) {
	if c.Outcome != Failed && c.Outcome != Errored {
		return
	}
	at := cmp.Or(c.Requirement.ID, c.Operation, c.ShownTitle())
	told := map[against]bool{}
	for _, f := range c.Findings {
		if f.Severity != verdict.Error || f.Waiver != "" {
			continue
		}
		contract := ""
		if f.Contract.File != "" {
			contract = shortly(f.Contract.String())
		}
		one := against{fmt.Sprintf("**%s** %s", f.Check, shortly(f.Message)), contract}
		if !told[one] {
			told[one] = true
			add(firstPlace{at, f.ID}, one)
		}
	}
	if len(told) == 0 {
		what := shortly(cmp.Or(c.Reason, firstLine(c.Failure), string(c.Outcome)))
		add(firstPlace{at: at}, against{what, ""})
	}
}

func (a against) markdown(first firstPlace, cases int) string {
	text := fmt.Sprintf("- <code>%s</code> %s", shortly(first.at), a.what)
	if a.contract != "" {
		text += fmt.Sprintf("<br>contract: <code>%s</code>", a.contract)
	}
	if first.id != "" {
		text += fmt.Sprintf("<br>id: <code>%s</code>", first.id)
	}
	if cases > 1 {
		text += fmt.Sprintf("<br>in %d cases", cases)
	}
	return text + "\n"
}
