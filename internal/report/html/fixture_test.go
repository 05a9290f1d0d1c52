package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/coverage"
	"plumbline/internal/report"
	"plumbline/internal/tree"
	"plumbline/internal/waiver"
	"plumbline/specs"
)

var started = time.Date(2026, 11, 22, 2, 4, 19, 0, time.UTC)

// amendments is short, so that the golden file does not change with those of specs.
const amendments = `overlay: 1.0.0
info:
  title: Respoke, what its servers answer
  version: 1.0.0
actions:
- target: $.paths['/roles'].post.responses
  description: What the service answers to a request without a secret.
  update:
    "401":
      description: no credentials
      schema:
        type: object
        required: [error]
`

// rich is a run of two APIs in which everything occurs that a report shows.
func rich() report.Run {
	return report.Run{
		Version: report.FormatVersion,
		Versions: map[string]string{"plumbline": "1.0.0", "go": "go1.26.0", "ginkgo": "2.34.0",
			"libopenapi": "0.40.1"},
		Started: started, Duration: report.Seconds(81*time.Second + 340*time.Millisecond),
		Seed: 1795313059, Processes: 2,
		Suites: []report.Suite{respoke(), resonance()},
	}
}

func documented(api specs.API, edition string) report.Document {
	return report.Document{Path: api.DocumentPath, SHA256: sum(string(api.Document)),
		Edition: edition, Text: string(api.Document)}
}

func sum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func in(file string, layer verdict.Layer, line, column int,
	pointer tree.Pointer) verdict.Location {
	return verdict.Location{Layer: layer, File: file, Line: line, Column: column, Pointer: pointer}
}

func pointer(p tree.Pointer) *tree.Pointer { return &p }

// inCase makes a case; its title says what its requirement demands.
func inCase(outcome report.CaseOutcome, id, operation string, kind requirement.Kind, title string,
	change func(*report.Case)) report.Case {
	r := requirement.Requirement{ID: id, Operation: operation, Kind: kind, Sentence: title + ".",
		Source: "published, " + operation}
	c := report.Case{
		Requirement: r, Title: title, Labels: r.Labels(),
		Source: "suites/" + strings.Split(id, ".")[0] + "/cases.go:41", Outcome: outcome,
		Started:  started,
		Duration: report.Seconds(12340 * time.Microsecond),
	}
	if change != nil {
		change(&c)
	}
	return c
}

func exchange(id, operation string, status int, request, response string) report.Exchange {
	method, path, _ := strings.Cut(operation, " ")
	x := report.Exchange{
		ID: id, Operation: operation, Judged: true, Started: started,
		Duration: report.Seconds(7210 * time.Microsecond),
		Request: report.Request{
			Method: method, URL: "https://api.example.test/v1" + path,
			Header: []report.Header{{Name: "Accept", Value: "application/json"},
				{Name: "App-Secret", Value: "mask-7f3a1c"},
				{Name: "User-Agent", Value: "plumbline/1.0.0"}},
		},
		Response: &report.Response{
			Status: status, Proto: "HTTP/1.1", Header: []report.Header{
				{Name: "Content-Type", Value: "application/json; charset=utf-8"},
				{Name: "Date", Value: "Sun, 22 Nov 2026 02:04:19 GMT"},
				{Name: "RateLimit-Limit", Value: "10"},
				{Name: "Request-Id", Value: "5b0e1a52-6a0d-4a8e-9f59-0d0a3e6b4a11"},
			},
		},
		Curl: "curl -sS -X " + method + " \"$RESPOKE_BASE_URL" + path +
			"\" -H 'App-Secret: '\"$RESPOKE_APP_SECRET\" -d '" + request + "'",
		Masks: map[string]string{"mask-7f3a1c": "RESPOKE_APP_SECRET"},
	}
	if request != "" {
		x.Request.Body = &report.Body{Text: request}
	}
	if response != "" {
		x.Response.Body = &report.Body{Text: response}
	}
	return x
}

var stray = verdict.Finding{
	Check: verdict.UndeclaredMember, Severity: verdict.Warning,
	Message: "$.createdAt is not declared", Expected: "only declared members", Actual: "createdAt",
	Instance: pointer("/createdAt"),
	Contract: in("specs/respoke/openapi.yaml", verdict.Published, 91, 5, "/paths/~1roles/post"),
}

