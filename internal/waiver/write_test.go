package waiver

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

const writtenWell = `# What was there on the first day.
waivers:
  # 2 findings, the first: $.a is missing
  - requirement: some.things.list.200
    check: body-schema
    operation: GET /things/
    reason: They are mended one by one.
    link: https://tracker.example.com/17
    owner: team-things
    expires: 2027-03-31
  - check: status
    reason: |-
      It has
      two lines.
    link: https://tracker.example.com/17
    owner: "2027"
    expires: 2027-03-31
`

func TestWrite(t *testing.T) {
	first, second := sound(), sound()
	first.Reason = "They are mended one by one."
	second.Requirement, second.Check, second.Operation = "", "status", ""
	second.Reason, second.Owner = "It has\ntwo lines.", "2027"
	var b strings.Builder
	if err := Write(&b, "What was there on the first day.", []Commented{
		{first, "2 findings, the first: $.a is missing"}, {second, ""}}); err != nil {
		t.Fatal(err)
	}
	if b.String() != writtenWell {
		t.Errorf("got\n%s\nwant\n%s", b.String(), writtenWell)
	}
}

// Whatever the texts are, what is written is read as it was meant.
func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, text := range []string{"plain", "yes", "5", "2027-01-01", "~", "a: b", "a #b", "- a",
		"'a'", `"a"`, "é 北京", "{a}", "&a", "*a", "!a", "a\nb: c", "# a", "null", "@a", "%a",
		"a\tb"} {
		w := sound()
		w.Reason = text
		w.Operation, w.Requirement = "GET /a:b/#{c}", "yes"
		if strings.ContainsAny(text, "\n\t") == false {
			w.Owner = text
		}
		if CheckText("owner", w.Owner) != nil || CheckText("reason", w.Reason) != nil {
			continue
		}
		var b strings.Builder
		if err := Write(&b, text, []Commented{{w, text + "\nwaivers: []\r\n\x1b[31m" +
			strings.Repeat("long ", 100)}}); err != nil {
			t.Fatal(err)
		}
		read, err := Read("w.yaml", []byte(b.String()))
		if err != nil {
			t.Fatalf("%q: %v\n%s", text, err, b.String())
		}
		read[0].File, read[0].Line, read[0].Column = w.File, w.Line, w.Column
		if !slices.Equal(read, []Waiver{w}) {
			t.Errorf("%q is read as %+v, want %+v", text, read[0], w)
		}
		for line := range strings.Lines(b.String()) {
			if len(line) > 400 || strings.ContainsAny(line, "\x1b\r") {
				t.Errorf("%q has the line %q", text, line)
			}
		}
	}
}

func TestWriteNone(t *testing.T) {
	var b strings.Builder
	if err := Write(&b, "", nil); err != nil || b.String() != "waivers: []\n" {
		t.Errorf("got %q (%v)", b.String(), err)
	}
	if err := Write(brokenWriter{}, "", nil); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestCheckText(t *testing.T) {
	for _, test := range []struct{ member, text, want string }{
		{"owner", "team-things", ""}, {"owner", " ", "owner is blank; name the person"},
		{"owner", "a\nb", "line break"}, {"reason", "a\nb", ""},
		{"link", "https://tracker.example.com/17", ""},
		{"link", "PL-17", `link "PL-17" is no absolute http or https URL; give the address`},
		{"link", "https://ann:secret@tracker.example.com", "a password in it"},
	} {
		err := CheckText(test.member, test.text)
		if (err == nil) != (test.want == "") || err != nil &&
			(!strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s %q: got %v, want %q", test.member, test.text, err, test.want)
		}
	}
}
