package page

import (
	"strings"
	"testing"
)

// failureOf is a failure as a case shows it, with rows of findings and a response.
func failureOf(rows, size, body string) string {
	return "GET /roles/ → 200: the body does not conform\n" +
		"  requirement   r: A sentence.\n                source    docs\n" + rows +
		"  response      HTTP/1.1 200 OK, application/json, " + size + " bytes\n" +
		"                " + body + "\n  reproduce     curl"
}

// row is a finding about an entry of a list.
func row(entry, id string) string {
	return "  body-schema   $[" + entry + "].createdAt is missing in " + id + "\n" +
		"                contract  openapi.json:1:2\n"
}

const (
	oneID   = "C86B2B3F-9A00-4261-A57C-2649180186A0"
	otherID = "46CBBB57-4F42-451F-A752-7997046FC5C6"
)

// TestWhatDiffersInEveryRunIsSettled has the same failure as several runs show it.
func TestWhatDiffersInEveryRunIsSettled(t *testing.T) {
	want := Stable(settled(failureOf(row("0", oneID), "2", `[{"id":1}]`)))
	if !strings.Contains(want, "application/json\n                […]\n  reproduce     curl") {
		t.Fatalf("got %s", want)
	}
	for name, text := range map[string]string{
		"another entry":          failureOf(row("7", oneID), "2", `[{"id":1}]`),
		"another id":             failureOf(row("0", otherID), "2", `[{"id":1}]`),
		"several entries":        failureOf(row("0", oneID)+row("3", otherID), "9", `[{"id":2}]`),
		"an empty list":          failureOf(row("0", oneID), "0", `[]`),
		"a list that is cut":     failureOf(row("0", oneID), "900", `[{"id": … (12 bytes more)`),
		"a list of several rows": failureOf(row("0", oneID), "900", "[\n                1]"),
		"many entries": failureOf(row("2", oneID)+
			"                the same at 21 other places: $[3].createdAt, …\n", "2", `[]`),
	} {
		if got := Stable(settled(text)); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestWhoseThingIsShownIsSettled has the answers of a server that shows anything it has.
func TestWhoseThingIsShownIsSettled(t *testing.T) {
	show := func(finding, size, body string) string {
		return Stable(settled(failureOf(finding, size, body)))
	}
	const status = "  required      the status is 200 OK\n"
	one := show(status, "40", `{"name":"plumbline-A","id":"`+oneID+`","events":{}}`)
	other := show(status, "99", `{"id":"`+otherID+`","events":{"a":true},"name":"plumbline-B"}`)
	if one != other || !strings.Contains(one, "\n                {events, id, name}\n") {
		t.Errorf("got\n%s\nand\n%s", one, other)
	}
	const about = "  body-schema   $.events is an object; must be array\n"
	if got := show(about, "40", `{"name":"plumbline-A","events":{}}`); !strings.Contains(got,
		`,"events":{}}`) {
		t.Errorf("what the finding is about is not shown:\n%s", got)
	}
}

// TestWhatMattersIsNotSettled keeps findings of other members, and bodies that are no lists.
func TestWhatMattersIsNotSettled(t *testing.T) {
	text := failureOf(row("0", oneID)+strings.ReplaceAll(row("0", oneID), "createdAt", "id"), "8",
		`{"id":1}`)
	if got := settled(text); got != text {
		t.Errorf("got\n%s\nwant\n%s", got, text)
	}
}
