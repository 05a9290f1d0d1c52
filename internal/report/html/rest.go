package html

import (
	"fmt"
	"net/url"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// document is a text that a contract was made of.
type document struct{ Path, Kind, Edition, SHA256 string }

func documentOf(d report.Document, amendment bool) document {
	kind := "document, as published"
	if amendment {
		kind = "amendments"
	}
	return document{visible(d.Path), kind, visible(d.Edition), visible(d.SHA256)}
}

// defectView is something wrong in a document or in an amendment.
type defectView struct {
	Rule, Severity, Message, Remedy, Repaired, Place, Layer, Pointer string
	Excerpt                                                          *excerpt
}

func defectsOf(s report.Suite, excerpts *excerpts) []defectView {
	var views []defectView
	for _, d := range s.Defects {
		views = append(views, defectView{
			Rule: visible(string(d.Rule)), Severity: visible(string(d.Severity)),
			Message: visible(d.Told()), Remedy: visible(d.Remedy), Repaired: visible(d.Repaired),
			Place: path(d.Location), Layer: visible(string(d.Location.Layer)),
			Pointer: visible("#" + string(d.Location.Pointer)), Excerpt: excerpts.at(d.Location),
		})
	}
	return views
}

// waiverView is a waiver with the findings that it accepts.
type waiverView struct {
	Place, Reason, Owner, Link, Expires, Matches string
	URL                                          string // where Link is one that can be opened
	Used                                         int
	Findings                                     []waivedFinding
}

// waivedFinding is a finding that a waiver accepts.
type waivedFinding struct {
	Finding                  findingView
	Case, Title, Requirement string
}

// waivers returns the waivers with their findings, and the findings whose waiver is not listed.
func (s *suite) waivers() (waivers []waiverView, orphans []waivedFinding) {
	index := map[string]int{}
	for i, w := range s.report.Waivers {
		place := fmt.Sprintf("%s:%d", w.File, w.Line)
		index[place] = i
		waivers = append(waivers, newWaiver(w, place))
	}
	for i, c := range s.report.Cases {
		for _, f := range c.Findings {
			if f.Waiver == "" {
				continue
			}
			waived := waivedFinding{s.finding(f), s.ids[i], visible(c.Title),
				visible(c.Requirement.ID)}
			if at, found := index[f.Waiver]; found {
				waivers[at].Findings = append(waivers[at].Findings, waived)
			} else {
				orphans = append(orphans, waived)
			}
		}
	}
	return waivers, orphans
}

func newWaiver(w report.Waiver, place string) waiverView {
	v := waiverView{
		Place: visible(place), Reason: visible(w.Reason), Owner: visible(w.Owner),
		Link: visible(w.Link), Expires: "never said", Used: w.Used,
	}
	if !w.Expires.IsZero() {
		v.Expires = w.Expires.Format("2006-01-02")
	}
	// A link leads out of the page: only what a browser opens as a page is one.
	if u, err := url.Parse(w.Link); err == nil && (u.Scheme == "https" || u.Scheme == "http") &&
		u.Host != "" {
		v.URL = u.String()
	}
	var matches []string
	for _, part := range []struct{ what, value string }{{"requirement", w.Requirement},
		{"check", w.Check}, {"operation", w.Operation}} {
		if part.value != "" {
			matches = append(matches, part.what+" "+visible(part.value))
		}
	}
	v.Matches = strings.Join(matches, ", ")
	return v
}

// tallied is a reason and how often it was given.
type tallied struct {
	What, Reason, Note string
	Count              int
}

// tally counts what is said several times, in the order it was said first.
type tally struct {
	rows  []tallied
	index map[[3]string]int
}

func (t *tally) add(what, reason, note string) {
	key := [3]string{what, reason, note}
	if t.index == nil {
		t.index = map[[3]string]int{}
	}
	at, found := t.index[key]
	if !found {
		at = len(t.rows)
		t.index[key] = at
		t.rows = append(t.rows, tallied{What: visible(what), Reason: visible(reason),
			Note: visible(note)})
	}
	t.rows[at].Count++
}

// untested lists why cases were not run, each reason once.
func untested(s report.Suite) []tallied {
	var t tally
	for _, o := range []report.CaseOutcome{report.Skipped, report.Unsupported} {
		for _, c := range s.Cases {
			if c.Outcome == o {
				t.add(string(o), c.Reason, "")
			}
		}
	}
	return t.rows
}

// unchecked lists what was not judged in the exchanges of the cases that ran.
func unchecked(s report.Suite) []tallied {
	var t tally
	for _, c := range s.Cases {
		for _, u := range c.Unchecked {
			note := "the contract demands something, and whether it holds is not known"
			if u.Silent {
				note = "the contract says nothing of the matter"
			}
			t.add(string(u.Check), u.Reason, note)
		}
	}
	return t.rows
}

// remarks lists what was found and speaks against no case.
func remarks(s report.Suite) []tallied {
	var t tally
	for _, c := range s.Cases {
		for _, f := range c.Findings {
			if f.Severity != verdict.Error && f.Waiver == "" {
				t.add(string(f.Check), f.Message, string(f.Severity))
			}
		}
	}
	return t.rows
}

// leftView is something that a run left behind on a target.
type leftView struct {
	What, Reason string
	Count        int
	Expires      bool
}

func leftOf(s report.Suite) []leftView {
	var views []leftView
	for _, l := range s.LeftBehind {
		views = append(views, leftView{visible(l.What), visible(l.Reason), max(1, l.Count),
			l.Expires})
	}
	return views
}
