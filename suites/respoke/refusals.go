package respoke

import (
	"context"
	"encoding/json"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"plumbline/harness/call"
	"plumbline/harness/conform"
	"plumbline/harness/requirement"
	"plumbline/harness/suite"
)

// Made up: nobody has been given them.
const (
	unknownUser   = "nobody"
	wrongPassword = "not-the-password"
	madeUpUpper   = "00000000-0000-4000-8000-00000000000A"
	madeUpLower   = "00000000-0000-4000-8000-00000000000a"
)

// refusal is a call that has to be refused: the requirement it proves stands beside it.
type refusal struct {
	id, operation, title, sentence, source string
	status                                 int // 0: any of 4XX
	wrong                                  string
	request                                func(ctx context.Context, c *client) []call.Option
	// after looks whether what was refused has been done all the same; nil where nothing tells.
	after func(ctx context.Context, c *client, refused *call.Response)
}

func (r refusal) requirement() requirement.Requirement {
	return requirement.Requirement{ID: r.id, Operation: r.operation, Kind: requirement.Negative,
		Sentence: r.sentence, Source: r.source}
}

// How the refusals are known.
const (
	unauthorized = "client: a 401 is an object with error; that it is the status for this " +
		"is inferred"
	badLogin = "client: bad credentials are not answered with 2xx, and the JSON body has no " +
		"token; that the status is 401 is inferred"
	badTokenID = "docs: a tokenId works once and lives briefly; client: the answer is not 2xx; " +
		"its status is unknown"
	badBody = "recorded over the socket: a missing member is a Validation Error; over HTTP " +
		"inferred, and so is its status"
	noSuchMethod = "client: an unknown route is answered with 404 and a JSON object; that this " +
		"goes for a method too is inferred"
	unknownRole  = "recorded: a role that does not exist is answered with 404"
	nullIsAbsent = "client: the Node client sends the text null for what is not set, which is to " +
		"be treated as absent"
	noOtherApp = "client: an App-Secret is for one app, and 403 is handled; that it is the " +
		"answer to this is inferred"
	inferred = "inferred from the other operations: it is known from the published " +
		"document only"
)

func register(api *suite.API, refusals []refusal) {
	for _, r := range refusals {
		It(r.title, Requirement(r.id), func(ctx SpecContext) {
			c := &client{api: api}
			options := r.request(ctx, c)
			if r.wrong != "" {
				options = append(options, call.Wrong(r.wrong))
			}
			response := api.Call(ctx, r.operation, options...)
			keep(c, r.operation, response)
			expectations := []conform.Expectation{conform.Refused(), handsOutNothing(),
				repeatsNoSecret(api, response.Exchange.Request)}
			if r.status != 0 {
				expectations[0] = conform.StatusIs(r.status)
			}
			Expect(response).To(conforms(api, expectations...))
			if r.after != nil {
				r.after(ctx, c, response)
			}
		})
	}
}

// keep notes what a call that should have been refused has created, so that it is deleted all the
// same.
func keep(c *client, operation string, response *call.Response) {
	if response.Status() != http.StatusOK {
		return
	}
	switch operation {
	case "postRoles":
		c.role, c.created = Role{}, nil
		c.roleCreated(response)
	case "postTokens":
		c.tokenCreated(response)
	case "postAdminSessions", "postAdminsessions":
		c.loggedIn(response)
	case "postSessionTokens", "postAppauthsessions":
		c.sessionOpened(response)
	}
}

var _ = Suite.Cases(func(api *suite.API) { register(api, credentialRefusals) })
var _ = Suite.Cases(func(api *suite.API) { register(api, bodyRefusals) })
var _ = Suite.Cases(func(api *suite.API) { register(api, otherRefusals) })

// stillThere demands that a role whose deletion was refused is as it was.
func stillThere(ctx context.Context, c *client, _ *call.Response) {
	GinkgoHelper()
	shown := c.api.Call(ctx, "getRolesById", call.PathParameter("id", c.role.ID), c.appSecret())
	Expect(shown).To(conforms(c.api, conform.StatusIs(200), isAsCreated(c.role)))
}

// notThere demands that no role has the name that was refused. One that is there is deleted at the
// end of the run.
func notThere(ctx context.Context, c *client, refused *call.Response) {
	GinkgoHelper()
	var sent struct{ Name string }
	Expect(json.Unmarshal(refused.Exchange.Request.Body, &sent)).To(Succeed())
	response := c.api.Call(ctx, "getRoles", c.appSecret())
	Expect(response).To(conforms(c.api, conform.StatusIs(200),
		holds("no role has the name that was refused", func(list []map[string]any) string {
			for _, members := range list {
				if role := roleOf(members); role.Name == sent.Name {
					c.remember(role)
					return "the role " + role.ID + " has it"
				}
			}
			return ""
		})))
}

func options(list ...call.Option) []call.Option { return list }

// header returns a request with nothing but a credential header; an empty value leaves it out.
func header(name, value string) func(context.Context, *client) []call.Option {
	return func(context.Context, *client) []call.Option {
		if value == "" {
			return nil
		}
		return options(call.Header(name, value), call.MadeUp(value))
	}
}

// withRole adds the id of a role that exists to a request.
func withRole(request func(context.Context, *client) []call.Option) func(context.Context,
	*client) []call.Option {
	return func(ctx context.Context, c *client) []call.Option {
		return append(request(ctx, c), call.PathParameter("id", c.aRole(ctx).ID))
	}
}

// withApp adds the id of the configured app to a request.
func withApp(request func(context.Context, *client) []call.Option) func(context.Context,
	*client) []call.Option {
	return func(ctx context.Context, c *client) []call.Option {
		return append(request(ctx, c), call.PathParameter("id", c.appID()))
	}
}

func login(username, password func(Credentials) string) func(context.Context,
	*client) []call.Option {
	return func(_ context.Context, c *client) []call.Option {
		sent := Credentials{username(c.credentials()), password(c.credentials())}
		return options(call.JSON(sent), call.MadeUp(wrongPassword))
	}
}

func rightUsername(c Credentials) string { return c.Username }
func rightPassword(c Credentials) string { return c.Password }
func nobody(Credentials) string          { return unknownUser }
func guessed(Credentials) string         { return wrongPassword }

// queryLogin returns a login in the query, as published, with a wrong password.
func queryLogin(_ context.Context, c *client) []call.Option {
	return options(call.Query("username", c.credentials().Username),
		call.Query("password", wrongPassword), call.MadeUp(wrongPassword))
}

func nothing(context.Context, *client) []call.Option { return nil }

func roleBody(more ...call.Option) func(context.Context, *client) []call.Option {
	return func(_ context.Context, c *client) []call.Option {
		return append(options(call.JSON(c.roleBody())), more...)
	}
}

func tokenBody(more ...call.Option) func(context.Context, *client) []call.Option {
	return func(ctx context.Context, c *client) []call.Option {
		return append(options(call.JSON(c.tokenRequest(ctx))), more...)
	}
}

func madeUpTokenID(context.Context, *client) []call.Option {
	return options(call.JSON(map[string]any{"tokenId": madeUpUpper}), call.MadeUp(madeUpUpper))
}
