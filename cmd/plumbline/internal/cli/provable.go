package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"plumbline/fixtures/faults"
	"plumbline/harness/verdict"
	"plumbline/internal/proof"
	"plumbline/internal/report"
	"plumbline/internal/tree"
)

// provable is a subject of a proof, and how its server is run.
type provable struct {
	proof.Subject
	limited bool // the cases that exceed the rate limit run too
	slow    bool // some answers take until the client gives up
	waits   bool // the cases that wait for something to expire run too
	start   func(addr string, limits faults.Limits) (*faults.Server, error)
}

type provables []provable

// provablesOf returns what there is to prove of APIs: each against the right server, every
// variation and every fault, or against those that are named only. One without a suite is tested by
// its document alone.
func provablesOf(apis, only []string) (provables, error) {
	var all provables
	for _, api := range apis {
		servers := catalogOf(api)
		all = append(all, provable{
			Subject: proof.Subject{ID: api, API: api, Kind: proof.Plain,
				Sentence: "The reference server as it is."}, limited: true, waits: true,
			start: func(addr string, limits faults.Limits) (*faults.Server, error) {
				return servers.Start(api, addr, limits)
			},
		})
		for _, v := range servers.Variations(api) {
			all = append(all, provable{
				Subject: proof.Subject{ID: v.ID, API: api, Kind: proof.Variation,
					Sentence: v.Sentence, Warning: verdict.Check(v.Warning),
					Unsupported: v.Unsupported}, limited: true,
				waits: true, start: v.Start,
			})
		}
		for _, f := range servers.Faults(api) {
			all = append(all, provable{
				Subject: proof.Subject{
					ID: f.ID, API: api, Kind: proof.Fault, Class: string(f.Class),
					Sentence: f.Sentence, Operation: f.Operation, Requirement: f.Requirement,
					Check: verdict.Check(f.Check), Instance: tree.Pointer(f.Instance), Errs: f.Errs,
				}, limited: f.Limit, slow: f.Slow, waits: f.Waits, start: f.Start,
			})
		}
	}
	if len(only) == 0 {
		return all, nil
	}
	for _, id := range only {
		if !slices.ContainsFunc(all, func(p provable) bool { return p.ID == id }) {
			return nil,
				fmt.Errorf("there is no fault or variation %q of %s: plumbline faults lists them",
					id, strings.Join(apis, ", "))
		}
	}
	return slices.DeleteFunc(all, func(p provable) bool { return !slices.Contains(only, p.ID) }),
		nil
}

func (p provables) subjects() []proof.Subject {
	subjects := make([]proof.Subject, len(p))
	for i, one := range p {
		subjects[i] = one.Subject
		subjects[i].Waits = one.limited || one.slow
	}
	return subjects
}

// quick is no limit for a suite; what exceeds a limit is not run under it.
var quick = faults.Limits{Calls: 10_000, Per: time.Second, Burst: 10_000}

const (
	runTimeout   = 2 * time.Minute // of one run
	slowDeadline = 2 * time.Second // of an exchange with a server some of whose answers never end
)

