package scaffold

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

// documents are those that the folder has, by the name of the API that is made of each.
var documents = map[string]string{"secured": "testdata/secured.yaml", "odd": "testdata/odd.yaml",
	"names": "testdata/names.json", "shop": "../../testdata/documents/good-shop-20.yaml"}

// written writes a module into a folder, and gives the folder.
func written(t *testing.T, order Order) string {
	t.Helper()
	if order.Module == "" {
		order.Module = "example.test/" + order.Name
	}
	order.Folder = filepath.Join(t.TempDir(), order.Name)
	if _, err := Write(order); err != nil {
		t.Fatal(err)
	}
	return order.Folder
}

// textOf is all text files of a folder, but for those that a function leaves out.
func textOf(t *testing.T, folder string, without func(name string) bool) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		name, _ := filepath.Rel(folder, path)
		if err != nil || entry.IsDir() || without(name) {
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&b, "-- %s --\n%s", filepath.ToSlash(name), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden holds a text to a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what is written (go test -update writes it anew):\n%s", path, got)
	}
}

func TestModules(t *testing.T) {
	t.Parallel()
	for name, document := range documents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := written(t, Order{Name: name, Document: document})
			copied := filepath.Join(folder, documentName(document))
			golden(t, name+".golden", textOf(t, folder, func(file string) bool {
				return file == "go.mod" || file == "go.sum" || filepath.Join(folder, file) == copied
			}))
			sameText(t, copied, document)
		})
	}
}

func sameText(t *testing.T, one, other string) {
	t.Helper()
	a, err := os.ReadFile(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s is not %s byte for byte", one, other)
	}
}

// TestNoLineIsTooLong holds every line that is written to the width of the project, and every file
// to its length.
func TestNoLineIsTooLong(t *testing.T) {
	t.Parallel()
	for name, document := range documents {
		folder := written(t, Order{Name: name, Document: document})
		text := textOf(t, folder, func(file string) bool { return filepath.Ext(file) != ".go" })
		file, lines := "", 0
		for line := range strings.Lines(text) {
			lines++
			if strings.HasPrefix(line, "-- ") {
				file, lines = strings.TrimSpace(line), 0
			}
			columns := utf8.RuneCountInString(strings.ReplaceAll(strings.TrimRight(line, "\n"),
				"\t", "    "))
			if columns > maxColumns || lines > 500 {
				t.Errorf("%s %s:%d has %d columns", name, file, lines, columns)
			}
		}
	}
}

