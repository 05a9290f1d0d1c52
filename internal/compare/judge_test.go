package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/internal/verdicts"
)

// plain are questions that no validator gets wrong: for every way in which a row is put to the
// peers one that conforms and one that violates. A peer that is wrong here is asked wrongly.
const plain = `
subject: Plain questions
rows:
  - {name: response body, standard: s, openapi: "3.1", schema: {type: integer}, body: '1', verdict: conforms}
  - {name: response body wrong, standard: s, openapi: "3.1", schema: {type: integer}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: nullable, standard: s, openapi: "3.0", schema: {type: string, nullable: true}, body: 'null', verdict: conforms}
  - {name: member wrong, standard: s, openapi: "3.0", schema: {type: object, properties: {a: {type: integer}}}, body: '{"a":"b"}', verdict: violates, findings: [body-schema /a]}
  - {name: request body, standard: s, openapi: "3.1", requestSchema: {type: integer}, body: '1', verdict: conforms}
  - {name: request body wrong, standard: s, openapi: "3.1", requestSchema: {type: integer}, body: '"a"', verdict: violates, findings: [request-body $]}
  - {name: upgraded response, standard: s, openapi: "2.0", schema: {type: integer}, body: '1', verdict: conforms}
  - {name: upgraded response wrong, standard: s, openapi: "2.0", schema: {type: integer}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: upgraded request, standard: s, openapi: "2.0", requestSchema: {type: integer}, body: '1', verdict: conforms}
  - {name: upgraded request wrong, standard: s, openapi: "2.0", requestSchema: {type: integer}, body: '"a"', verdict: violates, findings: [request-body $]}
  - {name: upgraded produces, standard: s, openapi: "2.0", root: {produces: [text/plain]}, response: {description: d, schema: {type: string}}, response-sent: {headers: {Content-Type: text/plain}, body: a}, verdict: conforms}
  - {name: file, standard: s, openapi: "3.1", schema: {$ref: common.yaml}, files: {common.yaml: "type: integer"}, body: '1', verdict: conforms}
  - {name: file wrong, standard: s, openapi: "3.1", schema: {$ref: common.yaml}, files: {common.yaml: "type: integer"}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: file in a folder, standard: s, openapi: "3.1", schema: {$ref: f/a.yaml}, files: {f/a.yaml: "items: {$ref: b.yaml}", f/b.yaml: "type: integer"}, body: '["a"]', verdict: violates, findings: [body-schema /0]}
  - {name: query, standard: s, openapi: "3.1", operation: {parameters: [{name: a, in: query, required: true, schema: {type: integer}}]}, request: {url: /a?a=1}, verdict: conforms}
  - {name: query wrong, standard: s, openapi: "3.1", operation: {parameters: [{name: a, in: query, required: true, schema: {type: integer}}]}, request: {url: /a?a=b}, verdict: violates, findings: [parameter]}
  - {name: path, standard: s, openapi: "3.1", paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string, enum: [b c]}}], responses: {"204": {description: d}}}}}, request: {url: /a/b%20c}, response-sent: {status: 204}, verdict: conforms}
  - {name: path wrong, standard: s, openapi: "3.1", paths: {'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"204": {description: d}}}}}, request: {url: /a/b}, response-sent: {status: 204}, verdict: violates, findings: [parameter]}
  - {name: server elsewhere, standard: s, openapi: "3.1", root: {servers: [{url: "https://elsewhere.example/v1"}]}, schema: {type: integer}, request: {url: /v1/a}, body: '1', verdict: conforms}
  - {name: server elsewhere wrong, standard: s, openapi: "3.1", root: {servers: [{url: "https://elsewhere.example/v1"}]}, schema: {type: integer}, request: {url: /v1/a}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: base path, standard: s, openapi: "3.1", root: {servers: [{url: "/v1"}]}, schema: {type: integer}, request: {url: /mock/a}, body: '1', options: {base-path: /mock}, verdict: conforms}
  - {name: base path of 2.0, standard: s, openapi: "2.0", root: {basePath: /v1, host: elsewhere.example}, schema: {type: integer}, request: {url: /v1/a}, body: '1', verdict: conforms}
  - {name: key, standard: s, openapi: "3.1", operation: {security: [{k: []}]}, components: {securitySchemes: {k: {type: apiKey, in: query, name: key}}}, request: {url: '/a?key=1'}, verdict: conforms}
  - {name: key missing, standard: s, openapi: "3.1", operation: {security: [{k: []}]}, components: {securitySchemes: {k: {type: apiKey, in: query, name: key}}}, verdict: violates, findings: [security]}
  - {name: bearer, standard: s, openapi: "3.1", operation: {security: [{k: []}]}, components: {securitySchemes: {k: {type: http, scheme: bearer}}}, request: {headers: {Authorization: bearer x}}, verdict: conforms}
  - {name: bearer missing, standard: s, openapi: "3.1", operation: {security: [{k: []}]}, components: {securitySchemes: {k: {type: http, scheme: bearer}}}, verdict: violates, findings: [security]}
  - {name: status, standard: s, openapi: "3.1", responses: {"204": {description: d}}, response-sent: {status: 204}, verdict: conforms}
  - {name: status wrong, standard: s, openapi: "3.1", responses: {"204": {description: d}}, response-sent: {status: 404}, verdict: violates, findings: [status]}
  - {name: header, standard: s, openapi: "3.1", response: {description: d, headers: {X-A: {required: true, schema: {type: integer}}}}, response-sent: {headers: {X-A: '1'}}, verdict: conforms}
  - {name: header missing, standard: s, openapi: "3.1", response: {description: d, headers: {X-A: {required: true, schema: {type: integer}}}}, verdict: violates, findings: [response-header]}
  - {name: coded, standard: s, openapi: "3.1", schema: {type: integer}, response-sent: {headers: {Content-Type: application/json, Content-Encoding: gzip}, body: '1'}, verdict: conforms}
  - {name: coded wrong, standard: s, openapi: "3.1", schema: {type: integer}, response-sent: {headers: {Content-Type: application/json, Content-Encoding: gzip}, body: '"a"'}, verdict: violates, findings: [body-schema $]}
  - {name: format, standard: s, openapi: "3.1", schema: {type: string, format: date}, body: '"2024-02-28"', verdict: conforms}
  - {name: format wrong, standard: s, openapi: "3.1", schema: {type: string, format: date}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: format uuid wrong, standard: s, openapi: "3.0", schema: {type: string, format: uuid}, body: '"a"', verdict: violates, findings: [body-schema $]}
  - {name: format annotate, standard: s, openapi: "3.1", schema: {type: string, format: date}, body: '"a"', options: {formats: annotate}, verdict: conforms}
  - {name: format annotate in 3.0, standard: s, openapi: "3.0", schema: {type: string, format: date}, body: '"a"', options: {formats: annotate}, verdict: conforms}
  - {name: lookahead, standard: s, openapi: "3.0", schema: {type: string, pattern: "^(?=a)"}, body: '"a"', verdict: conforms}
  - {name: lookahead wrong, standard: s, openapi: "3.0", schema: {type: string, pattern: "^(?=a)"}, body: '"b"', verdict: violates, findings: [body-schema $]}
  - {name: form, standard: s, openapi: "3.1", method: post, operation: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}}}}}}}, request: {headers: {Content-Type: application/x-www-form-urlencoded}, body: a=1}, verdict: conforms}
  - {name: form wrong, standard: s, openapi: "3.1", method: post, operation: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}}}}}}}, request: {headers: {Content-Type: application/x-www-form-urlencoded}, body: a=b}, verdict: violates, findings: [request-body /a]}
  - {name: response only, standard: s, openapi: "3.1", operation: {parameters: [{name: a, in: query, required: true, schema: {type: integer}}]}, options: {only: response}, verdict: conforms}
  - {name: request only, standard: s, openapi: "3.1", schema: {type: integer}, body: '"a"', options: {only: request}, verdict: conforms}
`

