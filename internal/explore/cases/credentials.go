package cases

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// madeUp stands where credentials would, in requests with some that nobody has handed out.
const madeUp = "plumbline-made-up-credential"

// Credentials are what the schemes of a contract are satisfied with, by their names; "" is none.
type Credentials func(scheme string) string

// Callers has the credentials of who tests, and of a second caller who has nothing to do with the
// first one; those of none are nil.
type Callers struct{ Own, Other Credentials }

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
	spoil, isSpoiled := spoils[caller]
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
			given := value(scheme.Name)
			if isSpoiled {
				given = spoil(given)
			}
			if put(scheme, given, to); caller == explore.InNoScheme {
				to.Header.Set("Authorization", noScheme+" "+given)
			}
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

// noScheme is a scheme of HTTP that there is not.
const noScheme = "Plumbline"

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

// spoiled are the credentials that a caller has in place of good ones, by the variables that stand
// for them: they tell almost all of what nobody may see.
func (c Credentials) spoiled(o *contract.Operation, caller explore.Caller) map[string]string {
	spoil, isSpoiled := spoils[caller]
	if !isSpoiled || caller == explore.InNoScheme || caller == explore.Emptied {
		return nil
	}
	values := map[string]string{}
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			if given := spoil(c(scheme.Name)); given != "" {
				name := strings.ToUpper(notInVariables.ReplaceAllString(
					scheme.Name+"_"+string(caller), "_"))
				values[name] = given
			}
		}
	}
	return values
}

// haveCase tells whether the credentials of all schemes of an operation have letters.
func (c Credentials) haveCase(o *contract.Operation) bool {
	for _, requirement := range o.Security {
		for _, scheme := range requirement.Schemes {
			if given := c(scheme.Name); given == spoils[explore.InOtherCase](given) {
				return false
			}
		}
	}
	return true
}

var notInVariables = regexp.MustCompile("[^A-Za-z0-9_]+")

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
