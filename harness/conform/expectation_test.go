package conform

import (
	"slices"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/tree"
)

func TestExpectations(t *testing.T) {
	at := verdict.Location{File: "doc", Line: 1}
	for _, test := range []struct {
		name         string
		status       int
		expectations []Expectation
		want         []string // messages, each with what is expected and what came
	}{
		{"another status", 200, []Expectation{StatusIs(401)}, []string{
			"the status is 200 OK; this case requires that the status is 401 Unauthorized" +
				"|the status is 401 Unauthorized|the status is 200 OK",
		}},
		{"no refusal at all", 200, []Expectation{Refused()}, []string{
			"the status is 200 OK; this case requires that the status is one of 4XX" +
				"|the status is one of 4XX|the status is 200 OK",
		}},
		{"none of several statuses", 200, []Expectation{StatusIs(401, 422)}, []string{
			"the status is 200 OK; this case requires that the status is 401 Unauthorized or 422 " +
				"Unprocessable Entity|the status is 401 Unauthorized or 422 Unprocessable Entity" +
				"|the status is 200 OK",
		}},
		{"one of several statuses", 422, []Expectation{StatusIs(401, 422)}, nil},
		{"no refusal", 500, []Expectation{Refused(), StatusIs(500)}, []string{
			"the status is 500 Internal Server Error; this case requires that the status is one " +
				"of 4XX|the status is one of 4XX|the status is 500 Internal Server Error",
		}},
		{"a refusal", 400, []Expectation{Refused(), StatusIs(400)}, nil},
		{"another refusal", 499, []Expectation{Refused()}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range unmet(&exchange.Response{Status: test.status}, at,
				test.expectations, nil) {
				if f.Check != verdict.Required || f.Severity != verdict.Error ||
					f.Contract != at || f.Instance != nil {
					t.Errorf("got %+v", f)
				}
				got = append(got, f.Message+"|"+f.Expected+"|"+f.Actual)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q", got)
			}
		})
	}
	if found := unmet(nil, at, []Expectation{StatusIs(200)}, nil); found != nil {
		t.Errorf("of no response nothing can be demanded: %v", found)
	}
}

// TestExpectationsOfABodyThatIsNotRead: a body with more values than are judged is not read for an
// expectation either; the status still counts.
func TestExpectationsOfABodyThatIsNotRead(t *testing.T) {
	hasBody := Expectation{Sentence: "there is a body", Problem: func(r *exchange.Response) string {
		if len(r.Body) == 0 {
			return "there is none"
		}
		return ""
	}}
	response := &exchange.Response{Status: 200,
		Body: []byte("[" + strings.Repeat("1,", check.MaxValues) + "1]")}
	found := unmet(response, verdict.Location{}, []Expectation{StatusIs(200), hasBody}, nil)
	const want = "there is none (the body is not read, since it has more than 100000 values, " +
		"which is more than is judged); this case requires that there is a body"
	if len(found) != 1 || found[0].Message != want {
		t.Errorf("got %+v", found)
	}
	hasBody.Lacks = func(*exchange.Response) string { return "the body is no JSON" }
	found = unmet(response, verdict.Location{}, []Expectation{hasBody, hasBody}, nil)
	if len(found) != 1 || !strings.HasPrefix(found[0].Message,
		"the body is not read, since it has") {
		t.Errorf("of what is about the body: got %+v", found)
	}
	hasBody.Lacks = nil
	response.Body = response.Body[:100]
	if found := unmet(response, verdict.Location{}, []Expectation{hasBody}, nil); found != nil {
		t.Errorf("of a small body: %+v", found)
	}
}

// TestOneCauseIsOneFinding: what a case demands besides is not said of a response of another
// status, nor of a body that cannot be read.
func TestOneCauseIsOneFinding(t *testing.T) {
	const unreadable = "the body is no JSON object"
	demand := func(sentence, problem string) Expectation {
		return Expectation{Sentence: sentence,
			Problem: func(*exchange.Response) string { return problem }}
	}
	ofBody := func(sentence, lacks string) Expectation {
		e := demand(sentence, sentence+" does not hold")
		e.Lacks = func(*exchange.Response) string { return lacks }
		return e
	}
	atRoot := tree.Pointer("")
	wrong := func(check verdict.Check, severity verdict.Severity,
		instance *tree.Pointer) []verdict.Finding {
		return []verdict.Finding{{Check: check, Severity: severity, Instance: instance}}
	}
	for _, test := range []struct {
		name         string
		expectations []Expectation
		known        []verdict.Finding
		want         []string
	}{
		{"another status ends it",
			[]Expectation{StatusIs(200), ofBody("a", ""), demand("b", "wrong")}, nil,
			[]string{"the status is 503 Service Unavailable"}},
		{"the demanded status does not",
			[]Expectation{StatusIs(503), ofBody("a", ""), demand("b", "wrong")}, nil,
			[]string{"a does not hold", "wrong"}},
		{"a body that cannot be read, said once",
			[]Expectation{ofBody("a", unreadable), ofBody("b", unreadable), demand("c", "wrong")},
			nil, []string{unreadable, "wrong"}},
		{"two things are missing", []Expectation{ofBody("a", "no a"), ofBody("b", "no b")}, nil,
			[]string{"no a", "no b"}},
		{"the contract has said it", []Expectation{ofBody("a", unreadable), demand("b", "wrong")},
			wrong(verdict.JSONSyntax, verdict.Error, nil), []string{"wrong"}},
		{"the contract has said what is missing", []Expectation{ofBody("a", "no a")},
			wrong(verdict.BodySchema, verdict.Error, &atRoot), nil},
		{"what the contract says is about a header", []Expectation{ofBody("a", unreadable)},
			wrong(verdict.ResponseHeader, verdict.Error, nil), []string{unreadable}},
		{"what the contract says is a warning", []Expectation{ofBody("a", unreadable)},
			wrong(verdict.UndeclaredMember, verdict.Warning, &atRoot), []string{unreadable}},
		{"what can be read is held to its demand", []Expectation{ofBody("a", "")},
			wrong(verdict.BodySchema, verdict.Error, &atRoot), []string{"a does not hold"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range unmet(&exchange.Response{Status: 503}, verdict.Location{},
				test.expectations, test.known) {
				got = append(got, f.Actual)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
