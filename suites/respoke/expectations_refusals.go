package respoke

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"reflect"
	"slices"
	"strings"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/exchange"
	"plumbline/harness/suite"
)

// inUTF8 demands of every response what every recorded one says: no other charset. Clients that go
// by it would read another text.
func inUTF8() conform.Expectation {
	return conform.Expectation{Sentence: "the charset, where one is told, is utf-8",
		Problem: func(response *exchange.Response) string {
			_, parameters, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
			if charset, told := parameters["charset"]; err == nil && told &&
				!strings.EqualFold(charset, "utf-8") {
				return "the charset is " + charset
			}
			return ""
		}}
}

// secretsOf are the credentials that a request has, and those of the target, with a name for each.
func secretsOf(api *suite.API, request exchange.Request) map[string]string {
	secrets := map[string]string{
		api.Target.Credential("password"):   "the account's password",
		api.Target.Credential("app-secret"): "the app's secret",
	}
	for _, name := range []string{adminTokenHeader, appSecretHeader, appTokenHeader} {
		secrets[request.Header.Get(name)] = "the " + name + " that was sent"
	}
	var body map[string]any
	if json.Unmarshal(request.Body, &body) == nil {
		for _, name := range []string{"password", "tokenId"} {
			text, _ := body[name].(string)
			secrets[text] = "the " + name + " that was sent"
		}
	}
	delete(secrets, "")
	delete(secrets, "null")
	return secrets
}

// repeatsNoSecret demands that a refusal has none of the credentials that were sent or should have
// been: errors end up in logs.
func repeatsNoSecret(api *suite.API, request exchange.Request) conform.Expectation {
	secrets := secretsOf(api, request)
	return conform.Expectation{Sentence: "the refusal repeats no credential",
		Problem: func(response *exchange.Response) string {
			// so that two runs of one target say the same
			for _, secret := range slices.Sorted(maps.Keys(secrets)) {
				name := secrets[secret]
				if bytes.Contains(content(response), []byte(secret)) {
					return "the body has " + name
				}
				for _, header := range slices.Sorted(maps.Keys(response.Header)) {
					if slices.ContainsFunc(response.Header[header],
						func(line string) bool { return strings.Contains(line, secret) }) {
						return "the header " + header + " has " + name
					}
				}
			}
			return ""
		}}
}

// saysTheSame demands that two refusals cannot be told apart by their status, their error and its
// details.
func saysTheSame(other *call.Response) conform.Expectation {
	read := func(text []byte) (members [2]any) {
		var body map[string]any
		if json.Unmarshal(text, &body) == nil {
			members = [2]any{body["error"], body["details"]}
		}
		return members
	}
	return conform.Expectation{Sentence: "the refusal is that of a wrong password",
		Problem: func(response *exchange.Response) string {
			if response.Status != other.Status() {
				return fmt.Sprintf("the status is %d, for a wrong password %d", response.Status,
					other.Status())
			}
			if other.Exchange.Response != nil &&
				!reflect.DeepEqual(read(content(response)),
					read(content(other.Exchange.Response))) {
				return "the error is not that of a wrong password"
			}
			return ""
		}}
}
