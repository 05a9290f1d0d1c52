package cli

import (
	"encoding/json"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestVersionTellsWhatTheBuildTells(t *testing.T) {
	t.Parallel()
	info := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings,
			Deps: []*debug.Module{
				{Path: "github.com/pb33f/jsonpath", Version: "v9.8.7"},
				{Path: "example.org/other", Version: "v1.0.0"},
				{Path: "golang.org/x/net", Version: "v0.1.0",
					Replace: &debug.Module{Path: "example.org/net", Version: "v0.1.1"}},
				{Path: "golang.org/x/text", Version: "v0.2.0",
					Replace: &debug.Module{Path: "../text"}},
			}}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "c0ffee"}
	const libraries = `[{"module":"github.com/pb33f/jsonpath","version":"v9.8.7"},` +
		`{"module":"golang.org/x/net","version":"v0.1.1","replacement":"example.org/net"},` +
		`{"module":"golang.org/x/text","version":"","replacement":"../text"}]`
	const told = "\nlibraries that decide verdicts:\n  github.com/pb33f/jsonpath  v9.8.7\n" +
		"  golang.org/x/net           replaced by example.org/net v0.1.1\n" +
		"  golang.org/x/text          replaced by ../text\n"
	toolchain := runtime.Version()
	for name, test := range map[string]struct {
		info       *debug.BuildInfo
		json, text string
	}{
		"nothing": {nil,
			`{"version":1,"plumbline":null,"commit":null,"modified":null,"go":"GO","libraries":null}`,
			"plumbline  not recorded in this build\ncommit     not recorded in this build\n" +
				"go         GO\nlibraries  not recorded in this build\n"},
		"no version control": {info("(devel)"),
			`{"version":1,"plumbline":null,"commit":null,"modified":null,"go":"GO","libraries":` +
				libraries + `}`,
			"plumbline  not recorded in this build\ncommit     not recorded in this build\n" +
				"go         GO\n" + told},
		"a commit": {info("v1.2.3", revision, debug.BuildSetting{Key: "vcs.modified",
			Value: "false"}),
			`{"version":1,"plumbline":"v1.2.3","commit":"c0ffee","modified":false,"go":"GO",` +
				`"libraries":` + libraries + `}`,
			"plumbline  v1.2.3\ncommit     c0ffee\ngo         GO\n" + told},
		"a modified tree": {info("v1.2.3+dirty", revision,
			debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
			`{"version":1,"plumbline":"v1.2.3+dirty","commit":"c0ffee","modified":true,` +
				`"go":"GO","libraries":` + libraries + `}`,
			"plumbline  v1.2.3+dirty\ncommit     c0ffee (modified)\ngo         GO\n" + told},
	} {
		b := buildOf(test.info)
		asJSON, err := json.Marshal(b)
		if want := strings.Replace(test.json, "GO", toolchain, 1); err != nil ||
			string(asJSON) != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, asJSON, want)
		}
		var text strings.Builder
		err = b.text(&text)
		if want := strings.Replace(test.text, "GO", toolchain, 1); err != nil ||
			text.String() != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", name, err, text.String(), want)
		}
	}
}

// A list that names what is not in the program would look as if the program lacked it.
func TestTheLibrariesThatDecideAreInTheProgram(t *testing.T) {
	t.Parallel()
	output, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}",
		"plumbline/cmd/plumbline").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Fields(string(output))
	for _, module := range deciding {
		if !slices.Contains(modules, module) {
			t.Errorf("nothing in plumbline is of %s", module)
		}
	}
}

// The build information of a test does not tell its libraries.
func TestVersionIsACommandAndAFlag(t *testing.T) {
	t.Parallel()
	var asFlag, asWord, asJSON, stderr strings.Builder
	for _, test := range []struct {
		arguments []string
		stdout    *strings.Builder
	}{{[]string{"--version"}, &asFlag}, {[]string{"version"}, &asWord},
		{[]string{"version", "--format", "json"}, &asJSON}} {
		if status := Main(test.arguments, test.stdout, &stderr); status != exitConforms ||
			stderr.Len() > 0 {
			t.Errorf("%q: status %d, %q", test.arguments, status, stderr.String())
		}
	}
	if want := "libraries  not recorded in this build\n"; asFlag.String() != asWord.String() ||
		!strings.HasSuffix(asWord.String(), want) {
		t.Errorf("got %q and %q, want %q at the end", asFlag.String(), asWord.String(), want)
	}
	var got build
	if err := json.Unmarshal([]byte(asJSON.String()), &got); err != nil ||
		got.Version != buildVersion || got.Go != runtime.Version() || got.Libraries != nil {
		t.Errorf("%v, got %s", err, asJSON.String())
	}
}
