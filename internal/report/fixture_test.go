package report

import (
	"strings"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/waiver"
)

// noon is when everything in the rich run started.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 123456000, time.UTC)

// nasty is what a server may send to spoil what shows it.
const nasty = "|a| `b` ``` <script>alert(1)</script> ]]> & \"q\" \x1b[31m\u202e\r\n::error::x " +
	"%0A @everyone https://evil.example/ $x$ \\ *b* _i_"

func needs(id, operation string, kind requirement.Kind) requirement.Requirement {
	return requirement.Requirement{ID: id, Operation: operation, Kind: kind,
		Sentence: id + " holds", Source: "published, " + operation}
}

// rich is a run that has something of everything.
func rich() Run {
	return Run{
		Version: FormatVersion, Versions: map[string]string{"plumbline": "1.2.3", "go": "go1.26.0",
			"ginkgo": "2.34.0"}, Started: noon, Duration: Seconds(83456 * time.Millisecond),
		Seed: 17, Filter: `kind:positive && "x<y"`, Processes: 2, Interrupted: "SIGINT",
		Suites: []Suite{richSuite(), plainSuite()},
	}
}

func richSuite() Suite {
	return Suite{
		Name: "a", Title: "Admin & Roles", Target: Target{
			Name: "https://api.example.com/v1", BaseURL: "https://api.example.com/v1",
			Credentials: map[string]string{"A_PASSWORD": "[A_PASSWORD]"},
			Settings:    map[string]string{"requestsPerSecond": "5"},
		},
		Document: Document{Path: "specs/a/openapi.json", SHA256: strings.Repeat("0a", 32),
			Edition: "3.0.3", Text: "never in the JSON"},
		Amendments: []Document{{Path: "specs/a/amendments.overlay.yaml",
			SHA256: strings.Repeat("f9", 32)}},
		Defects: []contract.Defect{
			{Rule: "no-security", Severity: verdict.Warning,
				Message: "the document does not say how requests are authenticated",
				Remedy:  "add securitySchemes", Location: published(1, 1, "")},
			{Rule: contract.RulePathWithoutSlash, Severity: verdict.Error,
				Message: "the path " + nasty + " has no leading slash", Remedy: "put one before it",
				Repaired: "/roles", Location: published(7, 3, "/paths/roles")},
			{Rule: contract.RuleAmendmentMatchesNothing, Severity: verdict.Note,
				Message: "the target matches nothing", Location: amended(4, 5, "")},
		},
		Cases:   richCases(),
		CleanUp: []Exchange{richExchange("a.clean-up#1", "DELETE /roles/{id}", 204)},
		Coverage: &coverage.Coverage{
			Operations: []coverage.Operation{{Name: "POST /token", Calls: 3, Items: []coverage.Item{
				{Kind: coverage.KindOperation, Name: "POST /token", Level: coverage.Exercised,
					Present: 3, Location: published(1, 10, "/paths/~1token/post")},
				{Kind: coverage.KindStatus, Name: "429", Status: "429", Level: coverage.NotReached,
					Reason:   "the limit was not exceeded",
					Location: published(1, 90, "/paths/~1token/post/responses/429")},
				{Kind: coverage.KindStatus, Name: "500", Status: "500",
					Level:    coverage.NotProvokable,
					Reason:   "no client can provoke it",
					Location: published(1, 95, "/paths/~1token/post/responses/500")},
				{Kind: coverage.KindResponseMember, Name: "$.AccessToken", Status: "200",
					MediaType: "application/json", Level: coverage.Seen, Present: 1, Absent: 2,
					Null: 1},
			}}, {Name: "GET /roles"}}},
		Waivers: []Waiver{{Used: 1, Waiver: waiver.Waiver{
			Requirement: "a.roles.list.200", Check: "content-type", Operation: "GET /roles",
			Reason: "the gateway strips it, | see the issue", Link: "https://issues.example.com/7",
			Owner:   "ann",
			Expires: waiver.Date{Time: time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC)},
			File:    "specs/a/waivers.yaml", Line: 3, Column: 5,
		}}},
		LeftBehind: []LeftBehind{{What: "admin sessions", Reason: "no operation deletes them",
			Count: 18, Expires: true}, {What: "role <5A3B>", Reason: "DELETE answered 500",
			Count: 1}},
		Problems: []string{"the set-up failed:\n" + nasty},
	}
}

