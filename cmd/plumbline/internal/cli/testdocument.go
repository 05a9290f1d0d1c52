package cli

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/suite"
	"plumbline/harness/verdict"
	"plumbline/internal/config"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// exploration is what one call of test is to do.
type exploration struct {
	amended
	baseURL       string
	only, without []string
	auth          []string
	authOther     []string
	plan          bool
	inferred      string
	budget        budget
	options       *suite.Options
}

const testExample = `  # a mock of the document
  plumbline test openapi.yaml

  plumbline test openapi.yaml --base-url https://staging.example.com

  # with credentials for a security scheme, from the environment
  plumbline test openapi.yaml --base-url http://localhost:8080 --auth bearer=env:TOKEN

  # with a token that a client of OAuth 2 gets, and one that an operation hands out
  plumbline test openapi.yaml --base-url http://localhost:8080 \
    --auth 'oauth=client-credentials id=env:CLIENT_ID secret=env:CLIENT_SECRET' \
    --auth 'bearer=login operation=logIn body/user=env:USER body/password=env:PASSWORD \
      token=/access_token'

  # what would be tried, without sending anything
  plumbline test openapi.yaml --plan`

func newTestCommand() *cobra.Command {
	shared := flag.NewFlagSet("test", flag.ContinueOnError)
	call := exploration{options: suite.NewOptions(shared)}
	c := &cobra.Command{
		Use: "test DOCUMENT [flags]", GroupID: groupTest,
		Short: "Test any API by its OpenAPI document alone",
		Long: `Test any API by its OpenAPI document alone (2.0, 3.0, 3.1 or 3.2). What is sent is made
from the document: what it gives as examples, what it just allows and what it forbids. Every request
is held to the document before it is sent, so that only what is really invalid is expected to be
refused. Only what the run has created is changed or deleted. Without a base URL a mock of the
document is tested, which shows what the document says, and where it contradicts itself.

--auth says where the credentials of a security scheme come from, in one of these forms:

  SCHEME=env:NAME or SCHEME=file:PATH
      the key of an API key, the token of Bearer, user:password of Basic
  SCHEME=client-credentials id=env:NAME secret=env:NAME [token-url=URL]
      a token of OAuth 2, from the document's token URL or another; the document's is used only
      where it is at the host of the base URL
  SCHEME=login operation=NAME token=POINTER [body/MEMBER=env:NAME]… [query.NAME=env:NAME]…
      what stands at a JSON pointer of the answer of an operation, by operationId or METHOD:/path

In place of a scheme there may be a place of requests, such as header.X-Token or body/secret. A
token is got anew when it is refused with 401, and the request is sent again. plumbline.yaml takes
the same forms, as a list: auth, and auth-other.`,
		Example: testExample, SuggestFor: []string{"explore", "fuzz", "generate"},
		ValidArgsFunction: completeFiles(documentEndings...),
	}
	grouped(c, "What is tested", call.documentFlags)
	grouped(c, "Where, and as whom", func(flags *pflag.FlagSet) {
		flags.StringVar(&call.baseURL, "base-url", "",
			"base `URL` of the API; the paths of the document are below it (default: a mock of "+
				"the document, in this process)")
		flags.StringArrayVar(&call.auth, "auth", nil,
			"credentials of a security scheme, as `SCHEME=env:NAME` or in another form (see "+
				"above); may be given several times")
		flags.StringArrayVar(&call.authOther, "auth-other", nil,
			"credentials of a second caller, in the same forms as `SCHEME=env:NAME`")
		take(flags, shared, isOneOf("config", "yes-production", "dry-run"))
	})
	groupPermitted(c, shared)
	grouped(c, "How much is sent", call.budget.flags)
	grouped(c, "How the outcome is judged", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("waivers", "coverage-min", "undeclared"))
		flags.StringVar(&call.inferred, "inferred", string(verdict.Warning),
			"how grave it is what nobody has promised, but readers of the document expect: "+
				"`warning` or error")
	})
	grouped(c, "What is written", func(flags *pflag.FlagSet) {
		take(flags, shared, isOneOf("reports", flagFormats, "result-line"))
		flags.BoolVar(&call.options.Verbose, "verbose", false,
			"show every case with its exchanges")
	})
	completesBy(c, "overlay", completeFiles(documentEndings...))
	does(c, call.run)
	return c
}

