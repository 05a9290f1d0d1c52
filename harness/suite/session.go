package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/internal/check"
	"plumbline/internal/client"
	"plumbline/internal/config"
	"plumbline/internal/pace"
	"plumbline/internal/printable"
	"plumbline/internal/redact"
	"plumbline/internal/report"
)

// session is one run in one process.
type session struct {
	options  Options
	settings config.Settings
	reports  string
	apis     []*API
	closers  []func(context.Context) error
	shown    *screen
	terminal *terminal   // nil where Ginkgo shows the run
	finished *report.Run // set in the first process when all cases have run
	share    share       // what of the run is this machine's
}

// running is the session of this process. Ginkgo's tree is global, and so is what its nodes belong
// to.
var running *session

// shared is what the first process sets up for all: where the target is, and who hands out its rate
// limit.
type shared struct {
	BaseURL     string            `json:"baseUrl"`
	Credentials map[string]string `json:"credentials"`
	Settings    map[string]string `json:"settings"`
	Pacer       string            `json:"pacer"`
}

func (s *session) title() string {
	titles := make([]string, len(s.apis))
	for i, api := range s.apis {
		titles[i] = api.suite.title()
	}
	return strings.Join(titles, " and ")
}

// registerCases tells Ginkgo what its tree is made of.
func (s *session) registerCases() {
	for _, api := range s.apis {
		ginkgo.Describe(api.suite.title(), ginkgo.Label(api.suite.label()), func() {
			ginkgo.BeforeEach(func() {
				api.skipIfSilent()
				api.skipIfNotAllowed()
				api.skipIfNotRehearsed()
				ginkgo.DeferCleanup(api.endCase)
			})
			for _, register := range api.suite.cases {
				register(api)
			}
		})
	}
}

// registerSuiteNodes tells Ginkgo what runs before and after all cases.
func (s *session) registerSuiteNodes() {
	ginkgo.SynchronizedBeforeSuite(s.setUp, s.connect)
	ginkgo.SynchronizedAfterSuite(s.clear, s.tearDown)
	ginkgo.ReportAfterSuite("reports", s.finish)
}

// setUp runs in the first process only.
func (s *session) setUp() []byte {
	var all []shared
	budget := s.share.budgetOf(s.settings)
	for _, api := range s.apis {
		set, err := s.setUpAPI(api, budget)
		if err != nil {
			ginkgo.AbortSuite(fmt.Sprintf("%s: %v", api.suite.title(), err))
		}
		all = append(all, set)
	}
	text, err := json.Marshal(all)
	if err != nil {
		ginkgo.AbortSuite(err.Error())
	}
	return text
}

func (s *session) setUpAPI(api *API, budget *pace.Budget) (shared, error) {
	var set shared
	if api.own {
		reference, err := api.suite.Reference("127.0.0.1:0")
		if err != nil {
			return set, fmt.Errorf("starting the reference server: %w", err)
		}
		s.closers = append(s.closers, reference.Close)
		set.BaseURL, set.Credentials = reference.BaseURL, reference.Credentials
		set.Settings = reference.Settings
		if err := api.useReference(set); err != nil {
			return set, err
		}
	}
	limit := s.share.limitOf(api)
	window := pace.NewWindow(limit.Calls, limit.Per)
	if config, _ := ginkgo.GinkgoConfiguration(); config.ParallelTotal == 1 {
		api.pacer = pace.NewLocal(window, budget)
		return set, nil
	}
	pacer, err := pace.Serve(window, budget)
	if err != nil {
		return set, fmt.Errorf("starting the pacer: %w", err)
	}
	s.closers = append(s.closers, func(context.Context) error { return pacer.Close() })
	set.Pacer = pacer.URL
	return set, nil
}

