package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"plumbline/fixtures/serving"
	"plumbline/harness"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
	"plumbline/internal/proof/score"
	"plumbline/internal/proof/ways"
)

// test is the test that is measured, and how; done is called when it has been.
func (m *measuring) test(ctx context.Context, i invocation, c *harness.Contract,
	faults []faulty.Fault) (test score.Test, options score.Options, done func(), err error) {
	options.Mock = mock.Options{Unhurried: true} // of other values other faults would be derived
	done = func() {}
	if m.suite == "" && len(m.traffic) == 0 {
		options.Mock.Credentials = mock.Callers
		return ways.NewGenerated(c, ways.GeneratedOptions{Seed: m.seed, Draws: usualRandom,
			Faults: faults, Tried: tellCases(i.stderr)}), options, done, nil
	}
	if err := m.callers.read(c.Compiled()); err != nil {
		return nil, options, nil, err
	}
	options.Mock.Credentials, options.OneCaller = m.callers.Accepted(), len(m.callers.Other) == 0
	if m.suite != "" {
		suite, err := ways.NewSuite(ctx, m.suite, ways.SuiteOptions{Variable: m.variable,
			Callers:     m.callers.Callers,
			Environment: withoutJob(os.Environ()), Serve: serveBelow(c.Compiled().BasePath())})
		if err != nil {
			return nil, options, nil, err
		}
		return suite, options, suite.Close, nil
	}
	files, ok := readTraffic(i, m.traffic)
	if !ok {
		return nil, options, nil, errors.New("the recorded traffic cannot be read")
	}
	traffic, err := ways.NewTraffic(c.Compiled(), files, m.recordedAt.options(),
		m.callers.Callers)
	return traffic, options, done, err
}

// serveBelow has a handler listen on this machine, below a base path.
func serveBelow(basePath string) func(http.Handler) (string, func(), error) {
	return func(handler http.Handler) (baseURL string, end func(), err error) {
		server, err := serving.Start("127.0.0.1:0", handler, basePath)
		if err != nil {
			return "", nil, err
		}
		return server.BaseURL, func() {
			closing, cancel := context.WithTimeout(context.Background(), closeTimeout)
			defer cancel()
			_ = server.Close(closing) // whatever is left of a run is cut off
		}, nil
	}
}

// callers are whose credentials a test has, which the mock takes and no others. Where none are
// given it takes any.
type callers struct {
	auth, authOther []string
	ways.Callers
}

func (c *callers) flags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&c.auth, "auth", nil,
		"credentials of a security scheme that the suite or "+
			"the traffic has, as `SCHEME=env:NAME` or SCHEME=file:PATH; the server takes "+
			"no others "+
			"(default: it takes any)")
	flags.StringArrayVar(&c.authOther, "auth-other", nil,
		"credentials of a second caller that it has, in the same form `SCHEME=env:NAME`")
}

func (c *callers) named() bool { return len(c.auth)+len(c.authOther) > 0 }

// read reads the credentials. The error repeats nothing that may be one.
func (c *callers) read(of *contract.Contract) error {
	var names []string
	for _, scheme := range mock.Schemes(of) {
		names = append(names, scheme.Name)
	}
	for _, from := range []struct {
		flag  string
		texts []string
		to    *map[string]string
	}{{"--auth", c.auth, &c.Own}, {"--auth-other", c.authOther, &c.Other}} {
		*from.to = map[string]string{}
		for _, text := range from.texts {
			scheme, reference, _ := strings.Cut(text, "=")
			if !strings.HasPrefix(reference, "env:") && !strings.HasPrefix(reference, "file:") {
				return fmt.Errorf("%s wants SCHEME=env:NAME, the name of the environment variable "+
					"that has the credentials, or SCHEME=file:PATH", from.flag)
			}
			if !slices.Contains(names, scheme) {
				return fmt.Errorf("%s names the security scheme %s, which no operation requires "+
					"(schemes: %s)", from.flag, scheme, strings.Join(names, ", "))
			}
			value, err := config.Resolve(reference, "", os.LookupEnv)
			if err != nil {
				return fmt.Errorf("%s, for the security scheme %s: %w", from.flag, scheme, err)
			}
			(*from.to)[scheme] = value
		}
	}
	return c.whole(names)
}

// whole wants credentials of all schemes or of none: the mock takes no others.
func (c *callers) whole(schemes []string) error {
	if !c.Given() {
		return nil
	}
	for _, scheme := range schemes {
		own, known := c.Own[scheme]
		switch other, has := c.Other[scheme]; {
		case !known:
			return fmt.Errorf("no credentials are given for the security scheme %s (--auth "+
				"%s=env:NAME); the server takes only those that are given", scheme, scheme)
		case has && own == other:
			return fmt.Errorf("--auth and --auth-other have the same credentials for the security "+
				"scheme %s; --auth-other wants those of another caller", scheme)
		}
	}
	return nil
}
