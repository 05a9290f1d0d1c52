package credentials

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// MadeUp stands where credentials would, in requests with some that nobody has handed out.
const MadeUp = "plumbline-made-up-credential"

// Apply puts the credentials of a caller into a request: those of the first requirement of which
// all schemes have some. The error says of which they lack, or why they cannot be got.
func (s *Store) Apply(ctx context.Context, host Host, o *contract.Operation,
	whose explore.Caller, to *encode.Encoded) (Used, error) {
	if len(o.Security) == 0 || whose == explore.Nobody {
		return nil, nil
	}
	var lacks error
	for _, requirement := range o.Security {
		all, err := s.satisfy(ctx, host, requirement, whose)
		if err != nil {
			lacks = err
			continue
		}
		for i, scheme := range requirement.Schemes {
			put(scheme, all[i].value, to)
		}
		return all, nil
	}
	return nil, lacks
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

func lacking(scheme string, whose explore.Caller) error {
	flag := "auth"
	if whose != explore.Self {
		flag += "-" + string(whose)
	}
	return fmt.Errorf("no credentials are given for the security scheme %s (--%s %s=env:NAME)",
		scheme, flag, scheme)
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
