package waiver

import (
	"slices"
	"strings"
	"testing"
)

func TestExpired(t *testing.T) {
	list := []Waiver{{Check: "a", Expires: date("2027-03-31")},
		{Check: "b", Expires: date("2027-03-30")}, {Check: "c", Expires: date("2030-01-01")},
		{Check: "d", Expires: date("2020-02-29")}}
	for now, want := range map[string]string{
		"2020-02-29T12:00:00Z": "",
		"2027-03-30T23:59:59Z": "d",
		"2027-03-31T00:00:00Z": "b d",
		"2027-03-31T23:59:59Z": "b d",
		"2027-04-01T00:00:00Z": "a b d",
		"2031-01-01T00:00:00Z": "a b c d",
	} {
		before := slices.Clone(list)
		var got []string
		for _, w := range Expired(list, moment(now)) {
			got = append(got, w.Check)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", now, got, want)
		}
		if !slices.Equal(list, before) {
			t.Errorf("%s: the list became %v", now, list)
		}
	}
	if got := Expired(nil, moment("2031-01-01T00:00:00Z")); len(got) != 0 {
		t.Errorf("of no waivers %v have expired", got)
	}
}

func TestExpiredError(t *testing.T) {
	checkError(t, ExpiredError(nil))
	other := sound()
	other.Line, other.Check, other.Operation, other.Owner, other.Expires = 10, "", "", "Ann",
		date("2026-12-31")
	checkError(t, ExpiredError([]Waiver{sound(), other}),
		"2:5: the waiver of body-schema findings of some.things.list.200 at GET /things/, owned "+
			"by team-things, has expired: its last day was 2027-03-31 (UTC); "+
			"mend what it accepts and remove it, or agree on a new date with team-things "+
			"(https://tracker.example.com/17)",
		"10:5: the waiver of all findings of some.things.list.200, owned by Ann, has expired: "+
			"its last day was 2026-12-31 (UTC); "+
			"mend what it accepts and remove it, or agree on a new date with Ann "+
			"(https://tracker.example.com/17)")
}

var known = Known{
	Requirements: []string{"some.things.list.200", "some.things.list.401",
		"some.things.create.201"},
	Checks:     []string{"status", "body-schema", "body-syntax", "transport"},
	Operations: []string{"GET /things/", "listThings", "POST /things/", "createThing"},
}

func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name   string
		waiver Waiver
		known  Known
		want   []string
	}{
		{"all there", sound(), known, nil},
		{"operationId", Waiver{Check: "status", Operation: "listThings"}, known, nil},
		{"requirement alone", Waiver{Requirement: "some.things.create.201"}, known, nil},
		{"requirement, near", Waiver{Requirement: "some.thing.list.200"}, known,
			[]string{
				`2:5: there is no requirement "some.thing.list.200"; did you mean some.things.list.200?`}},
		{"requirement, the nearest of several", Waiver{Requirement: "some.things.list.400"}, known,
			[]string{
				`2:5: there is no requirement "some.things.list.400"; did you mean some.things.list.200?`}},
		{"requirement, far", Waiver{Requirement: "other.people.leave.204"}, known,
			[]string{
				`2:5: there is no requirement "other.people.leave.204"; correct its id, or remove the waiver if the requirement is gone`}},
		{"check, near", Waiver{Check: "body_schema"}, known,
			[]string{`2:5: there is no check "body_schema"; did you mean body-schema?`}},
		{"check, far", Waiver{Check: "weather"}, known,
			[]string{
				`2:5: there is no check "weather"; the checks are status, body-schema, body-syntax and transport`}},
		{"operation, another case", Waiver{Check: "status", Operation: "get /things/"}, known,
			[]string{`2:5: there is no operation "get /things/"; did you mean GET /things/?`}},
		{"operation without its slash", Waiver{Check: "status", Operation: "GET /things"}, known,
			[]string{`2:5: there is no operation "GET /things"; did you mean GET /things/?`}},
		{"operationId, near", Waiver{Check: "status", Operation: "lstThings"}, known,
			[]string{`2:5: there is no operation "lstThings"; did you mean listThings?`}},
		{"operation, far", Waiver{Check: "status", Operation: "DELETE /people/{id}"}, known,
			[]string{`2:5: there is no operation "DELETE /people/{id}"; ` +
				`write METHOD /path as the contract spells it, or the operationId, or remove the waiver if the operation is gone`}},
		{"all wrong", Waiver{Requirement: "some.things.list.20", Check: "Status",
			Operation: "/things/"}, known, []string{
			`2:5: there is no requirement "some.things.list.20"; did you mean some.things.list.200?`,
			`2:5: there is no check "Status"; did you mean status?`,
			`2:5: there is no operation "/things/"; did you mean GET /things/?`}},
		{"nothing is known", sound(), Known{}, []string{
			`2:5: there is no requirement "some.things.list.200"; correct its id, or remove the waiver if the requirement is gone`,
			`2:5: there is no check "body-schema"; there are no checks`,
			`2:5: there is no operation "GET /things/"; write METHOD /path as the contract spells it, or the operationId, ` +
				`or remove the waiver if the operation is gone`}},
		{"names are not exchanged", Waiver{Requirement: "status"},
			Known{Checks: []string{"status"}},
			[]string{
				`2:5: there is no requirement "status"; correct its id, or remove the waiver if the requirement is gone`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.waiver.File, test.waiver.Line, test.waiver.Column = file, 2, 5
			checkError(t, Check([]Waiver{test.waiver}, test.known), test.want...)
		})
	}
}

// Each waiver is told with the file it comes from, in the order of the list.
func TestCheckOfSeveralFiles(t *testing.T) {
	err := Check([]Waiver{{Check: "statu", File: "b.yaml", Line: 9, Column: 3}, {Check: "status"},
		{Check: "transpor", File: "a.yaml", Line: 1, Column: 2}}, known)
	want := "b.yaml:9:3: there is no check \"statu\"; did you mean status?\na.yaml:1:2: there is " +
		"no check \"transpor\"; did you mean transport?"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if err := Check(nil, Known{}); err != nil {
		t.Errorf("no waivers: got %v", err)
	}
}
