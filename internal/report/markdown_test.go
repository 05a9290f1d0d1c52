package report

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

func asMarkdown(t *testing.T, run Run) string {
	t.Helper()
	var b strings.Builder
	if err := WriteSummary(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What fits is the same in a comment and in a summary; a comment takes less.
func TestACommentIsShorterThanASummary(t *testing.T) {
	for name, test := range map[string]struct {
		run  Run
		same bool
	}{"a run": {rich(), true}, "a long run": {Run{Suites: []Suite{large("a", 200),
		large("b", 200)}}, false}} {
		var b strings.Builder
		if err := WriteMarkdown(&b, test.run); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b.String())
		if same := b.String() == asMarkdown(t, test.run); same != test.same || b.Len() > 65_536 {
			t.Errorf("%s: the comment has %d bytes, and is the summary: %t", name, b.Len(), same)
		}
		if !test.same && !strings.Contains(b.String(), "**Left out here, for there is no room: ") {
			t.Errorf("%s: nothing is said of what is left out", name)
		}
	}
}

func TestWriteMarkdown(t *testing.T) {
	text := asMarkdown(t, rich())
	golden(t, "run.markdown", text)
	tidy(t, text)
	wellFormed(t, text)
	if err := WriteMarkdown(broken{}, rich()); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
	for name, run := range runs {
		wellFormed(t, asMarkdown(t, run))
		if first, _, _ := strings.Cut(asMarkdown(t, run), "\n"); !strings.HasPrefix(first, "# ") {
			t.Errorf("%s: got the first line %q", name, first)
		}
	}
}

var (
	tag     = regexp.MustCompile(`<[^>]*>?`)
	fence   = regexp.MustCompile("^(```+)(sh)?$")
	rowOnly = regexp.MustCompile(
		`^\| (<code>([^|<>]|<!-- -->)*</code>|\*\*all\*\*|operation) \|( [a-z0-9]+ \|)+$|^\|---\|(---:\|)+$`)
	ownTags = map[string]bool{"<details>": true, "</details>": true, "<summary>": true,
		"</summary>": true, "<code>": true, "</code>": true, "<br>": true, "<!-- -->": true}
	lineBody = regexp.MustCompile(
		`^(# |## |### |\| |\|---|- |<details><summary>|</details>$|\*\*|[A-Za-z&!@])`)
)

// wellFormed reads Markdown by the few constructs that it may have; it gives the text outside of
// code blocks.
//
//nolint:cyclop // one question after the other
func wellFormed(t *testing.T, text string) (outside string) {
	t.Helper()
	var rest strings.Builder
	open, columns := "", 0
	for line := range strings.SplitSeq(text, "\n") {
		if found := fence.FindStringSubmatch(line); len(found) == 3 &&
			(open == "" || found[1] == open && found[2] == "") {
			if open == "" {
				open = found[1]
			} else {
				open = ""
			}
			continue
		}
		if open != "" {
			if strings.HasPrefix(strings.TrimSpace(line), open) {
				t.Errorf("the line %q ends its block before its time", line)
			}
			continue
		}
		rest.WriteString(line + "\n")
		if line != "" && !lineBody.MatchString(line) {
			t.Errorf("the line %q begins as none of ours does", line)
		}
		if strings.HasPrefix(line, "|") {
			if n := strings.Count(line, "|"); columns != 0 && n != columns ||
				!rowOnly.MatchString(line) {
				t.Errorf("the row %q has %d bars, want %d, or something else than numbers", line, n,
					columns)
			} else {
				columns = n
			}
		} else {
			columns = 0
		}
	}
	if open != "" {
		t.Error("a code block is left open")
	}
	for _, found := range tag.FindAllString(rest.String(), -1) {
		if !ownTags[found] {
			t.Errorf("the tag %s is none of ours", found)
		}
	}
	for _, name := range []string{"details", "summary", "code"} {
		if opened, closed := strings.Count(rest.String(), "<"+name+">"),
			strings.Count(rest.String(), "</"+name+">"); opened != closed {
			t.Errorf("%d %s are opened, %d closed", opened, name, closed)
		}
	}
	return rest.String()
}

func TestTheFirstLineHasTheVerdicts(t *testing.T) {
	for _, test := range []struct {
		run  Run
		want string
	}{
		{Run{}, "# No suite was run: nothing was tested"},
		{rich(), "# Admin &amp; Roles: does not conform · Things: conforms"},
		{Run{Suites: []Suite{{Title: "1. A\n# B", Cases: of("x", Errored)}}},
			"# &#49;. A # B: could not be tested to the end"},
		{Run{Suites: []Suite{{Title: "A", Cases: of("x", Passed, Waived)}}},
			"# A: conforms but for 1 waived case"},
	} {
		if first, _, _ := strings.Cut(asMarkdown(t, test.run), "\n"); first != test.want {
			t.Errorf("got %q, want %q", first, test.want)
		}
	}
}

func TestMarkdownTellsEverything(t *testing.T) {
	idOfWaived := rich().Identified().Suites[0].Cases[3].Findings[0].ID
	text := asMarkdown(t, rich())
	for _, want := range []string{
		"**The run did not come to its end: SIGINT.**",
		"\n## Admin &amp; Roles at https:<!-- -->//api.example.com/v1\n",
		"| operation | cases | passed | failed | errored | skipped | waived | unsupported | " +
			"findings |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n",
		"\n| <code>POST /token</code> | 3 | 0 | 1 | 1 | 0 | 0 | 1 | 4 |\n",
		"\n| **all** | 7 | 1 | 2 | 1 | 1 | 1 | 1 | 4 |\n",
		"\n| **all** | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
		"\nCoverage of the contract: **33.3%**, 1 of 1 operations, 0 of 1 statuses, 0 of 1 " +
			"response members\n", "\n### Problems outside of any case\n\n- the set-up failed:",
		"\n### Failed (2)\n\n<details><summary><code>a.token.create.200</code> creates a token " +
			"&#124; with",
		"\na.token.create.200 holds (published, POST /token)\n",
		"- **body-schema** &#36;.AccessToken is missing (required)<br>the body has " +
			"\"accessToken\"; the contract spells it",
		"<br>contract: <code>specs/a/openapi.json:1:1655 #/paths/~1",
		"\n````sh\ncurl -sS -X POST \"$A_BASE_URL/token\" -d '```'\n````\n",
		"The case stands at <code>suites/a/roles.go:12</code>.",
		"<details><summary><code>no requirement</code> is of no " +
			"requirement</summary>\n\n```\nexpected 1 to equal 2\n```\n", "### Errored (1)\n",
		"errored: no answer: 127.0.0.1:1 refused the connection\n",
		"### Waived (1)\n\n- <code>a.roles.list.200</code> **content-type** no " +
			"Content-Type<br>the gateway strips it, &#124; see the issue (ann, until 2030-12-31, " +
			"https:<!-- -->//issues.example.com/7)<br><code>specs/a/waivers.yaml:3</code>, " +
			"id: <code>" + idOfWaived + "</code>\n",
		"### Not tested, and why\n\n- 1 case skipped: it needs POST /token to succeed, which " +
			"answered 500\n- 1 case unsupported: the limit is not to be exceeded here\n",
		"### Not checked, and why\n\n- 1 exchange **body-schema** the contract has no schema " +
			"&#124; here\n",
		"<details><summary>1 error</summary>\n\n- <code>specs/a/openapi.json:7:3</code> " +
			"**path-without-slash** the path &#124;a&#124;",
		"<details><summary>1 warning</summary>", "<details><summary>1 note</summary>",
		"### Left behind on the target\n\n- 18 × admin sessions (expires by itself): no " +
			"operation deletes them\n- role &lt;5A3B&gt;: DELETE answered 500\n",
	} {
		if !strings.Contains(strings.ReplaceAll(text, "&#126;", "~"), want) {
			t.Errorf("the summary does not have %q", want)
		}
	}
	first, cases, _ := strings.Cut(text, "\n## ")
	for _, part := range []string{first, cases} {
		if n := strings.Count(part, "**body-schema** &#36;.AccessToken is missing"); n != 1 {
			t.Errorf("what two exchanges have is shown %d times", n)
		}
	}
	if strings.Contains(text, "\n\n\n") {
		t.Error("there are two blank lines in a row")
	}
	if strings.Contains(text, "Left out here") {
		t.Error("something is left out")
	}
	plain := asMarkdown(t, Run{Suites: []Suite{plainSuite()}})
	for _, heading := range []string{"###", "Coverage", "<details>", "did not come to its end"} {
		if strings.Contains(plain, heading) {
			t.Errorf("a run with nothing to tell has %s:\n%s", heading, plain)
		}
	}
}

// oddSuite has a text wherever the model has one.
func oddSuite(odd string) Suite {
	at := verdict.Location{Layer: verdict.Published, File: odd, Line: 1, Column: 1,
		Pointer: "/" + verdict.Location{}.Pointer}
	suite := rich().Suites[0]
	suite.Title, suite.Target.Name, suite.Document.Path, suite.Problems = odd, odd, odd,
		[]string{odd}
	for i := range suite.Cases {
		c := &suite.Cases[i]
		c.Requirement, c.Title, c.Source, c.Reason, c.Failure = requirement.Requirement{ID: odd,
			Operation: odd, Sentence: odd, Source: odd}, odd, odd, odd, odd
		c.Unchecked = unjudged(verdict.Unchecked{Check: verdict.BodySchema, Reason: odd})
		for j := range c.Findings {
			c.Findings[j].Finding = verdict.Finding{Check: verdict.BodySchema,
				Severity: verdict.Error,
				Message:  odd, Hint: odd, Note: odd, Contract: at}
		}
		for j := range c.Exchanges {
			c.Exchanges[j].Curl = odd
		}
	}
	for i := range suite.Defects {
		suite.Defects[i] = contract.Defect{Rule: "a-rule", Severity: verdict.Error, Message: odd,
			Remedy: odd, Location: at}
	}
	for i := range suite.Waivers {
		suite.Waivers[i].Reason, suite.Waivers[i].Owner, suite.Waivers[i].Link = odd, odd, odd
	}
	suite.LeftBehind = []LeftBehind{{What: odd, Reason: odd, Count: 1}}
	return suite
}

func TestNothingReceivedIsMarkup(t *testing.T) {
	for _, odd := range []string{
		nasty, "|", "a | b", "`", "```", "````\n```sh\n", "</details>", "<!--",
		"<img src=x onerror=y>", "&lt;b&gt;", "&#60;b>", "# h", "- l", "1. n", "1) n", "+ p", "> q",
		"===", "---", "    code", "\tcode",
		"[a](javascript:x)", "![a](b)", `\|`, `\\|`, "*a*", "__a__", "~~a~~", "$a$", "@someone",
		"http://a.b", "www.a.b", "a\n\n# b\n\n</summary>", "\u202e\u200b\x00\xff", "<", "&", "",
	} {
		t.Run(fmt.Sprintf("%.20q", odd), func(t *testing.T) {
			text := wellFormed(t,
				asMarkdown(t, Run{Interrupted: odd, Suites: []Suite{oddSuite(odd)}}))
			for _, mark := range []string{"[", "]", "`", "\\|", "~~", "$", "://", "www.a",
				"@someone", "@everyone", "\x00", "\u202e", "\u200b"} {
				if strings.Contains(text, mark) {
					i := strings.Index(text, mark)
					t.Errorf("%q came through: %q", mark, text[max(0, i-40):min(len(text), i+40)])
				}
			}
		})
	}
}

func TestMarkdownOfOneText(t *testing.T) {
	for text, want := range map[string]string{
		"plain words, as they are.": "plain words, as they are.", " a\n b\t": "a b",
		"a|b": "a&#124;b", "<b>&amp;": "&lt;b&gt;&amp;amp;", "- a - b": "&#45; a - b",
		"12": "&#49;2", "#1": "&#35;1", "é😀": "é😀",
		"\x1b[m": "&#92;x1b&#91;m", "a@b": "a@<!-- -->b", "": "",
	} {
		if got := md(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestFencesAreLongerThanWhatIsInThem(t *testing.T) {
	for text, want := range map[string]string{
		"a": "```\na\n```\n", "a\n\n": "```\na\n```\n", "``": "```\n``\n```\n",
		"```": "````\n```\n````\n", "a ````` b ```": "``````\na ````` b ```\n``````\n",
		"\x1b": "```\n\\x1b\n```\n", "a\r\nb": "```\na\nb\n```\n",
	} {
		if got := fenced("", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// large returns a suite with n failed cases of some KiB each.
func large(name string, n int) Suite {
	suite := Suite{Name: name, Title: name, Target: Target{Name: "t"},
		Document: Document{Path: "p"}, LeftBehind: []LeftBehind{{What: "w", Reason: "r", Count: 1}}}
	for i := range n {
		suite.Cases = append(suite.Cases, Case{
			Requirement: requirement.Requirement{ID: fmt.Sprintf("a.c%d", i), Operation: "GET /a",
				Sentence: "s", Source: "s"}, Title: "t", Source: "a:1", Outcome: Failed,
			Failure: strings.Repeat("word ", 600),
		})
	}
	return suite
}

func TestMarkdownIsCutAtItsLimit(t *testing.T) {
	for _, test := range []struct {
		suites []Suite
		want   string // what the first suite leaves out; empty for nothing
	}{
		{[]Suite{large("a", 10)}, ""}, {[]Suite{large("a", 2000)}, "failed cases.**"},
		{[]Suite{large("a", 2000), large("b", 3)}, "failed cases.**"},
	} {
		text := asMarkdown(t, Run{Suites: test.suites})
		wellFormed(t, text)
		if len(text) > maxMarkdown {
			t.Errorf("the summary has %d bytes, want at most %d", len(text), maxMarkdown)
		}
		if got := strings.Contains(text,
			"**Left out here, for there is no room: "); got != (test.want != "") ||
			!strings.Contains(text, test.want) {
			t.Errorf("%d suites: something is left out: %t, want %q", len(test.suites), got,
				test.want)
		}
		shown := strings.Count(text, "\nThe case stands at ")
		left := 0
		if _, after, found := strings.Cut(text, "no room: "); found {
			if _, err := fmt.Sscanf(after, "%d failed cases", &left); err != nil {
				t.Error(err)
			}
		}
		all := 0
		for _, suite := range test.suites {
			all += len(suite.Cases)
		}
		if shown+left != all {
			t.Errorf("%d are shown and %d left out, want %d in all", shown, left, all)
		}
		if len(test.suites) > 1 && !strings.Contains(text, "## b at t\n") {
			t.Error("the first suite leaves no room for the second")
		}
	}
}

// TestMarkdownFitsAnyLimit: whatever does not fit is left out as a whole.
func TestMarkdownFitsAnyLimit(t *testing.T) {
	for limit := 2_000; limit < 20_000; limit += 777 {
		var b strings.Builder
		if err := writeMarkdown(&b, rich(), limit); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b.String())
		if b.Len() > limit {
			t.Errorf("got %d bytes, want at most %d", b.Len(), limit)
		}
	}
}

func TestOneHugeFailureDoesNotTakeAllTheRoom(t *testing.T) {
	run := rich()
	c := &run.Suites[0].Cases[0]
	c.Findings[0].Message, c.Exchanges[0].Curl = strings.Repeat("long ", 1<<20),
		strings.Repeat("curl", 1<<20)
	text := asMarkdown(t, run)
	wellFormed(t, text)
	if len(text) > 100_000 || !strings.Contains(text, "… (5240832 bytes more)") ||
		!strings.Contains(text,
			"# the line that sends a.token.create.200#1 again is too long to be shown here") {
		t.Errorf("got %d bytes", len(text))
	}
}
