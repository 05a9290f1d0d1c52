package cases

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/target"
	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// madeUp stands where credentials would, in requests with some that nobody has handed out.
const madeUp = "plumbline-made-up-credential"

// credentials are what the schemes of a contract are satisfied with, by their names; "" is none.
type credentials func(scheme string) string

// credentialName is what a scheme's credential is called in the definition of the target, where a
// dot would be a step into it.
func credentialName(scheme string) string { return "auth-" + withoutDots.Replace(scheme) }

var withoutDots = strings.NewReplacer(".", "-")

// definitions say which environment variables the credentials of schemes come from.
func definitions(variables map[string]string) []target.Credential {
	var list []target.Credential
	for _, scheme := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, target.Credential{Name: credentialName(scheme),
			Variable: variables[scheme], Secret: true, Required: true,
			Description: "what the security scheme " + scheme + " takes"})
	}
	return list
}

// apply puts the credentials of a caller into a request. The requirement is the first one of which
// all schemes are known. missing says which scheme has no credentials; "" where all have.
func (c credentials) apply(o *contract.Operation, caller explore.Caller,
	to *encode.Encoded) (missing string) {
	if len(o.Security) == 0 || caller == explore.Nobody {
		return ""
	}
	value := c
	if caller == explore.Forger {
		value = func(string) string { return madeUp }
	}
	for _, requirement := range o.Security {
		lacks := ""
		for _, scheme := range requirement.Schemes {
			if value(scheme.Name) == "" {
				lacks = scheme.Name
			}
		}
		if lacks != "" {
			missing = lacks
			continue
		}
		for _, scheme := range requirement.Schemes {
			put(scheme, value(scheme.Name), to)
		}
		return ""
	}
	return missing
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
	case scheme.Type == "basic", strings.EqualFold(scheme.Scheme, "basic"):
		to.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
	case scheme.Type == "http" && !strings.EqualFold(scheme.Scheme, "bearer"):
		to.Header.Set("Authorization", scheme.Scheme+" "+value)
	default:
		to.Header.Set("Authorization", "Bearer "+value)
	}
}
