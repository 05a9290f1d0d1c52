package respoke

import (
	"context"
	"fmt"
	"net/http"

	"plumbline/harness/call"
	"plumbline/harness/suite"
	"plumbline/harness/verdict"
)

// generated are the cases that are made of the document alone, where a run asks for them, with the
// credentials of the target. A tokenId is good for one session, so that none is given: sessions are
// what the other cases are about.
var generated = &suite.Generated{OnRequest: true, Credentials: map[string]suite.CredentialFunc{
	"header." + appSecretHeader:  configured("app-secret"),
	"header." + adminTokenHeader: logIn,
	"body/appId":                 configured("app-id"),
	"body/username":              configured("username"),
	"body/password":              configured("password"),
}, Known: []suite.Known{
	{Check: verdict.Challenge, Reason: "no challenge of the service is known: its credentials are " +
		"headers of its own, for which there is no scheme of authentication"},
	{Check: verdict.InvalidAccepted, Operation: "postAdminSessions", Says: typeOfLogin,
		Reason: anyTypeOfLogin},
	{Check: verdict.InvalidAccepted, Operation: "postAdminsessions", Says: typeOfLogin,
		Reason: anyTypeOfLogin},
	{Check: verdict.InvalidAccepted, Operation: "postRoles", Says: "no Content-Type",
		Reason: "a recipient may look at content that has no type (RFC 9110 section 8.3)"},
	{Check: verdict.Method, Operation: "getRolesById", Says: "PUT is answered",
		Reason: "recorded traffic replaces roles by PUT, which the document leaves out"},
}}

const (
	typeOfLogin    = "the Content-Type is"
	anyTypeOfLogin = "first-party clients send forms as well as JSON, and of no other type is it " +
		"known that it was refused"
)

func configured(name string) suite.CredentialFunc {
	return func(_ context.Context, api *suite.API) (string, error) {
		return api.Target.Credential(name), nil
	}
}

// logIn gets an Admin-Token.
func logIn(ctx context.Context, api *suite.API) (string, error) {
	c := &client{api: api}
	response, err := api.Send(ctx, "postAdminSessions", call.JSON(c.credentials()),
		call.Credential("token", adminTokenVariable))
	if err != nil {
		return "", err
	}
	if response.Status() != http.StatusOK {
		return "", fmt.Errorf("POST /admin-sessions/ is answered with %d", response.Status())
	}
	c.loggedIn(response)
	return c.adminToken, nil
}
