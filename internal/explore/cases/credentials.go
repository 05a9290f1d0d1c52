package cases

import (
	"encoding/base64"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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

// ofOther begins the names of credentials of a second caller.
const ofOther = "other-"

// definitions say which environment variables the credentials of schemes come from. The names of
// the credentials begin as is said.
func definitions(variables map[string]string, beginning string) []target.Credential {
	var list []target.Credential
	for _, scheme := range slices.Sorted(maps.Keys(variables)) {
		list = append(list, target.Credential{Name: beginning + credentialName(scheme),
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
func (c credentials) spoiled(o *contract.Operation, caller explore.Caller) map[string]string {
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
func (c credentials) haveCase(o *contract.Operation) bool {
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
