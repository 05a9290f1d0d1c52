package respoke

import (
	"fmt"
	"net/http"
	"regexp"
	"time"

	"plumbline/harness/conform"
	"plumbline/harness/exchange"
)

// Clocks of different machines may differ by a day, those of one service by minutes.
const (
	betweenClocks = 24 * time.Hour
	withinService = 5 * time.Minute
)

// isNow tells what is wrong with the time at which something has just been created, in a response.
// The Date of the response is the service's own clock, which may be wrong by hours, or that of a
// gateway, which may differ from it. A time that is neither by our clock nor by that one is told in
// another zone than it says.
func isNow(response *exchange.Response, member string, at time.Time) string {
	distance := time.Since(at).Abs()
	if distance > betweenClocks {
		return fmt.Sprintf("%s is %s, which is %s away", member, at.UTC().Format(time.RFC3339),
			distance.Round(time.Hour))
	}
	date, err := http.ParseTime(response.Header.Get("Date"))
	if err == nil && min(distance, at.Sub(date).Abs()) > withinService {
		return fmt.Sprintf("%s is %s, and by the Date of the same response it is %s", member,
			at.UTC().Format(time.RFC3339), date.UTC().Format(time.RFC3339))
	}
	return ""
}

// timestampForm is how times are written (recorded). Another form is the contract's concern.
var timestampForm = regexp.MustCompile(
	`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{3}Z$`)

// timeOf reads a time of an object. A problem is one that has the right form and exists in no
// calendar, such as the 30th of February.
func timeOf(members map[string]any, name string) (at time.Time, known bool, problem string) {
	text, _ := members[name].(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil && timestampForm.MatchString(text) {
		problem = fmt.Sprintf("%s is %s, which is in no calendar", name, text)
	}
	return at, err == nil, problem
}

// timesOf tells what is wrong with the times of an object of a response: that they are in no
// calendar, are yet to come, or contradict each other.
func timesOf(members map[string]any) string {
	created, isCreated, problem := timeOf(members, "createdAt")
	if problem != "" {
		return problem
	}
	updated, isUpdated, problem := timeOf(members, "updatedAt")
	switch {
	case problem != "":
		return problem
	case isCreated && time.Until(created) > betweenClocks:
		return "createdAt is " + created.Format(time.RFC3339) + ", which is yet to come"
	case isUpdated && time.Until(updated) > betweenClocks:
		return "updatedAt is " + updated.Format(time.RFC3339) + ", which is yet to come"
	case isCreated && isUpdated && updated.Before(created):
		return "updatedAt is before createdAt"
	}
	return ""
}

// hasTimes demands possible times of an object.
func hasTimes(what string) conform.Expectation {
	return holds("the times of "+what+" are possible", timesOf)
}

// timesOfAll tells what is wrong with the times of the first object of a list that they are wrong
// of.
func timesOfAll(list []map[string]any) string {
	for _, members := range list {
		if problem := timesOf(members); problem != "" {
			return problem
		}
	}
	return ""
}

// wasCreatedNow tells what is wrong with the times of what has just been created.
func wasCreatedNow(response *exchange.Response, members map[string]any) string {
	if problem := timesOf(members); problem != "" {
		return problem
	}
	for _, name := range []string{"createdAt", "updatedAt"} {
		if at, known, _ := timeOf(members, name); known {
			if problem := isNow(response, name, at); problem != "" {
				return problem
			}
		}
	}
	return ""
}

// livesFor demands that a token lives as long as it was asked to, from now on.
func livesFor(seconds float64) conform.Expectation {
	return holdsIn(
		"expiryTime is createTime + ttl, and createTime is now in seconds, as createdAt is",
		func(response *exchange.Response, token Token) string {
			if token.ExpiryTime != token.CreateTime+seconds {
				return fmt.Sprintf("createTime is %.0f, expiryTime is %.0f, ttl was %.0f",
					token.CreateTime, token.ExpiryTime, seconds)
			}
			created := time.Unix(int64(token.CreateTime), 0)
			if problem := isNow(response, "createTime", created); problem != "" {
				return problem
			}
			at, known, problem := timeOf(map[string]any{"createdAt": token.CreatedAt}, "createdAt")
			if problem != "" {
				return problem
			}
			if known && at.Sub(created).Abs() > time.Minute {
				return fmt.Sprintf("createdAt is %s, createTime is %s", token.CreatedAt,
					created.UTC().Format(time.RFC3339))
			}
			return ""
		})
}