// TestEveryJudgeIsAsked would notice an adapter that makes a peer look bad: one that loses the
// body, the route, the servers, the credentials.
func TestEveryJudgeIsAsked(t *testing.T) {
	rows, err := verdicts.Parse("plain.yaml", []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		r, err := compare(row, time.Minute)
		if err != nil {
			t.Fatalf("%s: %v", row.Name, err)
		}
		for i, j := range judges {
			if got := r.outcome(i); got != right {
				t.Errorf("%s: %s says %s %q: %s, want right", row.Name, j.name, r.answers[i].said,
					r.answers[i].reason, got)
			}
		}
	}
}

// TestSubjects runs over real rows: each peer gets most of them right, those that conform and those
// that violate.
func TestSubjects(t *testing.T) {
	all, err := verdicts.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, subject := range []string{"objects", "request-bodies"} {
		rows, err := ofSubject(all, subject)
		if err != nil {
			t.Fatal(err)
		}
		correct := map[string]int{}
		for _, row := range rows {
			r, err := compare(row, time.Minute)
			if err != nil {
				t.Fatalf("%s: %v", row, err)
			}
			for i, j := range judges {
				if r.outcome(i) == right {
					correct[j.name+" "+row.Verdict]++
				}
			}
		}
		for _, j := range judges {
			for _, judged := range []said{conforms, violates} {
				if n := correct[j.name+" "+string(judged)]; n < len(rows)/4 {
					t.Errorf(
						"%s: %s gets %d rows right that are to be %s, of %d rows of either kind; "+
							"one that is asked well gets at least a quarter",
						subject, j.name, n, judged, len(rows))
				}
			}
		}
	}
}

