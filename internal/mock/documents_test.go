package mock_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"plumbline/harness"
	"plumbline/harness/httpcheck"
	"plumbline/internal/contract"
	"plumbline/internal/documents"
	"plumbline/internal/mock"
	"plumbline/specs"
)

// listener is a test that keeps what it is told.
type listener struct {
	mutex          sync.Mutex
	errors, logged []string
}

func (*listener) Helper() {}

func (*listener) Cleanup(func()) {}

func (l *listener) Errorf(format string, arguments ...any) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.errors = append(l.errors, fmt.Sprintf(format, arguments...))
}

func (l *listener) Logf(format string, arguments ...any) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.logged = append(l.logged, fmt.Sprintf(format, arguments...))
}

// mocked are documents of every kind: those below testdata/documents that can be read, and those
// of the APIs that have a reference server.
func mocked(t testing.TB) map[string]harness.Source {
	t.Helper()
	list, err := documents.List(os.DirFS("../../testdata/documents"))
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]harness.Source{}
	for _, d := range list {
		if !d.Refused() {
			sources[d.Name] = harness.Source{Document: harness.Text{Path: d.Path, Bytes: d.Text},
				Files: d.Files}
		}
	}
	shop, err := os.ReadFile("../../fixtures/shop/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sources["shop"] = harness.Source{Document: harness.Text{Path: "openapi.yaml", Bytes: shop}}
	for name, api := range map[string]specs.API{"respoke": specs.Respoke,
		"resonance": specs.Resonance} {
		sources[name] = harness.Source{
			Document:   harness.Text{Path: api.DocumentPath, Bytes: api.Document},
			Amendments: []harness.Text{{Path: api.AmendmentsPath, Bytes: api.Amendments}}}
	}
	return sources
}

// contradicts is what a mock says where a document demands what nothing can be, or names no answer
// at all.
var contradicts = regexp.MustCompile(`the document (names no success of|contradicts itself: it ` +
	`allows nothing that \d{3} of) .*:\d+:\d+\)`)

// unnamed is a warning of a refusal that the document does not name.
var unnamed = regexp.MustCompile(`\n\s+status +warning: the status is 4\d\d `)

// most is how many operations of a document are tried: of large ones every so manieth.
const most = 3

func TestNoMockIsAccused(t *testing.T) {
	for name, source := range mocked(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loaded, err := harness.LoadSource(source)
			if err != nil {
				t.Fatal(err)
			}
			c := loaded.Compiled()
			if len(c.Operations()) == 0 {
				t.Skip("the document has no operation")
			}
			var heard listener
			httpcheck.Explore(&heard, loaded,
				mock.New(c, mock.Options{Credentials: mock.Callers, Unhurried: true}),
				append(credentialsFor(c), httpcheck.Only(spread(c)...),
					httpcheck.Deadline(time.Minute))...)
			for _, text := range heard.errors {
				if strings.HasPrefix(name, "damaged-") && contradicts.MatchString(text) {
					t.Logf("the document contradicts itself: %s", text)
					continue
				}
				t.Errorf("%s", text)
			}
			for _, text := range heard.logged {
				if strings.Contains(text, " warning: ") && !unnamed.MatchString(text) {
					t.Errorf("%s", text)
				}
			}
		})
	}
}

// spread are the names of some operations.
func spread(c *contract.Contract) []string {
	var names []string
	all := c.Operations()
	for i := 0; i < len(all); i += (len(all) + most - 1) / most {
		names = append(names, all[i].String())
	}
	return names
}

// credentialsFor are those of both callers.
func credentialsFor(c *contract.Contract) []httpcheck.ExploreOption {
	var options []httpcheck.ExploreOption
	for _, scheme := range mock.Schemes(c) {
		given := mock.Callers(scheme)
		options = append(options, httpcheck.Credential(scheme.Name, given[0]),
			httpcheck.OtherCredential(scheme.Name, given[1]))
	}
	return options
}