func TestReferredFilesAndOverlaysComeAlong(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	put(t, source, map[string]string{
		"api.yml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n    " +
			"  responses:\n" +
			"        '200': {description: d, content: {application/json: {schema: {$ref: " +
			"parts/a.yaml}}}}\n",
		"parts/a.yaml":     "{type: array, items: {$ref: b.yaml}}",
		"parts/b.yaml":     "{type: string}",
		"parts/other.yaml": "{}",
		"one.yaml": "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: [{target: $.info, " +
			"update: {title: Amended}}]\n",
		"two.yaml": "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: [{target: $.info, " +
			"update: {description: d}}]\n",
	})
	folder := written(t, Order{Name: "parts", Document: filepath.Join(source, "api.yml"),
		Overlays: []string{filepath.Join(source, "one.yaml"), filepath.Join(source, "two.yaml")}})
	for _, names := range [][2]string{{"openapi.yaml", "api.yml"}, {"parts/a.yaml", "parts/a.yaml"},
		{"parts/b.yaml", "parts/b.yaml"}, {"amendments.overlay.yaml", "one.yaml"},
		{"amendments2.overlay.yaml", "two.yaml"}} {
		sameText(t, filepath.Join(folder, names[0]), filepath.Join(source, names[1]))
	}
	if _, err := os.Stat(filepath.Join(folder, "parts", "other.yaml")); err == nil {
		t.Error("a file came along that nothing refers to")
	}
	text := textOf(t, folder, func(name string) bool { return name != "suite.go" })
	for _, want := range []string{`"Amended"`, `"amendments.overlay.yaml"`,
		`"amendments2.overlay.yaml"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
}

func put(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	source, sound := t.TempDir(), "testdata/odd.yaml"
	put(t, source, map[string]string{
		"broken.yaml": "openapi: 3.1.0\ninfo: [\n",
		"none.yaml":   "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: []\n",
		"refers.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: " +
			"{responses: " +
			"{'200': {description: d, headers: {A: {schema: {$ref: suite.go}}}}}}}}\n",
		"suite.go": "{type: string}",
		"there/x":  "x",
		"file":     "x",
	})
	in := func(name string) string { return filepath.Join(source, name) }
	for name, test := range map[string]struct {
		order Order
		want  []string
	}{
		"no word": {Order{Name: "My Shop", Document: sound},
			[]string{`"My Shop" is no name`, "such as shop"}},
		"empty":   {Order{Document: sound}, []string{`"" is no name`}},
		"a path":  {Order{Name: "../x", Document: sound}, []string{`"../x" is no name`}},
		"hyphen":  {Order{Name: "my-shop", Document: sound}, []string{"is no name"}},
		"unicode": {Order{Name: "größe", Document: sound}, []string{"is no name"}},
		"too long": {Order{Name: strings.Repeat("a", 21), Document: sound},
			[]string{"at most 20"}},
		"a keyword": {Order{Name: "type", Document: sound},
			[]string{`"type" has another meaning`, "typeapi"}},
		"predeclared": {Order{Name: "string", Document: sound}, []string{"has another meaning"}},
		"a package":   {Order{Name: "testing", Document: sound}, []string{"has another meaning"}},
		"no document": {Order{Name: "shop", Document: in("no.yaml")},
			[]string{"no.yaml: does not exist"}},
		"no overlay": {Order{Name: "shop", Document: sound, Overlays: []string{in("no.yaml")}},
			[]string{"no.yaml: does not exist"}},
		"a broken document": {Order{Name: "shop", Document: in("broken.yaml")},
			[]string{"broken.yaml:"}},
		"no operations": {Order{Name: "shop", Document: in("none.yaml")},
			[]string{"no operation that could be tested", "none.yaml:3:1  not-an-object"}},
		"no module path": {Order{Name: "shop", Document: sound, Module: "no path"},
			[]string{`"no path" is no path of a module`, "example.org/shop-conformance"}},
		"the harness": {Order{Name: "shop", Document: sound, Module: ownPath() + "/x"},
			[]string{"belongs to the harness"}},
		"a folder that is there": {Order{Name: "shop", Document: sound, Folder: in("there")},
			[]string{"there is there already", "nothing is overwritten"}},
		"a file that is there": {Order{Name: "shop", Document: sound, Folder: in("file")},
			[]string{"file is there already"}},
		"no folder above": {Order{Name: "shop", Document: sound, Folder: in("a/b")},
			[]string{"there is no folder"}},
		"a file of ours": {Order{Name: "shop", Document: in("refers.yaml")},
			[]string{"refers to a file suite.go"}},
	} {
		t.Run(name, func(t *testing.T) {
			if test.order.Module == "" {
				test.order.Module = "example.test/shop"
			}
			if test.order.Folder == "" {
				test.order.Folder = in("new")
			}
			_, err := Write(test.order)
			if err == nil {
				t.Fatal("it was written")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
		})
	}
	if left := listed(t, source); !slices.Equal(left, []string{"broken.yaml", "file", "none.yaml",
		"refers.yaml", "suite.go", "there"}) {
		t.Errorf("there are %q", left)
	}
}

// listed are the names in a folder, also of hidden files.
func listed(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestAllOrNothing has the last change fail: what was changed before it is as it was.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	put(t, folder, map[string]string{"list": "before", "in/the/way": "x"})
	in := func(name string) string { return filepath.Join(folder, name) }
	one := []file{{"a", []byte("a")}}
	for _, last := range []change{{path: in("in"), files: one},
		{path: in("none"), text: []byte("x")},
		{path: in("no/folder"), files: one}} {
		err := apply([]change{{path: in("new"), files: one},
			{path: in("list"), text: []byte("after")},
			last})
		text, _ := os.ReadFile(in("list"))
		if left := listed(t, folder); err == nil || string(text) != "before" ||
			!slices.Equal(left, []string{"in", "list"}) {
			t.Errorf("%v: %q, %q", err, text, left)
		}
	}
	if err := apply([]change{{path: in("new"), files: one},
		{path: in("list"), text: []byte("after")}}); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(in("list")); string(text) != "after" {
		t.Errorf("got %q", text)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"getItems": "get-items", "getHTTPStatus": "get-http-status", "GET /a/{id}": "get-a-id",
		"Größe": "grosse", "日本": "", "a_b.c": "a-b-c", "v2Items": "v2-items", "": "", "Ünï": "uni",
		strings.Repeat("ab ", 30): strings.TrimRight(strings.Repeat("ab-", 15), "-")[:44],
	} {
		if got := words(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestDescribe tells what was written, and what is left.
func TestDescribe(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	put(t, source,
		map[string]string{"api.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n" +
			"paths: {/a: {post: {responses: {'200': {description: d}}}}}\n"})
	for document, wants := range map[string][]string{
		"testdata/names.json": {"Cases call 19 of 19 operations.\n", "has 2 defects",
			"APINAME_BASE_URL=https"},
		filepath.Join(source, "api.yaml"): {"Cases call 0 of 1 operation; uncalled.go",
			"no case can run"},
	} {
		folder := filepath.Join(t.TempDir(), "new")
		result, err := Write(Order{Name: "apiname", Document: document, Module: "a.test/b",
			Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := result.Describe(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range append(wants, "wrote "+filepath.ToSlash(folder)+"/go.mod\n") {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%q is not in\n%s", want, b.String())
			}
		}
		result.source = "" // as of a program whose source is elsewhere
		b.Reset()
		if err := result.Describe(&b); err != nil ||
			!strings.Contains(b.String(), "go mod edit -replace "+
				ownPath()+"=FOLDER") {
			t.Errorf("%v: it does not say how the harness is found:\n%s", err, b.String())
		}
	}
}
