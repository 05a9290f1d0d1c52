package html

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/report"
)

// page2MB is what a page has to stay below, in bytes.
const page2MB = 2_000_000

// huge are runs of which everything would be a page of many megabytes.
var huge = map[string]func(*report.Run){
	"many cases": func(r *report.Run) {
		c := r.Suites[0].Cases[0]
		for range 32_000 {
			r.Suites[0].Cases = append(r.Suites[0].Cases, c)
		}
	},
	"many findings": func(r *report.Run) {
		c := &r.Suites[0].Cases[0]
		for i := range 32_000 {
			f := c.Findings[0]
			f.Message = fmt.Sprintf("the entry %d is wrong", i)
			c.Findings = append(c.Findings, f)
		}
	},
	"long texts": func(r *report.Run) {
		c := &r.Suites[0].Cases[0]
		long := strings.Repeat("long ", 1_800_000)
		c.Findings[0].Message, c.Failure, c.Output, c.Reason, c.Title = long, long, long, long, long
		for i := range c.Exchanges {
			c.Exchanges[i].Curl, c.Exchanges[i].Request.URL = long, long
			c.Exchanges[i].Response.Body = &report.Body{Text: long}
		}
	},
	"many exchanges with many header lines": func(r *report.Run) {
		c := &r.Suites[0].Cases[0]
		x := c.Exchanges[0]
		for range 5000 {
			x.Response.Header = append(x.Response.Header,
				report.Header{Name: "Set-Cookie", Value: strings.Repeat("<&>", 100)})
		}
		for range 500 {
			c.Exchanges = append(c.Exchanges, x)
		}
	},
	"many masks": func(r *report.Run) {
		x := &r.Suites[0].Cases[0].Exchanges[0]
		x.Masks = map[string]string{}
		for i := range 32_000 {
			x.Masks[fmt.Sprintf("mask%05d%s", i, strings.Repeat("m", 60))] = "TOKEN"
		}
	},
	"many defects": func(r *report.Run) {
		for range 32_000 {
			r.Suites[0].Defects = append(r.Suites[0].Defects, contract.Defect{Rule: "a-rule",
				Severity: verdict.Warning, Message: strings.Repeat("d", 200)})
		}
	},
	"much that is not judged": func(r *report.Run) {
		for i := range 32_000 {
			r.Suites[0].Cases[0].Unchecked = append(r.Suites[0].Cases[0].Unchecked,
				report.Unchecked{Unchecked: verdict.Unchecked{Check: verdict.BodySchema,
					Reason: fmt.Sprintf("the reason %d", i)}})
		}
	},
	"a large contract": func(r *report.Run) {
		whole := &coverage.Coverage{}
		for i := range 1500 {
			o := coverage.Operation{Name: fmt.Sprintf("GET /operation/%d", i)}
			for j := range 50 {
				o.Items = append(o.Items, coverage.Item{Kind: coverage.KindResponseMember,
					Status: "200", Name: fmt.Sprintf("$.member%d", j), Level: coverage.NotReached,
					Reason: "no call was answered with 200"})
			}
			whole.Operations = append(whole.Operations, o)
		}
		r.Suites[0].Coverage = whole
	},
	"much left behind": func(r *report.Run) {
		for i := range 32_000 {
			r.Suites[0].LeftBehind = append(r.Suites[0].LeftBehind,
				report.LeftBehind{What: fmt.Sprintf("role %d", i), Reason: "it sticks", Count: 1})
			r.Suites[0].Problems = append(r.Suites[0].Problems, fmt.Sprintf("problem %d", i))
		}
	},
}

func TestAPageIsBounded(t *testing.T) {
	for name, change := range huge {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := rich()
			change(&run)
			total := run.Suites[0].Total()
			text := written(t, run)
			if len(text) >= page2MB {
				t.Errorf("the page has %d bytes", len(text))
			}
			// Long texts are cut one by one, wherever they stand.
			if !strings.Contains(text, "This page is shortened so that it stays below 2 MB") &&
				name != "long texts" {
				t.Error("the page does not say that it is shortened")
			}
			if !strings.Contains(text, fmt.Sprintf(" of %d cases tested", total)) {
				t.Errorf("the page does not say that there are %d cases", total)
			}
			parsed(t, text)
		})
	}
}

func TestAPageThatFitsSaysNothingOfIt(t *testing.T) {
	if text := written(t, rich()); strings.Contains(text, "This page is shortened") {
		t.Error("a small page says that it is shortened")
	}
}

// TestWhatIsCutIsSaid looks at what was not even kept.
func TestWhatIsCutIsSaid(t *testing.T) {
	run := rich()
	x := &run.Suites[0].Cases[0].Exchanges[0]
	x.Response.Body = &report.Body{Text: "beginning", Omitted: 9_000_000}
	x.Response.HeaderOmitted = 4900
	x.Request.Body = &report.Body{Omitted: 500, Reason: "it has <too> many credentials"}
	text := written(t, run)
	for _, want := range []string{"Cut here: 8789 KiB of the body are not kept.",
		"body: 8789 KiB", "body: 500 bytes",
		"500 bytes of the body are not kept: it has &lt;too&gt; many credentials.", "4900 lines of the header section not kept."} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
}

func TestAPageThatNeverFitsIsAnError(t *testing.T) {
	var made bounded
	if _, err := made.Write(bytes.Repeat([]byte("a"), maxPage)); err != nil {
		t.Fatal(err)
	}
	if _, err := made.Write([]byte("a")); !errors.Is(err, errTooLarge) {
		t.Errorf("got %v", err)
	}
}
