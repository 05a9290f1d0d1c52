package respoke

import (
	"context"
	"fmt"
	"net/http"

	. "github.com/onsi/ginkgo/v2"

	"plumbline/harness/call"
	"plumbline/harness/suite"
)

// Headers that carry credentials, and how the tokens in them are called in curl lines.
const (
	adminTokenHeader = "Admin-Token"
	appSecretHeader  = "App-Secret"
	appTokenHeader   = "App-Token"

	adminTokenVariable = "RESPOKE_ADMIN_TOKEN"
	tokenIDVariable    = "RESPOKE_TOKEN_ID"
	appTokenVariable   = "RESPOKE_APP_TOKEN"
)

// routes are the operations as titles name them.
var routes = map[string]string{
	"postAdminSessions": "POST /admin-sessions/", "postAdminsessions": "POST /adminsessions/",
	"getApps": "GET /apps/", "getAppsById": "GET /apps/{id}", "postRoles": "POST /roles/",
	"getRoles": "GET /roles/", "getRolesById": "GET /roles/{id}",
	"deleteRolesById": "DELETE /roles/{id}", "postTokens": "POST /tokens/",
	"putTokens": "PUT /tokens/", "postSessionTokens": "POST /session-tokens/",
	"postAppauthsessions": "POST /appauthsessions/",
	"deleteSessionTokens": "DELETE /session-tokens/",
}

// Credentials is the body of a login.
type Credentials struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

// App is what the suite reads of an app.
type App struct {
	ID        string `json:"id"`
	AccountID string `json:"accountId"`
	Secret    string `json:"secret"`
}

// Role is what the suite reads of a role. Members has all of it, whatever it is.
type Role struct {
	ID, AccountID, AppID, Name string
	Members                    map[string]any
}

func roleOf(members map[string]any) Role {
	text := func(name string) string { value, _ := members[name].(string); return value }
	return Role{ID: text("id"), AccountID: text("accountId"), AppID: text("appId"),
		Name: text("name"), Members: members}
}

// TokenRequest is the body of a request for a token.
type TokenRequest struct {
	AppID      string `json:"appId"`
	EndpointID string `json:"endpointId"`
	RoleID     string `json:"roleId,omitempty"`
	RoleName   string `json:"roleName,omitempty"`
	TTL        any    `json:"ttl"`
}

// Token is what the suite reads of a token. Its times are whole numbers, which JSON may write with
// an exponent or a fraction of zero.
type Token struct {
	ID         string  `json:"id"`
	TokenID    string  `json:"tokenId"`
	AppID      string  `json:"appId"`
	AccountID  string  `json:"accountId"`
	EndpointID string  `json:"endpointId"`
	RoleID     string  `json:"roleId"`
	CreateTime float64 `json:"createTime"`
	ExpiryTime float64 `json:"expiryTime"`
	CreatedAt  string  `json:"createdAt"`
}

// client goes through the API and hands each credential on. What a case needs and has not got yet
// it gets on the way, so that any case can be run alone.
type client struct {
	api        *suite.API
	adminToken string
	app        App
	role       Role
	created    *suite.Created
	sessions   []string // App-Tokens handed out so far
	tokenIDs   []string // tokenIds handed out so far
}

// needs ends a case that needs something which an answer should have had: another case judges that
// answer, and fails.
func needs(text, what, operation string) {
	GinkgoHelper()
	if text == "" {
		Skip(fmt.Sprintf("it needs %s, and the answer to %s has none that can be read", what,
			operation))
	}
}

func (c *client) credentials() Credentials {
	return Credentials{c.api.Target.Credential("username"), c.api.Target.Credential("password")}
}

func (c *client) appID() string { return c.api.Target.Credential("app-id") }

func (c *client) appSecret() call.Option {
	return call.Header(appSecretHeader, c.api.Target.Credential("app-secret"))
}

// admin returns the header of an admin session.
func (c *client) admin(ctx context.Context) call.Option {
	GinkgoHelper()
	if c.adminToken == "" {
		c.loggedIn(c.api.Require(ctx, "postAdminSessions", call.JSON(c.credentials()),
			call.Credential("token", adminTokenVariable)))
		needs(c.adminToken, "an Admin-Token", "POST /admin-sessions/")
	}
	return call.Header(adminTokenHeader, c.adminToken)
}

