package resonance

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

// Made up, and of the documented form: no deployment knows them.
const (
	unknownClient = "appcl-00000000-0000-4000-8000-000000000000"
	wrongSecret   = "not-the-secret"
)

var _ = Suite.Cases(func(api *suite.API) {
	It("refuses a wrong secret with 401, though it begins with the right one",
		Requirement("resonance.token.create.secret"), func(ctx SpecContext) {
			right := credentials(api)
			longer := right.AppSecret + "x" // of which the right one stays a secret
			Expect(token(ctx, api, call.JSON(Credentials{right.AppClientID, longer}),
				call.MadeUp(longer))).To(conforms(api, conform.StatusIs(401)))
		})

	It("refuses an empty secret with 401 or 422",
		Requirement("resonance.token.create.empty-secret"), func(ctx SpecContext) {
			body := Credentials{credentials(api).AppClientID, ""}
			Expect(token(ctx, api, call.JSON(body))).To(conforms(api, conform.StatusIs(401, 422)))
		})

	It("refuses an unknown app client with 401", Requirement("resonance.token.create.client"),
		func(ctx SpecContext) {
			body := Credentials{unknownClient, credentials(api).AppSecret}
			Expect(token(ctx, api, call.JSON(body))).To(conforms(api, conform.StatusIs(401)))
		})

	It("refuses an unknown app client just as a known one with a wrong secret",
		Requirement("resonance.token.create.same-refusal"), func(ctx SpecContext) {
			known := token(ctx, api,
				call.JSON(Credentials{credentials(api).AppClientID, wrongSecret}),
				call.MadeUp(wrongSecret))
			Expect(known).To(conforms(api, conform.StatusIs(401), keepsSecret(wrongSecret)))
			unknown := token(ctx, api, call.JSON(Credentials{unknownClient, wrongSecret}),
				call.MadeUp(wrongSecret))
			Expect(unknown).To(conforms(api, conform.StatusIs(401), keepsSecret(wrongSecret),
				sameAs(known.Exchange.Response)))
		})

	It("refuses PUT, which is not documented, though it has the right credentials",
		Requirement("resonance.token.create.method"), func(ctx SpecContext) {
			Expect(token(ctx, api, call.Method(http.MethodPut),
				call.JSON(credentials(api)))).To(conform.Meet(conform.Refused(),
				keepsSecret(credentials(api).AppSecret)))
		})
})

// invalidBody is a body that 422 is documented for.
type invalidBody struct {
	title, requirement, wrong, contentType string
	// written as JSON, unless it is bytes
	body func(Credentials) any
}

var invalidBodies = []invalidBody{
	{"refuses a body without appClientId with 422", "resonance.token.create.without-client",
		"a required member is missing", "application/json",
		func(c Credentials) any { return map[string]any{"appSecret": c.AppSecret} }},
	{"refuses a body without appSecret with 422", "resonance.token.create.without-secret",
		"a required member is missing", "application/json",
		func(c Credentials) any { return map[string]any{"appClientId": c.AppClientID} }},
	{"refuses a number as appClientId with 422", "resonance.token.create.client-type",
		"a member has another type", "application/json",
		func(c Credentials) any {
			return map[string]any{"appClientId": 1234,
				"appSecret": c.AppSecret}
		}},
	{"refuses an array as appSecret with 422, though the right secret is in it",
		"resonance.token.create.secret-type", "a member has another type", "application/json",
		func(c Credentials) any {
			return map[string]any{"appClientId": c.AppClientID, "appSecret": []string{c.AppSecret}}
		}},
	{"refuses members spelled AppClientId and AppSecret with 422",
		"resonance.token.create.member-case", "the required members are missing",
		"application/json",
		func(c Credentials) any {
			return map[string]any{"AppClientId": c.AppClientID,
				"AppSecret": c.AppSecret}
		}},
	{"refuses an empty body with 422", "resonance.token.create.empty-body", "the body is empty",
		"application/json",
		func(Credentials) any { return []byte{} }},
	{"refuses a body that is not JSON with 422", "resonance.token.create.not-json",
		"the body is not JSON", "application/json",
		func(Credentials) any { return []byte(`{"appClientId": "appcl-`) }},
	{"refuses a body that goes on after its JSON with 422", "resonance.token.create.trailing-data",
		"something follows the JSON", "application/json",
		func(c Credentials) any { return append(asJSON(c), `{"appClientId":""}`...) }},
	{"refuses a body of the type text/plain with 422", "resonance.token.create.media-type",
		"another media type", "text/plain",
		func(c Credentials) any { return c }},
	{"refuses a form with 422", "resonance.token.create.form", "another media type",
		"application/x-www-form-urlencoded",
		func(c Credentials) any {
			return []byte(url.Values{"appClientId": {c.AppClientID},
				"appSecret": {c.AppSecret}}.Encode())
		}},
}

func asJSON(c Credentials) []byte {
	written, _ := json.Marshal(c) // texts can always be written
	return written
}

var _ = Suite.Cases(func(api *suite.API) {
	for _, invalid := range invalidBodies {
		It(invalid.title, Requirement(invalid.requirement), func(ctx SpecContext) {
			response := token(ctx, api,
				call.Content(invalid.contentType, invalid.body(credentials(api))),
				call.Wrong(invalid.wrong))
			Expect(response).To(conforms(api, conform.StatusIs(422)))
		})
	}

	It("refuses credentials in Authorization instead of the body with 422",
		Requirement("resonance.token.create.basic"), func(ctx SpecContext) {
			c := credentials(api)
			basic := "Basic " +
				base64.StdEncoding.EncodeToString([]byte(c.AppClientID+":"+c.AppSecret))
			response := token(ctx, api, call.JSON(map[string]any{}),
				call.Header("Authorization", basic), call.Wrong("the required members are missing"))
			Expect(response).To(conforms(api, conform.StatusIs(422)))
		})

	It("answers a failure of the downstream service with 502",
		Requirement("resonance.token.create.502"), func(ctx SpecContext) {
			client := api.Target.Credential("failing-app-client-id")
			if client == "" {
				suite.Unsupported(
					"no client can make the downstream service fail; " +
						"RESONANCE_FAILING_APP_CLIENT_ID names an app client for which it does")
			}
			body := Credentials{client, credentials(api).AppSecret}
			Expect(token(ctx, api, call.JSON(body))).To(conforms(api, conform.StatusIs(502)))
		})
})
