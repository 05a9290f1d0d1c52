package httpcheck_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
)

const clock = `{"openapi":"3.1.0","info":{"title":"Clock","version":"1"},"paths":{"/time":{"get":{
"responses":{"200":{"description":"d","content":{
 "application/json":{"schema":{"$ref":"#/components/schemas/Time"}},
 "application/xml":{"schema":{"$ref":"#/components/schemas/Time"}}}},
 "406":{"description":"d"}}}}},
"components":{"schemas":{"Time":{"type":"object","required":["hour"],"xml":{"name":"time"},
 "properties":{"hour":{"type":"integer","maximum":23}}}}}}`

// TestEachDocumentedMediaTypeIsHeldToTheDocument: a client gets XML only when it asks for it, so a
// fault of the XML alone shows only to who does. A server may answer in one of them to all
// (RFC 9110 section 12.4.1).
func TestEachDocumentedMediaTypeIsHeldToTheDocument(t *testing.T) {
	contract, err := harness.Load([]byte(clock), harness.Name("clock.json"))
	if err != nil {
		t.Fatal(err)
	}
	const ignored = "JSON all the same"
	for name, of := range map[string]struct{ xml, finds string }{
		"right":                    {"<time><hour>5</hour></time>", ""},
		"wrong":                    {"<time><hour>24</hour></time>", "body-schema"},
		"always in JSON":           {ignored, ""},
		"406, although documented": {"", "valid-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			told := &test{}
			httpcheck.Explore(told, contract, http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					accept := r.Header.Get("Accept")
					switch {
					case r.Method != http.MethodGet && r.Method != http.MethodHead:
						w.Header().Set("Allow", "GET, HEAD")
						w.WriteHeader(http.StatusMethodNotAllowed)
					case strings.Contains(accept, "x-plumbline"), strings.Contains(accept,
						"xml") && of.xml == "":
						w.WriteHeader(http.StatusNotAcceptable)
					case strings.Contains(accept, "xml") && of.xml != ignored:
						w.Header().Set("Content-Type", "application/xml")
						_, _ = fmt.Fprint(w, of.xml) // into a recorder
					default:
						w.Header().Set("Content-Type", "application/json")
						_, _ = fmt.Fprint(w, `{"hour":5}`)
					}
				}), httpcheck.Kinds("protocol"), httpcheck.InferredAsErrors())
			all := strings.Join(told.failures, "\n")
			if (all == "") != (of.finds == "") || !strings.Contains(all, of.finds) {
				t.Errorf("it is told of: %s", all)
			}
		})
	}
}
