package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/redact"
	"plumbline/specs"
)

const (
	canaryID       = "5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2" // registered
	canaryPassword = `canary "pass" wörd/1`
	canaryKey      = "Canary+Key/123456=="
	issuedToken    = "9A8B7C6D-5E4F-4A3B-8C2D-1E0F9A8B7C6D" // known by its name only
)

func canaries() *redact.Redactor {
	r := &redact.Redactor{}
	r.Secret("APP_ID", canaryID)
	r.Secret("PASSWORD", canaryPassword)
	r.Secret("KEY", canaryKey)
	return r
}

// spellings of a canary that no record may have.
func spellings(secret string) []string {
	quoted, _ := json.Marshal(secret)
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	return []string{secret, string(quoted[1 : len(quoted)-1]), url.QueryEscape(secret),
		url.PathEscape(secret), encoded, strings.TrimRight(encoded, "="),
		base64.URLEncoding.EncodeToString([]byte(secret))}
}

// secretive is a contract whose every credential has a form that it demands.
const secretive = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/tokens/{id}":{"post":{"operationId":"op",
"parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"}},
 {"name":"password","in":"query","schema":{"type":"string"}},{"name":"X-Api-Key","in":"header","schema":{"type":"string","pattern":"^[A-Za-z+/0-9]+=*$"}}],
"responses":{"200":{"description":"d","headers":{"X-Session-Token":{"schema":{"type":"string","pattern":"^[0-9A-F]{8}-"}},"Content-Encoding":{"schema":{"enum":["gzip","br","deflate","zstd"]}},"Content-Length":{"schema":{"type":"integer"}}},
"content":{"application/json":{"schema":{"type":"object","required":["token"],"properties":{
 "token":{"type":"string","pattern":"^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$"},"appId":{"type":"string","format":"uuid","minLength":36,"maxLength":36},
 "key":{"type":"string","pattern":"^[A-Z]"},"otp":{"type":"integer"},"kind":{"enum":["admin","user"]},"tokens":{"type":"array","uniqueItems":true}},"additionalProperties":false}},
 "text/plain":{"schema":{"type":"string","pattern":"^token [0-9A-F-]{36}$"}},"application/x-www-form-urlencoded":{"schema":{"type":"object","required":["token"],"properties":{"token":{"type":"string","pattern":"^[0-9A-F]{8}-"},"key":{"type":"string","pattern":"[+]"}}}},
 "application/octet-stream":{}}}}}}}}`

func load(t testing.TB, source contract.Source) *contract.Contract {
	t.Helper()
	c, err := contract.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func gzipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Name = "canary.txt"
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// answer is an exchange with secrets in its request; lines are headers of the response, "Name:
// value".
func answer(body string, lines ...string) *exchange.Exchange {
	x := &exchange.Exchange{
		Request: exchange.Request{
			Method: http.MethodPost, URL: "http://api.test/tokens/" + canaryID + "?password=" +
				url.QueryEscape(canaryPassword) + "&x=%20",
			Header: http.Header{"X-Api-Key": {canaryKey},
				"Authorization": {"Basic " +
					base64.StdEncoding.EncodeToString([]byte("u:"+canaryPassword))},
				"Accept": {"*/*", "text/plain"},
				"Cookie": {"sid=" + issuedToken + "; a=" + canaryID}},
			Body: []byte(`{"password":` + quoted(canaryPassword) + `,"note":"` + canaryID + `"}`),
		},
		Response: &exchange.Response{Status: 200, Proto: "HTTP/1.1", Header: http.Header{},
			Body: []byte(body)},
		Started: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Duration: 1234 * time.Microsecond,
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		x.Response.Header.Add(name, value)
	}
	return x
}

const (
	jsonHeader = "Content-Type: application/json"
	good       = `{"token":"` + issuedToken + `","appId":"` + canaryID + `","key":"` + canaryKey +
		`","otp":123456,"kind":"admin"}`
)

