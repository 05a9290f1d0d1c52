package ways

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"plumbline/internal/mock/faulty"
	"plumbline/internal/printable"
	"plumbline/internal/proof/score"
	"plumbline/internal/redact"
)

// BaseURLVariable is the environment variable that hands a suite the base URL of what it is to
// test, where no other is named.
const BaseURLVariable = "PLUMBLINE_BASE_URL"

// Suite is a package with tests of somebody's own, on package testing or on Ginkgo. It is built
// once, and run in its folder for each mock. It implements [score.Test].
type Suite struct {
	folder, scratch, program string
	isGinkgo                 bool
	options                  SuiteOptions
	limit                    time.Duration // of a run, from when the right mock was tested
	redactor                 redact.Redactor
}

// SuiteOptions say how a suite is run.
type SuiteOptions struct {
	Variable    string   // has the base URL of what is tested
	Environment []string // of each run, as [os.Environ] has it
	// Callers are the credentials that the suite has. They are hidden in the names of its tests, as
	// variables of the environment are that are called like credentials.
	Callers Callers
	// Serve has a handler listen on this machine until end is called.
	Serve func(http.Handler) (baseURL string, end func(), err error)
}

// Bounds of running a suite.
const (
	buildLimit     = 10 * time.Minute
	firstLimit     = 10 * time.Minute // of the run against the right mock
	leastLimit     = 30 * time.Second // of any other
	timesLimit     = 5                // as long as the first run may each other one take
	waitDelay      = 5 * time.Second
	mostBuildWords = 2000 // bytes of what a failed build says
)

// NewSuite builds the suite in a folder. The error says why it cannot be built. Close has to be
// called in the end.
func NewSuite(ctx context.Context, folder string, options SuiteOptions) (*Suite, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if about, err := os.Stat(absolute); err != nil || !about.IsDir() {
		return nil, fmt.Errorf("--suite %s: there is no such folder; it has to be that of one Go "+
			"package with tests", folder)
	}
	if _, err := exec.LookPath("go"); err != nil {
		return nil,
			errors.New("--suite wants the go command, which builds the suite: install Go, " +
				"or put it on the PATH")
	}
	scratch, err := os.MkdirTemp("", "plumbline-suite-")
	if err != nil {
		return nil, err
	}
	s := &Suite{folder: absolute, scratch: scratch, options: options, limit: firstLimit,
		program: filepath.Join(scratch, "suite.test.exe")}
	for _, of := range []map[string]string{options.Callers.Own, options.Callers.Other} {
		for scheme, value := range of {
			s.redactor.Secret(scheme, value)
		}
	}
	for _, pair := range options.Environment {
		if name, value, _ := strings.Cut(pair, "="); redact.CredentialName(name) {
			s.redactor.Secret(name, value)
		}
	}
	if err := s.build(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("--suite %s: %w", folder, err)
	}
	return s, nil
}

// Close removes what was built.
func (s *Suite) Close() { _ = os.RemoveAll(s.scratch) }

// build builds the suite, and finds out what it stands on.
func (s *Suite) build(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, buildLimit)
	defer cancel()
	//nolint:gosec // where it goes is ours
	command := exec.CommandContext(ctx, "go", "test", "-c", "-o", s.program, ".")
	command.Dir = s.folder
	said, err := command.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the suite cannot be built: %s",
			printable.Cut(printable.Text(strings.TrimSpace(string(said))), mostBuildWords))
	}
	if _, err := os.Stat(s.program); err != nil {
		return errors.New("the folder has no tests: files of which the names end in _test.go")
	}
	command = exec.CommandContext(ctx, "go", "list", "-test", "-deps", ".")
	command.Dir = s.folder
	said, err = command.Output()
	if err != nil {
		return fmt.Errorf("what the suite imports cannot be listed: %w", err)
	}
	s.isGinkgo = slices.Contains(strings.Fields(string(said)), ginkgo)
	return nil
}