func (call *exploration) documentFlags(flags *pflag.FlagSet) {
	call.amended.flags(flags)
	flags.StringArrayVar(&call.only, "operation", nil,
		"test only this `operation`, by operationId or 'METHOD /path'; may be given several times")
	flags.StringArrayVar(&call.without, "exclude-operation", nil,
		"leave this `operation` out; may be given several times")
	flags.BoolVar(&call.plan, "plan", false,
		"list what would be tried, one line each, and send nothing")
	flags.StringVar(&call.options.Filter, "label-filter", "",
		"run only the cases that match this `filter`, such as 'kind:negative' (Ginkgo's label "+
			"filter)")
	flags.Int64Var(&call.options.Seed, "seed", usualSeed,
		"`number` that the order of cases and all values come from that the document leaves open; "+
			"with the same one the same is sent")
}

func (call *exploration) run(i invocation, words []string) int {
	if len(words) != 1 {
		return i.fail("one document is wanted")
	}
	if err := call.readSources(); err != nil {
		return i.fail("%v", err)
	}
	if call.inferred != string(verdict.Warning) && call.inferred != string(verdict.Error) {
		return i.fail("--inferred is %q; it has to be one of warning, error", call.inferred)
	}
	if err := call.budget.problem(); err != nil {
		return i.fail("%v", err)
	}
	if call.options.Seed < 1 {
		return i.fail("--seed wants a number from 1")
	}
	source, closed, err := call.source(i, words[0])
	if err != nil {
		return i.problem(err)
	}
	defer closed()
	if call.plan {
		return call.list(i, source)
	}
	to := tested{deployment: suite.Deployment{BaseURL: call.baseURL, Origin: "--base-url"}}
	if call.baseURL == "" {
		if len(call.auth)+len(call.authOther) > 0 {
			return i.fail("credentials are given, and no base URL (--base-url) that they are for")
		}
		if to, err = mocked(i, source, call.seed()); err != nil {
			return i.problem(err)
		}
		defer to.close()
	}
	const name = "api"
	of := &suite.Suite{Name: name, Source: source, Generated: &suite.Generated{Alone: true,
		Only: call.only, Without: call.without, Auth: call.auth, AuthOther: call.authOther,
		Given: to.credentials, InferredErrors: call.inferred == string(verdict.Error),
		Workers: call.budget.workers,
		Time:    call.budget.time, Seed: call.seed(), Random: call.budget.random}}
	options := *call.options
	options.Output, options.Errors, options.Terminal = i.stdout, i.stderr, true
	options.Deployments = map[string]suite.Deployment{name: to.deployment}
	limitMemoryOfCases()
	return int(suite.Run(options, of))
}

// list writes what would be tried.
func (call *exploration) list(i invocation, source contract.Source) int {
	c, err := contract.Load(source)
	if err != nil {
		return i.problem(err)
	}
	plan := explore.New(c, explore.Options{Only: call.only, Without: call.without,
		Seed: call.seed(), Draws: call.budget.random})
	if len(plan.Operations()) == 0 {
		return i.fail("no operation is left to test")
	}
	writePlan(i.stdout, plan)
	return exitConforms
}

// readSources tells what is wrong with the credentials before anything else is done.
func (call *exploration) readSources() error {
	for flag, texts := range map[string][]string{"--auth": call.auth,
		"--auth-other": call.authOther} {
		for _, text := range texts {
			_, err := credentials.Parse(text, explore.Self, credentials.References{Flag: flag,
				Resolve: func(text string) (string, error) {
					return config.Resolve(text, "", os.LookupEnv)
				}})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// writePlan lists the obligations of a plan, and counts those that cannot be met.
func writePlan(w io.Writer, plan *explore.Plan) {
	counts := map[explore.Kind]int{}
	unbuilt := 0
	for _, o := range plan.Operations() {
		for _, kind := range explore.Kinds() {
			for _, obligation := range plan.Of(o, kind) {
				counts[kind]++
				sentence := obligation.Sentence
				if obligation.Unbuilt != "" {
					unbuilt++
					sentence = "not constructible: " + obligation.Unbuilt
				}
				fmt.Fprintf(w, "%s  %s\n", obligation.ID(), sentence)
			}
		}
		if plan.Has(o, explore.Random) {
			counts[explore.Random] += plan.Draws(o)
			fmt.Fprintf(w, "generated.%s.%s  %s\n", plan.Name(o), explore.Random,
				plan.RandomSentence(o))
		}
		for _, scenario := range plan.Scenarios(o) {
			counts[explore.State]++
			fmt.Fprintf(w, "generated.%s.%s.%s  %s\n", plan.Name(o), explore.State,
				scenario.Name, scenario.Sentence)
		}
	}
	total := 0
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		total += counts[kind]
		parts = append(parts, fmt.Sprintf("%d %s", counts[kind], kind))
	}
	fmt.Fprintf(w, "%s of %s: %s; %d not constructible\n", counted(total, "obligation"),
		counted(len(plan.Operations()), "operation"), strings.Join(parts, ", "), unbuilt)
}
