package httpcheck_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"plumbline/fixtures/faults"
	"plumbline/fixtures/shop"
	"plumbline/fixtures/shop/faulty"
	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

func shopContract(t *testing.T) *harness.Contract {
	t.Helper()
	contract, err := harness.Load(shop.Document(), harness.Name("shop.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if defects := contract.Defects(); len(defects) > 0 {
		t.Fatalf("the document has %q", defects)
	}
	return contract
}

// shopper sends requests to a shop, as one merchant and customer.
type shopper struct {
	t           *testing.T
	base        string // URL
	do          func(*http.Request) (*http.Response, error)
	credentials shop.Credentials
	// lax is for servers that may refuse with other statuses.
	lax bool
}

const (
	asJSON  = "application/json"
	asPatch = "application/merge-patch+json"
	asForm  = "application/x-www-form-urlencoded"
)

func (s *shopper) request(method, path, contentType, body string) *http.Request {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.base+path,
		strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Api-Key", s.credentials.APIKey)
	request.Header.Set("Authorization", "Bearer "+s.credentials.Token)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return request
}

// ask sends a request, and demands a status.
func (s *shopper) ask(want int, request *http.Request) (body map[string]any, header http.Header) {
	s.t.Helper()
	again := request.Clone(s.t.Context()) // it may be sent several times
	if request.GetBody != nil {
		again.Body, _ = request.GetBody() // it is a text
	}
	response, err := s.do(again)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if response.StatusCode != want && (want < http.StatusBadRequest || !s.lax) {
		s.t.Errorf("%s %s: got %d, want %d: %s", request.Method, request.URL, response.StatusCode,
			want, content)
	}
	_ = json.Unmarshal(content, &body) // a list is of no interest here
	return body, response.Header
}

const (
	smallProduct = `{"name":"Chess","sku":"GAM-0001","price":19.99,"stock":12,"category":"games"}`
	wholeProduct = `{"name":"Gnome","sku":"GAR-0815","price":34.5,"stock":3,"category":"garden",
		"condition":"used","description":"","weight":12345678901234567890,"fragile":true,
		"tags":["a","b"],"attributes":{"color":"red"},"dimensions":[10,12.5,38],
		"releasedOn":"2024-02-29","availableFrom":null,"discountPrice":29.95,
		"discountUntil":"2026-12-31"}`
	smallOrder = `{"deliverOn":"2026-06-01","payment":{"method":"card","lastDigits":"4242"},
		"lines":[{"sku":"GAM-0001","quantity":1,"unitPrice":19.99}]}`
	wholeOrder = `{"reference":"","deliverOn":"2028-02-29","express":true,"note":null,
		"payment":{"method":"invoice","dueInDays":30},"coupon":"SPRING26",
		"lines":[{"sku":"GAR-0815","quantity":2,"unitPrice":0,"gift":true,"comment":""}]}`
	wholeLine  = `{"sku":"GAM-0001","quantity":2,"unitPrice":19.99,"gift":false,"comment":"a"}`
	anAddress  = "name=Ada&street=Main+Street+1&city=Graz&postcode=80100&country=AT&floor=-2&primary=true"
	imageType  = "multipart/form-data; boundary=b"
	smallImage = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n" +
		"Content-Type: image/png\r\n\r\n\x89PNG\r\n--b\r\n" +
		"Content-Disposition: form-data; name=\"position\"\r\n\r\n3\r\n--b\r\n" +
		"Content-Disposition: form-data; name=\"caption\"\r\n\r\nSide\r\n--b--\r\n"
	nowhere = "00000000-0000-4000-8000-000000000000"
)

// TestTheShopKeepsToItsDocument asks for every operation, and has every answer judged.
func TestTheShopKeepsToItsDocument(t *testing.T) {
	server, err := shop.Start("127.0.0.1:0", shop.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close(t.Context()) }()
	contract := shopContract(t)
	client := httpcheck.Client(t, contract, httpcheck.ResponsesOnly())
	s := &shopper{t, server.BaseURL, client.Do, server.Service.Credentials(), false}
	everyOperation(s)
	everyRefusal(s, server.Service.Neighbor())
	httpcheck.Coverage(t, contract, 95)
}

// TestVariationsOfTheShopAreHarmless asks each variation for the same: all that was made can be
// read, and every answer conforms.
func TestVariationsOfTheShopAreHarmless(t *testing.T) {
	contract := shopContract(t)
	for i, v := range (faults.Catalog{faulty.API}).Variations("") {
		t.Run(v.ID, func(t *testing.T) {
			t.Parallel()
			server, err := v.Start("127.0.0.1:0", faults.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			// Some servers answer one request on a connection only.
			transport := &http.Transport{DisableKeepAlives: true}
			t.Cleanup(func() {
				ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				defer cancel()
				if err := server.Close(ctx); err != nil {
					t.Error(err)
				}
			})
			// That a request came too early is no answer of the operation.
			client := httpcheck.Client(t, contract, httpcheck.ResponsesOnly(),
				httpcheck.Base(patient{transport}))
			s := &shopper{t, server.BaseURL, client.Do, shop.Credentials{
				APIKey: server.Credentials["api-key"], Token: server.Credentials["token"]}, true}
			everyOperation(s)
			if i < len(faulty.API.Variations) { // the others are about how all answers are sent
				everyRefusal(s, shop.Credentials{APIKey: server.Credentials["other-api-key"],
					Token: server.Credentials["other-token"]})
			}
		})
	}
}

// patient sends requests again that were refused with 429.
type patient struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (p patient) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := p.RoundTripper.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusTooManyRequests {
		return response, err
	}
	_ = response.Body.Close()
	again := request.Clone(request.Context())
	again.Body, _ = request.GetBody() // it is a text
	return p.RoundTrip(again)
}

// everyOperation asks for every operation as the document wants it.
func everyOperation(s *shopper) {
	t := s.t
	t.Helper()
	made, header := s.ask(201, s.request("POST", "/products", asJSON, wholeProduct))
	product := pathOf(header)
	if product != fmt.Sprint("/products/", made["id"]) {
		t.Errorf("the Location of %v is %s", made, product)
	}
	s.ask(200, s.request("GET", product, "", ""))
	s.ask(200, s.request("PATCH", product, asPatch, `{"stock":1,"price":3e1,"category":"games",
		"description":null,"tags":null,"discountPrice":1}`))
	request := s.request("PUT", product, asJSON, smallProduct)
	_, header = s.ask(200, s.request("PUT", product, asJSON, wholeProduct))
	request.Header.Set("If-Match", header.Get("ETag"))
	replaced, _ := s.ask(200, request)
	if replaced["description"] != nil || replaced["id"] != made["id"] {
		t.Errorf("the product was replaced by %v", replaced)
	}
	s.ask(200, s.request("PUT", product, asJSON, wholeProduct))
	s.ask(200, s.request("GET", "/products?limit=1&offset=0", "", ""))
	search := s.request("GET", "/search?q=gno&category=garden,books&tag=a&tag=b&price[min]=1&"+
		"price[max]=1e2&sort=-price&available=true&since=2024-02-29&discount=0.1&limit=2&ids="+
		nowhere+"%7C"+fmt.Sprint(made["id"]), "", "")
	search.Header.Set("Trace-Id", strings.Repeat("0f", 16))
	found, header := s.ask(200, search)
	if found["total"] != 1.0 || header.Get("Trace-Id") == "" {
		t.Errorf("found %v, %v", found, header)
	}
	_, header = s.ask(201, s.request("POST", product+"/images", imageType, smallImage))
	image := pathOf(header)
	s.ask(200, s.request("GET", image, "", ""))
	s.ask(200, s.request("GET", product+"/images?limit=1&mediaType=image/png&startingAfter="+
		lastOf(image)+"&endingBefore="+lastOf(image), "", ""))
	s.ask(204, s.request("DELETE", image, "", ""))
	s.ask(404, s.request("GET", image, "", ""))
	s.ask(204, s.request("DELETE", product, "", ""))
	s.ask(404, s.request("GET", product, "", ""))
	everyOperationOfCustomers(s)
}

func lastOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func pathOf(header http.Header) string {
	return strings.TrimPrefix(header.Get("Location"), shop.BasePath)
}

func everyOperationOfCustomers(s *shopper) {
	s.t.Helper()
	s.ask(200, s.request("GET", "/customer", "", ""))
	noted, header := s.ask(201, s.request("POST", "/addresses", asForm, anAddress))
	address := pathOf(header)
	s.ask(200, s.request("GET", address, "", ""))
	s.ask(200, s.request("GET", "/addresses", "", ""))
	s.ask(201, s.request("POST", "/orders", asJSON, smallOrder))
	_, header = s.ask(201, s.request("POST", "/orders", asJSON,
		strings.Replace(wholeOrder, "{", fmt.Sprintf(`{"addressId":%q,`, noted["id"]), 1)))
	order := pathOf(header)
	s.ask(200, s.request("GET", order, "", ""))
	s.ask(200, s.request("GET", "/orders?limit=50&offset=0&from=2026-01-01&express=true", "", ""))
	s.ask(200, s.request("PATCH", order, asPatch, `{"note":"","express":false,"reference":"a",
		"deliverOn":"2026-01-01"}`))
	_, header = s.ask(201, s.request("POST", order+"/lines", asJSON, wholeLine))
	line := pathOf(header)
	s.ask(200, s.request("GET", line, "", ""))
	s.ask(200, s.request("GET", order+"/lines", "", ""))
	s.ask(200, s.request("PUT", line, asJSON, wholeLine))
	s.ask(204, s.request("DELETE", line, "", ""))
	s.ask(204, s.request("DELETE", order, "", ""))
	s.ask(404, s.request("GET", line, "", ""))
	s.ask(204, s.request("DELETE", address, "", ""))
}

// everyRefusal asks for every operation in every way in which the document has it refused.
func everyRefusal(s *shopper, neighbor shop.Credentials) {
	s.t.Helper()
	_, header := s.ask(201, s.request("POST", "/products", asJSON, wholeProduct))
	product := pathOf(header)
	_, header = s.ask(201, s.request("POST", product+"/images", imageType, smallImage))
	image := pathOf(header)
	_, header = s.ask(201, s.request("POST", "/addresses", asForm, anAddress))
	address := pathOf(header)
	_, header = s.ask(201, s.request("POST", "/orders", asJSON, wholeOrder))
	order := pathOf(header)
	_, header = s.ask(201, s.request("POST", order+"/lines", asJSON, wholeLine))
	line := pathOf(header)
	for _, o := range []struct{ method, path, contentType, body string }{
		{"GET", "/products", "", ""}, {"POST", "/products", asJSON, smallProduct},
		{"GET", product, "", ""}, {"PUT", product, asJSON, smallProduct},
		{"PATCH", product, asPatch, `{"stock":1}`},
		{"POST", product + "/images", imageType, smallImage}, {"GET", image, "", ""},
		{"GET", product + "/images", "", ""},
		{"DELETE", image, "", ""}, {"DELETE", product, "", ""}, {"GET", "/search?q=ab", "", ""},
		{"GET", "/customer", "", ""}, {"GET", "/addresses", "", ""},
		{"POST", "/addresses", asForm, anAddress}, {"GET", address, "", ""},
		{"DELETE", address, "", ""}, {"GET", "/orders", "", ""},
		{"POST", "/orders", asJSON, smallOrder}, {"GET", order, "", ""},
		{"PATCH", order, asPatch, `{"note":""}`}, {"DELETE", order, "", ""},
		{"GET", order + "/lines", "", ""}, {"POST", order + "/lines", asJSON, wholeLine},
		{"GET", line, "", ""}, {"PUT", line, asJSON, wholeLine}, {"DELETE", line, "", ""},
	} {
		public := o.method == "GET" && (strings.HasPrefix(o.path, "/products") ||
			strings.HasPrefix(o.path, "/search"))
		s.refusals(o.method, o.path, o.contentType, o.body, public, neighbor)
	}
}

// refusals has one operation refused.
func (s *shopper) refusals(method, path, contentType, body string, public bool,
	neighbor shop.Credentials) {
	s.t.Helper()
	request := func() *http.Request { return s.request(method, path, contentType, body) }
	if !public {
		for _, wrong := range []string{"", "wrong", "Bearer", "Bearer wrong"} {
			unknown := request()
			unknown.Header.Set("Authorization", wrong)
			unknown.Header.Set("Api-Key", wrong)
			s.ask(401, unknown)
		}
	}
	if method != "DELETE" {
		elsewhere := request()
		elsewhere.Header.Set("Accept", "text/html, application/json;q=0, application/*")
		s.ask(406, elsewhere)
	}
	if strings.Count(path, "/") > 1 {
		cut := strings.LastIndex(strings.TrimSuffix(strings.TrimSuffix(path, "/lines"), "/images"),
			"/") + 1
		s.ask(404, s.request(method, path[:cut]+nowhere+path[min(cut+len(nowhere), len(path)):],
			contentType, body))
		s.ask(404, s.request(method, path[:cut]+"x"+path[min(cut+len(nowhere), len(path)):],
			contentType, body))
	}
	another := &shopper{s.t, s.base, s.do, neighbor, s.lax}
	switch {
	case public:
	case strings.HasPrefix(path, "/products/"):
		another.ask(403, another.request(method, path, contentType, body))
	case strings.Count(path, "/") > 1:
		another.ask(404, another.request(method, path, contentType, body))
	}
	if strings.HasPrefix(path, "/products/") && (method == "PUT" || method == "PATCH") {
		late := request()
		late.Header.Set("If-Match", `"0"`)
		s.ask(412, late)
		late.Header.Set("If-Match", `W/"1"`)
		s.ask(400, late)
	}
	if method == "GET" && strings.Contains("/products /orders /search",
		strings.Split(path, "?")[0]) {
		s.ask(400, s.request("GET", strings.Split(path, "?")[0]+"?limit=0", "", ""))
	}
	if contentType == "" {
		return
	}
	s.ask(415, s.request(method, path, "text/plain", body))
	s.ask(415, s.request(method, path, "", body))
	s.ask(413, s.request(method, path, contentType, strings.Repeat(" ", 1<<16)+body))
	if contentType != asForm { // an empty form is one
		s.ask(400, s.request(method, path, contentType, ""))
	}
	s.ask(422, s.request(method, path, contentType, map[string]string{asForm: "city=",
		imageType: strings.Replace(smallImage, "image/png", "text/html", 1)}[contentType]+
		map[bool]string{true: `{}`}[strings.Contains(contentType, "json")]))
}
