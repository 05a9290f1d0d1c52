package suite

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
)

// outcomeCase is a case together with what must become of it.
type outcomeCase struct {
	word       string // of its requirement
	title      string
	run        func(ctx ginkgo.SpecContext, api *API)
	decorators []any
	outcome    string
	element    string // of JUnit
	says       []string
	not        []string
}

func conforms(api *API, statuses ...int) *conform.Matcher {
	matcher := conform.ConformTo(api.Contract)
	for _, status := range statuses {
		matcher = matcher.With(conform.StatusIs(status))
	}
	return matcher
}

var outcomeCases = []outcomeCase{
	{
		word: "right", title: "a right answer", outcome: "passed",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
		},
	},
	{
		word: "wrong", title: "an answer that is wrong in three ways", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "odd")).To(conforms(api, 404))
		},
		says: []string{
			"failed GET /jars/{id} → 200: the response does not conform\n",
			"requirement pantry.jars.wrong: It holds for wrong.",
			"$.id is missing", "$.label", "this case requires that the status is 404 Not Found",
			"testdata/pantry.json:", "(published)",
			`[PANTRY_KEY]`,
			`reproduce curl -sS "$PANTRY_BASE_URL/jars/odd" -H 'Pantry-Key: '"$PANTRY_KEY"`,
			"in It at harness/suite/outcome_test.go:",
		},
		not: []string{"then failed"},
	},
	{
		word: "meet", title: "a wrong answer that meets what is asked of it", outcome: "passed",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "odd")).To(conform.Meet(conform.StatusIs(200)))
		},
	},
	{
		word: "unmet", title: "an answer that does not meet what is asked of it", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "odd")).To(conform.Meet(conform.StatusIs(404)))
		},
		says: []string{"not what is required",
			"this case requires that the status is 404 Not Found"},
		not: []string{"$.id is missing"},
	},
	{
		word: "cut", title: "an answer that is cut short meets nothing", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "cut")).To(conform.Meet(conform.StatusIs(200)))
		},
		says: []string{"transport", "no complete response came"},
	},
	{
		word: "noise", title: "what is no answer meets nothing", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "noise")).To(conform.Meet(conform.StatusIs(200)))
		},
		says: []string{"GET /jars/{id} → no response", "no complete response came",
			"response none"},
	},
	{
		word: "negated", title: "an answer that should not conform and does", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "1")).NotTo(conforms(api))
		},
		says: []string{"GET /jars/{id} → 200 conforms, and was expected not to"},
	},
	{
		word: "no-response", title: "something that is no answer is judged", outcome: "failed",
		element: "failure",
		run:     func(_ ginkgo.SpecContext, api *API) { gomega.Expect(5).To(conforms(api)) },
		says: []string{
			"a response is judged (*http.Response, a recorder, or that of a call), not int"},
	},
	{
		word: "nil", title: "no answer at all is judged", outcome: "failed", element: "failure",
		run: func(_ ginkgo.SpecContext, api *API) {
			var none *call.Response
			gomega.Expect(none).To(conforms(api))
		},
		says: []string{"a response is judged (*http.Response, a recorder, or that of a call)"},
	},
	{
		word: "other", title: "an answer is judged by another contract", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "1")).To(conform.ConformTo(&harness.Contract{}))
		},
		says: []string{"was called under another contract"},
	},
	{
		word: "unjudged", title: "an answer that nothing looks at", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			gomega.Expect(get(ctx, api, "1")).To(conforms(api))
			get(ctx, api, "2")
		},
		says: []string{"the case does not judge the response of GET /jars/{id} → 200"},
	},
	{
		word: "secret", title: "an assertion on a secret", outcome: "failed", element: "failure",
		run: func(_ ginkgo.SpecContext, api *API) {
			gomega.Expect(api.Target.Credential("key")).To(gomega.Equal("plums"))
		},
		says: []string{"[PANTRY_KEY]", "outcome_test.go:"},
	},
	{
		word: "excuse", title: "a failure whose clean-up is not answered", outcome: "failed",
		element: "failure",
		run: func(ctx ginkgo.SpecContext, api *API) {
			ginkgo.DeferCleanup(func(ctx ginkgo.SpecContext) { api.Call(ctx, "getNothing") })
			gomega.Expect(get(ctx, api, "none")).To(conforms(api, 200))
		},
		says: []string{"the status is 404 Not Found; this case requires that the status is 200 OK",
			"then failed: the request to getNothing was not sent"},
	},
	{
		word: "unsent", title: "a request that does not conform", outcome: "errored",
		element: "error",
		run: func(ctx ginkgo.SpecContext, api *API) {
			api.Call(ctx, "postJar", key(api), call.JSON(map[string]any{"label": 5}))
		},
		says: []string{"errored the request to POST /jars was not sent: "},
	},
	{
		word: "unknown", title: "an operation that does not exist", outcome: "errored",
		element: "error",
		run:     func(ctx ginkgo.SpecContext, api *API) { api.Call(ctx, "getNothing") },
		says: []string{
			"errored the request to getNothing was not sent: the contract has no such operation"},
	},
	{
		word: "panic", title: "a panic", outcome: "errored", element: "error",
		run: func(_ ginkgo.SpecContext, api *API) {
			panic("out of " + api.Target.Credential("key"))
		},
		says: []string{"panicked: Test Panicked: out of [PANTRY_KEY]", "outcome_test.go:"},
		not:  []string{"goroutine", "/usr/"},
	},
	{
		word: "timeout", title: "a case that takes too long", outcome: "errored", element: "error",
		decorators: []any{ginkgo.SpecTimeout(time.Millisecond)},
		run:        func(ctx ginkgo.SpecContext, _ *API) { <-ctx.Done() },
		says:       []string{"timedout: "},
	},
	{
		word: "canceled", title: "a whole limit that is not waited for", outcome: "errored",
		element: "error",
		run: func(ctx ginkgo.SpecContext, api *API) {
			canceled, cancel := context.WithCancel(ctx)
			cancel()
			api.Exclusive(canceled)
		},
		says: []string{"errored waiting for an unused rate limit: "},
	},
	{
		word: "exclusive", title: "the whole limit is lent and given back", outcome: "passed",
		run: func(ctx ginkgo.SpecContext, api *API) {
			unpaced, restore := api.Exclusive(ctx)
			gomega.Expect(get(unpaced, api, "1")).To(conforms(api, 200))
			restore()
			gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
		},
	},
	{
		word: "restored", title: "the limit is given back by a case that ran out of time",
		outcome: "passed",
		run: func(ctx ginkgo.SpecContext, api *API) {
			canceled, cancel := context.WithCancel(ctx)
			_, restore := api.Exclusive(canceled)
			cancel()
			restore()
			gomega.Expect(get(ctx, api, "1")).To(conforms(api, 200))
		},
	},
	{
		word: "require", title: "what is needed succeeds", outcome: "passed",
		run: func(ctx ginkgo.SpecContext, api *API) {
			response := api.Require(ctx, "getJar", call.PathParameter("id", "1"), key(api))
			gomega.Expect(response.Text("label")).To(gomega.Equal("plums"))
		},
	},
	{
		word: "needs", title: "what is needed does not succeed", outcome: "skipped",
		element: "skipped",
		run: func(ctx ginkgo.SpecContext, api *API) {
			get(ctx, api, "1") // nobody judges it, which does not matter in a case that is skipped
			api.Require(ctx, "getJar", call.PathParameter("id", "none"), key(api))
			panic("not reached")
		},
		says: []string{
			" skipped: it needs GET /jars/{id} to succeed, which answered 404 Not Found"},
	},
	{
		word: "needs-all", title: "what is needed is cut short", outcome: "skipped",
		element: "skipped",
		run: func(ctx ginkgo.SpecContext, api *API) {
			api.Require(ctx, "getJar", call.PathParameter("id", "cut"), key(api))
			panic("not reached")
		},
		says: []string{
			" skipped: it needs GET /jars/{id} to succeed, which did not answer to the end"},
	},
	{
		word: "skip", title: "a reason with a secret", outcome: "skipped", element: "skipped",
		run: func(_ ginkgo.SpecContext, api *API) {
			ginkgo.Skip("not with " + api.Target.Credential("key"))
		},
		says: []string{" skipped: not with [PANTRY_KEY]"},
	},
	{
		word: "pending", title: "a case to be written", outcome: "skipped", element: "skipped",
		decorators: []any{ginkgo.Pending},
		run:        func(ginkgo.SpecContext, *API) {},
		says:       []string{" skipped: it is marked as pending"},
	},
	{
		word: "unsupported", title: "what the target cannot be asked", outcome: "unsupported",
		element: "skipped",
		run:     func(ginkgo.SpecContext, *API) { Unsupported("the pantry has no cellar") },
		says:    []string{" unsupported: the pantry has no cellar"},
	},
}

