package report

import (
	"errors"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
)

var failures = map[string]Failure{
	"failure-body": {
		Exchange: "POST /token → 200", Findings: []verdict.Finding{missing},
		Curl: `curl -sS -X POST "$A_BASE_URL/token" -H 'Content-Type: application/json' -d '{"appSecret":"'"$A_APP_SECRET"'"}'`,
	},
	"failure-required": {
		Exchange: "POST /token → 200", Findings: []verdict.Finding{unasked},
		Requirement: createRole,
		Response: []string{"HTTP/1.1 200 OK, application/json, 21 bytes",
			`{"token":"[A_TOKEN]"}`},
		Curl: `curl -sS "$A_BASE_URL/token"`,
	},
	"failure-transport": {
		Exchange: "GET /roles → no response", Response: []string{"none"},
		Curl: `curl -sS "$A_BASE_URL/roles"`,
		Findings: []verdict.Finding{{Check: verdict.Transport, Severity: verdict.Error,
			Message: "no complete response came: the answer of localhost:1 is not HTTP: " +
				"malformed status line",
			Contract: published(3, 4, "/paths/~1roles/get")}},
	},
	"failure-several": {
		Exchange: "POST /roles → 200", Requirement: createRole,
		Curl: `curl -sS -X POST "$A_BASE_URL/roles"`,
		Findings: []verdict.Finding{
			{Check: verdict.UndocumentedBody, Severity: verdict.Error,
				Message:  "the response has a body of 3 bytes; the contract documents none for 200",
				Contract: amended(12, 7, "/paths/~1roles/post/responses/200")},
			{Check: verdict.ResponseHeader, Severity: verdict.Error,
				Message:  "the header X-Count is missing (required)",
				Contract: published(9, 1, "/paths/~1roles/post/responses/200/headers/X-Count")},
			unasked,
		},
		Response: []string{"HTTP/1.1 200 OK, no Content-Type, 3 bytes",
			"one\r\n\r\n  two\n\x1b[31mred\x00\tand a tab"},
	},
	"failure-bare": {
		Exchange: "GET /\x1b[2J → 200",
		Findings: []verdict.Finding{{Check: verdict.Status, Message: "two\nlines"}},
	},
}

func TestWriteFailure(t *testing.T) {
	for name, failure := range failures {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := WriteFailure(&b, failure); err != nil {
				t.Fatal(err)
			}
			tidy(t, b.String())
			golden(t, name, b.String())
			if err := WriteFailure(broken{}, failure); !errors.Is(err, errBroken) {
				t.Errorf("got the error %v", err)
			}
		})
	}
}

// TestAFailureTellsItsReaderEverything: whatever a golden file says, no part may get lost.
func TestAFailureTellsItsReaderEverything(t *testing.T) {
	for name, failure := range failures {
		var b strings.Builder
		if err := WriteFailure(&b, failure); err != nil {
			t.Fatal(err)
		}
		wanted := []string{failure.Requirement.ID, failure.Requirement.Sentence,
			failure.Requirement.Source, failure.Curl}
		for _, f := range failure.Findings {
			wanted = append(wanted, string(f.Check), strings.Split(f.Message, "\n")[0], f.Hint,
				f.Note)
			if f.Contract.File != "" {
				wanted = append(wanted, f.Contract.String()+" ("+string(f.Contract.Layer)+")")
			}
		}
		for _, want := range wanted {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s does not say %q:\n%s", name, want, &b)
			}
		}
	}
}

func TestHeadline(t *testing.T) {
	status, transport := verdict.Finding{Check: verdict.Status},
		verdict.Finding{Check: verdict.Transport}
	for _, test := range []struct {
		findings []verdict.Finding
		want     string
	}{
		{nil, "the response does not conform"},
		{[]verdict.Finding{status}, "the response does not conform"},
		{[]verdict.Finding{missing, missing}, "the body does not conform"},
		{[]verdict.Finding{missing, status}, "the response does not conform"},
		{[]verdict.Finding{unasked}, "not what is required"},
		{[]verdict.Finding{unasked, unasked}, "not what is required"},
		{[]verdict.Finding{unasked, missing}, "the response does not conform"},
		{[]verdict.Finding{transport}, "not a complete response"},
		{[]verdict.Finding{{Check: verdict.Transport, Actual: string(exchange.Surplus)}},
			"the response does not conform"},
		{[]verdict.Finding{transport, unasked}, "the response does not conform"},
	} {
		if got := headline(test.findings); got != test.want {
			t.Errorf("%v: got %q, want %q", test.findings, got, test.want)
		}
	}
}
