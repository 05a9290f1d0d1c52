package waiver

import (
	"strings"
	"testing"
)

var subject = Subject{Requirement: "some.things.list.200", Check: "body-schema",
	Operation: "GET /things/", OperationID: "listThings"}

func TestAccepts(t *testing.T) {
	for _, test := range []struct {
		name   string
		waiver Waiver
		want   bool
	}{
		{"nothing named", Waiver{}, false},
		{"operation alone", Waiver{Operation: "GET /things/"}, false},
		{"requirement", Waiver{Requirement: "some.things.list.200"}, true},
		{"check", Waiver{Check: "body-schema"}, true},
		{"both", Waiver{Requirement: "some.things.list.200", Check: "body-schema"}, true},
		{"all, METHOD /path", Waiver{Requirement: "some.things.list.200", Check: "body-schema",
			Operation: "GET /things/"}, true},
		{"all, operationId", Waiver{Requirement: "some.things.list.200", Check: "body-schema",
			Operation: "listThings"}, true},
		{"check and operation", Waiver{Check: "body-schema", Operation: "listThings"}, true},
		{"another requirement", Waiver{Requirement: "some.things.list.401", Check: "body-schema"},
			false},
		{"a part of the requirement", Waiver{Requirement: "some.things"}, false},
		{"another check", Waiver{Requirement: "some.things.list.200", Check: "status"}, false},
		{"another operation", Waiver{Requirement: "some.things.list.200",
			Operation: "GET /others/"}, false},
		{"another case", Waiver{Check: "body-schema", Operation: "get /things/"}, false},
		{"a name in the wrong place", Waiver{Check: "some.things.list.200"}, false},
	} {
		if got := test.waiver.Accepts(subject); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

// A finding that is about no operation, check or requirement is not accepted by a waiver that names
// one.
func TestWhatAFindingIsNotAboutIsNotAccepted(t *testing.T) {
	for _, test := range []struct {
		waiver  Waiver
		subject Subject
		want    bool
	}{
		{Waiver{Check: "transport"}, Subject{Check: "transport"}, true},
		{Waiver{Check: "transport", Operation: "GET /"}, Subject{Check: "transport"}, false},
		{Waiver{Requirement: "a.b"}, Subject{Check: "transport"}, false},
		{Waiver{Check: "transport"}, Subject{Requirement: "a.b"}, false},
		{Waiver{}, Subject{}, false},
	} {
		if got := test.waiver.Accepts(test.subject); got != test.want {
			t.Errorf("%+v, %+v: got %v, want %v", test.waiver, test.subject, got, test.want)
		}
	}
}

func TestFind(t *testing.T) {
	const r, c, o = "some.things.list.200", "body-schema", "GET /things/"
	for _, test := range []struct {
		name string
		list []Waiver
		want int
	}{
		{"no waivers", nil, -1},
		{"none fits", []Waiver{{Check: "status"}, {Requirement: "a.b", Check: c, Operation: o}},
			-1},
		{"the one that fits", []Waiver{{Check: "status"}, {Check: c}, {Requirement: "a.b"}}, 1},
		{"the first of equals", []Waiver{{Check: "status"}, {Check: c}, {Requirement: r}}, 1},
		{"two members before one", []Waiver{{Check: c}, {Requirement: r}, {Check: c, Operation: o},
			{Requirement: r, Check: c}}, 2},
		{"three before two", []Waiver{{Requirement: r, Check: c},
			{Requirement: r, Check: c, Operation: "listThings"}, {Check: c}}, 1},
		{"three that do not fit", []Waiver{{Check: c},
			{Requirement: r, Check: c, Operation: "GET /others/"}}, 0},
	} {
		index, found := Find(test.list, subject)
		if index != test.want || found != (test.want >= 0) {
			t.Errorf("%s: got %d, %v, want %d", test.name, index, found, test.want)
		}
	}
}

func TestString(t *testing.T) {
	const rest = " until 2027-03-31, owned by team-things: It is sorted by name. " +
		"(https://tracker.example.com/17)"
	for _, test := range []struct {
		change func(*Waiver)
		want   string
	}{
		{func(*Waiver) {}, "accepts body-schema findings of some.things.list.200 at GET /things/" +
			rest},
		{func(w *Waiver) { w.Check = "" },
			"accepts all findings of some.things.list.200 at GET /things/" + rest},
		{func(w *Waiver) { w.Check, w.Operation = "", "" },
			"accepts all findings of some.things.list.200" + rest},
		{func(w *Waiver) { w.Requirement, w.Operation = "", "" },
			"accepts body-schema findings" + rest},
		{func(w *Waiver) { w.Requirement, w.Operation = "", "listThings" },
			"accepts body-schema findings at listThings" + rest},
		{func(w *Waiver) {
			w.Requirement, w.Operation, w.Reason = "", "",
				"It is\nsorted\r\n\n  by\tname."
		}, "accepts body-schema findings" + rest},
	} {
		w := sound()
		test.change(&w)
		if got := w.String(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
	if got := (Waiver{Reason: "a\u2028b\u0085c"}).String(); strings.ContainsAny(got,
		"\u2028\u0085\n") {
		t.Errorf("%q is not one line", got)
	}
}

func TestPlace(t *testing.T) {
	if got, want := sound().Place(), file+":2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
