package cli

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// everyCommand returns plumbline and all commands below it.
func everyCommand() []*cobra.Command {
	all := []*cobra.Command{newRootCommand(nil, io.Discard, io.Discard)}
	for i := 0; i < len(all); i++ {
		all = append(all, available(all[i])...)
	}
	return all
}

// oneDashFlag finds flags in the spelling that is none any more.
var oneDashFlag = regexp.MustCompile(`(?m)(^|\s)-[a-z][a-z.-]`)

func TestEveryHelpIsWhole(t *testing.T) {
	t.Parallel()
	commands := everyCommand()
	if len(commands) != 22 {
		t.Errorf("there are %d commands", len(commands))
	}
	for _, c := range commands {
		words := strings.Fields(c.CommandPath())[1:]
		var stdout, stderr, asWord strings.Builder
		status := Main(append(slices.Clone(words), "--help"), &stdout, &stderr)
		help := stdout.String()
		if status != exitConforms || stderr.Len() > 0 {
			t.Errorf("%q: status %d, %q", words, status, stderr.String())
		}
		if Main(append([]string{"help"}, words...), &asWord, &stderr); asWord.String() != help {
			t.Errorf("help %q is not what --help writes:\n%s", words, asWord.String())
		}
		wants := []string{"\nUsage:\n  " + c.CommandPath(), "\nExamples:\n  ", "\nExit status: 0 ",
			"-h, --help "}
		c.Flags().VisitAll(func(f *pflag.Flag) { wants = append(wants, "--"+f.Name+" ") })
		for _, below := range available(c) {
			wants = append(wants, "\n  "+below.Name()+" ", "  "+below.Short+"\n")
		}
		for _, want := range wants {
			if !strings.Contains(help, want) {
				t.Errorf("the help of %q does not have %q\n%s", words, want, help)
			}
		}
		if found := oneDashFlag.FindString(help); found != "" {
			t.Errorf("the help of %q has %q", words, found)
		}
		for line := range strings.Lines(help) {
			if utf8.RuneCountInString(strings.TrimSpace(line)) > helpWidth {
				t.Errorf("the help of %q has a long line: %s", words, line)
			}
		}
		if strings.HasSuffix(c.Short, ".") || c.Short == "" {
			t.Errorf("%q is described by %q; its help adds the full stop", words, c.Short)
		}
	}
}

func TestTheHelpOfARunGroupsItsFlags(t *testing.T) {
	t.Parallel()
	var stdout, stderr strings.Builder
	Main([]string{"run", "--help"}, &stdout, &stderr)
	at := -1
	for _, want := range []string{"What is tested:\n", "--label-filter filter ",
		"How Respoke is reached:\n", "--respoke.base-url URL ",
		"--respoke.trailing-slash published|without ", "How Resonance AdminIdentity is reached:\n",
		"--resonance.limit-cases run|skip ", "How the outcome is judged:\n",
		"--coverage-min percentage ", "--waivers file ", "What is written:\n", "--formats list ",
		"Other flags:\n"} {
		next := strings.Index(stdout.String(), want)
		if next <= at {
			t.Errorf("%q stands at %d, not behind %d", want, next, at)
		}
		at = next
	}
}