func respoke() report.Suite {
	const get = "GET /apps"
	s := report.Suite{
		Name: "respoke", Title: "Respoke",
		Target: report.Target{
			Name:    "https://staging.respoke.example/v1",
			BaseURL: "https://staging.respoke.example/v1",
			Credentials: map[string]string{"RESPOKE_PASSWORD": "‹RESPOKE_PASSWORD›",
				"RESPOKE_APP_SECRET": "‹RESPOKE_APP_SECRET›"},
			Settings: map[string]string{"timeout": "10s", "create": "true"},
		},
		Document: documented(specs.Respoke, "2.0"),
		Amendments: []report.Document{{Path: "specs/respoke/amendments.overlay.yaml",
			SHA256: sum(amendments), Text: amendments}},
		Problems: []string{
			"tear-down: the app 7D1B could not be read again: 503 Service Unavailable"},
		LeftBehind: []report.LeftBehind{
			{What: "role 5A3B-plumbline", Reason: "the API has no operation that deletes roles",
				Count: 3},
			{What: "session tokens", Reason: "they were not ended", Count: 2, Expires: true},
		},
		CleanUp: []report.Exchange{exchange("respoke.clean-up#1", "DELETE /apps/{id}", 204, "",
			"")},
		Waivers: []report.Waiver{
			{Waiver: waiver.Waiver{
				Check: "response-header", Operation: get,
				Reason: "The gateway of the staging system leaves out Request-Id until it " +
					"is replaced", Link: "https://tracker.example.test/issues/812",
				Owner:   "Ada Morgan",
				Expires: waiver.Date{Time: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
				File:    "specs/respoke/waivers.yaml", Line: 4, Column: 3,
			}, Used: 1},
			{Waiver: waiver.Waiver{Requirement: "respoke.tokens.replace.200",
				Reason: "Kept for the next release", Link: "minutes of 3 November",
				Owner: "Release", File: "specs/respoke/waivers.yaml", Line: 12}},
		},
		Defects: []contract.Defect{
			{Rule: contract.RulePathWithoutSlash, Severity: verdict.Error,
				Message: `the path "roles/" does not begin with a slash`, Remedy: "Write /roles/.",
				Repaired: "/roles/", Location: in("specs/respoke/openapi.yaml", verdict.Published,
					90, 3, "/paths/~1roles~1")},
			{Rule: contract.RuleDanglingReference, Severity: verdict.Warning,
				Message: "#/definitions/holder leads nowhere",
				Remedy:  "Define holder, or leave the reference out.",
				Location: in("specs/respoke/openapi.yaml", verdict.Published, 98, 9,
					"/paths/~1roles~1/post/parameters/0/schema/$ref")},
		},
	}
	s.Cases = append(respokeRoles(), respokeOthers()...)
	s.Coverage = respokeCoverage()
	return s
}

func respokeRoles() []report.Case {
	const post, get = "POST /roles", "GET /apps"
	return []report.Case{
		inCase(report.Passed, "respoke.apps.list.200", get, requirement.Positive,
			"lists the apps of the account with 200", func(c *report.Case) {
				c.Exchanges = []report.Exchange{exchange("respoke.apps.list.200#1", get, 200, "",
					`[{"id":"7D1B","name":"plumbline","createdAt":"2026-11-22T02:04:19Z"}]`)}
				c.Findings = []report.Finding{{Finding: stray, Exchange: "respoke.apps.list.200#1"}}
				c.Unchecked = []report.Unchecked{{Unchecked: verdict.Unchecked{
					Check:  verdict.ContentType,
					Reason: "the contract documents no content for 200", Silent: true}}}
				c.Output = "the account has 1 app\n"
			}),
		inCase(report.Failed, "respoke.roles.create.200", post, requirement.Positive,
			"creates a role with 200 and answers with it", func(c *report.Case) {
				c.Labels = append(c.Labels, "creates")
				c.Exchanges = []report.Exchange{
					exchange("respoke.roles.create.200#1", get, 200, "", `[]`),
					exchange("respoke.roles.create.200#2", post, 200,
						`{"appId":"7D1B","name":"plumbline"}`,
						`{"id":5,"name":"plumbline","mediaRelay":null,"events":{"subscribe":true},"createdAt":"2026-11-22T02:04:19Z"}`),
				}
				c.Findings = []report.Finding{
					{Exchange: "respoke.roles.create.200#2", Finding: verdict.Finding{
						Check: verdict.BodySchema, Severity: verdict.Error,
						Message: "$.id is 5, a number; the contract demands a string",
						Hint:    "The document's text calls it a GUID.", Expected: "string",
						Actual:   "5",
						Instance: pointer("/id"),
						Contract: in("specs/respoke/openapi.yaml", verdict.Published, 103, 9,
							"/paths/~1roles/post/responses/200"),
						Note: "recorded in 2015 as a string",
					}},
					{Exchange: "respoke.roles.create.200#2", Finding: stray},
				}
				c.Failure = "POST /roles → 200: the body does not conform\n  body-schema  " +
					" $.id is " +
					"5, a number; the contract demands a string\n"
			}),
		inCase(report.Failed, "respoke.roles.create.401", post, requirement.Negative,
			"refuses a request without App-Secret with 401", func(c *report.Case) {
				x := exchange("respoke.roles.create.401#1", post, 500, `{"name":"plumbline"}`,
					"Internal Server Error\r\n")
				x.Response.Header[0].Value = "text/html"
				c.Exchanges = []report.Exchange{x}
				c.Findings = []report.Finding{{Exchange: x.ID, Finding: verdict.Finding{
					Check: verdict.Status, Severity: verdict.Error,
					Message: "the status is 500 Internal Server Error; the contract documents " +
						"200 and 401", Expected: "200, 401", Actual: "500",
					Contract: in("specs/respoke/amendments.overlay.yaml", verdict.Amended, 9, 5,
						"/paths/~1roles/post/responses"),
				}}}
			}),
	}
}

func respokeOthers() []report.Case {
	const get = "GET /apps"
	return []report.Case{
		inCase(report.Errored, "respoke.tokens.create.200", "POST /tokens", requirement.Flow,
			"creates a token for an endpoint with 200", func(c *report.Case) {
				x := exchange("respoke.tokens.create.200#1", "POST /tokens", 0,
					`{"appId":"7D1B","endpointId":"someone","ttl":60}`, "")
				x.Response, x.Problem = nil,
					&report.Problem{Kind: "timeout", Message: "no response within 10 seconds"}
				c.Exchanges, c.Reason = []report.Exchange{x}, "no response within 10 seconds"
				c.Failure = "POST /tokens: timeout: no response within 10 seconds\n"
			}),
		inCase(report.Skipped, "respoke.session-tokens.create.200", "POST /session-tokens",
			requirement.Flow, "opens a session with a token", func(c *report.Case) {
				c.Reason = "it builds on respoke.tokens.create.200, which did not pass"
			}),
		inCase(report.Waived, "respoke.apps.list.headers", get, requirement.Positive,
			"answers with the four rate limit headers", func(c *report.Case) {
				c.Exchanges = []report.Exchange{exchange("respoke.apps.list.headers#1", get, 200,
					"",
					`[]`)}
				c.Reason = "accepted until 2026-12-31"
				c.Findings = []report.Finding{{Exchange: "respoke.apps.list.headers#1",
					Waiver: "specs/respoke/waivers.yaml:4", Finding: verdict.Finding{
						Check: verdict.ResponseHeader, Severity: verdict.Error,
						Message:  "the header Request-Id is missing (required)",
						Expected: "Request-Id", Actual: "no such header",
						Contract: in("specs/respoke/openapi.yaml", verdict.Published, 86, 9,
							"/paths/~1apps/get/responses/200"),
					}}}
			}),
		inCase(report.Unsupported, "respoke.apps.list.429", get, requirement.Limit,
			"refuses calls beyond the limit with 429", func(c *report.Case) {
				c.Reason = "the target does not allow its limit to be exceeded"
			}),
	}
}

func item(kind coverage.ItemKind, name, status string, level coverage.Level, present int,
	reason string) coverage.Item {
	i := coverage.Item{Kind: kind, Name: name, Status: status, Level: level, Present: present,
		Reason: reason}
	if kind == coverage.KindResponseMember || kind == coverage.KindRequestMember {
		i.MediaType = "application/json"
		i.Absent = present / 2
	}
	return i
}

func respokeCoverage() *coverage.Coverage {
	const broken = "a fault within the service"
	c := &coverage.Coverage{}
	for i, name := range []string{"POST /admin-sessions", "POST /adminsessions",
		"POST /appauthsessions", "GET /apps", "POST /roles", "POST /session-tokens", "POST /tokens",
		"PUT /tokens"} {
		ok, calls := coverage.Exercised, 4+i
		reason := ""
		if i == 5 || i == 7 {
			ok, calls, reason = coverage.NotReached, 0, "no case ran that calls the operation"
		}
		c.Operations = append(c.Operations,
			coverage.Operation{Name: name, Calls: calls, Items: []coverage.Item{
				item(coverage.KindOperation, name, "", ok, calls, reason),
				item(coverage.KindParameter, "header App-Secret", "", ok, calls, reason),
				item(coverage.KindStatus, "200", "", ok, calls/2, reason),
				item(coverage.KindStatus, "401", "", coverage.Seen, 1, ""),
				item(coverage.KindStatus, "429", "", coverage.NotReached, 0,
					"the target does not allow its limit to be exceeded"),
				item(coverage.KindStatus, "5XX", "", coverage.NotProvokable, 0, broken),
				item(coverage.KindResponseMember, "$.id", "200", ok, calls/2, reason),
				item(coverage.KindResponseMember, "$.mediaRelay", "200", coverage.NotReached, 0,
					"it was null in every exchange"),
			}})
	}
	c.Operations[3].Items = append(c.Operations[3].Items,
		item(coverage.KindStatus, "default", "", coverage.NotReached, 0,
			"every status that came has a response of its own"))
	return c
}

func resonance() report.Suite {
	const post = "POST /token"
	s := report.Suite{
		Name: "resonance", Title: "Resonance AdminIdentity",
		Target:   report.Target{Name: "its own reference server", Own: true},
		Document: documented(specs.Resonance, "3.1.0"),
		Defects: []contract.Defect{{Rule: contract.RuleExampleContradicts,
			Severity: verdict.Warning,
			Message: "the example contradicts its schema in 4 places; the first: $.AccessToken " +
				"is missing (required)",
			Remedy: "Spell the example's members as the schema does.",
			Location: in("specs/resonance/openapi.json", verdict.Published, 1, 1722,
				"/paths/~1token/post/responses/200/content/application~1json/example")}},
		Coverage: &coverage.Coverage{
			Operations: []coverage.Operation{{Name: post, Calls: 3, Items: []coverage.Item{
				item(coverage.KindOperation, post, "", coverage.Exercised, 3, ""),
				item(coverage.KindRequestMember, "$.appClientId", "", coverage.Exercised, 3, ""),
				item(coverage.KindStatus, "200", "", coverage.Exercised, 2, ""),
				item(coverage.KindStatus, "401", "", coverage.Exercised, 1, ""),
				item(coverage.KindStatus, "502", "", coverage.NotProvokable, 0,
					"only the service behind it can fail"),
			}}}},
	}
	s.Cases = []report.Case{
		inCase(report.Failed, "resonance.token.create.200", post, requirement.Positive,
			"answers the credentials of an app client with 200 and a token", func(c *report.Case) {
				x := exchange("resonance.token.create.200#1", post, 200,
					`{"appClientId":"appcl-1","appSecret":"mask-7f3a1c"}`,
					`{"accessToken":"mask-7f3a1c","expiresIn":3600,"tokenType":"Bearer","refreshToken":"mask-7f3a1c"}`)
				c.Exchanges = []report.Exchange{x}
				c.Findings = []report.Finding{{Exchange: x.ID, Finding: verdict.Finding{
					Check: verdict.BodySchema, Severity: verdict.Error,
					Message:  "$.AccessToken is missing (required)",
					Hint:     `the body has "accessToken"; the contract spells it "AccessToken"`,
					Expected: "AccessToken",
					Actual:   "accessToken, expiresIn, tokenType, refreshToken",
					Instance: pointer("/AccessToken"),
					Contract: in("specs/resonance/openapi.json", verdict.Published, 1, 1655,
						"/paths/~1token/post/responses/200/content/application~1json/schema/required"),
					Note: "the document's own example has the same problem (defect " +
						"example-contradicts-schema)",
				}}}
			}),
		inCase(report.Passed, "resonance.token.create.401", post, requirement.Negative,
			"refuses a wrong secret with 401", func(c *report.Case) {
				x := exchange("resonance.token.create.401#1", post, 401,
					`{"appClientId":"appcl-1","appSecret":"wrong"}`,
					"Unauthorized \u202egpj.exe\u0007")
				x.Response.Trailer = []report.Header{{Name: "Server-Timing", Value: "auth;dur=3"}}
				c.Exchanges = []report.Exchange{x}
			}),
		inCase(report.Passed, "resonance.token.create.gzip", post, requirement.Positive,
			"answers compressed where that is asked for", func(c *report.Case) {
				x := exchange("resonance.token.create.gzip#1", post, 200, "", "")
				x.Response.Body = &report.Body{
					Text: "H4sIAAAAAAAA/6tWSkksSVSyUlDKzMvPKlGqBQDqJ0yEEgAAAA==", Base64: true}
				x.Judged = false
				c.Exchanges = []report.Exchange{x}
			}),
	}
	return s
}

// many is a run of so many cases with two exchanges each, one in fifty of them failed.
func many(cases int) report.Run {
	run := rich()
	whole := respoke()
	whole.Cases = nil
	templates := respoke().Cases
	for i := range cases {
		from := templates[0]
		if i%50 == 49 {
			from = templates[1]
		}
		id := fmt.Sprintf("respoke.made.case-%05d", i)
		operation := whole.Coverage.Operations[i%len(whole.Coverage.Operations)].Name
		c := inCase(from.Outcome, id, operation, from.Requirement.Kind,
			fmt.Sprintf("%s, the %dth time", from.Title, i), nil)
		c.Findings = from.Findings
		for n := range 2 {
			c.Exchanges = append(c.Exchanges,
				exchange(fmt.Sprintf("%s#%d", id, n+1), operation, 200, `{"appId":"7D1B"}`,
					templates[1].Exchanges[1].Response.Body.Text))
		}
		whole.Cases = append(whole.Cases, c)
	}
	run.Suites = []report.Suite{whole, resonance()}
	return run
}
