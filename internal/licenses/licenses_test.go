package licenses

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// module is one that packages are built from, with the folders of these packages.
type module struct {
	dir     string
	folders []string
}

// modules are those that the packages and the tests of this module are built from, by path and
// version.
func modules(t *testing.T) map[string]module {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "list", "-deps", "-test",
		"-json=Dir,Module,Standard", "./...")
	command.Dir = "../.."
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]module{}
	decoder := json.NewDecoder(strings.NewReader(string(output)))
	for {
		var listed struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := decoder.Decode(&listed); errors.Is(err, io.EOF) {
			return found
		} else if err != nil {
			t.Fatal(err)
		}
		if listed.Module == nil || listed.Module.Main {
			continue // the standard library, and what is Plumbline's own
		}
		name := listed.Module.Path + " " + listed.Module.Version
		folder, err := filepath.Rel(listed.Module.Dir, listed.Dir)
		if err != nil {
			t.Fatal(err)
		}
		one := found[name]
		one.dir, one.folders = listed.Module.Dir, append(one.folders, filepath.ToSlash(folder))
		found[name] = one
	}
}

func TestWhatPlumblineDependsOnMayBeGivenToOthers(t *testing.T) {
	all := modules(t)
	for name, one := range all {
		problems, err := problemsOf(os.DirFS(one.dir), one.folders)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, problem := range problems {
			if !isForTests(name, problem) {
				t.Errorf("%s: %s", name, problem)
			}
		}
	}
	// of the program, of the suites, and of tests only
	for _, path := range []string{"github.com/spf13/cobra ", "github.com/onsi/ginkgo/v2 ",
		"github.com/chromedp/chromedp "} {
		if !slices.ContainsFunc(mapKeys(all),
			func(name string) bool { return strings.HasPrefix(name, path) }) {
			t.Errorf("%s is not among what was looked at", path)
		}
	}
}

// forTests are modules with another license, by what is said of it. It binds those who change their
// files, and no program that is given to others has them.
var forTests = map[string]string{
	"pgregory.net/rapid": "LICENSE: the license MPL-2.0 is not allowed",
}

func isForTests(name, problem string) bool {
	path, _, _ := strings.Cut(name, " ")
	return forTests[path] == problem
}

func TestTheProgramHasNothingThatIsForTests(t *testing.T) {
	linked, err := exec.Command("go", "list", "-deps", "plumbline/cmd/plumbline").Output()
	if err != nil {
		t.Fatal(err)
	}
	for path := range forTests {
		if strings.Contains(string(linked), path) {
			t.Errorf("it has %s", path)
		}
	}
}

func mapKeys(all map[string]module) (names []string) {
	for name := range all {
		names = append(names, name)
	}
	return names
}

const mit = `MIT License

Copyright (c) 2026 Somebody

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`

// gpl is the notice that files under the GNU General Public License have.
const gpl = `This program is free software: you can redistribute it and/or modify
it under the terms of the GNU General Public License as published by
the Free Software Foundation, either version 3 of the License, or
(at your option) any later version.

This program is distributed in the hope that it will be useful,
but WITHOUT ANY WARRANTY; without even the implied warranty of
MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
GNU General Public License for more details.

You should have received a copy of the GNU General Public License
along with this program.  If not, see <https://www.gnu.org/licenses/>.
`

func TestWhichLicensesAreAllowed(t *testing.T) {
	for name, test := range map[string]struct {
		files   map[string]string
		folders []string
		want    []string
	}{
		"allowed":            {map[string]string{"LICENSE": mit, "a/a.go": ""}, []string{"a"}, nil},
		"in other spellings": {map[string]string{"licence.txt": mit, "COPYING": mit}, nil, nil},
		"refused": {map[string]string{"COPYING": gpl}, nil,
			[]string{"COPYING: the license GPL-3.0-or-later is not allowed"}},
		"one allowed and one refused": {map[string]string{"LICENSE": mit + "\n\n" + gpl}, nil,
			[]string{"LICENSE: the license GPL-3.0-or-later is not allowed"}},
		"of a package that is used": {map[string]string{"LICENSE": mit, "a/b/LICENSE.md": gpl,
			"a/b/c/c.go": ""}, []string{"a/b/c"},
			[]string{"a/b/LICENSE.md: the license GPL-3.0-or-later is not allowed"}},
		"of a package that is not": {map[string]string{"LICENSE": mit, "other/LICENSE": gpl,
			"a/a.go": ""}, []string{"a"}, nil},
		"no license known": {map[string]string{"LICENSE": "Do as you like, but tell me."}, nil,
			[]string{"LICENSE: the license is not recognized: 0 % of the text are"}},
		"no more than half of it": {map[string]string{"LICENSE": mit +
			strings.Repeat("And nobody may sell it to anybody. ", 60)}, nil,
			[]string{"LICENSE: the license is not recognized: "}},
		"rights without a license": {map[string]string{"PATENTS": "You may use ours."}, nil,
			[]string{"PATENTS: the license is not recognized", "there is no file with a license"}},
		"no license": {map[string]string{"README.md": mit, "license.go": ""}, nil,
			[]string{"there is no file with a license"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			for path, text := range test.files {
				files[path] = &fstest.MapFile{Data: []byte(text)}
			}
			got, err := problemsOf(files, test.folders)
			if err != nil || len(got) != len(test.want) {
				t.Fatalf("%v, got %q, want %q", err, got, test.want)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
	if _, err := problemsOf(fstest.MapFS{}, []string{"gone"}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
