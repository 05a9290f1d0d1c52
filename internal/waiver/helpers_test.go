package waiver

import (
	"errors"
	"strings"
	"testing"
	"time"

	"plumbline/internal/mistake"
)

const file = "specs/some/waivers.yaml"

// sound is a waiver in which everything is given.
func sound() Waiver {
	return Waiver{
		Requirement: "some.things.list.200", Check: "body-schema", Operation: "GET /things/",
		Reason: "It is sorted by name.",
		Link:   "https://tracker.example.com/17", Owner: "team-things", Expires: date("2027-03-31"),
		File: file, Line: 2, Column: 5,
	}
}

func date(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}

// entry is a waiver in YAML with some of its lines replaced, by the name of the member; a line that
// is empty is left out.
func entry(lines map[string]string) string {
	text, lead := "", "  - "
	for _, line := range []string{
		"requirement: some.things.list.200", "check: body-schema", "operation: GET /things/",
		"reason: It is sorted by name.",
		"link: https://tracker.example.com/17", "owner: team-things", "expires: 2027-03-31",
	} {
		name, _, _ := strings.Cut(line, ":")
		if other, found := lines[name]; found {
			line = other
		}
		if line != "" {
			text += lead + line + "\n"
			lead = "    "
		}
	}
	return text
}

// checkError holds an error to its lines, each without the name of the file.
func checkError(t *testing.T, err error, lines ...string) {
	t.Helper()
	if len(lines) == 0 {
		if err != nil {
			t.Errorf("got the error\n%v\nwant none", err)
		}
		return
	}
	want := file + ":" + strings.Join(lines, "\n"+file+":")
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var mistakes *mistake.Error
	if !errors.As(err, &mistakes) || len(mistakes.Mistakes) != len(lines) {
		t.Errorf("got a %T of %v, want an *Error with %d mistakes", err, err, len(lines))
	}
}