func outcomeSuite() *Suite {
	var table requirement.Table
	for _, c := range outcomeCases {
		table = append(table, requirementFor(c.word, "getJar"))
	}
	suite := pantrySuite(table)
	suite.Cases(func(api *API) {
		for _, c := range outcomeCases {
			ginkgo.It(c.title, suite.Requirement("pantry.jars."+c.word), c.decorators,
				func(ctx ginkgo.SpecContext) { c.run(ctx, api) })
		}
	})
	return suite
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	run := runScenario(t, "outcomes", "")
	run.wants(t, 1, "Pantry at its own reference server: does not conform",
		"skipped: 1 case: it is marked as pending",
		"skipped: 1 case: not with [PANTRY_KEY]", "unsupported: 1 case: the pantry has no cellar")
	run.hides(t)
	leavesOnly(t, run.folder, "index.html", "junit-pantry.xml", "pantry.har", "plumbline.json",
		"plumbline.md", "plumbline.ndjson", "plumbline.sarif")
	if got, want := run.counts(t), wantedCounts(); !strings.HasPrefix(got, want) {
		t.Errorf("the summary counts %s; want %s", got, want)
	}
	read := run.junit(t)
	if len(read) != len(outcomeCases) {
		t.Errorf("%d cases in JUnit, want %d", len(read), len(outcomeCases))
	}
	for _, c := range outcomeCases {
		t.Run(c.title, func(t *testing.T) { c.check(t, read[c.title]) })
	}
}

var blanks = regexp.MustCompile(" +")

func (c outcomeCase) check(t *testing.T, got readCase) {
	element, text := got.element()
	if got.Status != c.outcome || element != c.element {
		t.Errorf("%s, element %q; want %s, %q\n%s", got.Status, element, c.outcome, c.element, text)
	}
	// how columns are aligned is no matter of this package
	plain := blanks.ReplaceAllString(text, " ")
	for _, want := range c.says {
		if !strings.Contains(plain, want) {
			t.Errorf("it does not say %q\n%s", want, text)
		}
	}
	for _, unwanted := range c.not {
		if strings.Contains(text, unwanted) {
			t.Errorf("it says %q\n%s", unwanted, text)
		}
	}
}

// wantedCounts is the summary's row of all cases, without findings.
func wantedCounts() string {
	counts := map[string]int{}
	for _, c := range outcomeCases {
		counts[c.outcome]++
	}
	text := itoa(len(outcomeCases))
	for _, outcome := range []string{"passed", "failed", "errored", "skipped", "waived",
		"unsupported"} {
		text += " " + itoa(counts[outcome])
	}
	return text + " "
}
