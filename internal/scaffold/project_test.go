package scaffold

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// checkout is a folder with what is read of a checkout of the project.
func checkout(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"go.mod", registryFile, layersFile} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		put(t, folder, map[string]string{name: string(text)})
	}
	put(t, folder, map[string]string{"specs/specs.go": "package specs\n"})
	return folder
}

func TestAProject(t *testing.T) {
	t.Parallel()
	folder := checkout(t)
	order := Order{Name: "shop", Title: "Corner Shop", Document: documents["shop"], Folder: folder}
	result, err := Write(order)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	if err := result.Describe(&said); err != nil || !strings.Contains(said.String(),
		"SHOP_BASE_URL=https://staging.example.com go test ./suites/shop\n") {
		t.Errorf("%v\n%s", err, said.String())
	}
	sameText(t, filepath.Join(folder, "specs", "shop", "openapi.yaml"), documents["shop"])
	golden(t, "project.golden", textOf(t, folder, func(name string) bool {
		return !strings.Contains(name, "shop") || strings.HasSuffix(name, "openapi.yaml")
	}))
	lists := textOf(t, folder, func(name string) bool { return strings.Contains(name, "shop") })
	for _, want := range []string{ownPath() + "/suites/shop\"\n",
		"\t{shop.Suite, faults.API{}},\n}",
		" suites/shop\nsuites\n"} {
		if !strings.Contains(lists, want) {
			t.Errorf("%q is not in\n%s", want, lists)
		}
	}
	if _, err := Write(order); err == nil ||
		!strings.Contains(err.Error(), "has an API shop already") {
		t.Errorf("a second one: %v", err)
	}
	order.Name = "nearly"
	put(t, folder, map[string]string{"suites/nearly/x.go": "package nearly\n"})
	if _, err := Write(order); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a folder that is there: %v", err)
	}
	if left := listed(t, filepath.Join(folder, "specs")); !slices.Equal(left, []string{"shop",
		"specs.go"}) {
		t.Errorf("there are %q", left)
	}
	t.Run("compiles and runs", func(t *testing.T) { compiles(t, folder) })
}

// compiles lays what was written over this checkout, and runs the suite as its tests do.
func compiles(t *testing.T, folder string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	replaced := map[string]string{}
	err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		name, _ := filepath.Rel(folder, path)
		if err == nil && !entry.IsDir() &&
			(strings.Contains(name, "shop") || name == registryFile) {
			replaced[filepath.Join(root, name)] = path
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		t.Fatal(err)
	}
	put(t, folder, map[string]string{"overlay.json": string(text)})
	program := filepath.Join(t.TempDir(), "shop.test")
	if output, err := goCommand(t, root, "test", "-c", "-vet=off", "-overlay",
		filepath.Join(folder, "overlay.json"), "-o", program, "./suites/shop"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	work := t.TempDir()
	if output, status := runs(t, work, program); status != 2 || !strings.Contains(output,
		"Corner Shop has no reference server of its own, so it needs a base URL") {
		t.Errorf("status %d\n%s", status, output)
	}
	server := answering(t, map[string]string{
		"/items": `[{"id":1,"name":"Lamp","photoUrls":[]}]`, "/basket": `{}`, "/animals": `[]`})
	output, status := runs(t, work, program, "SHOP_BASE_URL="+server.URL+"/v2",
		"SHOP_TOKEN=made-up-1",
		"SHOP_API_KEY=made-up-2")
	if got := outcomes(t, work); status != 0 || got["passed"] != 3 || got["skipped"] != 1 {
		t.Errorf("status %d, %v\n%s", status, got, output)
	}
}

func TestWhatTheProjectDoesNotTake(t *testing.T) {
	t.Parallel()
	folder := checkout(t)
	put(t, folder, map[string]string{
		"source/api.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: " +
			"{responses: " +
			"{'200': {description: d, headers: {A: {schema: {$ref: a.json}}}}}}}}\n",
		"source/a.json": "{}",
		"source/overlay.yaml": "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: " +
			"[{target: $.info, " +
			"update: {title: a}}]\n",
	})
	overlay := filepath.Join(folder, "source", "overlay.yaml")
	for want, order := range map[string]Order{
		"is no checkout of " + ownPath(): {Document: documents["odd"], Folder: t.TempDir()},
		"has one overlay": {Document: documents["odd"],
			Overlays: []string{overlay, overlay}},
		"refers to other files (a.json)": {Document: filepath.Join(folder, "source", "api.yaml")},
	} {
		order.Name = "odd"
		if order.Folder == "" {
			order.Folder = folder
		}
		if _, err := Write(order); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	if left := listed(t, filepath.Join(folder, "suites")); !slices.Equal(left,
		[]string{"suites.go"}) {
		t.Errorf("there are %q", left)
	}
}
