package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"plumbline/fixtures/serving"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/inspect"
	"plumbline/internal/mock"
	"plumbline/internal/printable"
)

// mocking is how the mock of a document is served.
type mocking struct {
	amended
	quiet   bool
	exposed bool
	delay   time.Duration
	seed    uint64
}

func (m *mocking) flags(flags *pflag.FlagSet) {
	m.amended.flags(flags)
	flags.BoolVar(&m.exposed, "expose", false,
		"let --addr be an address that other machines reach, such as :8080 in a container; "+
			"everybody there sees what requests have created")
	flags.DurationVar(&m.delay, "delay", 0, "how `long` each answer is held back, such as 200ms")
	flags.Uint64Var(&m.seed, "seed", 0,
		"`number` that made values come from: the same one gives the same answers")
	flags.BoolVar(&m.quiet, "quiet", false, "do not tell of each request on standard error")
}

// defectsOf finds what is wrong in a document, once somebody asks.
func defectsOf(c *contract.Contract) func() []contract.Defect {
	return sync.OnceValue(func() []contract.Defect { return inspect.Document(c) })
}

// serve serves the mock of a document until the run is interrupted: one that is wrong in one way
// where there is the id of a fault.
func (m *mocking) serve(i invocation, name, addr, fault string) int {
	c, closed, err := m.load(i, name)
	if err != nil {
		return i.problem(err)
	}
	defer closed()
	switch {
	case len(c.Operations()) == 0:
		return i.fail("%s has no operation to be answered", name)
	case m.delay < 0:
		return i.fail("--delay wants a duration such as 200ms")
	}
	options := mock.Options{Seed: m.seed, Delay: m.delay, Defects: defectsOf(c)}
	if !m.quiet {
		options.Log = logTo(i.stderr)
	}
	line := served{API: c.Title(), Environment: map[string]string{}}
	var handler http.Handler = mock.New(c, options)
	if fault != "" {
		if handler, err = wrongMock(c, name, fault, options); err != nil {
			return i.fail("%v", err)
		}
		line.Environment = credentialsOfMock(c)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	start := serving.Start
	if m.exposed {
		start = serving.Expose
	}
	server, err := start(addr, handler, c.BasePath())
	if err != nil {
		return i.fail("%v", err)
	}
	if line.BaseURL = server.BaseURL; fault != "" {
		line.Environment["MOCK_BASE_URL"] = server.BaseURL
	}
	return untilInterrupted(ctx, i, line, server.Close)
}

// logTo writes a line for each request: what was answered, and what is wrong with the request. It
// shows nothing of what was sent, of which nobody knows what is secret: in place of the path stands
// that of the document, and of what is wrong what is demanded.
func logTo(w io.Writer) func(mock.Entry) {
	var mutex sync.Mutex
	write := func(text string) {
		mutex.Lock()
		defer mutex.Unlock()
		fmt.Fprintln(w, printable.OneLine(text))
	}
	return func(e mock.Entry) {
		if e.Operation == nil {
			write(fmt.Sprintf("%d no operation of the document", e.Status))
			return
		}
		text := fmt.Sprintf("%d %s %s", e.Status, e.Method, e.Operation.Path)
		for _, f := range e.Request.Findings {
			if f.Severity == verdict.Error {
				text += fmt.Sprintf("; %s: demanded is %s (%s)", f.Check, f.Expected,
					f.Contract.Pointer)
			}
		}
		if e.Request.Conforms() {
			text += "; it conforms"
		}
		write(text)
	}
}
