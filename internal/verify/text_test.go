package verify_test

import (
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/verify"
)

func TestTextListsWhatConformsUpToFifty(t *testing.T) {
	for _, test := range []struct {
		conforming int
		format     string
		listed     int
		end        string
	}{
		{49, "text", 50,
			"50 entries: 49 conform, 1 violate, 0 unverifiable (1 error, 1 warning, 0 notes)\n"},
		{50, "text", 1,
			"50 conforming entries not listed, 1 of them with warnings or notes; --verbose " +
				"lists all\n"},
		{50, "verbose", 51,
			"51 entries: 50 conform, 1 violate, 0 unverifiable (1 error, 1 warning, 0 notes)\n"},
	} {
		text := written(t, test.format, made(test.conforming))
		if got := strings.Count(text, "\n#") + strings.Count(text[:1], "#"); got != test.listed {
			t.Errorf("%s of %d: got %d entries, want %d", test.format, test.conforming, got,
				test.listed)
		}
		if !strings.HasSuffix(text, test.end) {
			t.Errorf("%s of %d ends with %q, want %q", test.format, test.conforming,
				text[max(0, len(text)-150):], test.end)
		}
		if !strings.Contains(text,
			"violates\n  status   the status is wrong\n           contract  api.yaml:3:4  #/c "+
				"(published)\n") {
			t.Errorf("%s of %d does not have the one that violates:\n%s", test.format,
				test.conforming, text)
		}
	}
}

func TestTextNamesTheFileWhereThereAreSeveral(t *testing.T) {
	results := append(made(1), made(1)...)
	if text := written(t, "text", results); strings.Contains(text, "a.har") {
		t.Errorf("one file needs no name:\n%s", text)
	}
	results[2].File, results[3].File = "b.har", "b.har"
	text := written(t, "text", results)
	for _, want := range []string{"a.har #0 GET /a → 200: conforms\n",
		"\nb.har #1 GET /a → 200: violates\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
}

func TestTextHeadsAnEntry(t *testing.T) {
	template, root := "GET /items/{id}", "GET /a"
	long := "http://h/" + strings.Repeat("ä", 200)
	for _, test := range []struct {
		result verify.Result
		want   string
	}{
		{verify.Result{Method: "GET", URL: "https://h:1/v1/a?b=c#d", Operation: &root, Status: 200,
			Verdict: verdict.Conforms}, "#0 GET /v1/a?b=c → 200: conforms\n"},
		{verify.Result{Method: "GET", URL: "https://h/items/1", Operation: &template, Status: 200,
			Verdict: verdict.Conforms}, "#0 GET /items/1 → 200: conforms (GET /items/{id})\n"},
		{verify.Result{Entry: 7, Method: "GET", URL: "https://h/a", Operation: &root,
			Verdict: verdict.Unverifiable}, "#7 GET /a → no response: unverifiable\n"},
		{verify.Result{Method: "GET", URL: "https://h/a%2Fb", Status: 404,
			Verdict: verdict.Unverifiable}, "#0 GET /a%2Fb → 404: unverifiable\n"},
		{verify.Result{Method: "GET", URL: "https://h/%zz", Status: 404,
			Verdict: verdict.Unverifiable}, "#0 GET https://h/%zz → 404: unverifiable\n"},
		{verify.Result{Method: "G\x1bET", URL: "https://h/%zz\n\u202e", Status: 404,
			Verdict: verdict.Unverifiable},
			`#0 G\x1bET https://h/%zz\n\u202e → 404: unverifiable` + "\n"},
		{verify.Result{Method: "GET", URL: long, Status: 404, Verdict: verdict.Unverifiable},
			"… → 404: unverifiable\n"},
	} {
		text := written(t, "text", []verify.Result{test.result})
		if !strings.Contains(text, test.want) {
			t.Errorf("want %q in\n%s", test.want, text)
		}
		if head, _, _ := strings.Cut(text, "\n"); len(head) > 400 {
			t.Errorf("the head has %d bytes: %s", len(head), head)
		}
	}
}

func TestTextGroupsWhatWasNotJudged(t *testing.T) {
	results := made(3)
	for i := range results {
		results[i].Unchecked = []verdict.Unchecked{{Check: verdict.BodySchema,
			Reason: "it says\x07 nothing", Silent: true}}
	}
	results[1].Unchecked = append(results[1].Unchecked,
		verdict.Unchecked{Check: verdict.Status, Reason: "rare"},
		verdict.Unchecked{Check: verdict.Parameter, Reason: "another"})
	results[2].Unchecked = append(results[2].Unchecked,
		verdict.Unchecked{Check: verdict.Parameter, Reason: "another"})
	text := written(t, "text", results)
	want := `not judged, so that nobody knows whether the entry conforms:
  2 × parameter: another
  1 × status: rare
not judged, since the contract says nothing of it:
  4 × body-schema: it says\a nothing
`
	if !strings.HasSuffix(text, want) {
		t.Errorf("got\n%s\nwant at its end\n%s", text, want)
	}
	if !strings.Contains(text, "  not judged   parameter: another\n") ||
		strings.Contains(text, "not judged   body-schema") {
		t.Errorf("a block has what the contract demands, and not what it is silent about:\n%s",
			text)
	}
}

func TestTextBoundsTheReasons(t *testing.T) {
	results := made(1)
	for i := range 23 {
		results[0].Unchecked = append(results[0].Unchecked,
			verdict.Unchecked{Check: verdict.BodySchema, Reason: strings.Repeat("x", i+1),
				Silent: true})
	}
	text := written(t, "text", results)
	if strings.Count(text, "× body-schema") != 20 ||
		!strings.HasSuffix(text, "  and 3 other reasons; --format ndjson lists all\n") {
		t.Errorf("want 20 of 23 reasons:\n%s", text)
	}
}

func TestTextHasHintNoteAndLines(t *testing.T) {
	results := made(0)
	f := &results[0].Findings[0]
	f.Message, f.Hint, f.Note = "first line\r\nsecond line  ", "a hint", "a note"
	want := `  status   first line
           second line
           a hint
           contract  api.yaml:3:4  #/c (published)
           note      a note
`
	if text := written(t, "text", results); !strings.Contains(text, want) {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}
