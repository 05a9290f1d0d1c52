package credentials

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// MadeUp stands where credentials would, in requests with some that nobody has handed out.
const MadeUp = "plumbline-made-up-credential"

// Applied is what was put into a request.
type Applied struct {
	Used
	// Spoiled are the credentials that stand in place of good ones, by the variables that stand for
	// them: they tell almost all of what nobody may see.
	Spoiled map[string]string
}

// Apply puts the credentials of a caller into a request: those of the first requirement of which
// all schemes have some. The error says of which they lack, or why they cannot be got.
func (s *Store) Apply(ctx context.Context, host Host, o *contract.Operation,
	whose explore.Caller, to *encode.Encoded) (Applied, error) {
	if len(o.Security) == 0 || whose == explore.Nobody {
		return Applied{}, nil
	}
	var lacks error
	for _, requirement := range o.Security {
		all, err := s.satisfy(ctx, host, requirement, ownerOf(whose))
		if err == nil {
			return apply(requirement, all, whose, to)
		}
		lacks = err
	}
	return Applied{}, lacks
}

// ownerOf is whose credentials those are that a caller has, before they are spoiled.
func ownerOf(whose explore.Caller) explore.Caller {
	if spoils[whose] != nil {
		return explore.Self
	}
	return whose
}

// apply puts the credentials for a requirement into a request, spoiled as the caller has them.
func apply(r *contract.SecurityRequirement, all Used, whose explore.Caller,
	to *encode.Encoded) (Applied, error) {
	spoil := spoils[whose]
	if spoil == nil {
		for i, scheme := range r.Schemes {
			put(scheme, all[i].value, to)
		}
		return Applied{Used: all}, nil
	}
	spoiled := map[string]string{}
	for i, scheme := range r.Schemes {
		value, secret := spoiledFor(scheme, all[i].value, spoil)
		if whose == explore.InOtherCase && value == all[i].value {
			return Applied{}, errors.New("the credentials have no letters, and so no other case")
		}
		put(scheme, value, to)
		switch {
		case whose == explore.InNoScheme:
			to.Header.Set("Authorization", noScheme+" "+value)
		case secret:
			spoiled[strings.ToUpper(notInVariables.ReplaceAllString(
				scheme.Name+"_"+string(whose), "_"))] = value
		}
	}
	return Applied{Spoiled: spoiled}, nil
}

// spoiledFor spoils a credential, and tells whether what comes of it still tells of it. Of
// user:password it is the password that is spoiled: whose it is nobody keeps secret.
func spoiledFor(scheme *contract.SecurityScheme, given string,
	spoil func(string) string) (value string, secret bool) {
	if user, password, is := strings.Cut(given, ":"); is && isBasic(scheme) {
		password = spoil(password)
		return user + ":" + password, password != ""
	}
	value = spoil(given)
	return value, value != ""
}

// noScheme is a scheme of HTTP that there is not.
const noScheme = "Plumbline"

var notInVariables = regexp.MustCompile("[^A-Za-z0-9_]+")

// spoils make credentials that are not good any more of those that are.
var spoils = map[explore.Caller]func(string) string{
	explore.Emptied: func(string) string { return "" },
	explore.Shortened: func(given string) string {
		_, size := utf8.DecodeLastRuneInString(given)
		return given[:len(given)-size]
	},
	explore.InOtherCase: func(given string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsUpper(r) {
				return unicode.ToLower(r)
			}
			return unicode.ToUpper(r)
		}, given)
	},
	explore.InNoScheme: func(given string) string { return given },
}

// Shows tells whether a body has one of the credentials that a request to an operation has come
// with.
func (s *Store) Shows(o *contract.Operation, body []byte) bool {
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			value := s.known(key{explore.Self, scheme.Name,
				strings.Join(requirement.Scopes[scheme.Name], " ")})
			if value != "" && bytes.Contains(body, []byte(value)) {
				return true
			}
		}
	}
	return false
}

// known is the credential that is at hand, without getting one.
func (s *Store) known(k key) string {
	source := s.sources[k.whose][k.scheme]
	if source.given != nil {
		return source.given.value
	}
	h := s.holder(k)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.value
}

// satisfy has a credential for each scheme of a requirement.
func (s *Store) satisfy(ctx context.Context, host Host, r *contract.SecurityRequirement,
	whose explore.Caller) (Used, error) {
	var all Used
	for _, scheme := range r.Schemes {
		one := used{value: MadeUp}
		if whose != explore.Forger {
			var err error
			if one, err = s.get(ctx, host, whose, scheme, r.Scopes[scheme.Name]); err != nil {
				return nil, err
			}
		}
		if one.value == "" {
			return nil, lacking(scheme.Name, whose)
		}
		all = append(all, one)
	}
	return all, nil
}

// lacking says that a caller has no credentials for a security scheme.
func lacking(scheme string, caller explore.Caller) error {
	if caller == explore.Other {
		return fmt.Errorf("no credentials of a second caller are given for the security scheme "+
			"%s (--auth-other %s=env:NAME)", scheme, scheme)
	}
	return fmt.Errorf("no credentials are given for the security scheme %s "+
		"(--auth %s=env:NAME)", scheme, scheme)
}

// applyGiven puts those credentials into a request to log in that were given as they are: a token
// cannot be what it takes to get one.
func (s *Store) applyGiven(o *contract.Operation, source Source, to *encode.Encoded) error {
	lacks := ""
	for _, requirement := range o.Security {
		lacks = ""
		for _, scheme := range requirement.Schemes {
			if s.sources[source.whose][scheme.Name].given == nil {
				lacks = scheme.Name
			}
		}
		if lacks != "" {
			continue
		}
		for _, scheme := range requirement.Schemes {
			put(scheme, s.sources[source.whose][scheme.Name].given.value, to)
		}
		return nil
	}
	if lacks != "" {
		return fmt.Errorf("%s itself requires the security scheme %s, for which no credentials "+
			"are given as they are", o, lacks)
	}
	return nil
}

// isBasic tells whether a scheme takes user:password.
func isBasic(scheme *contract.SecurityScheme) bool {
	return scheme != nil && (scheme.Type == "basic" || strings.EqualFold(scheme.Scheme, "basic"))
}

// put puts a credential into its place. That of Basic is user:password.
func put(scheme *contract.SecurityScheme, value string, to *encode.Encoded) {
	switch {
	case scheme.Type == "apiKey" && scheme.In == "query":
		to.Query = strings.TrimPrefix(to.Query+"&"+url.QueryEscape(scheme.Key)+"="+
			url.QueryEscape(value), "&")
	case scheme.Type == "apiKey" && scheme.In == "cookie":
		cookie := scheme.Key + "=" + value
		if before := to.Header.Get("Cookie"); before != "" {
			cookie = before + "; " + cookie
		}
		to.Header.Set("Cookie", cookie)
	case scheme.Type == "apiKey":
		to.Header.Set(scheme.Key, value)
	case isBasic(scheme):
		to.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
	case scheme.Type == "http" && !strings.EqualFold(scheme.Scheme, "bearer"):
		to.Header.Set("Authorization", scheme.Scheme+" "+value)
	default:
		to.Header.Set("Authorization", "Bearer "+value)
	}
}
