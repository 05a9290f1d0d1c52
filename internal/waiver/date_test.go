package waiver

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func TestADayIsGoodUntilItHasEnded(t *testing.T) {
	for _, test := range []struct {
		day, now string
		want     bool
	}{
		{"2027-03-31", "2026-11-22T12:00:00Z", false},
		{"2027-03-31", "2027-03-31T00:00:00Z", false},
		{"2027-03-31", "2027-03-31T23:59:59.999999999Z", false},
		{"2027-03-31", "2027-04-01T00:00:00Z", true},
		{"2027-03-31", "2028-01-01T00:00:00Z", true},
		// the day is one of UTC, wherever the machine is
		{"2027-03-31", "2027-04-01T01:59:59+02:00", false},
		{"2027-03-31", "2027-04-01T02:00:00+02:00", true},
		{"2027-03-31", "2027-03-31T17:00:00-07:00", true},
		{"2026-12-31", "2026-12-31T23:59:59Z", false},
		{"2026-12-31", "2027-01-01T00:00:00Z", true},
		{"2028-02-28", "2028-02-29T00:00:00Z", true},
		{"2028-02-29", "2028-02-29T23:00:00Z", false},
	} {
		if got := date(test.day).Over(moment(test.now)); got != test.want {
			t.Errorf("%s at %s: got over %v, want %v", test.day, test.now, got, test.want)
		}
	}
}

// A date made of a time is the day of that time in UTC.
func TestADateOfATimeIsItsDay(t *testing.T) {
	d := Date{moment("2027-04-01T01:30:00+02:00")}
	if d.String() != "2027-03-31" {
		t.Errorf("got %s, want 2027-03-31", d)
	}
	if d.Over(moment("2027-03-31T23:59:59Z")) || !d.Over(moment("2027-04-01T00:00:00Z")) {
		t.Error("the day does not end with 2027-03-31 in UTC")
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"2026-12-31":           "",
		"2028-02-29":           "",
		"2026-02-30":           `"2026-02-30" is no day of the calendar`,
		"2027-02-29":           `"2027-02-29" is no day of the calendar`,
		"2026-13-01":           `"2026-13-01" is no day of the calendar`,
		"2026-00-00":           `"2026-00-00" is no day of the calendar`,
		"31/12/2026":           `"31/12/2026" is no date of year, month and day`,
		"2026-1-1":             `"2026-1-1" is no date of year, month and day`,
		"2026-12-31T00:00:00Z": `"2026-12-31T00:00:00Z" is no date of year, month and day`,
		"2026-12-31 ":          `"2026-12-31 " is no date of year, month and day`,
		"20261231":             `"20261231" is no date of year, month and day`,
		"next year":            `"next year" is no date of year, month and day`,
		"":                     `"" is no date of year, month and day`,
	} {
		d, err := ParseDate(text)
		switch {
		case want == "" && (err != nil || d.String() != text):
			t.Errorf("%q: got %s, %v, want the day itself", text, d, err)
		case want != "" && (err == nil || err.Error() != want || d != Date{}):
			t.Errorf("%q: got %s, %v, want the error %s", text, d, err, want)
		}
	}
}

func TestDateAsTextAndJSON(t *testing.T) {
	for _, day := range []string{"2026-12-31", "2028-02-29", "0001-01-01", "9999-12-31"} {
		d := date(day)
		// as a key through its text, as a value through its JSON
		text, err := json.Marshal(map[Date]Date{d: d})
		if want := `{"` + day + `":"` + day + `"}`; err != nil || string(text) != want {
			t.Errorf("got %s, %v, want %s", text, err, want)
		}
		var back map[Date]Date
		if err := json.Unmarshal(text, &back); err != nil || len(back) != 1 || back[d] != d {
			t.Errorf("%s came back as %v, %v", text, back, err)
		}
		if got := fmt.Sprintf("%v %s", d, d); got != day+" "+day {
			t.Errorf("got %s, want the day twice", got)
		}
		if got, err := d.AppendText([]byte("on ")); err != nil || string(got) != "on "+day {
			t.Errorf("got %s, %v, want the day behind what there was", got, err)
		}
	}
}

func TestJSONThatIsNoDate(t *testing.T) {
	for text, want := range map[string]string{
		`"2026-02-30"`:           `"2026-02-30" is no day of the calendar; give the last day it is good for, such as 2027-12-31`,
		`"2026-12-31T00:00:00Z"`: `"2026-12-31T00:00:00Z" is no date of year, month and day; give the last day it is good for, such as 2027-12-31`,
		`20261231`:               `a date is a string such as "2027-12-31", and this is 20261231`,
		`["2026-12-31"]`:         `a date is a string such as "2027-12-31", and this is ["2026-12-31"]`,
	} {
		d := date("2027-03-31")
		if err := json.Unmarshal([]byte(text), &d); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
		if d != date("2027-03-31") {
			t.Errorf("%s: the date became %s", text, d)
		}
	}
	d := date("2027-03-31")
	if err := json.Unmarshal([]byte("null"), &d); err != nil || d != date("2027-03-31") {
		t.Errorf("null: got %s, %v, want the date as it was", d, err)
	}
}

func TestAYearThatDoesNotFitIsNotWritten(t *testing.T) {
	for _, year := range []int{-1, 10000} {
		d := Date{time.Date(year, 6, 1, 0, 0, 0, 0, time.UTC)}
		want := fmt.Sprintf("the year %d does not fit into a date", year)
		if text, err := d.MarshalText(); err == nil || err.Error() != want {
			t.Errorf("got %s, %v, want %s", text, err, want)
		}
		if text, err := d.MarshalJSON(); err == nil || err.Error() != want {
			t.Errorf("got %s, %v, want %s", text, err, want)
		}
	}
}

func TestAWaiverInJSON(t *testing.T) {
	text, err := json.Marshal(sound())
	want := `{"requirement":"some.things.list.200","check":"body-schema","operation":"GET /things/","reason":"It is sorted by name.",` +
		`"link":"https://tracker.example.com/17","owner":"team-things","expires":"2027-03-31","file":"specs/some/waivers.yaml","line":2,"column":5}`
	if err != nil || string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
	var back Waiver
	if err := json.Unmarshal(text, &back); err != nil || back != sound() {
		t.Errorf("it came back as %+v, %v", back, err)
	}
}