// connect runs in every process.
func (s *session) connect(text []byte) {
	var all []shared
	if err := json.Unmarshal(text, &all); err != nil || len(all) != len(s.apis) {
		ginkgo.AbortSuite(fmt.Sprintf("what the first process set up is not understood: %v", err))
	}
	for i, api := range s.apis {
		api.askSecond(s.options)
		if err := api.connect(all[i], check.Undeclared(s.options.Undeclared)); err != nil {
			ginkgo.AbortSuite(fmt.Sprintf("%s: %v", api.suite.title(), err))
		}
	}
}

// useReference makes the API's own reference server the target.
func (a *API) useReference(set shared) error {
	reference, err := a.Target.WithReference(set.BaseURL, set.Credentials, set.Settings)
	if err == nil {
		a.Target = reference
	}
	return err
}

func (a *API) connect(set shared, undeclared check.Undeclared) error {
	if a.own {
		if err := a.useReference(set); err != nil {
			return err
		}
	}
	if a.pacer == nil {
		remote, err := pace.NewRemote(set.Pacer)
		if err != nil {
			return err
		}
		a.pacer = remote
	}
	// What cannot be read was refused when the target was loaded.
	deadline, _ := parseDeadline(a.setting(settingDeadline))
	bodyLimit, _ := parseBodyLimit(a.setting(settingBodyLimit))
	var err error
	a.client, err = client.New(client.Options{Origin: a.Target.Origin(), Pacer: a.pacer,
		Deadline: deadline, MaxBody: bodyLimit, Network: a.network(),
		Headers: a.headers(), MayRepeat: a.mayRepeat})
	if err != nil {
		return err
	}
	a.Target.Register(a.redactor)
	a.caller = &call.Caller{
		Contract: a.Contract, Target: a.Target, Client: a.client, Redactor: a.redactor,
		Observer: a, Undeclared: undeclared, Permit: a.permit, CurlOptions: a.curlOptions(),
	}
	if a.suite.Path != nil {
		a.caller.Path = func(path string) string { return a.suite.Path(a.Target, path) }
	}
	return a.readyCredentials()
}

// clear runs in every process: what its cases created is deleted.
func (s *session) clear(ctx ginkgo.SpecContext) {
	for _, api := range s.apis {
		if api.caller == nil {
			continue // the set-up failed
		}
		api.lookAgain(ctx) // while what the cases created is still there
		if left := api.ledger.clear(ctx); len(left) > 0 {
			record(entryLeftBehind, leftBehind{Suite: api.suite.Name,
				Left: redactedLeft(api.redactor, left)})
		}
		api.recordExchanges(api.exchanges.take())
		api.recordThrottled()
		api.client.Close()
	}
}

// tearDown runs in the first process, when all others are done.
func (s *session) tearDown(ctx ginkgo.SpecContext) {
	for _, closer := range s.closers {
		if err := closer(ctx); err != nil {
			ginkgo.GinkgoWriter.Println(err)
		}
	}
}

func (s *session) requirementOf(labels []string) requirement.Requirement {
	for _, label := range labels {
		id, found := strings.CutPrefix(label, "requirement:")
		if !found {
			continue
		}
		for _, api := range s.apis {
			if at, known := api.position(id); known {
				return api.suite.Requirements[at]
			}
		}
	}
	return requirement.Requirement{}
}

// redact removes the secrets of all APIs from a text.
func (s *session) redact(text string) string {
	for _, api := range s.apis {
		text = api.redactor.String(text)
	}
	return text
}

// redacting is a writer that passes on what is no secret of any API.
func (s *session) redacting(to io.Writer) *redact.Writer {
	redactors := make([]*redact.Redactor, len(s.apis))
	for i, api := range s.apis {
		redactors[i] = api.redactor
	}
	return redact.NewWriter(to, redactors...)
}

// fail is Gomega's fail handler: no assertion shows a secret.
func (s *session) fail(message string, callerSkip ...int) {
	skip := 1
	if len(callerSkip) > 0 {
		skip += callerSkip[0]
	}
	ginkgo.Fail(printable.Text(s.redact(message)), skip)
}
