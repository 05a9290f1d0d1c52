package httpcheck_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"plumbline/fixtures/shop"
	"plumbline/harness"
	"plumbline/harness/verdict"
)

// oddValues are values of JSON that servers and schemas may see differently.
var oddValues = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `1.0`, `1e0`, `10e-1`, `1.5`, `0.01`, `0.001`,
	`"1"`, `"true"`, `""`, `" "`, `[]`, `{}`, `[1]`, `["a"]`, `["a","a"]`, `["a","b","c","d","e"]`,
	`["a","b","c","d","e","f"]`, `[1,2,3]`, `[1,2]`, `[1,2,3,4]`, `[0,1,1]`, `[1,1,500.001]`,
	`10000`, `10001`, `9999.99`, `99999.99`, `100000`, `100000.01`, `1e5`, `1e6`, `99`, `100`,
	`9223372036854775807`, `9223372036854775808`, `1e400`, `-1e400`, `1e-400`, `123456.7e-2`,
	`"GAM-0001"`, `"gam-0001"`, `"XGAM-0001"`, `"GAM-0001 "`, `"GAM-00011"`, `"GAM-0001\n"`,
	`"GÄM-0001"`, `"games"`, `"Games"`, `"used"`, `"4242"`, `"2026-02-28"`, `"2026-02-29"`,
	`"2024-02-29"`, `"2026-02-30"`, `"2026-13-01"`, `"26-1-1"`, `"2026-06-01T00:00:00Z"`,
	`"2026-06-01t00:00:00z"`, `"2026-06-01T24:00:00Z"`, `"2026-06-01T23:59:60Z"`,
	`"2026-06-01T12:00:60Z"`, `"2026-06-01T00:59:60+01:00"`, `"2026-06-01T00:00:00.5+23:59"`,
	`"2026-06-01T00:00:00+24:00"`, `"2026-06-01 00:00:00Z"`, `"2026-06-01T00:00:00"`,
	`"00000000-0000-4000-8000-00000000000G"`, `"SPRING26"`, `"spring26"`, `{"color":"red"}`,
	`{"Color":"red"}`, `{"color":1}`, `{"a":"","b":"","c":"","d":""}`,
	`{"a":"","b":"","c":"","d":"","e":""}`, `{"method":"card","lastDigits":"0000"}`,
	`{"method":"card","lastDigits":"000"}`, `{"method":"Card","lastDigits":"0000"}`,
	`{"method":"invoice","dueInDays":14}`, `{"method":"invoice","dueInDays":14.0}`,
	`{"method":"invoice","dueInDays":15}`, `{"method":"invoice"}`, `{"method":"card"}`,
	`{"method":"card","lastDigits":"0000","dueInDays":14}`, `{"dueInDays":14}`,
	`[{"sku":"GAM-0001","quantity":1,"unitPrice":1}]`,
	`[{"sku":"GAM-0001","quantity":0,"unitPrice":1}]`,
	`[{"sku":"GAM-0001","quantity":1,"unitPrice":1,"more":1}]`,
	`"a\u0000b"`, `"\ud83d\ude00"`, `"é́"`, `"80100"`, `"8010"`, `"AT"`, `"at"`, `"a@b.cd"`,
	`"A@b.cd"`, `"a@b"`, `"a..b@c.de"`, `"` + strings.Repeat("ä", 30) + `"`,
	`"` + strings.Repeat("x", 31) + `"`,
	`"` + strings.Repeat("ä", 60) + `"`, `"` + strings.Repeat("x", 61) + `"`,
	`"` + strings.Repeat("😀", 40) + `"`, `"` + strings.Repeat("x", 41) + `"`,
	`"` + strings.Repeat("x", 80) + `"`, `"` + strings.Repeat("x", 81) + `"`,
	`"` + strings.Repeat("x", 140) + `"`, `"` + strings.Repeat("x", 141) + `"`,
	`"` + strings.Repeat("ä", 200) + `"`, `"` + strings.Repeat("x", 201) + `"`,
}

