package respoke

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"regexp"
	"slices"

	"plumbline/harness/conform"
	"plumbline/harness/exchange"
)

// unique is a text that no earlier run has used.
func unique() string { return rand.Text() }

// content is a body without its content codings. What cannot be decoded is no JSON either.
func content(response *exchange.Response) []byte {
	decoded, err := response.DecodedBody(exchange.MaxDecoded)
	if err != nil {
		return nil
	}
	return decoded
}

// holds demands something of the JSON of a body. problem gets it decoded, and says what is wrong
// with it or nothing.
func holds[T any](sentence string, problem func(T) string) conform.Expectation {
	return holdsIn(sentence, func(_ *exchange.Response, body T) string { return problem(body) })
}

// holdsIn demands something of the JSON of a body and of the response that it came in.
func holdsIn[T any](sentence string,
	problem func(*exchange.Response, T) string) conform.Expectation {
	return conform.Expectation{Sentence: sentence, Lacks: lacks[T],
		Problem: func(response *exchange.Response) string {
			var body T
			_ = json.Unmarshal(content(response), &body) // see lacks
			return problem(response, body)
		}}
}

// lacks tells why a body cannot be read into a T, or nothing.
func lacks[T any](response *exchange.Response) string {
	body := content(response)
	var read T
	switch {
	case !json.Valid(body):
		return "the body is no JSON"
	case json.Unmarshal(body, &read) != nil:
		return "the body has another form, or a member of it another type"
	}
	return ""
}

// handsOutNothing demands that a refusal has no credential in it: a client takes an answer without
// "token" for a refusal.
func handsOutNothing() conform.Expectation {
	return conform.Expectation{Sentence: "the body has neither token nor tokenId",
		Problem: func(response *exchange.Response) string {
			var body map[string]any
			if json.Unmarshal(content(response), &body) != nil {
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

// isFor demands that a token is for what it was asked for.
func isFor(request TokenRequest, role Role) conform.Expectation {
	return holds(
		"the token is for the app, endpoint and role it was asked for, and of their account",
		func(token Token) string {
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
func endsInTokenID() conform.Expectation {
	return conform.Expectation{
		Sentence: "id equals tokenId, and tokenId is the last quoted value of the body",
		Lacks:    lacks[Token],
		Problem: func(response *exchange.Response) string {
			var token Token
			body := content(response)
			_ = json.Unmarshal(body, &token) // see lacks
			if token.ID != token.TokenID {
				return "id and tokenId differ"
			}
			values := quoted.FindAll(body, -1)
			if len(values) == 0 || !bytes.Equal(values[len(values)-1],
				[]byte(`"`+token.TokenID+`"`)) {
				return "another quoted value comes after tokenId"
			}
			return ""
		}}
}

// isNew demands that a token has a tokenId that no earlier one had: it works once.
func isNew(before []string) conform.Expectation {
	return holds("the tokenId is a new one", func(token Token) string {
		if slices.Contains(before, token.TokenID) {
			return "the tokenId is that of an earlier token"
		}
		return ""
	})
}

// isApp demands one app: the configured one, with its secret. An empty accountID is not known.
func isApp(id, accountID, secret string) func(App) string {
	return func(app App) string {
		switch {
		case accountID != "" && app.AccountID != accountID:
			return "accountId is " + app.AccountID
		case app.ID != id:
			return "the app is " + app.ID
		case app.Secret != secret:
			return "its secret is another one"
		}
		return ""
	}
}