// exampleShell is a folder with what examples name, and a program plumbline that is this one.
func exampleShell(t *testing.T) string {
	t.Helper()
	files := documents(t, "openapi.yaml", judgingDocument, "openapi.overlay.yaml", judgingOverlay,
		"recorded.har", traffic("/a", `{"n":1}`),
		"plumbline.yaml", "targets: {staging: {max-requests: 10000}}\n", "plumbline",
		"#!/bin/sh\n"+asPlumbline+
			"=\"$(printf '%s\\n' \"$@\")\" exec '"+os.Args[0]+"'\n",
		// one that only tells its arguments
		"tell", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
	folder := filepath.Dir(files[0])
	for _, program := range []string{"plumbline", "tell"} {
		if err := os.Chmod(filepath.Join(folder, program), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	environment := serveRespoke(t, plain)
	for name, shard := range map[string]string{"shard-1": "1/2", "shard-2": "2/2", "last": "1/1",
		"reports": "1/1"} {
		run := runCommand(t, environment, "run", "respoke", "--formats", "json", "--result-line",
			"--reports", filepath.Join(folder, name), "--shard", shard)
		if run.status != exitConforms {
			t.Fatalf("status %d\n%s", run.status, run.output)
		}
		keep(t, filepath.Join(folder, strings.Replace(name, "shard", "pod", 1)+".log"), run.output)
	}
	return folder
}

// inShell runs a line of an example, and returns what it wrote and its status.
func inShell(t *testing.T, folder, line string) (string, int) {
	t.Helper()
	command := exec.Command("sh", "-c", line)
	command.Dir = folder
	command.Env = append(withoutTargets(os.Environ()),
		"PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	output, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	return string(output), command.ProcessState.ExitCode()
}

// exampleLines are the calls of an example; those that go on in the next line are joined.
func exampleLines(example string) (lines []string) {
	for line := range strings.Lines(strings.ReplaceAll(example, "\\\n", " ")) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Each line of each example is a call that works: all are parsed, and all but those of commands
// that test APIs or serve until they are interrupted are run.
func TestEveryExampleWorks(t *testing.T) {
	t.Parallel()
	folder := exampleShell(t)
	long := []string{"run", "replay", "serve", "prove", "test"}
	try := func(line string) {
		told, _ := inShell(t, folder, "tell "+strings.TrimPrefix(strings.Split(line, " > ")[0],
			"plumbline"))
		called := parseExample(t, strings.Split(strings.TrimSpace(told), "\n"))
		if slices.Contains(long, called) {
			return
		}
		if output, status := inShell(t, folder, line); status != exitConforms {
			t.Errorf("%q: status %d\n%s", line, status, output)
		}
	}
	for _, c := range everyCommand() {
		lines := exampleLines(c.Example)
		if len(lines) == 0 {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, c.CommandPath()) {
				t.Errorf("%s has the example %q of something else", c.CommandPath(), line)
			}
			try(line)
		}
	}
	lines := pageLines(t, "cluster.md")
	if len(lines) < 5 {
		t.Errorf("the page has %d calls", len(lines))
	}
	for _, line := range lines {
		// what a cluster would have written
		try(strings.Replace(line, "--shards=5 pods.log", "--shards=2 pod-1.log pod-2.log", 1))
	}
}

// pageLines are the calls of plumbline in the blocks of a page of the documentation.
func pageLines(t *testing.T, page string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(text), "```") {
		if code, shell := strings.CutPrefix(block, "sh\n"); shell && i%2 == 1 {
			for _, line := range exampleLines(code) {
				if strings.HasPrefix(line, "plumbline ") {
					lines = append(lines, line)
				}
			}
		}
	}
	return lines
}

// parseExample reads the words of a call as plumbline would, and returns which command it is.
func parseExample(t *testing.T, words []string) string {
	t.Helper()
	c, rest, err := newRootCommand(words, io.Discard, io.Discard).Find(words)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.ParseFlags(rest); err != nil {
		t.Errorf("%q: %v", words, err)
	}
	isDocument := strings.Contains(c.Use, "DOCUMENT") &&
		slices.ContainsFunc(c.Flags().Args(),
			func(word string) bool { return filepath.Ext(word) != "" })
	if strings.Contains(c.Use, suites[0].Name) && !isDocument {
		if _, err := choose(c.Flags().Args()); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	// a test of the faults that are derived looks at those of a document
	if fault := c.Flags().Lookup("fault"); fault != nil && fault.Changed && !isDocument {
		id := strings.Trim(fault.Value.String(), "[]")
		if _, err := provablesOf(suiteNames(), []string{id}); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	return c.Name()
}
