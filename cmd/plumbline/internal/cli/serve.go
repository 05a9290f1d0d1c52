package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/fixtures/faults"
	"plumbline/harness/suite"
)

// closeTimeout is how long a reference server gets to finish the requests it is at.
const closeTimeout = 5 * time.Second

func newServeCommand() *cobra.Command {
	var addr, fault string
	var document mocking
	c := &cobra.Command{
		Use:   "serve " + strings.Join(servedNames(), "|") + "|DOCUMENT [flags]",
		Short: "Serve a reference server, or a mock of any document, until interrupted",
		Long: `Serve a reference server, right or with a fault, or a mock of any OpenAPI document, until
interrupted (Ctrl-C, SIGTERM). One line of JSON on standard output tells its base URL and the
environment that tests it.

A mock answers as its document says: by the examples of the document, or by values made for its
schemas, and refuses what breaks it. What requests create is kept until it ends. A request may ask
for another answer by Prefer: code=404, example=NAME or dynamic=true (RFC 7240).`,
		Example: `  plumbline serve resonance --addr 127.0.0.1:8080

  # serve a mock of any document
  plumbline serve openapi.yaml --addr 127.0.0.1:8080

  # serve a server that is wrong in one way
  plumbline serve respoke --fault respoke.status.role-created-with-201
  plumbline serve openapi.yaml --fault listpets.member-gone.name`,
		GroupID:           groupProve,
		SuggestFor:        []string{"start"},
		ValidArgsFunction: completeSubjects(1),
		Annotations: map[string]string{statusAnnotation: "Exit status: 0 it has served and was " +
			"interrupted, 2 it could not be started."},
	}
	grouped(c, noGroup, func(flags *pflag.FlagSet) {
		flags.StringVar(&addr, "addr", "127.0.0.1:0",
			"loopback `address` to listen on; port 0 takes a free one (see --expose)")
		flags.StringVar(&fault, "fault", "",
			"`ID` of a fault or variation that the server is to have (plumbline faults lists "+
				"those of APIs, and plumbline faults DOCUMENT those of a document)")
	})
	grouped(c, "The mock of a document", document.flags)
	completesBy(c, "fault", completeFaults(chooseServed, &document.amended))
	completesBy(c, "overlay", completeFiles(documentEndings...))
	does(c, func(i invocation, words []string) int {
		if len(words) == 1 && !slices.Contains(servedNames(), words[0]) {
			return document.serve(i, words[0], addr, fault)
		}
		if document.exposed {
			return i.fail("--expose is for the mock of a document; a reference server hands out " +
				"credentials that work, and is reached from this machine only")
		}
		return serve(i, words, addr, fault)
	})
	return c
}

func serve(i invocation, words []string, addr, fault string) int {
	if len(words) != 1 {
		return i.fail("one of %s is wanted", strings.Join(servedNames(), ", "))
	}
	chosen, err := chooseServed(words)
	if err != nil {
		return i.fail("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	server, err := startServer(chosen[0], addr, fault)
	if err != nil {
		return i.fail("%v", err)
	}
	return untilInterrupted(ctx, i, announcement(chosen[0], server), server.Close)
}

// untilInterrupted tells where a server is, and closes it when the context ends.
func untilInterrupted(ctx context.Context, i invocation, line served,
	end func(context.Context) error) int {
	if err := json.NewEncoder(i.stdout).Encode(line); err != nil {
		fmt.Fprintf(i.stderr, "plumbline serve: %v\n", err)
	}
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := end(closing); err != nil {
		fmt.Fprintf(i.stderr, "plumbline serve: %v\n", err)
	}
	return exitConforms
}

func startServer(api, addr, fault string) (*suite.Reference, error) {
	of := slices.Index(suiteNames(), api)
	if fault == "" && of >= 0 {
		return suites[of].Reference(addr)
	}
	start := func() (*faults.Server, error) { return startWrong(api, fault, addr) }
	if fault == "" {
		start = func() (*faults.Server, error) {
			return catalogOf(api).Start(api, addr, faults.Limits{})
		}
	}
	server, err := start()
	if err != nil {
		return nil, err
	}
	return &suite.Reference{BaseURL: server.BaseURL, Credentials: server.Credentials,
		Close: server.Close}, nil
}

// served is the line that serve prints: enough to run the suite, or anything else, against the
// server.
type served struct {
	API         string            `json:"api"`
	BaseURL     string            `json:"baseUrl"`
	Environment map[string]string `json:"environment"` // what plumbline run takes, by variable
}

// announcement names the variables of an API that has no suite after its credentials.
func announcement(api string, server *suite.Reference) served {
	variable := func(name string) string {
		return strings.ToUpper(api + "_" + strings.ReplaceAll(name, "-", "_"))
	}
	line := served{API: api, BaseURL: server.BaseURL, Environment: map[string]string{}}
	of := slices.Index(suiteNames(), api)
	if of < 0 {
		line.Environment[variable("base-url")] = server.BaseURL
		for name, credential := range server.Credentials {
			line.Environment[variable(name)] = credential
		}
		return line
	}
	target := suites[of].Target
	line.Environment[target.BaseURLVariable] = server.BaseURL
	for _, credential := range target.Credentials {
		line.Environment[credential.Variable] = server.Credentials[credential.Name]
	}
	return line
}
