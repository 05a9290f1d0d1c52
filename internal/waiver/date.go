package waiver

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"plumbline/internal/mistake"
)

// Date is a day of the calendar in UTC, 2026-12-31 in text. What expires on a day is good until
// that day has ended.
type Date struct{ time.Time }

// ParseDate reads a day as it is written in a file of waivers: full-date of RFC 3339 section 5.6,
// and nothing else.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err == nil {
		return Date{t}, nil
	}
	if fullDate.MatchString(text) {
		return Date{}, fmt.Errorf("%s is no day of the calendar", mistake.Show(text))
	}
	return Date{}, fmt.Errorf("%s is no date of year, month and day", mistake.Show(text))
}

var fullDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// day is the beginning of the day.
func (d Date) day() time.Time {
	year, month, day := d.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// Over tells whether the day has ended in UTC.
func (d Date) Over(now time.Time) bool { return !now.Before(d.day().AddDate(0, 0, 1)) }

// String returns the day as 2026-12-31.
func (d Date) String() string { return d.day().Format(time.DateOnly) }

// AppendText adds the day as 2026-12-31. A year that four digits do not hold is an error.
func (d Date) AppendText(text []byte) ([]byte, error) {
	if year := d.UTC().Year(); year < 0 || year > 9999 {
		return nil, fmt.Errorf("the year %d does not fit into a date", year)
	}
	return append(text, d.String()...), nil
}

// MarshalText returns the day as 2026-12-31.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what MarshalText gives.
func (d *Date) UnmarshalText(text []byte) error {
	date, err := ParseDate(string(text))
	if err != nil {
		return fmt.Errorf("%w; %s", err, dateWanted)
	}
	*d = date
	return nil
}

// MarshalJSON returns the day as a string.
func (d Date) MarshalJSON() ([]byte, error) {
	text, err := d.MarshalText()
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(text))
}

// UnmarshalJSON reads what MarshalJSON gives, and as is usual leaves the date as it is for null.
func (d *Date) UnmarshalJSON(text []byte) error {
	var content *string
	if err := json.Unmarshal(text, &content); err != nil {
		return fmt.Errorf("a date is a string such as \"2027-12-31\", and this is %s", text)
	}
	if content == nil {
		return nil
	}
	return d.UnmarshalText([]byte(*content))
}
