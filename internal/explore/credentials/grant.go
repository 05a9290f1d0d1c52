package credentials

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"plumbline/internal/client"
	"plumbline/internal/contract"
	"plumbline/internal/printable"
)

// grant is how a client of OAuth 2 gets tokens for its own credentials (RFC 6749 section 4.4).
type grant struct {
	id, secret *given
	tokenURL   string // that the user gave, "" where the document's is meant
}

// tokenURL reads the URL of a token endpoint.
func tokenURL(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", errors.New("it is no absolute URL of http or https")
	case u.User != nil:
		return "", errors.New("it holds a user name or a password; remove everything up to @")
	}
	return text, nil
}

// endpoint is where tokens are handed out. A secret goes nowhere but to the origin of the base URL,
// unless the user has named the place.
func (g *grant) endpoint(scheme *contract.SecurityScheme, base *url.URL) (*url.URL, error) {
	if g.tokenURL != "" {
		return url.Parse(g.tokenURL)
	}
	if scheme == nil || scheme.TokenURL == "" {
		return nil, errors.New("the document has no token URL of a flow of client credentials " +
			"for it; give it as token-url=URL")
	}
	below := *base
	below.Path = strings.TrimSuffix(below.Path, "/") + "/"
	below.RawPath = ""
	at, err := below.Parse(scheme.TokenURL)
	if err != nil {
		return nil, errors.New("the token URL of the document cannot be read; give one as " +
			"token-url=URL")
	}
	own, _ := client.Origin(base) // which was looked at before
	if to, err := client.Origin(at); err != nil || to != own {
		return nil, fmt.Errorf("the token URL of the document is at %s, and the base URL is at "+
			"%s; the secret is sent there only if you say so by token-url=%s",
			printable.Text(at.Scheme+"://"+at.Host), base.Scheme+"://"+base.Host,
			printable.Text(at.Redacted()))
	}
	return at, nil
}

// get asks for a token.
func (g *grant) get(ctx context.Context, host Host, source Source, at *url.URL,
	scopes []string) (string, error) {
	transport, err := host.Transport(at)
	if err != nil {
		return "", err
	}
	config := clientcredentials.Config{ClientID: g.id.value, ClientSecret: g.secret.value,
		TokenURL: at.String(), Scopes: scopes}
	// A redirect is not followed: the secret was meant for this place.
	sender := &http.Client{Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, sender))
	if err != nil {
		return "", g.failure(at, err)
	}
	host.Obtained(variableOf(source.whose, source.Scheme, ""), token.AccessToken,
		"the access token that "+at.Host+" hands out for the client credentials")
	return token.AccessToken, nil
}

// failure says why there is no token. What came is not repeated but for the code of the error
// (RFC 6749 section 5.2): it may have secrets in it.
func (g *grant) failure(at *url.URL, err error) error {
	where := at.Scheme + "://" + at.Host + at.EscapedPath()
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) || refused.Response == nil {
		var problem *url.Error
		if errors.As(err, &problem) {
			err = problem.Err
			return fmt.Errorf("%s hands out no token: %w", where, err)
		}
		return fmt.Errorf("what %s answers is no token of OAuth 2", where)
	}
	if codes[refused.ErrorCode] {
		return fmt.Errorf("%s hands out no token: it answers with %d and the error %s", where,
			refused.Response.StatusCode, refused.ErrorCode)
	}
	return fmt.Errorf("%s hands out no token: it answers with %d", where,
		refused.Response.StatusCode)
}

// codes are those of RFC 6749 section 5.2.
var codes = map[string]bool{"invalid_request": true, "invalid_client": true, "invalid_grant": true,
	"unauthorized_client": true, "unsupported_grant_type": true, "invalid_scope": true}
