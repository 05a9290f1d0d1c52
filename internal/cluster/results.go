package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// sameResult holds one result to another: all but times, and what each shard got itself anew.
func (b *bench) sameResult(ctx context.Context, d *deployment, whole, merged string) error {
	wanted, err := essence(filepath.Join(whole, "plumbline.json"))
	if err != nil {
		return err
	}
	got, err := essence(filepath.Join(merged, "plumbline.json"))
	if err != nil {
		return err
	}
	if got != wanted {
		return fmt.Errorf("the merged result differs from that of the whole run:\n%s",
			difference(got, wanted))
	}
	return b.expect(ctx, d, 0, "0 cases changed", "diff", filepath.Join(whole, "plumbline.json"),
		filepath.Join(merged, "plumbline.json"), "--fail-on", "any,lost-coverage")
}

// essence is what a result says whenever its run was, and whichever case came first.
func essence(path string) (string, error) {
	run, err := read(path)
	if err != nil {
		return "", err
	}
	without(run, "started", "duration", "seed")
	for _, suite := range objects(run["suites"]) {
		without(suite, "coverage", "cleanUp", "leftBehind", "throttled")
		for _, c := range objects(suite["cases"]) {
			without(c, "started", "duration", "exchanges", "output", "failure")
			for _, finding := range objects(c["findings"]) {
				without(finding, "exchange")
			}
			for _, unchecked := range objects(c["unchecked"]) {
				without(unchecked, "exchange")
			}
		}
	}
	indented, err := json.MarshalIndent(run, "", " ")
	return string(indented), err
}

func without(object map[string]any, names ...string) {
	for _, name := range names {
		delete(object, name)
	}
}

func objects(list any) []map[string]any {
	var all []map[string]any
	values, _ := list.([]any)
	for _, value := range values {
		if object, is := value.(map[string]any); is {
			all = append(all, object)
		}
	}
	return all
}

// read reads a result.
func read(path string) (map[string]any, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var run map[string]any
	err = json.Unmarshal(text, &run)
	return run, err
}

// difference shows where two texts begin to differ.
func difference(got, want string) string {
	const around = 5 // lines
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(lines []string) string {
		return strings.Join(lines[max(0, i-around):min(len(lines), i+around)], "\n")
	}
	return fmt.Sprintf("got, at line %d,\n%s\nwant\n%s", i+1, part(a), part(b))
}
