package cli

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"plumbline/harness/suite"
)

// closeTimeout is how long a reference server gets to finish the requests it is at.
const closeTimeout = 5 * time.Second

func serve(i invocation) int {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:0",
		"loopback `address` to listen on; port 0 takes a free one")
	fault := flags.String("fault", "",
		"`ID` of a fault or variation that the server is to have (plumbline faults lists them)")
	words, status, done := i.parse(flags)
	if done {
		return status
	}
	if len(words) != 1 {
		return i.fail("one of %s is wanted", strings.Join(suiteNames(), ", "))
	}
	chosen, err := choose(words)
	if err != nil {
		return i.fail("%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	server, err := startServer(chosen[0], *addr, *fault)
	if err != nil {
		return i.fail("%v", err)
	}
	if err := json.NewEncoder(i.stdout).Encode(announcement(chosen[0], server)); err != nil {
		fmt.Fprintf(i.stderr, "plumbline serve: %v\n", err)
	}
	<-ctx.Done()
	closing, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := server.Close(closing); err != nil {
		fmt.Fprintf(i.stderr, "plumbline serve: %v\n", err)
	}
	return exitConforms
}

func startServer(api *suite.Suite, addr, fault string) (*suite.Reference, error) {
	if fault == "" {
		return api.Reference(addr)
	}
	wrong, err := startWrong(api.Name, fault, addr)
	if err != nil {
		return nil, err
	}
	return &suite.Reference{BaseURL: wrong.BaseURL, Credentials: wrong.Credentials,
		Close: wrong.Close}, nil
}

// served is the line that serve prints: enough to run the suite, or anything else, against the
// server.
type served struct {
	API         string            `json:"api"`
	BaseURL     string            `json:"baseUrl"`
	Environment map[string]string `json:"environment"` // what plumbline run takes, by variable
}

func announcement(api *suite.Suite, server *suite.Reference) served {
	line := served{API: api.Name, BaseURL: server.BaseURL,
		Environment: map[string]string{api.Target.BaseURLVariable: server.BaseURL}}
	for _, credential := range api.Target.Credentials {
		line.Environment[credential.Variable] = server.Credentials[credential.Name]
	}
	return line
}