func (c *client) loggedIn(response *call.Response) {
	if response.Status() == http.StatusOK {
		c.adminToken = response.Text("token")
		c.api.Expires("admin sessions", "no operation ends one")
	}
}

// roleBody is a role as the suite creates it: a name that nobody else has, and permissions that
// differ from the defaults.
func (c *client) roleBody() map[string]any {
	return map[string]any{
		"appId": c.appID(), "name": "plumbline-" + unique(), "mediaRelay": true,
		"events": map[string]any{"subscribe": true, "unsubscribe": true},
		"groups": map[string]any{"list": true,
			"plumbline-*": map[string]any{"subscribe": true, "publish": true, "destroy": false}},
	}
}

// anApp returns the configured app.
func (c *client) anApp(ctx context.Context) App {
	if c.app.ID == "" {
		// what cannot be read has no accountId
		_ = c.api.Require(ctx, "getAppsById", call.PathParameter("id", c.appID()),
			c.appSecret()).Decode(&c.app)
	}
	return c.app
}

// aRole returns a role, which is deleted at the end of the run.
func (c *client) aRole(ctx context.Context) Role {
	GinkgoHelper()
	if c.role.ID == "" {
		c.roleCreated(c.api.Require(ctx, "postRoles", c.appSecret(), call.JSON(c.roleBody())))
		needs(c.role.ID, "the id of a role", "POST /roles/")
	}
	return c.role
}

func (c *client) roleCreated(response *call.Response) {
	var members map[string]any
	if response.Status()/100 != 2 || response.Decode(&members) != nil {
		return
	}
	if role := roleOf(members); role.ID != "" {
		c.remember(role)
	}
}

// remember notes a role, which is deleted at the end of the run.
func (c *client) remember(role Role) {
	c.role = role
	id := role.ID
	c.created = c.api.Created("role "+id,
		func(ctx context.Context) error { return c.deleteRole(ctx, id) })
}

func (c *client) deleteRole(ctx context.Context, id string) error {
	response, err := c.api.Send(ctx, "deleteRolesById", call.PathParameter("id", id), c.appSecret())
	if err != nil {
		return err
	}
	if status := response.Status(); status != http.StatusOK && status != http.StatusNotFound {
		return fmt.Errorf("DELETE /roles/{id} answered %d", status)
	}
	return nil
}

func (c *client) tokenRequest(ctx context.Context) TokenRequest {
	return TokenRequest{AppID: c.appID(), EndpointID: "plumbline", RoleID: c.aRole(ctx).ID,
		TTL: ttl}
}

// ttl is how many seconds the suite's tokens live.
const ttl = 600

// aTokenID returns a tokenId that has not been used.
func (c *client) aTokenID(ctx context.Context) string {
	GinkgoHelper()
	response := c.api.Require(ctx, "postTokens", c.appSecret(), call.JSON(c.tokenRequest(ctx)),
		call.Credential("tokenId", tokenIDVariable))
	tokenID := c.tokenCreated(response).TokenID
	needs(tokenID, "a tokenId", "POST /tokens/")
	return tokenID
}

func (c *client) tokenCreated(response *call.Response) Token {
	var token Token
	if response.Status() == http.StatusOK && response.Decode(&token) == nil {
		c.tokenIDs = append(c.tokenIDs, token.TokenID)
		c.api.Expires("tokens", fmt.Sprintf("no operation deletes one; each lives %d seconds", ttl))
	}
	return token
}

// sessionOpened notes a session, which is closed at the end of the run.
func (c *client) sessionOpened(response *call.Response) {
	appToken := response.Text("token")
	if response.Status() != http.StatusOK || appToken == "" {
		return
	}
	c.sessions = append(c.sessions, appToken)
	c.api.Created("a session of an app", func(ctx context.Context) error {
		closed, err := c.api.Send(ctx, "deleteSessionTokens", call.Header(appTokenHeader, appToken))
		if err == nil && closed.Status()/100 != 2 {
			err = fmt.Errorf(
				"DELETE /session-tokens/ answered %d, which may be its way: no answer of "+
					"it is known", closed.Status())
		}
		return err
	})
}

// deletedRole returns a role that has been deleted.
func (c *client) deletedRole(ctx context.Context) Role {
	role := c.aRole(ctx)
	if !c.created.Gone() {
		c.api.Require(ctx, "deleteRolesById", call.PathParameter("id", role.ID), c.appSecret())
		c.created.Deleted()
	}
	return role
}
