package page

import (
	"cmp"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What is told of time is shifted as a whole, so that the first point in time is always the same.
// Points in time of years before are none of a run: they were recorded, or somebody wrote them
// down.
var (
	firstTime = time.Date(2026, time.January, 15, 9, 30, 0, 0, time.UTC)
	runsBegan = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	runsEnd   = time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
)

const (
	// atOnce is within how much time things happen that belong together, such as the writing of a
	// member each into one response.
	atOnce = 2 * time.Second
	// long is from when on the seconds between two points in time are more than the sample is
	// about.
	long = 2 * time.Hour
)

// notation is a way to write a point in time.
type notation struct {
	pattern *regexp.Regexp
	read    func(string) (time.Time, error)
	write   func(like string, t time.Time) string
}

var notations = []notation{
	{regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`),
		func(s string) (time.Time, error) { return time.Parse(time.RFC3339Nano, s) }, writeRFC3339},
	{regexp.MustCompile(`\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`),
		func(s string) (time.Time, error) { return time.Parse(http.TimeFormat, s) },
		func(_ string, t time.Time) string { return t.Format(http.TimeFormat) }},
	{regexp.MustCompile(`\b\d\.\d{6,9}e\+?(09|9|12)\b|\b\d{10}(\d{3}|\.\d+)?\b`), readNumber,
		writeNumber},
}

// readNumber reads seconds or milliseconds since the beginning of 1970.
func readNumber(s string) (time.Time, error) {
	number, err := strconv.ParseFloat(s, 64)
	if number >= 1e12 {
		return time.UnixMilli(int64(number)), err
	}
	return time.Unix(int64(number), 0), err
}

func writeNumber(like string, t time.Time) string {
	whole, fraction, _ := strings.Cut(like, ".")
	mantissa, exponent, scientific := strings.Cut(like, "e")
	switch {
	case scientific:
		digits := strconv.FormatInt(t.Unix(), 10)
		return digits[:1] + "." + digits[1:len(mantissa)-1] + "e" + exponent
	case len(whole) == len("1700000000000"):
		return strconv.FormatInt(t.UnixMilli(), 10)
	case fraction != "":
		return strconv.FormatInt(t.Unix(), 10) + "." + strings.Repeat("5", len(fraction))
	}
	return strconv.FormatInt(t.Unix(), 10)
}

func writeRFC3339(like string, t time.Time) string {
	layout := "2006-01-02T15:04:05"
	if _, fraction, found := strings.Cut(like, "."); found {
		layout += "." + strings.Repeat("0", strings.IndexAny(fraction, "Z+-"))
	}
	if strings.HasSuffix(like, "Z") {
		return t.UTC().Format(layout + "Z")
	}
	return t.UTC().Format(layout) + like[len(like)-len("+00:00"):]
}

// stableTimes replaces points in time. Those of one moment stay together and keep their order; what
// lies between moments keeps its seconds.
func stableTimes(text string) string {
	examples := exampleTimes(timesIn(text))
	shown := map[string]string{}
	for _, n := range notations {
		text = n.pattern.ReplaceAllStringFunc(text, func(s string) string {
			t, err := n.read(s)
			if example, found := examples[t.UnixMilli()]; err == nil && found {
				shown[s] = n.write(s, example)
				return shown[s]
			}
			return s
		})
	}
	text = cutTime.ReplaceAllStringFunc(text, func(match string) string {
		groups := cutTime.FindStringSubmatch(match)
		for _, s := range slices.Sorted(maps.Keys(shown)) {
			if left := groups[2]; strings.HasPrefix(s, left) {
				return groups[1] + shown[s][:len(left)] + groups[3]
			}
		}
		return match
	})
	return duration.ReplaceAllStringFunc(text, func(s string) string {
		if d, err := time.ParseDuration(s); err == nil && d >= long {
			return d.Round(time.Minute).String()
		}
		return s
	})
}

var (
	cutTime  = regexp.MustCompile(`(?m)("\w+At":")(\d[\dT:.-]*)(` + cut + `|$)`)
	duration = regexp.MustCompile(`\b\d+h\d+m\d+(\.\d+)?s\b`)
)

// timesIn returns the points in time of a run that a text has, each once and in their order.
func timesIn(text string) []time.Time {
	var times []time.Time
	for _, n := range notations {
		for _, s := range n.pattern.FindAllString(text, -1) {
			if t, err := n.read(s); err == nil && t.After(runsBegan) && t.Before(runsEnd) {
				times = append(times, t)
			}
		}
	}
	slices.SortFunc(times, func(a, b time.Time) int {
		return cmp.Compare(a.UnixMilli(), b.UnixMilli())
	})
	return slices.CompactFunc(times,
		func(a, b time.Time) bool { return a.UnixMilli() == b.UnixMilli() })
}

// exampleTimes returns each point in time its example, by its milliseconds.
func exampleTimes(times []time.Time) map[int64]time.Time {
	examples := map[int64]time.Time{}
	var moment, example time.Time
	within := 0
	for i, t := range times {
		switch {
		case i == 0:
			moment, example = t, firstTime
		case t.Sub(moment) > atOnce:
			step := t.Sub(moment).Round(time.Second)
			if step > long {
				step = step.Round(time.Minute)
			}
			moment, example, within = t, example.Add(step), 0
		}
		written := example
		if t.UnixMilli()%1000 != 0 { // one that knows of milliseconds
			within++
			written = example.Add(time.Duration(100+within) * time.Millisecond)
		}
		examples[t.UnixMilli()] = written
	}
	return examples
}
