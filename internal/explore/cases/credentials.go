package cases

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// madeUp stands where credentials would, in requests with some that nobody has handed out.
const madeUp = "plumbline-made-up-credential"

// Credentials are what the schemes of a contract are satisfied with, by their names; "" is none.
type Credentials func(scheme string) string

// apply puts the credentials of a caller into a request. The requirement is the first one of which
// all schemes are known. missing says which scheme has no credentials; "" where all have.
func (c Credentials) apply(o *contract.Operation, caller explore.Caller,
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

// shows tells whether a body has one of the credentials of an operation.
func (c Credentials) shows(o *contract.Operation, body []byte) bool {
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			if value := c(scheme.Name); value != "" && bytes.Contains(body, []byte(value)) {
				return true
			}
		}
	}
	return false
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
