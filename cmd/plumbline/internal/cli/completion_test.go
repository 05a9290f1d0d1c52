package cli

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// completed returns what the script of a shell would be told, without descriptions, and whether
// the shell completes file names as well.
func completed(t *testing.T, words ...string) (found []string, directive string) {
	t.Helper()
	var stdout, stderr strings.Builder
	if status := Main(append([]string{cobra.ShellCompNoDescRequestCmd}, words...), &stdout,
		&stderr); status != exitConforms {
		t.Fatalf("%q: status %d\n%s", words, status, stderr.String())
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	return lines[:len(lines)-1], lines[len(lines)-1]
}

const aDocument = "../../../../testdata/documents/good-flow-yaml.json"

// TestShellsCompleteDocuments: beside the names of APIs stand the documents of the folder.
func TestShellsCompleteDocuments(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"openapi.yaml", "notes.txt", ".hidden.json"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("api", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"faults", "prove", "serve"} {
		found, directive := completed(t, command, "")
		if want := append(servedNames(), "api/", "openapi.yaml"); directive != ":4" ||
			!slices.Equal(found, want) {
			t.Errorf("%s completes to %q, %s, want %q", command, found, directive, want)
		}
	}
}

func TestShellsComplete(t *testing.T) {
	t.Parallel()
	const words, more, files, folders = ":4", ":6", ":8", ":16"
	for call, test := range map[string]struct {
		has, hasNot []string
		directive   string
	}{
		"":                        {[]string{"run", "verify", "completion", "version"}, nil, words},
		"ver":                     {[]string{"verify", "version"}, []string{"run"}, words},
		"run ":                    {[]string{"respoke", "resonance"}, nil, words},
		"run respoke ":            {[]string{"resonance"}, []string{"respoke"}, words},
		"serve respoke ":          {nil, []string{"resonance", "respoke"}, words},
		"run --respoke.lim":       {[]string{"--respoke.limit-cases"}, nil, words},
		"run --formats ":          {[]string{"json", "har"}, nil, more},
		"run --formats json,har,": {[]string{"json,har,html"}, []string{"json,har,json"}, more},
		"run --reports ":          {nil, nil, folders},
		"run --waivers ":          {[]string{"yaml", "yml", "json"}, nil, files},
		"verify --contract ":      {[]string{"yaml", "yml", "json"}, nil, files},
		"verify --overlay ":       {[]string{"yaml", "yml", "json"}, nil, files},
		"verify ":                 {[]string{"har"}, nil, files},
		"merge ":                  {[]string{"json"}, nil, files},
		"diff --fail-on new,":     {[]string{"new,any", "new,lost-coverage"}, nil, more},
		"serve respoke --fault ": {[]string{aFault, aVariation},
			[]string{"resonance.status.token-created-with-201"}, words},
		"prove --fault ":           {[]string{aFault, aVariation}, nil, words},
		"faults ":                  {[]string{"respoke", "resonance"}, nil, words},
		"faults open":              {[]string{"yaml", "yml", "json"}, nil, files},
		"faults respoke ":          {[]string{"resonance"}, []string{"respoke"}, words},
		"prove ":                   {[]string{"respoke"}, nil, words},
		"prove ../":                {[]string{"yaml", "yml", "json"}, nil, files},
		"prove " + aDocument + " ": {nil, []string{"respoke", "resonance"}, words},
		"serve open":               {[]string{"yaml", "yml", "json"}, nil, files},
		"serve " + aDocument + " --fault ": {[]string{"get-a.other-type.body"},
			[]string{aFault}, words},
		"prove " + aDocument + " --fault ": {[]string{"get-a.other-type.body"},
			[]string{aFault}, words},
		"serve no-such.yaml --fault ": {nil, []string{aFault}, words},
		"help ":                       {[]string{"verify", "completion"}, nil, words},
		"help completion ":            {[]string{"bash", "fish", "powershell", "zsh"}, nil, words},
		"completion ":                 {[]string{"bash", "fish", "powershell", "zsh"}, nil, words},
		"version --format=j":          {[]string{"json"}, nil, words},
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			found, directive := completed(t, strings.Split(call, " ")...)
			if directive != test.directive {
				t.Errorf("got the directive %q, want %q", directive, test.directive)
			}
			for _, want := range test.has {
				if !slices.Contains(found, want) {
					t.Errorf("%q is not among %q", want, found)
				}
			}
			for _, other := range test.hasNot {
				if slices.Contains(found, other) {
					t.Errorf("%q is among %q", other, found)
				}
			}
		})
	}
}

// Each flag of a closed list completes to that list.
func TestEveryClosedListCompletes(t *testing.T) {
	t.Parallel()
	lists := 0
	for _, c := range everyCommand() {
		path := strings.Fields(c.CommandPath())[1:]
		c.Flags().VisitAll(func(f *pflag.Flag) {
			name, _ := pflag.UnquoteUsage(f)
			if !strings.Contains(name, "|") {
				return
			}
			lists++
			found, _ := completed(t, append(slices.Clone(path), "--"+f.Name, "")...)
			if strings.Join(found, "|") != name {
				t.Errorf("%q --%s completes to %q, want %q", path, f.Name, found, name)
			}
		})
	}
	if lists < 12 {
		t.Errorf("there are %d flags with a closed list only", lists)
	}
}

func TestEveryShellGetsAScript(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{"bash": "complete -o default",
		"zsh": "#compdef plumbline", "fish": "complete -c plumbline",
		"powershell": "Register-ArgumentCompleter"} {
		var stdout, stderr strings.Builder
		status := Main([]string{"completion", shell}, &stdout, &stderr)
		if status != exitConforms || !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s: status %d, %q\n%s", shell, status, stderr.String(), stdout.String())
		}
	}
}
