package page

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/fixtures/faults"
	"plumbline/harness/verdict"
	"plumbline/internal/proof"
)

// Sample is what people are shown of a failure.
type Sample struct {
	Fault string // that provoked it; empty where none did
	About string // what it is, where no fault provoked it
	Text  string
}

// Samples are those of the page: of each check, and of each requirement by its id.
type Samples struct {
	Checks       map[verdict.Check]Sample
	Requirements map[string]Sample
	// Problems counts what keeps them from being those of a page. Where there are some the page
	// says that it is a draft.
	Problems int
}

// ReadProof reads what plumbline prove wrote.
func ReadProof(name string, text []byte) (proof.Proof, error) {
	var p proof.Proof
	if err := json.Unmarshal(text, &p); err != nil {
		return p, fmt.Errorf("%s is no proof: %w", name, err)
	}
	if p.Version != proof.FormatVersion {
		return p,
			fmt.Errorf("%s has version %d, and version %d can be read; make prove writes it anew",
				name, p.Version, proof.FormatVersion)
	}
	return p, nil
}

// Collect chooses the samples of a catalog out of a proof. The problems tell what keeps them from
// being the samples of a complete page.
func Collect(c Catalog, p proof.Proof) (samples Samples, problems []string) {
	problems = slices.Concat(unproven(p), otherwise(c, p))
	recorded, err := Recorded()
	if err != nil {
		problems = append(problems, err.Error())
	}
	samples = Samples{Checks: map[verdict.Check]Sample{}, Requirements: map[string]Sample{}}
	for _, d := range c.Checks {
		sample, found := clearest(p, func(r proof.Result) bool { return r.Check == d.ID })
		if !found {
			sample, found = recorded[d.ID]
		}
		if !found {
			problems = append(problems,
				fmt.Sprintf(
					"check %s: there is no sample: no fault that has to be found by it was "+
						"caught, and no row of the table of verdicts is named for it", d.ID))
		}
		samples.Checks[d.ID] = sample
	}
	for _, api := range c.APIs {
		for _, r := range api.Requirements {
			sample, found := clearest(p,
				func(result proof.Result) bool { return result.Requirement == r.ID })
			switch {
			case len(api.of(r.ID)) == 0:
				problems = append(problems,
					fmt.Sprintf(
						"requirement %s: no fault breaks it, so nothing "+
							"proves that its case can fail", r.ID))
			case !found:
				problems = append(problems,
					fmt.Sprintf(
						"requirement %s: there is no sample, since none of its faults was caught",
						r.ID))
			}
			samples.Requirements[r.ID] = sample
		}
	}
	samples.Problems = len(problems)
	return samples, problems
}

// unproven lists what is not as it must be in a proof.
func unproven(p proof.Proof) (problems []string) {
	if len(p.Results) == 0 {
		return []string{"the proof has no result"}
	}
	for _, r := range p.Results {
		if !r.AsExpected() {
			problems = append(problems,
				fmt.Sprintf("the proof does not hold: %s: %s: %s", r.ID, r.Verdict, r.Reason))
		}
	}
	return problems
}

// otherwise lists where the faults of a proof are not those of the catalog.
func otherwise(c Catalog, p proof.Proof) (problems []string) {
	proven := map[string]proof.Subject{}
	for _, r := range p.Results {
		if r.Kind == proof.Fault {
			proven[r.ID] = r.Subject
		}
	}
	for _, f := range c.faults(func(faults.Fault) bool { return true }) {
		s, found := proven[f.ID]
		delete(proven, f.ID)
		switch {
		case !found:
			problems = append(problems, fmt.Sprintf("fault %s: the proof does not have it", f.ID))
		case s.Sentence != f.Sentence || s.Requirement != f.Requirement ||
			string(s.Check) != f.Check:
			problems = append(problems,
				fmt.Sprintf(
					"fault %s: the proof is of another fault of that name: %s, to be found "+
						"by %s in %s", f.ID, s.Sentence, s.Check, s.Requirement))
		}
	}
	for _, r := range p.Results {
		if _, left := proven[r.ID]; left {
			problems = append(problems,
				fmt.Sprintf("fault %s: the proof has it, and the catalog of faults does not", r.ID))
		}
	}
	return problems
}

// clearest chooses the sample that is understood most quickly: one with a response that is shown as
// a whole and is text, without what other checks find as a consequence, and with the least to read
// of those. Of samples that are alike the first is taken, in the order of the proof: nothing that
// is another in every run decides, such as how long a text is.
func clearest(p proof.Proof, wanted func(proof.Result) bool) (Sample, bool) {
	type ranked struct {
		Sample
		cut, other int
	}
	var all []ranked
	for _, r := range p.Results {
		if r.Kind != proof.Fault || r.Verdict != proof.Caught || r.Sample == "" || !wanted(r) {
			continue
		}
		one := ranked{Sample: Sample{Fault: r.ID, Text: Stable(settled(withoutSource(r.Sample)))},
			other: others(r)}
		one.cut = strings.Count(one.Text, cut) + strings.Count(one.Text, "\uFFFD") -
			strings.Count(one.Text, aList)
		if !response.MatchString(one.Text) {
			one.cut++
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return Sample{}, false
	}
	return slices.MinFunc(all, func(a, b ranked) int {
		return cmp.Or(a.cut-b.cut, a.other-b.other,
			lengthOf(a.Text)-lengthOf(b.Text))
	}).Sample, true
}

// lengthOf is how much there is to read in a failure, without the body that came and whatever the
// numbers are.
func lengthOf(text string) int {
	length := 0
	for _, row := range rowsOf(text) {
		if strings.HasPrefix(row, "  response ") {
			row, _, _ = strings.Cut(row, "\n")
		}
		length += utf8.RuneCountInString(digits.ReplaceAllString(row, "0"))
	}
	return length
}

var digits = regexp.MustCompile(`\d+`)

// others counts the other checks that found something in the case that had to find a fault; how
// often they did depends on what else the server has.
func others(r proof.Result) int {
	found := map[verdict.Check]bool{}
	for _, n := range r.Noticed {
		if !n.Expected {
			continue
		}
		for _, f := range n.Findings {
			if f.Check != r.Check {
				found[f.Check] = true
			}
		}
		break
	}
	return len(found)
}

// response is the line of a failure that tells the response.
var response = regexp.MustCompile(`(?m)^ +response +\S`)

// source is where Ginkgo says that a case failed; the line moves with every change of the file.
var source = regexp.MustCompile(`(?m)^in \S.* at \S+:\d+$\n?`)

func withoutSource(text string) string {
	return strings.TrimSpace(source.ReplaceAllString(text, ""))
}
