package conform

import (
	"slices"
	"strings"
	"testing"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
)

func TestExpectations(t *testing.T) {
	at := verdict.Location{File: "doc", Line: 1}
	for _, test := range []struct {
		name         string
		status       int
		expectations []Expectation
		want         []string // messages, each with what is expected and what came
	}{
		{"another status", 200, []Expectation{StatusIs(401), Refused()}, []string{
			"the status is 200 OK; this case requires that the status is 401 Unauthorized" +
				"|the status is 401 Unauthorized|the status is 200 OK",
			"the status is 200 OK; this case requires that the status is one of 4XX" +
				"|the status is one of 4XX|the status is 200 OK",
		}},
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
				test.expectations) {
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
	if found := unmet(nil, at, []Expectation{StatusIs(200)}); found != nil {
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
	found := unmet(response, verdict.Location{}, []Expectation{StatusIs(200), hasBody})
	const want = "there is none (the body is not read, since it has more than 100000 values, " +
		"which is more than is judged); this case requires that there is a body"
	if len(found) != 1 || found[0].Message != want {
		t.Errorf("got %+v", found)
	}
	response.Body = response.Body[:100]
	if found := unmet(response, verdict.Location{}, []Expectation{hasBody}); found != nil {
		t.Errorf("of a small body: %+v", found)
	}
}
