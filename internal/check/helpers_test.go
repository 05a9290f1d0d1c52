package check

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// v20, v30, v31 and v32 are documents of one path, /a, with one GET operation, "op", that has the
// given responses. The members after that are the document's own. Everything stands on one line, so
// that a column says where.
func v20(responses string, members ...string) string {
	return document(`"swagger":"2.0"`, responses, members)
}

func v30(responses string) string {
	return document(`"openapi":"3.0.3"`, responses, nil)
}

func v32(responses string, members ...string) string {
	return document(`"openapi":"3.2.0"`, responses, members)
}

func v31(responses string, members ...string) string {
	return document(`"openapi":"3.1.0"`, responses, members)
}

func document(version, responses string, members []string) string {
	text := `{` + version +
		`,"info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"operationId":"op","responses":{` + responses + `}}}}`
	for _, member := range members {
		text += "," + member
	}
	return text + "}"
}

// ok is a documented 200 with the members.
func ok(members string) string { return `"200":{"description":"d",` + members + `}` }

// contentOf is a documented 200 with one media type and its schema.
func contentOf(mediaType, schema string) string {
	return ok(`"content":{"` + mediaType + `":{"schema":` + schema + `}}`)
}

// header is a documented 200 without body and with one header.
func header(name, members string) string {
	return ok(`"headers":{"` + name + `":{` + members + `}}`)
}

// loadContract reads a document that the findings call "doc", with an amendment that they call
// "overlay" unless it is empty.
func loadContract(t testing.TB, text, overlay string) *contract.Contract {
	t.Helper()
	source := contract.Source{Document: contract.Text{Path: "doc", Bytes: []byte(text)}}
	if overlay != "" {
		source.Amendments = []contract.Text{{Path: "overlay", Bytes: []byte(overlay)}}
	}
	c, err := contract.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func operationOf(t testing.TB, c *contract.Contract) *contract.Operation {
	t.Helper()
	operation, found := c.Operation("op")
	if !found {
		t.Fatalf("the document has no operation; defects: %v", c.Defects())
	}
	return operation
}

// answer is a response in a table; lines are its headers, "Name: value".
type answer struct {
	method  string // GET where nothing is said
	status  int    // 200 where nothing is said
	lines   []string
	body    string
	problem *exchange.Problem
	none    bool // no response came
	// when the request was sent, in RFC 3339; unknown where it is empty
	started string
	// what was wrong with it beside its content
	deviations []*exchange.Problem
	// the content coding was undone, and the headers of it removed
	uncompressed bool
	// what the subject has beside the exchange
	unknown    Unknown
	undeclared Undeclared
}

// jsonOf is an answer of JSON with status 200.
func jsonOf(body string) answer {
	return answer{lines: []string{"Content-Type: application/json"}, body: body}
}

func textOf(contentType, body string) answer {
	return answer{lines: []string{"Content-Type: " + contentType}, body: body}
}

func (a answer) exchange() *exchange.Exchange {
	x := &exchange.Exchange{Request: exchange.Request{Method: a.method}, Problem: a.problem}
	if a.method == "" {
		x.Request.Method = http.MethodGet
	}
	if a.none {
		return x
	}
	x.Response = &exchange.Response{Status: a.status, Proto: "HTTP/1.1", Header: http.Header{},
		Body: []byte(a.body), Uncompressed: a.uncompressed}
	x.Deviations = a.deviations
	x.Started, _ = time.Parse(time.RFC3339, a.started)
	x.Duration = time.Second
	if a.status == 0 {
		x.Response.Status = http.StatusOK
	}
	for _, line := range a.lines {
		name, value, _ := strings.Cut(line, ": ")
		x.Response.Header.Add(name, value)
	}
	return x
}

// judge returns the verdict of an answer under a document.
func judge(t testing.TB, text string, a answer) verdict.Verdict {
	t.Helper()
	c := loadContract(t, text, "")
	return Response(Subject{Contract: c, Operation: operationOf(t, c), Exchange: a.exchange(),
		Unknown: a.unknown, Undeclared: a.undeclared})
}

// show is a verdict in the form that tests compare.
func show(t testing.TB, value any) string {
	t.Helper()
	text, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// lines returns one line for each finding and each thing unchecked: "body-schema /name: message",
// where what stands behind the check is the place in the body, and "$" the whole body. A severity
// other than error stands in brackets.
func lines(v verdict.Verdict) []string {
	var all []string
	for _, f := range v.Findings {
		line := string(f.Check)
		if f.Severity != verdict.Error {
			line += " (" + string(f.Severity) + ")"
		}
		switch {
		case f.Instance == nil:
		case *f.Instance == "":
			line += " $"
		default:
			line += " " + string(*f.Instance)
		}
		all = append(all, line+": "+f.Message)
	}
	for _, u := range v.Unchecked {
		kind := "unchecked "
		if u.Silent {
			kind = "silent "
		}
		all = append(all, kind+string(u.Check)+": "+u.Reason)
	}
	return all
}

// compare fails a test whose verdict is not the one that is wanted, or whose messages nobody would
// want to read.
func compare(t *testing.T, judged verdict.Verdict, want []string) {
	t.Helper()
	if got := lines(judged); !slices.Equal(got, want) {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	for _, f := range judged.Findings {
		if problem := unpleasant(f.Message); problem != "" {
			t.Errorf("the message %q %s", f.Message, problem)
		}
		if f.Expected == "" || f.Contract.Line == 0 {
			t.Errorf("a reader misses something in %+v", f)
		}
	}
	for _, u := range judged.Unchecked {
		if problem := unpleasant(u.Reason); problem != "" {
			t.Errorf("the reason %q %s", u.Reason, problem)
		}
	}
}

// nested is an array in arrays.
func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// parts is a multipart body with the boundary b; names and texts alternate.
func parts(namesAndTexts ...string) string {
	var b strings.Builder
	for i := 0; i < len(namesAndTexts); i += 2 {
		b.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + namesAndTexts[i] +
			"\"\r\n\r\n" + namesAndTexts[i+1] + "\r\n")
	}
	return b.String() + "--b--\r\n"
}
