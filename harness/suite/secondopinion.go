package suite

import (
	"fmt"
	"net/http"
	"slices"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/report"
)

// SecondOpinion is another validator, which is asked about each exchange that a case holds to its
// contract. Where it sees one differently, the result has a note with both readings; no verdict
// depends on it. Each method lists what speaks against a message to or from a path of the document,
// none where it conforms; the error says why the validator cannot be asked.
type SecondOpinion interface {
	Request(path string, request *http.Request) (problems []string, err error)
	Response(path string, request *http.Request, response *http.Response) (problems []string,
		err error)
}

// askSecond readies the second opinion, where the run has one.
func (a *API) askSecond(options Options) {
	if options.SecondOpinion == nil {
		return
	}
	document, _ := a.compiled.SelfContained()
	second, err := options.SecondOpinion(document)
	if err != nil {
		fmt.Fprintf(options.Errors, "%s: there is no second opinion: %v\n", a.suite.title(), err)
		return
	}
	a.second = second
}

// secondOpinion is what the second opinion says of an exchange; nil where it says the same.
func (a *API) secondOpinion(response *call.Response) *report.SecondOpinion {
	if a.second == nil || !response.Exchange.Complete() || response.Cut() != nil ||
		response.Exchange.Request.Method != response.Operation.Method {
		return nil // a method that the path does not have belongs to no operation of theirs
	}
	path, request, received := response.ForContract()
	problems, err := a.second.Response(path, request, received)
	differs := err != nil || (len(problems) == 0) != conformsToOthers(response.Verdict)
	if response.RequestJudged() && err == nil {
		// It was sent, so that nothing speaks against it.
		_, request, _ = response.ForContract()
		var more []string
		more, err = a.second.Request(path, request)
		differs = differs || err != nil || len(more) > 0
		problems = append(problems, more...)
	}
	if !differs {
		return nil
	}
	if err != nil {
		problems = append(problems, "it cannot be asked: "+err.Error())
	}
	note := &report.SecondOpinion{Plumbline: response.Verdict.Outcome(), Other: []string{}}
	for _, problem := range problems {
		note.Other = append(note.Other, a.redactor.String(problem))
	}
	return note
}

// notForOthers are the checks of what other validators do not look at.
var notForOthers = []verdict.Check{verdict.ResponseHeader, verdict.Transport, verdict.Required,
	verdict.Direction, verdict.Discriminator}

func conformsToOthers(judged verdict.Verdict) bool {
	return !slices.ContainsFunc(judged.Findings, func(f verdict.Finding) bool {
		return f.Severity == verdict.Error && !slices.Contains(notForOthers, f.Check)
	})
}