func TestOutcome(t *testing.T) {
	tests := []struct {
		verdict string
		answer  answer
		want    outcome
	}{
		{"conforms", answer{said: conforms}, right},
		{"violates", answer{said: violates}, right},
		{"unverifiable", answer{said: unverifiable}, right},
		{"conforms", answer{said: conforms, otherwise: true}, otherReason},
		{"violates", answer{said: violates, otherwise: true}, otherReason},
		{"conforms", answer{said: violates}, falseAlarm},
		{"conforms", answer{said: violates, otherwise: true}, falseAlarm},
		{"unverifiable", answer{said: violates}, falseAlarm},
		{"violates", answer{said: conforms}, missed},
		{"unverifiable", answer{said: conforms}, noAnswer},
		{"conforms", answer{said: unverifiable}, noAnswer},
		{"violates", answer{said: failed}, noAnswer},
		{"violates", answer{}, notPosed},
	}
	for _, test := range tests {
		r := result{row: verdicts.Row{Verdict: test.verdict}, answers: []answer{test.answer}}
		if got := r.outcome(0); got != test.want {
			t.Errorf("to say %+v of what %s: %s, want %s", test.answer, test.verdict, got,
				test.want)
		}
		if got, want := r.wrong(), test.want != right && test.want != notPosed; got != want {
			t.Errorf("to say %+v of what %s is wrong: %v, want %v", test.answer, test.verdict, got,
				want)
		}
	}
}

func TestGuarded(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	tests := map[string]struct {
		ask   func() answer
		limit time.Duration
		want  answer
	}{
		"answer": {func() answer { return answer{said: violates, reason: "a"} }, time.Minute,
			answer{said: violates, reason: "a"}},
		"panic": {func() answer { panic("at the disco") }, time.Minute,
			answer{said: failed, reason: "panic: at the disco"}},
		"no end": {func() answer { <-never; return answer{said: conforms} }, time.Millisecond,
			answer{said: failed, reason: "no answer within 1ms"}},
		"an error": {func() answer { return answer{reason: strings.Repeat("a", -1)} }, time.Minute,
			answer{said: failed, reason: "panic: strings: negative Repeat count"}},
	}
	for name, test := range tests {
		if got := guarded(test.limit, test.ask); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestExclusion(t *testing.T) {
	tests := []struct {
		verdict    string
		findings   []string
		undeclared string
		want       string
	}{
		{"conforms", nil, "", ""},
		{"conforms", []string{"undeclared-member warning /a"}, "", ""},
		{"conforms", nil, "allow", ""},
		{"conforms", []string{"body-schema note $"}, "", severityPolicy},
		{"conforms", []string{"direction note /a", "undeclared-member warning /b"}, "",
			severityPolicy},
		{"conforms", []string{"discriminator warning /a"}, "", severityPolicy},
		{"violates", []string{"body-schema error $"}, "", ""},
		{"violates", []string{"body-schema error $", "direction note /a"}, "", ""},
		{"violates", []string{"undeclared-member error /a"}, "fail", undeclaredPolicy},
		{"violates", []string{"undeclared-member error /a", "direction note /a"}, "fail",
			undeclaredPolicy},
		{"violates", []string{"undeclared-member error /a", "status error"}, "fail", ""},
		{"violates", []string{"body-schema error /a"}, "fail", ""},
		{"unverifiable", nil, "", nobodyCanTell},
	}
	for _, test := range tests {
		row := verdicts.Row{Verdict: test.verdict, Findings: test.findings,
			Options: verdicts.Options{Undeclared: test.undeclared}}
		if got := exclusion(row); got != test.want {
			t.Errorf("%s with %q, undeclared %q: excluded for %q, want %q", test.verdict,
				test.findings, test.undeclared, got, test.want)
		}
	}
}

// TestPolicyIsNotPut checks that peers are not asked what only a policy decides, and Plumbline is.
func TestPolicyIsNotPut(t *testing.T) {
	rows, err := verdicts.Parse("policy.yaml", []byte(`
subject: Policy
rows:
  - {name: a, standard: s, openapi: "3.1", schema: {type: object, properties: {a: {}}}, body: '{"b":1}', options: {undeclared: fail}, verdict: violates, findings: [undeclared-member /b]}
`))
	if err != nil {
		t.Fatal(err)
	}
	r, err := compare(rows[0], time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	got := []outcome{r.outcome(0), r.outcome(1), r.outcome(2)}
	if want := []outcome{right, notPosed, notPosed}; !slices.Equal(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
}

// TestPlumblineFindings checks that Plumbline is wrong by a finding too.
func TestPlumblineFindings(t *testing.T) {
	rows, err := verdicts.Parse("findings.yaml", []byte(`
subject: Findings
rows:
  - {name: a, standard: s, openapi: "3.1", schema: {type: integer}, body: '"a"', verdict: violates, findings: [body-schema /a]}
  - {name: b, standard: s, openapi: "3.1", schema: {type: integer}, body: '1', verdict: conforms, unchecked: [body-schema]}
`))
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range []string{"should find", "should leave"} {
		r, err := compare(rows[i], time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.outcome(plumblineJudge); got != otherReason {
			t.Errorf("row %s: %s, want %s", rows[i].Name, got, otherReason)
		}
		if reason := r.answers[plumblineJudge].reason; !strings.Contains(reason, part) {
			t.Errorf("row %s: reason %q, want it to say what it %s", rows[i].Name, reason, part)
		}
	}
}
