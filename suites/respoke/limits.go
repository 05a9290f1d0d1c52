package respoke

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// largestBody is the size in bytes up to which a body is taken.
const largestBody = 20000

// roleOfSize is the body of a role, of so many bytes. Its name is that of any role: the rest is a
// member that nobody knows, which is tolerated.
func (c *client) roleOfSize(bytes int) []byte {
	start := fmt.Sprintf(`{"appId":%q,"name":"plumbline-%s","headers":{"x":"`, c.appID(), unique())
	const end = `"}}`
	return []byte(start + strings.Repeat("x", bytes-len(start)-len(end)) + end)
}

var _ = Suite.Cases(func(api *suite.API) {
	It("POST /roles/ takes a body of 20000 bytes, and refuses one of 20001", Requirement(
		"respoke.roles.create.largest"), func(ctx SpecContext) {
		c := &client{api: api}
		largest := api.Call(ctx, "postRoles", c.appSecret(),
			call.Body("application/json", c.roleOfSize(largestBody)))
		c.roleCreated(largest)
		Expect(largest).To(conforms(api, conform.StatusIs(200)))
		larger := api.Call(ctx, "postRoles", c.appSecret(),
			call.Body("application/json", c.roleOfSize(largestBody+1)))
		keep(c, "postRoles", larger)
		Expect(larger).To(conforms(api, isRefused("a body of 20001 bytes", 0)))
	})

	It("POST /tokens/ takes a ttl of 1, and refuses 0 and less", Requirement(
		"respoke.tokens.create.shortest"), func(ctx SpecContext) {
		c := &client{api: api}
		request := c.tokenRequest(ctx)
		for _, shortest := range []any{1, "1"} {
			request.TTL = shortest
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
				call.Credential("tokenId", tokenIDVariable))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, conform.StatusIs(200), livesFor(1)))
		}
		for _, none := range []any{0, -1, "0", "-1"} {
			request.TTL = none
			response := api.Call(ctx, "postTokens", c.appSecret(), call.JSON(request),
				call.Wrong("a token cannot have lived before it is there"))
			c.tokenCreated(response)
			Expect(response).To(conforms(api, isRefused(fmt.Sprintf("a ttl of %v", none), 0),
				handsOutNothing()))
		}
	})

	var expired expiredTokenIDs
	for _, session := range []struct{ operation, requirement string }{
		{"postSessionTokens", "respoke.session-tokens.create.expired"},
		{"postAppauthsessions", "respoke.appauthsessions.create.expired"},
	} {
		It(routes[session.operation]+" refuses a tokenId whose ttl is over", Requirement(
			session.requirement), func(ctx SpecContext) {
			if api.Target.Setting(expiryCases) == "skip" {
				Skip(fmt.Sprintf("the cases that wait for a token to expire are switched off "+
					"(--%s.%s=skip)", api.Target.API(), expiryCases))
			}
			c := &client{api: api}
			body := call.JSON(map[string]any{"tokenId": expired.take(ctx, c)})
			response := api.Call(ctx, session.operation, body)
			c.sessionOpened(response)
			Expect(response).To(conforms(api,
				isRefused("a tokenId that expired more than a second ago", 0), handsOutNothing(),
				repeatsNoSecret(api, response.Exchange.Request)))
		})
	}
})

// expiredTokenIDs are tokenIds that nobody has used and whose life is over. Two are waited for at
// once, since each case needs one.
type expiredTokenIDs []string

func (e *expiredTokenIDs) take(ctx context.Context, c *client) string {
	GinkgoHelper()
	if len(*e) == 0 {
		*e = c.expiredPair(ctx)
	}
	taken := (*e)[0]
	*e = (*e)[1:]
	return taken
}

// expiredPair waits until two tokenIds with the shortest life there is have expired. Services may
// keep the time in whole seconds, so one more is waited for.
func (c *client) expiredPair(ctx context.Context) []string {
	GinkgoHelper()
	request := c.tokenRequest(ctx)
	request.TTL = 1
	pair := make([]string, 2)
	for i := range pair {
		pair[i] = c.tokenCreated(c.api.Require(ctx, "postTokens", c.appSecret(),
			call.JSON(request), call.Credential("tokenId", tokenIDVariable))).TokenID
		needs(pair[i], "a tokenId", "POST /tokens/")
	}
	over := time.NewTimer(2*time.Second + 100*time.Millisecond)
	defer over.Stop()
	select {
	case <-over.C:
	case <-ctx.Done():
	}
	return pair
}

const ttlRange = "docs: a token lives for its ttl, in seconds; that 1 is the shortest, and that " +
	"one without a life is refused, is inferred"

var boundRequirements = requirement.Table{
	{ID: "respoke.roles.create.largest", Operation: "postRoles", Kind: requirement.Positive,
		Sentence: "A body of 20000 bytes is taken, and a larger one is refused.",
		Source:   "client: bodies over 20000 bytes are refused; the status is unknown"},
	{ID: "respoke.tokens.create.shortest", Operation: "postTokens", Kind: requirement.Positive,
		Sentence: "A token may live for a second, and not for less.", Source: ttlRange},
	{ID: "respoke.session-tokens.create.expired", Operation: "postSessionTokens",
		Kind:     requirement.Negative,
		Sentence: "A tokenId opens no session when its ttl is over.", Source: badTokenID},
	{ID: "respoke.appauthsessions.create.expired", Operation: "postAppauthsessions",
		Kind:     requirement.Negative,
		Sentence: "A tokenId opens no session under the older name when its ttl is over.",
		Source:   badTokenID},
}
