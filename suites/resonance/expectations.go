package resonance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/harness/conform"
	"plumbline/harness/exchange"
)

// maxBody bounds what a body is unpacked to; token information is small.
const maxBody = 1 << 20

// content is the body of a response without its content coding.
func content(response *exchange.Response) []byte {
	decoded, err := response.DecodedBody(maxBody)
	if err != nil {
		return response.Body
	}
	return decoded
}

// information is the token information. Its members are known by their exact names.
type information struct {
	accessToken, tokenType, refreshToken string
	expiresIn                            float64
}

func informationOf(response *exchange.Response) (information, error) {
	var members map[string]json.RawMessage
	var read information
	if json.Unmarshal(content(response), &members) != nil || members == nil {
		return read, errors.New("the body is no JSON object")
	}
	for _, member := range []struct {
		name string
		into any
	}{{"AccessToken", &read.accessToken}, {"ExpiresIn", &read.expiresIn},
		{"TokenType", &read.tokenType}, {"RefreshToken", &read.refreshToken}} {
		if err := json.Unmarshal(members[member.name], member.into); err != nil {
			return read, fmt.Errorf("%s is missing, or of another type", member.name)
		}
	}
	return read, nil
}

// decimal writes a number without an exponent.
func decimal(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

// holds demands something of the token information. problem says what is wrong with it or nothing.
func holds(sentence string, problem func(*exchange.Response,
	information) string) conform.Expectation {
	return conform.Expectation{Sentence: sentence,
		Lacks: func(response *exchange.Response) string {
			if _, err := informationOf(response); err != nil {
				return err.Error()
			}
			return ""
		},
		Problem: func(response *exchange.Response) string {
			read, _ := informationOf(response) // which was found to be there
			return problem(response, read)
		}}
}

// usable demands of the members what they promise. The schema knows their types only.
func usable() []conform.Expectation {
	return []conform.Expectation{
		holds(
			"the token can be used: it and the refresh token are not empty, and it expires in "+
				"the future", func(_ *exchange.Response, i information) string {
				switch {
				case i.accessToken == "" || i.refreshToken == "" || i.tokenType == "":
					return "a member is empty"
				case i.expiresIn <= 0:
					return "ExpiresIn is " + decimal(i.expiresIn)
				}
				return ""
			}),
		holds("the TokenType is Bearer, in any casing",
			func(_ *exchange.Response, i information) string {
				// RFC 6749 section 5.1: "Value is case insensitive."
				if !strings.EqualFold(i.tokenType, "Bearer") {
					return fmt.Sprintf("the TokenType is %q", i.tokenType)
				}
				return ""
			}),
		holds("the RefreshToken is another token than the AccessToken",
			func(_ *exchange.Response, i information) string {
				if i.refreshToken == i.accessToken && i.refreshToken != "" {
					return "both are the same"
				}
				return ""
			}),
	}
}

// isWebToken demands that the AccessToken is a JSON Web Token, and one that cannot be made by
// anybody.
func isWebToken() conform.Expectation {
	return holds("the AccessToken is a JSON Web Token, signed or encrypted",
		func(_ *exchange.Response, i information) string {
			_, err := parseWebToken(i.accessToken)
			if err != nil {
				return err.Error()
			}
			return ""
		})
}

// appClientForm is how ids of app clients look. Other ids in a token belong to an identity provider
// that nothing is known of.
var appClientForm = regexp.MustCompile(`^appcl-[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// isFor demands that no claim about the client (RFC 7519 section 4.1.2, RFC 9068 section 2.2,
// OpenID Connect Core section 2) names another app client.
func isFor(client string) conform.Expectation {
	return holds("the AccessToken names no other app client than the one that asked",
		func(_ *exchange.Response, i information) string {
			read, _ := parseWebToken(i.accessToken) // one that cannot be read names nobody
			for _, name := range []string{"sub", "client_id", "azp"} {
				if named, isText := read.claims[name].(string); isText &&
					appClientForm.MatchString(named) && named != client {
					return fmt.Sprintf("its claim %s is %s", name, named)
				}
			}
			return ""
		})
}

// Clocks of one service may differ by minutes. Its clock and ours may differ by as much as the
// check date lets pass.
const (
	withinService = 5 * time.Minute
	betweenClocks = 90 * time.Minute
	longestLife   = 24 * time.Hour
)

// clock is a time that it may be now, and how far what a token says of now may be from it.
type clock struct {
	at        time.Time
	tolerance time.Duration
}

// wrongNow tells what of the times in a token does not fit to ExpiresIn. A token has to agree with
// our clock, and more closely with it or with the service's own. A Date that is far from our clock
// says nothing of the token, and is a finding of its own; one that is minutes off may be that of a
// gateway.
func wrongNow(response *exchange.Response, token webToken, expiresIn float64) string {
	ours := time.Now()
	problem := clock{ours, betweenClocks}.wrongLife(token, expiresIn)
	date, err := http.ParseTime(response.Header.Get("Date"))
	if problem != "" || err != nil || ours.Sub(date).Abs() > betweenClocks ||
		(clock{ours, withinService}).wrongLife(token, expiresIn) == "" {
		return problem
	}
	return clock{date, withinService}.wrongLife(token, expiresIn)
}

// wrongLife tells what of the times in a token does not fit to ExpiresIn by that clock.
func (c clock) wrongLife(token webToken, expiresIn float64) string {
	if begins, told := token.time("nbf"); told &&
		begins-seconds(c.at) > c.tolerance.Seconds() {
		return fmt.Sprintf("the token is not valid before %.0f seconds from now",
			begins-seconds(c.at))
	}
	expires, told := token.time("exp")
	left := expires - seconds(c.at)
	switch {
	case !told,
		left >= -c.tolerance.Seconds() && math.Abs(left-expiresIn) <= c.tolerance.Seconds():
		return ""
	case left < 0:
		return fmt.Sprintf("by its exp the token expired %.0f seconds ago, and ExpiresIn is %s",
			-left, decimal(expiresIn))
	}
	return fmt.Sprintf("by its exp the token expires in %.0f seconds, and ExpiresIn is %s", left,
		decimal(expiresIn))
}

// lives demands that a token lives for about as long as is known, and that what it says of that
// itself is the same.
func lives() []conform.Expectation {
	return []conform.Expectation{
		holds("ExpiresIn is seconds, and no more than a day of them",
			func(_ *exchange.Response, i information) string {
				if i.expiresIn > longestLife.Seconds() {
					return fmt.Sprintf("ExpiresIn is %.0f, which would be %.0f days", i.expiresIn,
						i.expiresIn/(24*60*60))
				}
				return ""
			}),
		holds(
			"the AccessToken is valid now, and its exp, where it has one, comes when "+
				"ExpiresIn says", func(response *exchange.Response, i information) string {
				// one that cannot be read says nothing of its life
				read, _ := parseWebToken(i.accessToken)
				return wrongNow(response, read, i.expiresIn)
			}),
	}
}

func seconds(at time.Time) float64 { return float64(at.UnixNano()) / 1e9 }

// keepsSecret demands that a response does not have a secret, neither as it is nor in one of the
// ways that texts are written in, and not in the claims of a token.
func keepsSecret(secret string) conform.Expectation {
	return conform.Expectation{Sentence: "the response does not repeat the appSecret",
		Problem: func(response *exchange.Response) string {
			if secret == "" {
				return ""
			}
			inJSON, _ := json.Marshal(secret) // a text can always be written
			spellings := []string{secret, url.QueryEscape(secret), url.PathEscape(secret),
				string(bytes.Trim(inJSON, `"`)), base64.StdEncoding.EncodeToString([]byte(secret))}
			has := func(text string) bool {
				return slices.ContainsFunc(spellings,
					func(spelling string) bool { return strings.Contains(text, spelling) })
			}
			for _, name := range slices.Sorted(maps.Keys(response.Header)) {
				if slices.ContainsFunc(response.Header[name], has) {
					return "the header " + name + " has it"
				}
			}
			if has(string(content(response))) {
				return "the body has it"
			}
			if read, err := informationOf(response); err == nil &&
				slices.ContainsFunc(strings.Split(read.accessToken, "."), func(part string) bool {
					// what is not base64url hides nothing in it
					decoded, _ := base64.RawURLEncoding.DecodeString(part)
					return has(string(decoded))
				}) {
				return "the AccessToken has it, where everybody who gets the token can read it"
			}
			return ""
		}}
}

// sameAs demands that a refusal tells nothing that another one does not. Numbers and ids in the
// text do not count: they may be those of the request.
func sameAs(other *exchange.Response) conform.Expectation {
	return conform.Expectation{
		Sentence: "a wrong secret and an unknown app client get the same answer",
		Problem: func(response *exchange.Response) string {
			switch {
			case other == nil || response.Status != other.Status:
				return "the status is another one"
			case response.Header.Get("Content-Type") != other.Header.Get("Content-Type"):
				return "the Content-Type is another one"
			case numberless(response.Header.Get("WWW-Authenticate")) != numberless(
				other.Header.Get("WWW-Authenticate")):
				return "only one of them has this WWW-Authenticate"
			case numberless(string(content(response))) != numberless(string(content(other))):
				return "the text is another one"
			}
			return ""
		}}
}

var withDigit = regexp.MustCompile(`[\pL\pN_-]*\pN[\pL\pN_-]*`)

func numberless(text string) string { return withDigit.ReplaceAllString(text, "#") }
