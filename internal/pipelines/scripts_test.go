package pipelines

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v4"
)

const root = "../.."

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// manifests are all files in YAML, as patterns.
var manifests = []string{"action.yml", ".github/workflows/*.yml", "docs/ci/*.yml",
	"docs/ci/*.yaml"}

// script is a part of a pipeline that a shell runs.
type script struct{ name, shell, text string }

// scripts are those of all pipelines.
func scripts(t *testing.T) (found []script) {
	t.Helper()
	for _, pattern := range manifests {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v, nothing found", pattern, err)
		}
		for _, path := range paths {
			name, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			var value any
			if err := yaml.Unmarshal([]byte(text(t, name)), &value); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, one := range scriptsIn(value) {
				found = append(found, script{name, "bash", one})
			}
		}
	}
	for _, one := range jenkinsScripts(text(t, "docs/ci/Jenkinsfile")) {
		found = append(found, script{"docs/ci/Jenkinsfile", "sh", one})
	}
	return found
}

// scriptsIn are the texts that a manifest has for a shell: below run on GitHub, below script and
// before_script on GitLab, where a list is one script.
func scriptsIn(value any) (found []string) {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			lines := strings.Join(stringsOf(member), "\n")
			switch {
			case strings.Contains(" run script before_script ", " "+key+" ") && lines != "":
				found = append(found, lines)
			default:
				found = append(found, scriptsIn(member)...)
			}
		}
	case []any:
		for _, entry := range value {
			found = append(found, scriptsIn(entry)...)
		}
	}
	return found
}

func stringsOf(value any) (list []string) {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		for _, entry := range value {
			if line, is := entry.(string); is {
				list = append(list, line)
			}
		}
	}
	return list
}

var jenkinsSh = regexp.MustCompile(`(?s)\bsh (?:'''(.*?)'''|'([^']*)')`)

// jenkinsScripts are the scripts of a Jenkinsfile, in their order.
func jenkinsScripts(file string) (found []string) {
	for _, match := range jenkinsSh.FindAllStringSubmatch(file, -1) {
		found = append(found, match[1]+match[2])
	}
	return found
}

// parse has a shell read a script without running it.
func parse(t *testing.T, one script) error {
	t.Helper()
	command := exec.CommandContext(t.Context(), one.shell, "-n")
	command.Stdin = strings.NewReader(one.text)
	return command.Run()
}

func TestShellsCanReadTheScripts(t *testing.T) {
	all := scripts(t)
	byFile := map[string]int{}
	for _, one := range all {
		byFile[one.name]++
		if err := parse(t, one); err != nil {
			t.Errorf("%s: %v\n%s", one.name, err, one.text)
		}
	}
	for name, want := range map[string]int{"action.yml": 3, "docs/ci/gitlab.yml": 3,
		"docs/ci/Jenkinsfile": 4, ".github/workflows/ci.yml": 3} {
		if byFile[name] != want {
			t.Errorf("%s has %d scripts, want %d", name, byFile[name], want)
		}
	}
	for _, wrong := range []script{{"", "bash", "if true; then"}, {"", "sh", "echo 'a"}} {
		if parse(t, wrong) == nil {
			t.Errorf("%s takes %q", wrong.shell, wrong.text)
		}
	}
}

// What a stranger writes in the title of a pull request must not become a part of a script.
func TestNoScriptHasAnExpressionInIt(t *testing.T) {
	for _, one := range scripts(t) {
		if strings.Contains(one.text, "${{") {
			t.Errorf("%s: an expression stands in a script; hand it in by env\n%s", one.name,
				one.text)
		}
	}
}

// uses finds what a workflow takes from others.
var uses = regexp.MustCompile(`uses: (\S+)`)

func TestActionsOfOthersArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`^(\./|[\w-]+/[\w./-]+@(v\d+|[0-9a-f]{40})$)`)
	count := 0
	for _, name := range []string{"action.yml", ".github/workflows/ci.yml", "docs/ci/github.yml"} {
		for _, match := range uses.FindAllStringSubmatch(text(t, name), -1) {
			if count++; !pinned.MatchString(match[1]) {
				t.Errorf("%s uses %s, which is pinned to no version", name, match[1])
			}
		}
	}
	if count < 8 || pinned.MatchString("a/b@main") || pinned.MatchString("a/b") {
		t.Errorf("looked at %d", count)
	}
}
