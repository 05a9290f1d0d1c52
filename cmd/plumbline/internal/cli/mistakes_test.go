package cli

import (
	"strings"
	"testing"
)

func TestMistakesInTheCallAreToldInOneMessage(t *testing.T) {
	t.Parallel()
	var flags []string
	for _, name := range suiteNames() {
		flags = append(flags, "--"+name+".base-url")
	}
	for call, want := range map[string]string{
		// commands
		"walk":   `plumbline: there is no command "walk"`,
		"verfy":  `plumbline: there is no command "verfy"; did you mean verify?`,
		"check":  `plumbline: there is no command "check"; did you mean check-document?`,
		"lint":   `plumbline: there is no command "lint"; did you mean check-document?`,
		"Verify": `plumbline: there is no command "Verify"; did you mean verify?`,
		"validate a.har": `plumbline: there is no command "validate"; did you mean ` +
			`check-document or verify?`,
		"help verfy":          `plumbline: there is no command "verfy"; did you mean verify?`,
		"help run respoke":    `plumbline: there is no command "run respoke"`,
		"help completion bas": `plumbline: there is no command "completion bas"; did you mean bash?`,
		"completion": `plumbline completion: one of bash, fish, powershell, zsh is ` +
			`wanted`,
		"completion bsh": `plumbline completion: there is no script for "bsh" (shells: bash, ` +
			`fish, powershell, zsh)`,
		"completion bash more": "plumbline completion bash: it takes flags only, and no word " +
			"such as more",
		"version more": "plumbline version: it takes flags only, and no word such as more",
		// flags that there are none of
		"verify --contrct a": "plumbline verify: unknown flag --contrct; did you mean --contract?",
		"verify --Contract a": "plumbline verify: unknown flag --Contract; did you mean " +
			"--contract?",
		"verify --form text": "plumbline verify: unknown flag --form; did you mean --format or " +
			"--formats?",
		"verify --nothing":        "plumbline verify: unknown flag --nothing",
		"verify --token=a-secret": "plumbline verify: unknown flag --token",
		"run --respoke.base-ulr http://a": "plumbline run: unknown flag --respoke.base-ulr; did " +
			"you mean --respoke.base-url?",
		"run --base-url http://a": "plumbline run: unknown flag --base-url; did you mean " +
			listed(flags) + "?",
		"run --respoke.password a-secret": "plumbline run: unknown flag --respoke.password; " +
			"credentials are never flags: set RESPOKE_PASSWORD in the environment",
		"run --re a": "plumbline run: unknown flag --re", // of which there are too many
		"--verbose run": "plumbline: unknown flag --verbose; flags stand behind the command: " +
			"plumbline run --verbose",
		"--versin": "plumbline: unknown flag --versin; did you mean --version?",
		// one dash
		"verify -contract a a.har": "plumbline verify: unknown flag -contract; write two dashes: " +
			"--contract",
		"verify a.har -contract=a-secret": "plumbline verify: unknown flag -contract; write two " +
			"dashes: --contract",
		"verify -help": "plumbline verify: unknown flag -help; write two dashes: --help",
		"run -respoke.base-url http://a": "plumbline run: unknown flag -respoke.base-url; write " +
			"two dashes: --respoke.base-url",
		"verify -contrct a": "plumbline verify: unknown flag -contrct; did you mean --contract?",
		"run -v":            "plumbline run: unknown flag -v; did you mean --verbose?",
		"run -test.v":       "plumbline run: unknown flag -test.v",
		"run ---verbose":    "plumbline run: unknown flag ---verbose; did you mean --verbose?",
		"run --=a-secret":   "plumbline run: unknown flag --",
		// values
		"verify --contract":    "plumbline verify: --contract needs a value (file)",
		"verify --format xml":  `plumbline verify: --format is "xml"; it has to be one of text, ndjson, junit, sarif`,
		"faults --format=yaml": `plumbline faults: --format is "yaml"; it has to be one of text, json`,
		"version --format xml": `plumbline version: --format is "xml"; it has to be one of text, json`,
		"run --coverage-min x": `plumbline run: --coverage-min is "x"; a number from 0 to 100 is wanted`,
		"run --formats pdf":    `plumbline run: --formats is "pdf"; it has to be one of json, ndjson, markdown, sarif, html, junit, har`,
		"run --seed x":         `plumbline run: --seed is "x"; a whole number is wanted`,
		"run --seed 99999999999999999999": `plumbline run: --seed is "99999999999999999999"; the ` +
			`number is too large or too small`,
		"run --verbose=perhaps": `plumbline run: --verbose is "perhaps"; true or false is wanted`,
		"prove --workers few":   `plumbline prove: --workers is "few"; a whole number is wanted`,
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr strings.Builder
			status := Main(strings.Fields(call), &stdout, &stderr)
			lines := strings.Split(stderr.String(), "\n")
			if status != exitCouldNotRun || stdout.Len() > 0 || lines[0] != want {
				t.Errorf("status %d, %q, %q; want 2 and %q", status, stdout.String(),
					stderr.String(), want)
			}
			path, _, _ := strings.Cut(want, ":")
			if len(lines) != 3 || !strings.HasPrefix(lines[1], `"`+path+` --help" lists `) {
				t.Errorf("%q does not say where help is", stderr.String())
			}
			if strings.Contains(stderr.String(), "a-secret") {
				t.Errorf("%q has a value that may be a secret", stderr.String())
			}
		})
	}
}

// What looks like a mistake and is none.
func TestAValueMayBeginWithADash(t *testing.T) {
	t.Parallel()
	var stdout, stderr strings.Builder
	if status := Main([]string{"verify", "--base-path", "-contract", "--contract", "a", "b"},
		&stdout, &stderr); status != exitCouldNotRun ||
		!strings.Contains(stderr.String(), `--base-path is "-contract"; it has to begin`) {
		t.Errorf("status %d, %q", status, stderr.String())
	}
}

func TestPlumblineAloneExplainsItselfOnStandardError(t *testing.T) {
	t.Parallel()
	var stdout, stderr, help strings.Builder
	if status := Main(nil, &stdout, &stderr); status != exitCouldNotRun || stdout.Len() > 0 {
		t.Errorf("status %d, %q", status, stdout.String())
	}
	if status := Main([]string{"help"}, &help, &stdout); status != exitConforms ||
		help.String() != stderr.String() || stdout.Len() > 0 {
		t.Errorf("status %d, got\n%s\nwant\n%s", status, stderr.String(), help.String())
	}
}