// run runs the suite of a subject, in a process of its own, against the subject's server.
func (p provables) run(ctx context.Context, subject proof.Subject) (report.Suite, error) {
	i := slices.IndexFunc(p, func(one provable) bool { return one.ID == subject.ID })
	limits := quick
	// an API that documents no limit has none to exceed
	if documented := catalogOf(subject.API).LimitToExceed(subject.API); p[i].limited &&
		documented.Calls > 0 {
		limits = documented
	}
	server, err := p[i].start("127.0.0.1:0", limits)
	if err != nil {
		return report.Suite{}, err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
		_ = server.Close(closing) // a server whose fault is that it does not end is cut off
	}()
	folder, err := os.MkdirTemp("", "plumbline-prove-")
	if err != nil {
		return report.Suite{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	ctx, cancel := context.WithTimeout(ctx, runTimeout)
	defer cancel()
	return p[i].runAgainst(ctx, server, limits, folder)
}

func (p provable) runAgainst(ctx context.Context, server *faults.Server, limits faults.Limits,
	folder string) (report.Suite, error) {
	arguments, environment, err := p.callOf(server, limits, folder)
	if err != nil {
		return report.Suite{}, err
	}
	command := self(ctx, append(arguments, "--reports", folder, "--formats", "json")...)
	// A run lives for a second and has memory to spare: collecting less garbage saves a fifth of
	// it.
	command.Env = append(withoutTargets(command.Environ()),
		append(environment, "GOGC=400", "GOMEMLIMIT=1GiB")...)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	ended := command.Run()
	if ctx.Err() != nil {
		return report.Suite{}, fmt.Errorf("the run was ended: %w", context.Cause(ctx))
	}
	path := filepath.Join(folder, "plumbline.json")
	text, err := os.ReadFile(path) //nolint:gosec // the report of the run
	if err != nil {
		return report.Suite{}, fmt.Errorf("the run left no result (%w): %s",
			errors.Join(ended, withoutOperation("plumbline.json", err)),
			strings.TrimSpace(output.String()))
	}
	run, err := report.ReadJSON(path, text)
	if err != nil {
		return report.Suite{}, err
	}
	if len(run.Suites) != 1 {
		return report.Suite{}, fmt.Errorf("the run has %d suites", len(run.Suites))
	}
	return run.Suites[0], nil
}

// callOf is how plumbline is called to test the server: by the API's suite, or by its document.
func (p provable) callOf(server *faults.Server, limits faults.Limits, folder string) (
	arguments, environment []string, err error) {
	if api, found := withoutSuite.Find(p.API); found {
		return byDocument(api, server, folder)
	}
	arguments = []string{"run", p.API}
	if filter := p.operationFilter(); filter != "" {
		arguments = append(arguments, "--label-filter", filter)
	}
	return arguments, p.environment(server, limits), nil
}

// byDocument tests a server by the document of its API alone, which is written into the folder.
func byDocument(api faults.API, server *faults.Server, folder string) (arguments,
	environment []string, err error) {
	document := filepath.Join(folder, api.Name+".yaml")
	if err := os.WriteFile(document, api.Document, 0o600); err != nil {
		return nil, nil, err
	}
	arguments = []string{"test", document, "--base-url", server.BaseURL}
	for caller, flag := range []string{"--auth", "--auth-other"} {
		of := api.Callers[caller]
		for _, scheme := range slices.Sorted(maps.Keys(of)) {
			variable := strings.ToUpper(api.Name + "_" + strings.ReplaceAll(of[scheme], "-", "_"))
			arguments = append(arguments, flag, scheme+"=env:"+variable)
			environment = append(environment, variable+"="+server.Credentials[of[scheme]])
		}
	}
	return arguments, environment, nil
}

// operationFilter selects the cases of the operation that a fault breaks: the one that has to find
// it is among them, and what they are about no other server has wrong. All cases run against what
// is right, and against what takes a limit or a wait to show. It is empty for all cases.
func (p provable) operationFilter() string {
	if p.Kind != proof.Fault || p.limited || p.waits {
		return ""
	}
	suite := suites[slices.Index(suiteNames(), p.API)]
	broken, _ := suite.Requirements.Find(p.Requirement) // which a test holds to be there
	for _, label := range broken.Labels() {
		if strings.HasPrefix(label, "operation:") {
			return label
		}
	}
	return ""
}

// environment makes a server the target of a run.
func (p provable) environment(server *faults.Server, limits faults.Limits) []string {
	suite := suites[slices.Index(suiteNames(), p.API)]
	definition := suite.Target
	running := map[bool]string{true: "run", false: "skip"}
	rate := fmt.Sprintf("%d/%s", limits.Calls, limits.Per)
	if limits.Burst > 0 {
		rate += fmt.Sprintf("+%d", limits.Burst)
	}
	environment := []string{
		definition.BaseURLVariable + "=" + server.BaseURL,
		definition.Variable("limit-cases") + "=" + running[p.limited],
		definition.Variable("expiry-cases") + "=" + running[p.waits],
		definition.Variable("rate-limit") + "=" + rate,
	}
	if p.slow {
		environment = append(environment, definition.Variable("deadline")+"="+slowDeadline.String())
	}
	for _, credential := range definition.Credentials {
		environment = append(environment,
			credential.Variable+"="+server.Credentials[credential.Name])
	}
	return environment
}

// ofTheJob are what variables begin with that tell the one run of a CI job something: where its
// report is looked for, and which part of the run is this job's.
var ofTheJob = []string{"GITHUB_", "CI_NODE_", "JOB_COMPLETION_INDEX=", "PLUMBLINE_SHARD"}

// withoutTargets leaves out the targets that the one who runs it has set, and what the job has told
// the one run that it is about.
func withoutTargets(environment []string) []string {
	return slices.DeleteFunc(withoutJob(environment), func(variable string) bool {
		return slices.ContainsFunc(suiteNames(),
			func(name string) bool {
				return strings.HasPrefix(variable,
					strings.ToUpper(name)+"_")
			})
	})
}

// withoutJob leaves out what a CI job has told the one run that it is about.
func withoutJob(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(variable string) bool {
		return slices.ContainsFunc(ofTheJob,
			func(start string) bool { return strings.HasPrefix(variable, start) })
	})
}

// self returns a command that runs plumbline once more: Ginkgo runs one tree of cases in a process.
var self = func(ctx context.Context, arguments ...string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	return exec.CommandContext(ctx, program, arguments...) //nolint:gosec // it is this program
}
