package resonance

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
	"plumbline/suites/nearly"
)

var _ = Suite.Cases(func(api *suite.API) {
	It("refuses with 401 what is only nearly the secret, right after the right one",
		Requirement("resonance.token.create.nearly-secret"), func(ctx SpecContext) {
			right := credentials(api)
			// so that an answer that is kept for the app client would be noticed
			expires(api, api.Require(ctx, createToken, call.JSON(right)))
			place := nearly.Place{Variable: "RESONANCE_APP_SECRET", Whole: true}
			for _, near := range wanted(nearly.Texts(right.AppSecret, place)) {
				Expect(token(ctx, api, call.JSON(Credentials{right.AppClientID, near.Text}),
					call.Secret(near.Variable, near.Text))).To(conforms(api,
					refused("the appSecret "+near.How)))
			}
		})

	It("refuses with 401 what is only nearly the appClientId",
		Requirement("resonance.token.create.nearly-client"), func(ctx SpecContext) {
			right := credentials(api)
			place := nearly.Place{Variable: "RESONANCE_APP_CLIENT_ID", Whole: true,
				Identifier: true}
			for _, near := range wanted(nearly.Texts(right.AppClientID, place)) {
				Expect(token(ctx, api,
					call.JSON(Credentials{near.Text, right.AppSecret}),
					call.Secret(near.Variable, near.Text))).To(conforms(api,
					refused("the appClientId "+near.How)))
			}
		})
})

// wanted leaves out what other cases send, and what would cost a call and tell little more: the
// route is not to be called often.
func wanted(all []nearly.Text) []nearly.Text {
	var list []nearly.Text
	for _, near := range all {
		switch near.How {
		case "that is empty", "with a character behind it", "with a space before it",
			"with a line break behind it", "with a zero byte behind it":
		default:
			list = append(list, near)
		}
	}
	return list
}

// refused demands 401 for what was sent.
func refused(what string) conform.Expectation {
	demanded := conform.StatusIs(401)
	demanded.Sentence = what + " is refused: " + demanded.Sentence
	return demanded
}

// oddValues are what a member may get from anybody who can send a request. The schema excludes the
// first ones; the others are texts that few have thought of.
var oddValues = []struct {
	what  string
	value any
}{
	{"null", nil}, {"an object", map[string]any{"a": "b"}}, {"true", true},
	{"an empty array", []any{}},
	{"not in ASCII", "Ünï-测试-🚀"}, {"10000 characters long", strings.Repeat("x", 10000)},
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, member := range []struct{ name, requirement string }{
		{"appClientId", "resonance.token.create.odd-client"},
		{"appSecret", "resonance.token.create.odd-secret"},
	} {
		It("refuses an "+member.name+" of any other type with 422, and odd texts",
			Requirement(member.requirement), func(ctx SpecContext) {
				right := credentials(api)
				for _, odd := range oddValues {
					sent := map[string]any{"appClientId": right.AppClientID,
						"appSecret": right.AppSecret}
					sent[member.name] = odd.value
					demanded, more := conform.StatusIs(422), call.Wrong("a member has another type")
					if text, isText := odd.value.(string); isText {
						demanded, more = conform.StatusIs(401, 422), call.MadeUp(text)
					}
					Expect(token(ctx, api, call.JSON(sent), more)).To(conforms(api,
						about(member.name+" that is "+odd.what, demanded)))
				}
			})
	}

	It("refuses JSON that is no object with 422", Requirement("resonance.token.create.odd-body"),
		func(ctx SpecContext) {
			for _, body := range []string{"null", "[]", `"text"`, "0"} {
				Expect(token(ctx, api, call.Body("application/json", []byte(body)),
					call.Wrong("the body is no object"))).To(conforms(api,
					about("the body "+body, conform.StatusIs(422))))
			}
		})
})

// about says what was sent in what is demanded.
func about(what string, demanded conform.Expectation) conform.Expectation {
	demanded.Sentence = "for " + what + " " + demanded.Sentence
	return demanded
}

var nearRequirements = requirement.Table{
	{ID: "resonance.token.create.nearly-secret", Operation: createToken,
		Kind: requirement.Negative,
		Sentence: "A text that is only nearly the secret is answered with 401 and plain text, " +
			"also right after the right one.",
		Source: published + "; inferred: a secret is compared whole, each time"},
	{ID: "resonance.token.create.nearly-client", Operation: createToken,
		Kind:     requirement.Negative,
		Sentence: "A text that is only nearly the appClientId is answered with 401.",
		Source:   published + "; inferred: an id is compared whole"},
	{ID: "resonance.token.create.odd-client", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appClientId of another type is answered with 422, and one that is long or " +
			"not in ASCII with 401 or 422.", Source: invalid},
	{ID: "resonance.token.create.odd-secret", Operation: createToken, Kind: requirement.Negative,
		Sentence: "An appSecret of another type is answered with 422, and one that is long or " +
			"not in ASCII with 401 or 422.", Source: invalid},
	{ID: "resonance.token.create.odd-body", Operation: createToken, Kind: requirement.Negative,
		Sentence: "A JSON body that is no object is answered with 422.", Source: invalid},
}
