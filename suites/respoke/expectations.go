package respoke

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"time"

	"plumbline/harness/check"
	"plumbline/harness/exchange"
)

// unique is a text that no earlier run has used.
func unique() string { return rand.Text() }

// holds demands something of the JSON of a body. problem gets it decoded, and says what is wrong with it or nothing.
func holds[T any](sentence string, problem func(T) string) check.Expectation {
	return check.Expectation{Sentence: sentence, Problem: func(response *exchange.Response) string {
		var body T
		if err := json.Unmarshal(response.Body, &body); err != nil {
			return "the body cannot be read: " + err.Error()
		}
		return problem(body)
	}}
}

// handsOutNothing demands that a refusal has no credential in it: a client takes an answer without "token" for a refusal.
func handsOutNothing() check.Expectation {
	return check.Expectation{Sentence: "the body has neither token nor tokenId", Problem: func(response *exchange.Response) string {
		var body map[string]any
		if json.Unmarshal(response.Body, &body) != nil {
			return ""
		}
		for _, member := range []string{"token", "tokenId"} {
			if _, found := body[member]; found {
				return "the body of the refusal has the member " + member
			}
		}
		return ""
	}}
}

// livesFor demands that a token lives as long as it was asked to, from now on. Clocks may differ by a day.
func livesFor(seconds int64) check.Expectation {
	return holds("expiryTime is createTime + ttl, and createTime is now in seconds", func(token Token) string {
		if token.ExpiryTime != token.CreateTime+seconds {
			return fmt.Sprintf("createTime is %d, expiryTime is %d, ttl was %d", token.CreateTime, token.ExpiryTime, seconds)
		}
		if distance := time.Since(time.Unix(token.CreateTime, 0)).Abs(); distance > 24*time.Hour {
			return fmt.Sprintf("createTime is %d, which is %s away", token.CreateTime, distance.Round(time.Hour))
		}
		return ""
	})
}

// isFor demands that a token is for what it was asked for.
func isFor(request TokenRequest, role Role) check.Expectation {
	return holds("the token is for the app, endpoint and role it was asked for, and of their account", func(token Token) string {
		switch {
		case token.AppID != request.AppID:
			return "appId is " + token.AppID
		case token.EndpointID != request.EndpointID:
			return "endpointId is " + token.EndpointID
		case token.RoleID != role.ID:
			return "roleId is " + token.RoleID
		case token.AccountID != role.AccountID:
			return "accountId is " + token.AccountID
		}
		return ""
	})
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// endsInTokenID demands what a documented shell script relies on.
func endsInTokenID() check.Expectation {
	return check.Expectation{Sentence: "id equals tokenId, and tokenId is the last quoted value of the body", Problem: func(response *exchange.Response) string {
		var token Token
		if err := json.Unmarshal(response.Body, &token); err != nil {
			return "the body cannot be read: " + err.Error()
		}
		if token.ID != token.TokenID {
			return "id and tokenId differ"
		}
		values := quoted.FindAll(response.Body, -1)
		if len(values) == 0 || !bytes.Equal(values[len(values)-1], []byte(`"`+token.TokenID+`"`)) {
			return "another quoted value comes after tokenId"
		}
		return ""
	}}
}

// listsRole demands that a list of roles is sorted by id and has, or does not have, a role.
func listsRole(role Role, listed bool) check.Expectation {
	sentence := "the list is sorted by id and has the role that was created"
	if !listed {
		sentence = "the list is sorted by id and does not have the role that was deleted"
	}
	return holds(sentence, func(roles []Role) string {
		found := slices.ContainsFunc(roles, func(candidate Role) bool { return candidate.ID == role.ID })
		switch {
		case !slices.IsSortedFunc(roles, func(a, b Role) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) }):
			return "the list is not sorted by id"
		case found != listed && listed:
			return fmt.Sprintf("none of the %d roles is %s", len(roles), role.ID)
		case found != listed:
			return "the list has " + role.ID
		}
		return ""
	})
}

// isApp demands one app: the configured one, with its secret.
func isApp(id, secret string) func(App) string {
	return func(app App) string {
		switch {
		case app.ID != id:
			return "the app is " + app.ID
		case app.Secret != secret:
			return "its secret is another one"
		}
		return ""
	}
}
