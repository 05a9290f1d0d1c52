// Package credentials has what the security schemes of a contract are satisfied with: what somebody
// gave, and what is got for it, such as a token.
//
// What is got is a secret from the moment it comes on: its host is told of it before it is used.
package credentials

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/explore"
)

// Source says where the credentials of a security scheme come from, in one of these forms:
//
//	SCHEME=env:NAME
//	SCHEME=file:PATH
//	SCHEME=client-credentials id=REFERENCE secret=REFERENCE [token-url=URL]
//	SCHEME=login operation=NAME token=POINTER [PLACE=VALUE]…
//
// A reference is env:NAME or file:PATH. In place of a scheme there may be a place of requests,
// such as header.X-Token or body/secret, for an API that describes its credentials as parameters.
type Source struct {
	Scheme string
	whose  explore.Caller
	given  *given                                // what the scheme takes as it is
	grant  *grant                                // of OAuth 2
	login  *login                                // an operation of the document
	ask    func(context.Context) (string, error) // of whoever runs the cases
}

// given is a value that somebody has given.
type given struct {
	value    string
	variable string // that stands for it wherever it would be shown
	says     string // where it comes from, where that is no variable of the environment
}

// References reads what references lead to.
type References struct {
	// Flag is what the sources are given by, for messages.
	Flag string
	// Resolve reads env:NAME and file:PATH. Its error does not repeat what was read.
	Resolve func(reference string) (string, error)
}

// Parse reads a source of a caller's credentials. The error says what is wrong, and how to mend it;
// it repeats nothing that may be a secret.
func Parse(text string, whose explore.Caller, from References) (Source, error) {
	scheme, what, found := strings.Cut(text, "=")
	p := parser{References: from, whose: whose, scheme: scheme}
	s := Source{Scheme: scheme, whose: whose}
	kind, rest, _ := strings.Cut(what, " ")
	var err error
	switch {
	case !found || scheme == "":
		err = p.form()
	case isReference(what):
		s.given, err = p.reference("", what)
	case kind == "client-credentials":
		s.grant, err = p.grant(strings.Fields(rest))
	case kind == "login":
		s.login, err = p.login(strings.Fields(rest))
	default:
		err = p.form()
	}
	return s, err
}

// Asked is a source that a program has: what it is asked for is got anew where it is refused.
func Asked(scheme string, ask func(context.Context) (string, error)) Source {
	return Source{Scheme: scheme, ask: ask}
}

// Given is a source of a value that a program has.
func Given(scheme string, whose explore.Caller, value string) Source {
	return Source{Scheme: scheme, whose: whose, given: &given{value: value,
		variable: variableOf(whose, scheme, ""), says: "what the program has for " + scheme}}
}

// isReference tells whether a text says where a value stands.
func isReference(text string) bool {
	return strings.HasPrefix(text, "env:") || strings.HasPrefix(text, "file:")
}

type parser struct {
	References
	whose  explore.Caller
	scheme string
}

func (p parser) form() error {
	return fmt.Errorf("%s wants SCHEME=env:NAME, the name of the environment variable that has "+
		"the credentials, or SCHEME=file:PATH, or client-credentials or login behind the equals "+
		"sign, as the help says", p.Flag)
}

func (p parser) wrong(format string, arguments ...any) error {
	return fmt.Errorf("%s, for the security scheme %s: %w", p.Flag, p.scheme,
		fmt.Errorf(format, arguments...))
}

// reference reads what a reference leads to; name tells several of a scheme apart.
func (p parser) reference(name, text string) (*given, error) {
	value, err := p.Resolve(text)
	if err != nil {
		return nil, fmt.Errorf("%w (which %s names for the security scheme %s)", err, p.Flag,
			p.scheme)
	}
	if variable, is := strings.CutPrefix(text, "env:"); is {
		return &given{value: value, variable: variable}, nil
	}
	return &given{value: value, variable: variableOf(p.whose, p.scheme, name),
		says: "the content of " + strings.TrimPrefix(text, "file:")}, nil
}

// variableOf names what stands for a credential that no variable of the environment has.
func variableOf(whose explore.Caller, scheme, name string) string {
	parts := []string{"AUTH", string(whose), scheme, name}
	word := func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}
	var words []string
	for _, part := range parts {
		if part != "" {
			words = append(words, strings.Map(word, part))
		}
	}
	return strings.Join(words, "_")
}

// fields reads NAME=VALUE, each name once.
func (p parser) fields(list []string, each func(name, value string) error) error {
	seen := map[string]bool{}
	for _, field := range list {
		name, value, found := strings.Cut(field, "=")
		switch {
		case !found || name == "" || value == "":
			return p.wrong("a part between two spaces is not NAME=VALUE")
		case seen[name]:
			return p.wrong("%s is given twice", name)
		}
		seen[name] = true
		if err := each(name, value); err != nil {
			return err
		}
	}
	return nil
}

// grant reads the client of a grant of OAuth 2.
func (p parser) grant(list []string) (*grant, error) {
	g := &grant{}
	err := p.fields(list, func(name, value string) (err error) {
		switch name {
		case "id":
			g.id, err = p.secret(name, value)
		case "secret":
			g.secret, err = p.secret(name, value)
		case "token-url":
			g.tokenURL, err = tokenURL(value)
			if err != nil {
				err = p.wrong("token-url: %w", err)
			}
		default:
			err = p.wrong("client-credentials takes id, secret and token-url, and not %s", name)
		}
		return err
	})
	if err == nil && (g.id == nil || g.secret == nil) {
		err = p.wrong("client-credentials wants id=env:NAME and secret=env:NAME (or file:PATH)")
	}
	return g, err
}

// secret reads a value that has to be a reference.
func (p parser) secret(name, value string) (*given, error) {
	if !isReference(value) {
		return nil, p.wrong("%s is a secret, and stands here as it is; write env:NAME or "+
			"file:PATH, and change the secret if others could read it here", name)
	}
	return p.reference(name, value)
}

// login reads an operation that hands out a token.
func (p parser) login(list []string) (*login, error) {
	l := &login{}
	err := p.fields(list, func(name, value string) error {
		switch name {
		case "operation":
			l.operation = strings.Replace(value, ":/", " /", 1)
			return nil
		case "token":
			l.token = value
			if !strings.HasPrefix(value, "/") {
				return p.wrong("token is a JSON pointer into the answer, such as /access_token")
			}
			return nil
		}
		return p.member(l, name, value)
	})
	if err == nil && (l.operation == "" || l.token == "") {
		err = p.wrong("login wants operation=NAME, by operationId or as METHOD:/path, and " +
			"token=POINTER, where the token stands in the answer, such as /access_token")
	}
	return l, err
}
