package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/printable"
)

func framed(t *testing.T, run Run) string {
	t.Helper()
	var b strings.Builder
	if err := WriteFrame(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAFramedResultIsFoundAmongOtherLines(t *testing.T) {
	one := shelf("a", Passed, Failed)
	one.Shard = &Shard{Index: 2, Count: 3, Cases: 2, Split: strings.Repeat("5a", 32)}
	other := shelf("b", Waived)
	line := framed(t, one)
	if n := strings.Count(line, "\n"); n != 2 || !strings.HasPrefix(line, "\n") ||
		!strings.HasSuffix(line, "\n") {
		t.Errorf("it is no line of its own: %q", line)
	}
	for name, test := range map[string]struct {
		text string
		want []Run
		line int // of the first
	}{
		"alone":               {line, []Run{one}, 2},
		"without a line end":  {strings.TrimSpace(line), []Run{one}, 1},
		"among others":        {"a\nb\n" + line + "c\n", []Run{one}, 4},
		"two":                 {line + "x\n" + framed(t, other), []Run{one, other}, 2},
		"behind a time":       {"2026-11-29T12:00:00Z " + strings.TrimSpace(line), []Run{one}, 1},
		"behind a pod's name": {"[pod/p-1] " + strings.TrimSpace(line) + "\n", []Run{one}, 1},
		"lines of Windows":    {strings.ReplaceAll("a"+line, "\n", "\r\n"), []Run{one}, 2},
		"nothing":             {"a\nb\n", nil, 0},
		"empty":               {"", nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, found, err := ReadFrames("pod.log", []byte(test.text))
			if err != nil || len(got) != len(test.want) || found != (len(test.want) > 0) {
				t.Fatalf("got %d results, %v, %v", len(got), found, err)
			}
			for i, result := range got {
				same(t, result.Run, test.want[i])
			}
			if want := fmt.Sprintf("pod.log, line %d", test.line); len(got) > 0 &&
				got[0].Name != want {
				t.Errorf("got %s, want %s", got[0].Name, want)
			}
		})
	}
}

// TestACutLineIsAnError wherever it is cut, and so is one in which anything was changed.
func TestACutLineIsAnError(t *testing.T) {
	line := strings.TrimSpace(framed(t, shelf("a", Passed)))
	for n := len(frameStart); n < len(line); n += 7 {
		results, found, err := ReadFrames("pod.log", []byte("x\n"+line[:n]+"\ny\n"))
		if err == nil || !found || len(results) > 0 ||
			!strings.HasPrefix(err.Error(), "pod.log, line 2: the line of the result is cut: ") {
			t.Fatalf("cut after %d bytes: %d results, %v", n, len(results), err)
		}
	}
	head := strings.Index(line, "]") + 1
	for _, changed := range []string{
		strings.Replace(line, "does 0", "does 1", 1),
		line[:head] + " " + line[head:len(line)-1],
	} {
		if _, _, err := ReadFrames("pod.log", []byte(changed)); err == nil ||
			!strings.Contains(err.Error(), "was changed on its way") {
			t.Errorf("got %v", err)
		}
	}
	if _, _, err := ReadFrames("a", []byte(line+"\n"+line[:len(line)/2])); err == nil {
		t.Error("a whole line excuses a cut one")
	}
}

// TestNoTextOfAServerIsAFramedResult, neither in the JSON nor in what a terminal shows.
func TestNoTextOfAServerIsAFramedResult(t *testing.T) {
	fake := strings.TrimSpace(framed(t, shelf("a", Passed)))
	run := shelf("a", Failed)
	run.Suites[0].Cases[0].Title, run.Suites[0].Cases[0].Failure = fake, fake
	run.Suites[0].Problems = []string{fake}
	var text bytes.Buffer
	if err := WriteText(&text, run, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	text.WriteString(printable.Text(fake) + "\n" + runJSON(t, run))
	if results, found, err := ReadFrames("log", text.Bytes()); found || err != nil {
		t.Errorf("got %d results, %v", len(results), err)
	}
	results, _, err := ReadFrames("log", []byte(framed(t, run)))
	if err != nil || len(results) != 1 {
		t.Fatalf("got %d results, %v, want the one that was written", len(results), err)
	}
	same(t, results[0].Run, run)
}