// ginkgo is the library whose tests are cases of one test of Go.
const ginkgo = "github.com/onsi/ginkgo/v2"

// Name implements [score.Test].
func (s *Suite) Name() string { return "the suite " + filepath.Base(s.folder) }

// Right implements [score.Test]. A suite that fails has nothing to say of others, and neither has
// one that runs no test.
func (s *Suite) Right(ctx context.Context, server http.Handler) ([]string, error) {
	began := time.Now()
	got, err := s.against(ctx, server)
	if err != nil {
		return nil, err
	}
	s.limit = max(leastLimit, timesLimit*time.Since(began))
	switch {
	case got.failed:
		return nil, fmt.Errorf("%s fails against a mock that does nothing wrong, so that nothing "+
			"follows from what it says of others: %s. Mend it first: it has to take its base URL "+
			"from the variable %s, and plumbline serve has the same mock", s.Name(),
			strings.Join(got.names(), ", "), s.options.Variable)
	case got.ran == 0:
		return nil, fmt.Errorf("%s runs no test: all are skipped, or there is none", s.Name())
	}
	return nil, nil
}

// Try implements [score.Test].
func (s *Suite) Try(ctx context.Context, server http.Handler,
	_ faulty.Fault) ([]score.Finder, error) {
	got, err := s.against(ctx, server)
	if err != nil || !got.failed {
		return nil, err
	}
	var by []score.Finder
	for _, name := range got.names() {
		by = append(by, score.Finder{Test: name})
	}
	return by, nil
}

// against runs the suite against a server.
func (s *Suite) against(ctx context.Context, server http.Handler) (ran, error) {
	baseURL, end, err := s.options.Serve(server)
	if err != nil {
		return ran{}, err
	}
	defer end()
	folder, err := os.MkdirTemp(s.scratch, "run-")
	if err != nil {
		return ran{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	return s.run(ctx, baseURL, folder)
}

// run runs the suite once. Its own reports go to a folder that is removed.
func (s *Suite) run(ctx context.Context, baseURL, folder string) (ran, error) {
	limited, cancel := context.WithTimeout(ctx, s.limit+waitDelay)
	defer cancel()
	arguments := []string{"-test.v=test2json", "-test.count=1", "-test.timeout=" + s.limit.String()}
	report := filepath.Join(folder, "ginkgo.json")
	if s.isGinkgo {
		arguments = append(arguments, "-ginkgo.json-report="+report)
	}
	command := exec.CommandContext(limited, s.program, arguments...) //nolint:gosec // it was built
	command.Dir, command.WaitDelay = s.folder, waitDelay
	command.Env = append(slices.Clone(s.options.Environment), "PLUMBLINE_REPORTS="+folder,
		BaseURLVariable+"="+baseURL, s.options.Variable+"="+baseURL)
	// A pipe of our own, since what the suite has started may hold on to one of the system's.
	said, saying := io.Pipe()
	command.Stdout = saying
	reading := make(chan ran)
	go func() { reading <- readTests(said) }()
	err := command.Run()
	_ = saying.Close() // which never fails
	got := <-reading
	switch {
	case ctx.Err() != nil:
		return ran{}, ctx.Err()
	case err != nil && command.ProcessState == nil:
		return ran{}, fmt.Errorf("%s cannot be run: %w", s.Name(), err)
	}
	got.failed = err != nil
	if err != nil {
		got.ended = fmt.Sprintf("the run as a whole (%v)", err)
		if limited.Err() != nil {
			got.ended = fmt.Sprintf("the run as a whole, which took more than %v", s.limit)
		}
	}
	if specs, read := readSpecs(report); read && s.isGinkgo {
		got.ran = specs.ran
		if len(specs.failures) > 0 {
			got.failures = specs.failures
		}
	}
	for i, name := range got.failures {
		got.failures[i] = shortened(s.redactor.String(name))
	}
	return got, nil
}