// secretExchanges are exchanges with secrets. What their verdicts are does not matter, but that
// they stay.
func secretExchanges() map[string]*exchange.Exchange {
	list := codedExchanges()
	maps.Copy(list, map[string]*exchange.Exchange{
		"right": answer(good, jsonHeader, "X-Session-Token: "+issuedToken,
			"Content-Length: 123"),
		"small letters":     answer(strings.ToLower(good), jsonHeader),
		"a member too much": answer(`{"token":"`+issuedToken+`","`+canaryID+`":1}`, jsonHeader),
		"another enum":      answer(`{"token":"`+issuedToken+`","kind":"other"}`, jsonHeader),
		"a number as token": answer(`{"token":1234567,"otp":12.5}`, jsonHeader),
		"a whole number":    answer(`{"token":null,"otp":12.0}`, jsonHeader),
		"equal tokens": answer(
			`{"token":"`+issuedToken+`","tokens":["aaaaa","bbbbb","aaaaa"]}`, jsonHeader),
		"different tokens": answer(
			`{"token":"`+issuedToken+`","tokens":["aaaaa","bbbbb","ccccc"]}`, jsonHeader),
		"cut short":  answer(good[:len(good)-20], jsonHeader),
		"two values": answer(good+good, jsonHeader),
		"twice the same": answer(`{"token":"`+issuedToken+`","token":"`+canaryID+`"}`,
			jsonHeader),
		"not UTF-8": answer(
			"{\"token\":\""+issuedToken+"\",\"key\":\"\xff"+canaryID+"\"}", jsonHeader),
		"byte order mark": answer("\ufeff"+good, jsonHeader),
		"U+FFFD": answer(`{"token":"`+issuedToken+`","key":"`+"\ufffd"+`"}`,
			jsonHeader),
		"text":       answer("token "+canaryID, "Content-Type: text/plain"),
		"wrong text": answer("token: "+canaryID, "Content-Type: text/plain"),
		"form": answer("token="+issuedToken+"&key="+url.QueryEscape(canaryKey),
			"Content-Type: application/x-www-form-urlencoded"),
		"a form without token": answer("key="+url.QueryEscape(canaryKey),
			"Content-Type: application/x-www-form-urlencoded"),
		"HTML": answer("<p>"+canaryID+"</p>", "Content-Type: text/html"),
		"wrong header": answer(good, jsonHeader,
			"X-Session-Token: "+strings.ToLower(issuedToken)),
		"nothing": answer("", jsonHeader),
		"binary": answer("\x00\xff"+canaryID,
			"Content-Type: application/octet-stream"),
	})
	truncated := answer(good[:30], jsonHeader)
	truncated.Problem = &exchange.Problem{Kind: exchange.Truncated,
		Message: "the body ended after " + canaryID}
	list["truncated"] = truncated
	trailer := answer(good, jsonHeader)
	trailer.Response.Trailer = http.Header{"X-Token": {issuedToken}, "X-Sum": {"1", "2"}}
	list["trailer"] = trailer
	none := answer("")
	none.Response, none.Problem, none.Request.Body = nil,
		&exchange.Problem{Kind: exchange.Connection, Message: "refused"}, nil
	list["no response"] = none
	return list
}

