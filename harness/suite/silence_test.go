package suite

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/conform"
	"plumbline/harness/exchange"
	"plumbline/harness/requirement"
	"plumbline/internal/report"
)

func TestSilence(t *testing.T) {
	ended := func(kind exchange.ProblemKind, response bool) *exchange.Exchange {
		x := &exchange.Exchange{Problem: &exchange.Problem{Kind: kind}}
		if response {
			x.Response = &exchange.Response{}
		}
		return x
	}
	late, refused := ended(exchange.Deadline, true), ended(exchange.Connection, false)
	answered := &exchange.Exchange{Response: &exchange.Response{Status: 500}}
	broken := ended(exchange.Connection, true)
	malformed, unsent := ended(exchange.Malformed, false), ended(exchange.NotSent, false)
	type list []*exchange.Exchange
	for name, test := range map[string]struct {
		exchanges list
		alive     bool
		over      bool
	}{
		"nothing":                {nil, false, false},
		"two":                    {list{late, late}, false, false},
		"three":                  {list{late, late, late}, false, true},
		"refused":                {list{refused, late, refused}, false, true},
		"an answer between":      {list{late, late, answered, late, late}, false, false},
		"one that broke between": {list{late, late, broken, late, late}, false, false},
		"one that is no HTTP":    {list{late, late, malformed, late, late}, false, false},
		"one that was not sent":  {list{late, late, unsent, late}, false, true},
		"only some calls hang": {list{late, late, late, late, late, late, late}, true,
			false},
		"after a while that is an end": {list{late, late, late, late, late, late, late, late, late,
			late}, true, true},
	} {
		var s silence
		for _, x := range test.exchanges {
			s.note(x, func() bool { return test.alive })
		}
		if s.over() != test.over {
			t.Errorf("%s: over is %t", name, s.over())
		}
	}
}

// silentSuite has eight cases of one call each.
func silentSuite() *Suite {
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	var table requirement.Table
	for _, id := range ids {
		table = append(table, requirementFor(id, "getJar"))
	}
	suite := pantrySuite(table)
	suite.Cases(func(api *API) {
		for _, id := range ids {
			It("gets "+id, suite.Requirement("pantry.jars."+id), func(ctx SpecContext) {
				Expect(get(ctx, api, "1")).To(conform.ConformTo(api.Contract))
			})
		}
	})
	return suite
}

// runAgainst runs the silent suite against a server, with a deadline of half a second.
func runAgainst(t *testing.T, origin string) (ended, report.Suite) {
	t.Helper()
	folder := t.TempDir()
	command := exec.CommandContext(deadline(t), os.Args[0])
	command.Env = append(environment("silent", folder), "PANTRY_BASE_URL="+origin,
		"PANTRY_DEADLINE=500ms", "PANTRY_KEY=a-key-of-the-pantry")
	e := await(t, command, folder)
	return e, e.result(t).Suites[0]
}

// TestATargetThatHangsEndsTheRun: three cases are tested, one request asks whether anything is
// answered, and the other cases are listed as not tested.
func TestATargetThatHangsEndsTheRun(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0") // accepts, and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	e, suite := runAgainst(t, "http://"+listener.Addr().String())
	e.wants(t, 2, "the target no longer answers, so 5 of 8 cases were not tested")
	for _, c := range suite.Cases {
		if c.Outcome != report.Errored && !c.CutOff() {
			t.Errorf("%s is %s: %s", c.Title, c.Outcome, c.Reason)
		}
	}
}

// TestATargetOfWhichSomeCallsHangIsTestedToTheEnd: it answers the request to its base URL.
func TestATargetOfWhichSomeCallsHangIsTestedToTheEnd(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "jars") {
			<-r.Context().Done()
			return
		}
		asked.Add(1)
		w.WriteHeader(http.StatusNotFound)
	}))
	defer server.Close()
	e, suite := runAgainst(t, server.URL)
	e.wants(t, 2) // nothing is known of the API
	if asked.Load() == 0 || suite.Count(report.Errored) != 8 {
		t.Errorf("asked %d times, %d cases errored\n%s", asked.Load(),
			suite.Count(report.Errored), e.output)
	}
}
