package verify

import (
	"net/url"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
)

// judgeFitting judges an entry as the operation it is addressed to. Where several paths fit equally
// and it does not conform by the first, it is judged by the one that it conforms to, else by the
// one that cannot be judged, else by the first whose path parameters fit; and the findings name the
// others.
func judgeFitting(c *contract.Contract, entry har.Entry, options Options, address *url.URL,
	match contract.Match) (contract.Match, verdict.Verdict) {
	judged := judgeAs(subjectOf(c, entry, options, match), entry, options.Only)
	if judged.Outcome() == verdict.Conforms {
		return match, judged
	}
	others := c.Equals(entry.Exchange.Request.Method, address, options.BasePath, match)
	fits := check.PathFits(subjectOf(c, entry, options, match))
	rank := map[verdict.Outcome]int{verdict.Violates: 0, verdict.Unverifiable: 1,
		verdict.Conforms: 2}
	best := match
	for _, other := range others {
		subject := subjectOf(c, entry, options, other)
		its, itFits := judgeAs(subject, entry, options.Only), check.PathFits(subject)
		more := rank[its.Outcome()] - rank[judged.Outcome()]
		if more > 0 || more == 0 && itFits && !fits {
			best, judged, fits = other, its, itFits
		}
	}
	var paths []string
	for _, other := range append(others, match) {
		if other.Operation != best.Operation {
			paths = append(paths, other.Operation.Path)
		}
	}
	if len(paths) > 0 {
		note := "the request fits the path " + strings.Join(paths, " and the path ") + " as well"
		for i := range judged.Findings {
			annotate(&judged.Findings[i], note)
		}
	}
	return best, judged
}

// annotate adds to the note of a finding.
func annotate(f *verdict.Finding, note string) {
	if f.Note != "" {
		note = f.Note + "; " + note
	}
	f.Note = note
}

func subjectOf(c *contract.Contract, entry har.Entry, options Options,
	match contract.Match) check.Subject {
	return check.Subject{
		Contract: c, Operation: match.Operation, PathParameters: match.PathParameters,
		Exchange: entry.Exchange, Undeclared: options.Undeclared,
		Unknown: check.Unknown{
			RequestHeader: entry.RequestHeadersUnknown, RequestBody: entry.RequestBodyUnknown,
			ResponseHeader: entry.ResponseHeadersUnknown, ResponseBody: entry.ResponseBodyUnknown,
			RequestType: entry.RequestTypeAssumed, ResponseType: entry.ResponseTypeAssumed,
			RequestDoubt: entry.RequestBodyDoubt, ResponseDoubt: entry.ResponseBodyDoubt,
			Credentials: entry.CredentialsUnknown, Redirects: entry.RedirectsFollowed,
			Revalidated: entry.Revalidated,
			Origin:      "the Date is old: who recorded the response may have had it in a cache",
		},
	}
}

// judgeAs judges the sides of an entry that are asked for.
func judgeAs(subject check.Subject, entry har.Entry, only Side) verdict.Verdict {
	var judged verdict.Verdict
	if only != ResponseOnly {
		judged = withFile(check.Request(subject), entry.RequestFile)
	}
	if only != RequestOnly {
		judged = judged.And(withFile(check.Response(subject), entry.ResponseFile))
		if x := entry.Exchange; x.Response == nil && !check.Deviates(x.Problem) {
			judged = judged.And(unverifiable(verdict.Status, noResponse(entry)))
		}
	}
	return judged
}

// withFile says of findings about a body in which file it is, if it is in one of its own.
func withFile(judged verdict.Verdict, file string) verdict.Verdict {
	for i := range judged.Findings {
		if f := &judged.Findings[i]; file != "" && f.Instance != nil {
			annotate(f, "the body is in the file "+file)
		}
	}
	return judged
}
