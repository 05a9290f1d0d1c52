package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plumbline/fixtures/hostile"
)

// good is what a run may leave, changed.
func good(change func(*outcome)) outcome {
	o := outcome{measured: measured{Status: 1, Peak: 100 * mebibyte, Took: 2 * time.Second,
		Busy: time.Second}, output: "FAIL! -- 1 Passed\n",
		reports: map[string]int64{"plumbline.json": 1, "index.html": 1, "plumbline.md": 1}}
	change(&o)
	return o
}

func TestBounds(t *testing.T) {
	plain := measured{Peak: 60 * mebibyte, Took: time.Second, Busy: time.Second}
	quick := subject{api: apis[0], server: hostile.Server{ID: "a"}}
	hangs := subject{api: apis[0], server: hostile.Server{ID: "a", Hangs: true}}
	for name, test := range map[string]struct {
		subject subject
		change  func(*outcome)
		want    string // "" is none
	}{
		"good":          {quick, func(*outcome) {}, ""},
		"could not run": {quick, func(o *outcome) { o.Status = 2 }, ""},
		"conforms":      {quick, func(o *outcome) { o.Status = 0 }, "exit status is 0"},
		"killed":        {quick, func(o *outcome) { o.Status = -1 }, "exit status is -1"},
		"memory":        {quick, func(o *outcome) { o.Peak = 125 * mebibyte }, "65.0 MiB more"},
		"just enough":   {quick, func(o *outcome) { o.Peak = 124 * mebibyte }, ""},
		"waits":         {quick, func(o *outcome) { o.Took = time.Minute }, ""},
		"hangs, on a busy machine": {hangs,
			func(o *outcome) { o.Took, o.served = time.Minute, 5 }, ""},
		"waits too often": {hangs, func(o *outcome) { o.served = 6 }, "waited for 6 answers"},
		"many calls":      {quick, func(o *outcome) { o.served = 600 }, ""},
		"computes": {quick, func(o *outcome) { o.Busy = 62 * time.Second },
			"computed for 1m2s"},
		"panic": {quick, func(o *outcome) { o.output = "x\npanic: no\n" },
			"it panicked: \"x\\npanic: no"},
		"trace": {quick, func(o *outcome) { o.output = "goroutine 7 [running]:" },
			"it panicked"},
		"panic of a case": {quick, func(o *outcome) { o.output = "  [PANICKED] [1s]" },
			"it panicked"},
		"words of Go": {quick, func(o *outcome) { o.output = "got <nil>" }, "words of Go"},
		"a command":   {quick, func(o *outcome) { o.output = "a ##vso[b]" }, "a command of a CI"},
		"a command at the start of a line": {quick,
			func(o *outcome) { o.output = "a\n::error::b" }, "a command of a CI"},
		"our own command": {quick, func(o *outcome) { o.output = "::error title=a::b" }, ""},
		"an escape code":  {quick, func(o *outcome) { o.output = "a\x1b[2J" }, "a control character"},
		"a secret":        {quick, func(o *outcome) { o.leaked = "a.json" }, "a.json has a secret"},
		"a word of panic": {quick, func(o *outcome) { o.output = "no panic: none\n" }, ""},
		"much output": {quick, func(o *outcome) { o.output = strings.Repeat("a", 5<<20) },
			"it printed 5.0 MiB"},
		"no result": {quick, func(o *outcome) { delete(o.reports, "plumbline.json") },
			"no plumbline.json"},
		"no page": {quick, func(o *outcome) { delete(o.reports, "index.html") },
			"no index.html"},
		"large page": {quick, func(o *outcome) { o.reports["index.html"] = 3_000_000 },
			"index.html has 2.9 MiB"},
		"large summary": {quick, func(o *outcome) { o.reports["summary.md"] = 2 << 20 },
			"summary.md has 2.0 MiB"},
		"large result": {quick, func(o *outcome) { o.reports["plumbline.json"] = 17 << 20 },
			"plumbline.json has 17.0"},
		"of usual sizes": {quick, func(o *outcome) { o.reports["plumbline.json"] = 2_500_000 },
			""},
	} {
		got := strings.Join(outOfBounds(test.subject, plain, good(test.change)), "; ")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestEverySubjectHasANameOfItsOwn(t *testing.T) {
	known := map[string]bool{}
	for _, s := range everySubject() {
		if known[s.name()] {
			t.Errorf("two runs are called %s", s.name())
		}
		known[s.name()] = true
	}
	for _, name := range []string{"respoke/gzip-bomb", "respoke/inside/gzip-bomb",
		"resonance/hang"} {
		if !known[name] {
			t.Errorf("there is no run %s", name)
		}
	}
}

func TestFewHasEachServerOnceAndAllElseInTurn(t *testing.T) {
	known, every := map[string]bool{}, map[string]int{}
	for _, s := range few() {
		if known[s.server.ID] {
			t.Errorf("%s is there twice", s.server.ID)
		}
		known[s.server.ID] = true
		every[strings.TrimSuffix(s.name(), s.server.ID)]++
	}
	if len(known) != len(servers()) || len(every) != 6 {
		t.Errorf("%d servers, in %v", len(known), every)
	}
}

func TestASecretIsFoundInFiles(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"a.json": "x", "b.html": "a secret word"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, secret := range map[string]string{"b.html": "secret", "": "none"} {
		sizes, leaked, err := look([]string{secret}, folder, filepath.Join(folder, "missing"))
		if leaked != want || err != nil || sizes["b.html"] != 13 {
			t.Errorf("%s: %v, %s, %v", secret, sizes, leaked, err)
		}
	}
}

func TestMistakesInTheCall(t *testing.T) {
	for _, arguments := range [][]string{{"--only", "("}, {"--jobs", "0"}, {"more"},
		{"--unknown"}, {"--only", "^no-such-run$", "--program", "/nowhere"}} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), arguments, &stdout, &stderr); status != 2 ||
			stderr.Len() == 0 {
			t.Errorf("%v: status %d, %s", arguments, status, stderr.String())
		}
	}
}

func TestALineSaysWhatWasMeasured(t *testing.T) {
	var b bytes.Buffer
	s := subject{api: apis[0], server: hostile.Server{ID: "a"}}
	writeLine(&b, s, measured{Peak: mebibyte}, measured{Peak: 3 * mebibyte, Status: 1,
		Took: time.Second, Busy: 2 * time.Second}, []string{"first\nsecond"})
	for _, want := range []string{"respoke/a", "2.0 MiB more", "1.0s", "2.0s busy", "status 1",
		"OUT OF BOUNDS\n    first\n    second\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in %s", want, b.String())
		}
	}
}
