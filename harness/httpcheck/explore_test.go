package httpcheck_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"plumbline/fixtures/shop"
	"plumbline/harness/httpcheck"
)

// shopHandler is the right shop, and what it takes to be let in.
func shopHandler() (http.Handler, []httpcheck.ExploreOption) {
	service := shop.New(shop.Config{})
	own := service.Credentials()
	return service, []httpcheck.ExploreOption{httpcheck.Credential("apiKey", own.APIKey),
		httpcheck.Credential("bearer", own.Token)}
}

// TestARightHandlerIsExplored: nothing is said against it, and nothing that was created is left.
func TestARightHandlerIsExplored(t *testing.T) {
	handler, options := shopHandler()
	told := &test{}
	httpcheck.Explore(told, shopContract(t), handler, append(options,
		httpcheck.InferredAsErrors())...)
	if len(told.failures) > 0 {
		t.Errorf("it is accused:\n%s", strings.Join(told.failures, "\n"))
	}
	for _, line := range told.logs {
		if strings.Contains(line, "left behind") {
			t.Error(line)
		}
	}
}

// TestWrongHandlersAreFound: each fault is told of in the words of the check that is for it, with a
// line that sends the request again, and without a secret.
func TestWrongHandlersAreFound(t *testing.T) {
	for name, fault := range map[string]struct {
		wrong   func(http.Handler, http.ResponseWriter, *http.Request)
		options []httpcheck.ExploreOption
		says    string
	}{
		"it lets everybody in": {func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Api-Key") == "" {
				r.Header.Set("Api-Key", canaryKey)
			}
			h.ServeHTTP(w, r)
		}, []httpcheck.ExploreOption{httpcheck.Only("createProduct"),
			httpcheck.Kinds("access")}, "credentials"},
		"it deletes nothing": {func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete && r.Header.Get("Authorization") != "" {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			h.ServeHTTP(w, r)
		}, []httpcheck.ExploreOption{httpcheck.Only("deleteAddress"), httpcheck.Kinds("state"),
			httpcheck.InferredAsErrors()}, "state"},
		"it answers in another type": {func(h http.Handler, w http.ResponseWriter,
			r *http.Request) {
			h.ServeHTTP(retyped{w}, r)
		}, []httpcheck.ExploreOption{httpcheck.Only("listProducts"),
			httpcheck.Kinds("boundary")}, "content-type"},
		"it panics": {func(http.Handler, http.ResponseWriter, *http.Request) {
			panic("canary of a crash")
		}, []httpcheck.ExploreOption{httpcheck.Only("listProducts"),
			httpcheck.Kinds("example", "boundary")}, "the handler panicked"},
		"it hangs": {func(_ http.Handler, _ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, []httpcheck.ExploreOption{httpcheck.Only("getCustomer"), httpcheck.Kinds("example"),
			httpcheck.Deadline(10 * time.Millisecond)}, "did not answer within 10ms"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := shop.New(shop.Config{Credentials: shop.Credentials{APIKey: canaryKey,
				Token: "canary-token-4711"}})
			told := &test{}
			httpcheck.Explore(told, shopContract(t), http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) { fault.wrong(service, w, r) }),
				append(fault.options, httpcheck.Credential("apiKey", canaryKey),
					httpcheck.Credential("bearer", "canary-token-4711"))...)
			all := strings.Join(told.failures, "\n")
			if !strings.Contains(all, fault.says) || !strings.Contains(all, "curl ") {
				t.Errorf("want %q and a curl line; it says\n%s", fault.says, all)
			}
			if said := all + strings.Join(told.logs, "\n"); strings.Contains(said, "-4711") {
				t.Errorf("it shows a secret:\n%s", said)
			}
		})
	}
}

const canaryKey = "canary-key-4711"

// retyped writes answers of another media type.
type retyped struct{ http.ResponseWriter }

func (w retyped) WriteHeader(status int) {
	w.Header().Set("Content-Type", "text/x-other")
	w.ResponseWriter.WriteHeader(status)
}

// TestWhatCannotBeExplored: bad options are told of once, and nothing is sent.
func TestWhatCannotBeExplored(t *testing.T) {
	for want, option := range map[string]httpcheck.ExploreOption{
		"there is no kind \"positive\"":                       httpcheck.Kinds("positive"),
		"the document has no operation \"nothing\"":           httpcheck.Only("nothing"),
		"the document has no operation \"GET /nothing\"":      httpcheck.Without("GET /nothing"),
		"security scheme nobody, which no operation requires": httpcheck.Credential("nobody", "a"),
		"its path": httpcheck.BasePath("/ /"),
	} {
		told := &test{}
		httpcheck.Explore(told, shopContract(t), http.HandlerFunc(
			func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }), option)
		if len(told.failures) != 1 || want != "its path" &&
			!strings.Contains(told.failures[0], want) {
			t.Errorf("want %q, got %q", want, told.failures)
		}
	}
}

// TestACredentialThatExpires is got anew, and nobody is blamed for its end.
func TestACredentialThatExpires(t *testing.T) {
	var got, calls atomic.Int64
	service := shop.New(shop.Config{Credentials: shop.Credentials{Token: "the-right-one-4711"}})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		current := fmt.Sprintf("Bearer canary-%d-4711", got.Load())
		switch r.Header.Get("Authorization") {
		case current:
			if calls.Add(1)%7 == 0 {
				got.Add(1) // it has expired
			}
			r.Header.Set("Authorization", "Bearer the-right-one-4711")
		case "":
		default:
			r.Header.Set("Authorization", "Bearer none")
		}
		service.ServeHTTP(w, r)
	})
	told := &test{}
	var asked atomic.Int64
	httpcheck.Explore(told, shopContract(t), handler, httpcheck.Only("listAddresses",
		"createAddress", "getAddress"), httpcheck.CredentialFrom("bearer",
		func(context.Context) (string, error) {
			asked.Add(1)
			return fmt.Sprintf("canary-%d-4711", got.Load()), nil
		}))
	if said := strings.Join(append(told.failures, told.logs...), "\n"); len(told.failures) > 0 ||
		strings.Contains(said, "-4711") {
		t.Error(said)
	}
	if asked.Load() < 3 {
		t.Errorf("the credential was got %d times", asked.Load())
	}
}

// TestASeedAlone decides what is sent.
func TestASeedAlone(t *testing.T) {
	sent := func(seed uint64) string {
		handler, options := shopHandler()
		var lines strings.Builder
		httpcheck.Explore(&test{}, shopContract(t), http.HandlerFunc(
			func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprintln(&lines, r.Method, r.RequestURI, r.ContentLength)
				handler.ServeHTTP(w, r)
			}), append(options, httpcheck.Seed(seed), httpcheck.Only("searchProducts",
			"listProducts"), httpcheck.Kinds("boundary", "negative"))...)
		return lines.String()
	}
	first := sent(1)
	if again := sent(1); again != first {
		t.Error("the same seed sends something else")
	}
	if first == "" || sent(2) == first {
		t.Error("another seed sends the same")
	}
}