// codedExchanges have a content coding, or say so.
func codedExchanges() map[string]*exchange.Exchange {
	packed := gzipped(good)
	return map[string]*exchange.Exchange{
		"gzip": answer(packed, jsonHeader, "Content-Encoding: gzip",
			fmt.Sprintf("Content-Length: %d", len(packed))),
		"gzip of wrong": answer(gzipped(`{"appId":"`+canaryID+`"}`), jsonHeader,
			"Content-Encoding: gzip"),
		"gzip without secrets": answer(gzipped(`{"kind":"user"}`), jsonHeader,
			"Content-Encoding: gzip"),
		"gzip twice": answer(gzipped(packed), jsonHeader, "Content-Encoding: gzip",
			"Content-Encoding: x-gzip"),
		"deflate": answer(string(encode([]byte(good), []string{"deflate"})),
			jsonHeader, "Content-Encoding: deflate"),
		"br": answer(string(encode([]byte(good), []string{"br"})), jsonHeader,
			"Content-Encoding: br"),
		"gzip that is not": answer(good, jsonHeader, "Content-Encoding: gzip"),
		"gzip cut short": answer(packed[:len(packed)-12], jsonHeader,
			"Content-Encoding: gzip"),
		"gzip cut at the end": answer(packed[:len(packed)-1], jsonHeader,
			"Content-Encoding: gzip"),
		"gzip with a wrong sum": answer(
			packed[:len(packed)-8]+"\x00\x00\x00\x00"+packed[len(packed)-4:], jsonHeader,
			"Content-Encoding: gzip"),
		"gzip with more": answer(packed+"more", jsonHeader, "Content-Encoding: gzip"),
		"br cut short": answer(string(encode([]byte(good), []string{"br"})[:20]),
			jsonHeader, "Content-Encoding: br"),
		"deflate that is gzip":   answer(packed, jsonHeader, "Content-Encoding: deflate"),
		"unknown coding":         answer(packed, jsonHeader, "Content-Encoding: zstd"),
		"unknown coding of text": answer(good, jsonHeader, "Content-Encoding: zstd"),
		"unknown below gzip":     answer(packed, jsonHeader, "Content-Encoding: zstd, gzip"),
		"identity":               answer(good, jsonHeader, "Content-Encoding: identity"),
	}
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// restored is an exchange after its record was written as JSON and read.
func restored(t *testing.T, recorded Exchange) *exchange.Exchange {
	t.Helper()
	text, err := json.Marshal(recorded)
	if err != nil {
		t.Fatal(err)
	}
	var read Exchange
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	return read.Restore()
}

// gist is what two verdicts have to have in common: all but what they show of values.
func gist(v verdict.Verdict) []string {
	var all []string
	for _, f := range v.Findings {
		at := "nil"
		if f.Instance != nil {
			at = string(*f.Instance)
			if strings.HasPrefix(at, "/") && strings.Count(at, "-") == 4 {
				at = "/(a name that is masked)"
			}
		}
		all = append(all, fmt.Sprintln(f.Check, f.Severity, at, f.Contract))
	}
	for _, u := range v.Unchecked {
		all = append(all, fmt.Sprintln(u.Check, u.Silent, u.Reason))
	}
	return all
}

func TestTheVerdictOfARecordIsThatOfTheExchange(t *testing.T) {
	c := load(t, contract.Source{Document: contract.Text{Path: "doc", Bytes: []byte(secretive)}})
	operation, found := c.Operation("op")
	if !found {
		t.Fatalf("the contract has no operation; defects: %v", c.Defects())
	}
	outcomes := map[verdict.Outcome]int{}
	for name, x := range secretExchanges() {
		recorded := Record(x, "a#1", "POST /tokens", canaries())
		judged := func(x *exchange.Exchange) verdict.Verdict {
			return check.Exchange(check.Subject{Contract: c, Operation: operation, Exchange: x,
				PathParameters: map[string]string{
					"id": strings.TrimPrefix(strings.Split(x.Request.URL, "?")[0],
						"http://api.test/tokens/")}})
		}
		before, after := judged(x), judged(restored(t, recorded))
		if got, want := gist(after), gist(before); !slices.Equal(got, want) {
			t.Errorf("%s: got\n%v\nwant\n%v", name, got, want)
		}
		outcomes[check.Response(check.Subject{Contract: c, Operation: operation,
			Exchange: x}).Outcome()]++
		// Where a coding is at fault the words are the same, too.
		if strings.Contains(name, "gzip") || strings.Contains(name, "coding") {
			for i, f := range after.Findings {
				if f.Check == verdict.JSONSyntax && f.Message != before.Findings[i].Message {
					t.Errorf("%s: got %q, want %q", name, f.Message, before.Findings[i].Message)
				}
			}
		}
	}
	if outcomes[verdict.Conforms] < 8 || outcomes[verdict.Violates] < 15 ||
		outcomes[verdict.Unverifiable] < 2 {
		t.Errorf("the table has lost its variety: %v", outcomes)
	}
}

func TestNoRecordHasASecret(t *testing.T) {
	for name, x := range secretExchanges() {
		redactor := canaries()
		recorded := Record(x, "a#1", "POST /tokens", redactor)
		text, err := json.Marshal(recorded)
		if err != nil {
			t.Fatal(err)
		}
		all := []string{string(text)}
		back := recorded.Restore()
		all = append(all, string(back.Request.Body), fmt.Sprint(back.Request.Header))
		if back.Response != nil {
			all = append(all, string(back.Response.Body),
				fmt.Sprint(back.Response.Header, back.Response.Trailer))
			if plain, err := back.Response.DecodedBody(1 << 20); err == nil {
				all = append(all, string(plain))
			}
		}
		for _, secret := range []string{canaryID, canaryPassword, canaryKey, issuedToken} {
			for _, spelled := range spellings(secret) {
				for _, shown := range all {
					if strings.Contains(shown, spelled) {
						t.Errorf("%s: %q is in %s", name, spelled, shown)
					}
				}
			}
		}
		for _, shown := range all {
			if clean := redactor.String(shown); clean != shown {
				t.Errorf("%s: the redactor finds something in %s, and leaves %s", name, shown,
					clean)
			}
		}
		for _, want := range []string{"APP_ID", "PASSWORD", "KEY", "Authorization", "Cookie"} {
			if !slices.Contains(valuesOf(recorded.Masks), want) {
				t.Errorf("%s: no mask is said to be that of %s: %v", name, want, recorded.Masks)
			}
		}
	}
}

func valuesOf(m map[string]string) (list []string) {
	for _, value := range m {
		list = append(list, value)
	}
	return list
}

// TestRecordsWithoutSecretsAreTheExchange byte for byte.
func TestRecordsWithoutSecretsAreTheExchange(t *testing.T) {
	for name, body := range map[string]string{"none": "", "text": "plain",
		"JSON": `{"a": [1, "b"]}`, "U+FFFD": "\ufffd", "control": "\x00\x1f",
		"binary": "\xff\xfe\x00", "gzip": gzipped("x")} {
		x := &exchange.Exchange{
			Request: exchange.Request{Method: "PUT", URL: "http://h/a%2Fb?c=%20&d",
				Header: http.Header{"x-small": {"1"}, "X-Two": {"b", "a"}, "A": {""}},
				Body:   []byte(body)},
			Response: &exchange.Response{Status: 299, Proto: "HTTP/2.0",
				Header: http.Header{"Content-Length": {"77"}}, Trailer: http.Header{"T": {"1"}},
				Body: []byte(body)},
			Started:  time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
			Duration: 1234 * time.Microsecond,
			Problem:  &exchange.Problem{Kind: exchange.Deadline, Message: "late"},
		}
		if name == "gzip" {
			x.Response.Header.Set("Content-Encoding", "gzip")
		}
		if body == "" {
			x.Request.Body, x.Response.Body = nil, nil
		}
		recorded := Record(x, "a#1", "PUT /a", canaries())
		if got := restored(t, recorded); !reflect.DeepEqual(got, x) {
			t.Errorf("%s: got %+v %+v, want %+v %+v", name, got, got.Response, x, x.Response)
		}
		if recorded.ID != "a#1" || recorded.Operation != "PUT /a" || recorded.Masks == nil ||
			len(recorded.Masks) > 0 {
			t.Errorf("%s: got %q, %q and the masks %v", name, recorded.ID, recorded.Operation,
				recorded.Masks)
		}
		wantHeader := []Header{{"A", ""}, {"X-Two", "b"}, {"X-Two", "a"}, {"x-small", "1"}}
		if !slices.Equal(recorded.Request.Header, wantHeader) {
			t.Errorf("%s: the header is %v, want %v", name, recorded.Request.Header, wantHeader)
		}
		if (recorded.Request.Body == nil) != (body == "") {
			t.Errorf("%s: the body is %v", name, recorded.Request.Body)
		}
		if b := recorded.Request.Body; b != nil &&
			b.Base64 != (name == "binary" || name == "gzip") {
			t.Errorf("%s: the body is %+v", name, b)
		}
	}
}

func TestMasksKeepWhatIsEqualEqual(t *testing.T) {
	redactor := canaries()
	list := secretExchanges()
	first, second := Record(list["right"], "a#1", "op", redactor),
		Record(list["text"], "a#2", "op", redactor)
	mask := strings.TrimPrefix(second.Response.Body.Text, "token ")
	if !strings.Contains(first.Request.URL, "/tokens/"+mask+"?") ||
		!strings.Contains(first.Response.Body.Text, `"appId":"`+mask+`"`) {
		t.Errorf("the mask is %s in one record, and the other one is %s with %s", mask,
			first.Request.URL, first.Response.Body.Text)
	}
	if first.Masks[mask] != "APP_ID" || second.Masks[mask] != "APP_ID" {
		t.Errorf("%s is not said to be APP_ID's in %v and %v", mask, first.Masks, second.Masks)
	}
	var token struct{ Token string }
	if err := json.Unmarshal([]byte(first.Response.Body.Text), &token); err != nil {
		t.Fatal(err)
	}
	if session := first.Response.Header[slices.IndexFunc(first.Response.Header,
		func(h Header) bool { return h.Name == "X-Session-Token" })].Value; session != token.Token {
		t.Errorf("one token is %s in the header and %s in the body", session, token.Token)
	}
	if again := Record(first.Restore(), "a#1", "op", redactor); !reflect.DeepEqual(again.Request,
		first.Request) || !reflect.DeepEqual(again.Response, first.Response) {
		t.Errorf("a record of a record is %+v %+v, want %+v %+v", again.Request, again.Response,
			first.Request, first.Response)
	}
}

// TestABodyThatUnpacksToTooMuch is judged as one.
func TestABodyThatUnpacksToTooMuch(t *testing.T) {
	body := encode(append([]byte(`{"token":"`+issuedToken), make([]byte, exchange.MaxDecoded)...),
		[]string{"gzip"})
	header := http.Header{"Content-Encoding": {"gzip"}, "Content-Type": {"application/json"}}
	recorded := Record(&exchange.Exchange{Response: &exchange.Response{Status: 200, Header: header,
		Body: body}}, "a", "b", nil)
	got := recorded.Restore().Response
	_, err := got.DecodedBody(exchange.MaxDecoded)
	if _, want := (&exchange.Response{Header: header,
		Body: body}).DecodedBody(exchange.MaxDecoded); err == nil || err.Error() != want.Error() {
		t.Errorf("got the error %v, want %v", err, want)
	}
	if plain, _ := exchange.DecodeBody(header, got.Body,
		exchange.MaxDecoded+100); bytes.Contains(plain,
		[]byte(issuedToken)) {
		t.Error("the token is in what was recorded")
	}
}

// TestAHeaderThatIsNotUTF8 is the one thing that JSON cannot hold.
func TestAHeaderThatIsNotUTF8(t *testing.T) {
	recorded := Record(&exchange.Exchange{
		Request: exchange.Request{Header: http.Header{"A": {"\xff " + canaryID}}}}, "a", "b",
		canaries())
	got := recorded.Request.Header[0].Value
	if mask, ok := strings.CutPrefix(got, "ÿ "); !ok || recorded.Masks[mask] != "APP_ID" {
		t.Errorf("got %q with the masks %v", got, recorded.Masks)
	}
}

func TestABodyThatIsNotBase64IsText(t *testing.T) {
	if got := string((&Body{Text: "!", Base64: true}).restore()); got != "!" {
		t.Errorf("got %q", got)
	}
}

// TestShippedContractsJudgeRecordsAlike takes the answers of the APIs this project ships with.
func TestShippedContractsJudgeRecordsAlike(t *testing.T) {
	for _, test := range []struct {
		api             specs.API
		method, address string
		bodies          []string
	}{
		{specs.Respoke, http.MethodPost, "/v1/admin-sessions", []string{
			`{"token":"` + issuedToken + `"}`, `{"token":"` + strings.ToLower(issuedToken) + `"}`,
			`{"message":"Success","token":"` + canaryID + `","_links":{}}`, `{}`,
		}},
		{specs.Resonance, http.MethodPost, "/token", []string{
			`{"AccessToken":"` + canaryKey + `","ExpiryTime":3600}`, `{"accessToken":"a.b.c"}`,
			`{"AccessToken":12345}`, `[]`,
		}},
	} {
		c := load(t,
			contract.Source{Document: contract.Text{Path: test.api.DocumentPath,
				Bytes: test.api.Document},
				Amendments: []contract.Text{{Path: test.api.AmendmentsPath,
					Bytes: test.api.Amendments}}})
		var operation *contract.Operation
		for _, candidate := range c.Operations() {
			if candidate.Method == test.method &&
				strings.HasSuffix(strings.TrimSuffix(test.address, "/"),
					strings.TrimSuffix(strings.TrimPrefix(candidate.Path, "/v1"), "/")) {
				operation = candidate
			}
		}
		if operation == nil {
			t.Fatalf("%s: no operation for %s; there are %v", test.api.DocumentPath, test.address,
				c.Operations())
		}
		violations := 0
		for _, body := range test.bodies {
			x := &exchange.Exchange{
				Request: exchange.Request{Method: test.method, URL: "http://h" + test.address,
					Header: http.Header{"App-Secret": {canaryID}}},
				Response: &exchange.Response{Status: 200, Proto: "HTTP/1.1",
					Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)},
			}
			judge := func(x *exchange.Exchange) []string {
				return gist(check.Response(check.Subject{Contract: c, Operation: operation,
					Exchange: x}))
			}
			got, want := judge(restored(t, Record(x, "a", "b", canaries()))), judge(x)
			if !slices.Equal(got, want) {
				t.Errorf("%s, %s: got %v, want %v", test.api.DocumentPath, body, got, want)
			}
			if len(want) > 0 {
				violations++
			}
		}
		if violations == 0 {
			t.Errorf("%s: nothing was found in any body, so nothing was compared",
				test.api.DocumentPath)
		}
	}
}