func richCases() []Case {
	oneCase := func(r requirement.Requirement, title string, outcome CaseOutcome) Case {
		return Case{Requirement: r, Title: title, Labels: []string{"requirement:" + r.ID},
			Source: "suites/a/roles.go:12", Outcome: outcome, Started: noon,
			Duration: Seconds(1500 * time.Millisecond)}
	}
	token, list := needs("a.token.create.200", "POST /token", requirement.Positive),
		needs("a.roles.list.200", "getRoles", requirement.Flow)
	failed := oneCase(token, "creates a token | with "+nasty, Failed)
	failed.Failure = "POST /token → 200: the body does not conform\n  body-schema   " +
		"$.AccessToken is missing (required) " + nasty
	failed.Output = "written by the case\n\x00\ufffe\xff ]]>"
	failed.Exchanges = []Exchange{richExchange("a.token.create.200#1", "POST /token", 200),
		richExchange("a.token.create.200#2", "POST /token", 0)}
	transport := verdict.Finding{Check: verdict.Transport, Severity: verdict.Error,
		Message: "no complete response came", Expected: "a complete response", Actual: nasty}
	undeclared := verdict.Finding{Check: verdict.UndeclaredMember, Severity: verdict.Warning,
		Message: "$.items[0].a is not declared: " + nasty, Instance: pointer("/items/0/a"),
		Contract: published(2, 7, "/components/schemas/Token")}
	failed.Findings = []Finding{
		{Finding: missing, Exchange: "a.token.create.200#1"},
		{Finding: missing, Exchange: "a.token.create.200#2"},
		{Finding: unasked, Exchange: "a.token.create.200#1"},
		{Finding: transport, Exchange: "a.token.create.200#2"},
		{Finding: undeclared, Exchange: "a.token.create.200#1"},
	}
	bare := oneCase(requirement.Requirement{}, "is of no requirement", Failed)
	bare.Failure, bare.Source = "expected 1 to equal 2", "suites/a/odd, name:x.go:77"
	errored := oneCase(needs("a.token.create.401", "POST /token", requirement.Negative),
		"is refused", Errored)
	errored.Reason, errored.Failure = "no answer: 127.0.0.1:1 refused the connection",
		"no answer: 127.0.0.1:1 refused the connection\nin time"
	waived := oneCase(list, "lists roles", Waived)
	waived.Reason = "the gateway strips it"
	waived.Findings = []Finding{{Waiver: "specs/a/waivers.yaml:3", Exchange: "a.roles.list.200#1",
		Finding: verdict.Finding{
			Check: verdict.ContentType, Severity: verdict.Error, Message: "no Content-Type",
			Expected: "application/json", Actual: "none",
			Contract: amended(9, 3, "/paths/~1roles/get/responses/200"),
		}}}
	waived.Exchanges = []Exchange{richExchange("a.roles.list.200#1", "GET /roles", 200)}
	passed := oneCase(list, "lists no roles", Passed)
	passed.Unchecked = unjudged(verdict.Unchecked{Check: verdict.BodySchema,
		Reason: "the contract has no\nschema | here", Silent: true})
	skipped := oneCase(createRole, "creates a role", Skipped)
	skipped.Reason = "it needs POST /token to succeed, which answered 500"
	unsupported := oneCase(needs("a.token.limit.429", "POST /token", requirement.Limit),
		"exceeds the limit", Unsupported)
	unsupported.Reason = "the limit is not to be exceeded here"
	return []Case{failed, bare, errored, waived, passed, skipped, unsupported}
}

// richExchange has every part of an exchange; without a status no response came.
func richExchange(id, operation string, status int) Exchange {
	method, path, _ := strings.Cut(operation, " ")
	x := Exchange{
		ID: id, Operation: operation, Judged: status != 0, Started: noon,
		Duration: Seconds(12 * time.Millisecond),
		Curl:     "curl -sS -X " + method + " \"$A_BASE_URL" + path + "\" -d '```'",
		Request: Request{Method: method, URL: "https://api.example.com/v1" + path,
			Header: []Header{{"Authorization", "Bearer A_TOKEN_MASK"},
				{"Content-Type", "application/json"}}, Body: &Body{Text: "{\"a\":\n\"]]>\"}"}},
		Masks: map[string]string{"A_TOKEN_MASK": "A_TOKEN"},
	}
	if status == 0 {
		x.Problem = &Problem{Kind: "deadline", Phase: "first-byte",
			Message: "the exchange took longer than 10s"}
		x.Retries = []Problem{{Kind: "connection", Phase: "first-byte", Cause: "reset",
			Message: "10.0.0.1:443 reset the connection"}}
		return x
	}
	x.Response = &Response{
		Status: status, Proto: "HTTP/1.1", Header: []Header{{"Content-Type", "image/png"}},
		Trailer: []Header{{"X-Sum", "1"}}, Body: &Body{Text: "AP/+iVBORw0=", Base64: true},
	}
	return x
}

func plainSuite() Suite {
	conforming := of("GET /things", Passed)
	conforming[0].Requirement = needs("b.things.list.200", "GET /things", requirement.Positive)
	conforming[0].Title, conforming[0].Source = "lists things", "suites/b/things.go:9"
	return Suite{Name: "b", Title: "Things",
		Target:   Target{Name: "its own reference server", Own: true},
		Document: Document{Path: "specs/b/openapi.yaml", SHA256: strings.Repeat("77", 32)},
		Cases:    conforming}
}