// TestTheShopSeesRequestsAsItsDocumentDoes gives every member and parameter every odd value: what
// the document allows has to be accepted, and what it does not, refused.
func TestTheShopSeesRequestsAsItsDocumentDoes(t *testing.T) {
	m := &mirror{contract: shopContract(t)}
	m.service = shop.New(shop.Config{})
	m.shopper = shopper{t, "http://shop.example/v1", m.serve, m.service.Credentials(), false}
	_, header := m.ask(201, m.request("POST", "/products", asJSON, wholeProduct))
	product := strings.TrimPrefix(header.Get("Location"), shop.BasePath)
	_, header = m.ask(201, m.request("POST", "/orders", asJSON, wholeOrder))
	order := strings.TrimPrefix(header.Get("Location"), shop.BasePath)
	for _, body := range []struct{ method, path, contentType, body string }{
		{"POST", "/products", asJSON, wholeProduct},
		{"PUT", product, asJSON, wholeProduct},
		// A discount needs the day on which it ends, so that what it may be without depends on what
		// the product has besides.
		{"PATCH", product, asPatch, `{"name":"a","price":1,"stock":1,"category":"games",
			"description":"","weight":1,"tags":[],"discountPrice":1}`},
		{"POST", "/orders", asJSON, wholeOrder},
		{"PATCH", order, asPatch, `{"reference":"","deliverOn":"2026-01-01","express":true,
			"note":""}`},
		{"POST", order + "/lines", asJSON, `{"sku":"GAR-0815","quantity":2,"unitPrice":0,
			"gift":true,"comment":""}`},
	} {
		m.bodies(body.method, body.path, body.contentType, body.body)
	}
	fields, _ := url.ParseQuery(anAddress + "&email=a@b.cd")
	m.texts(fields, func(changed url.Values) *http.Request {
		return m.request("POST", "/addresses", asForm, changed.Encode())
	})
	for path, query := range map[string]string{
		"/products": "limit=1&offset=1",
		"/orders":   "limit=1&offset=1&from=2026-01-01&express=true",
		"/search": "q=ab&category=games&tag=a&ids=" + nowhere + "&price[min]=1&price[max]=1&" +
			"available=true&since=2026-01-01&discount=0.5&sort=name&limit=1",
	} {
		fields, _ := url.ParseQuery(query)
		m.texts(fields, func(changed url.Values) *http.Request {
			return m.request("GET", path+"?"+changed.Encode(), "", "")
		})
	}
	for _, value := range oddValues {
		m.compare(m.request("POST", product+"/images", imageType,
			strings.Replace(smallImage, "\r\n3\r\n", "\r\n"+value+"\r\n", 1)))
		m.compare(m.request("POST", product+"/images", imageType,
			strings.Replace(smallImage, "image/png", value, 1)))
	}
	if m.accepted < 300 || m.refused < 3000 {
		t.Errorf("only %d requests were accepted and %d refused", m.accepted, m.refused)
	}
}

// mirror compares what a shop says of requests with what its document says.
type mirror struct {
	shopper
	service           *shop.Service
	contract          *harness.Contract
	accepted, refused int
}

func (m *mirror) serve(request *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	m.service.ServeHTTP(recorder, request)
	return recorder.Result(), nil
}

// bodies gives each member of an object each odd value, leaves it out, and adds others.
func (m *mirror) bodies(method, path, contentType, body string) {
	m.t.Helper()
	var whole map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &whole); err != nil {
		m.t.Fatal(err)
	}
	send := func() {
		text, err := json.Marshal(whole)
		if err != nil {
			m.t.Fatal(err)
		}
		m.compare(m.request(method, path, contentType, string(text)))
	}
	send()
	for name, value := range whole {
		for _, odd := range oddValues {
			whole[name] = json.RawMessage(odd)
			send()
		}
		delete(whole, name)
		send()
		whole[name] = value
	}
	whole["unknown"] = json.RawMessage("1")
	send()
	for _, odd := range append(oddValues, "", " ", "{", `{"name":"a","name":"a"}`, "\ufeff{}",
		`"\ud800"`, "{'a':1}", "01", "{}x") {
		m.compare(m.request(method, path, contentType, odd))
	}
	for _, other := range []string{"", "text/plain", "application/xml",
		"application/json;charset=UTF-8",
		"Application/JSON", "application/problem+json"} {
		m.compare(m.request(method, path, other, body))
	}
}

// texts gives each field each odd value as a text, leaves it out, and sends it twice.
func (m *mirror) texts(fields url.Values, request func(url.Values) *http.Request) {
	m.t.Helper()
	m.compare(request(fields))
	for name, values := range fields {
		for _, odd := range append(oddValues, `"01"`, `"+1"`, `"0x1"`, `"-2"`, `"-3"`, `"99"`) {
			var text string
			if json.Unmarshal([]byte(odd), &text) != nil {
				text = odd
			}
			fields[name] = []string{text}
			m.compare(request(fields))
		}
		delete(fields, name)
		m.compare(request(fields))
		fields[name] = []string{values[0], values[0]}
		m.compare(request(fields))
		fields[name] = values
	}
}

// compare has the document and the shop judge a request. What the document cannot decide, the shop
// may.
func (m *mirror) compare(request *http.Request) {
	m.t.Helper()
	judged := m.contract.JudgeHTTP(request, nil)
	wrong := false
	for _, found := range judged.Findings {
		wrong = wrong || found.Severity == verdict.Error
	}
	for _, unchecked := range judged.Unchecked {
		if !wrong && !unchecked.Silent {
			return
		}
	}
	recorder := httptest.NewRecorder()
	m.service.ServeHTTP(recorder, request)
	if refused := recorder.Code >= 400; refused != wrong {
		m.t.Errorf("the shop answers %d: %s\nand of the request its document says\n%s",
			recorder.Code, recorder.Body, judged)
	}
	if wrong {
		m.refused++
	} else {
		m.accepted++
	}
}
