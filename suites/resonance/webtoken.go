package resonance

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// webToken is what can be read of a JSON Web Token (RFC 7519). The claims of an encrypted one
// cannot.
type webToken struct{ header, claims map[string]any }

// base64url is the alphabet of RFC 4648 section 5, without padding (RFC 7515 section 2). A part may
// be empty.
var base64url = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// parseWebToken reads a JSON Web Token in its compact form: three parts where it is signed (RFC
// 7515 section 3.1), five where it is encrypted (RFC 7516 section 3.1). The errors have nothing of
// the token.
func parseWebToken(text string) (webToken, error) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 && len(parts) != 5 {
		return webToken{},
			fmt.Errorf("a JSON Web Token has three parts or five, joined by dots, and this one %d",
				len(parts))
	}
	for i, part := range parts {
		if !base64url.MatchString(part) {
			return webToken{}, fmt.Errorf("part %d is not in base64url", i+1)
		}
	}
	var read webToken
	var err error
	if read.header, err = decodePart(parts[0]); err != nil {
		return webToken{}, fmt.Errorf("its header %w", err)
	}
	algorithm, isText := read.header["alg"].(string)
	switch {
	case !isText:
		return webToken{}, errors.New("its header has no alg")
	case len(parts) == 5:
		return read, nil
	case algorithm == "none" || parts[2] == "":
		return webToken{}, errors.New("it is not signed")
	}
	if read.claims, err = decodePart(parts[1]); err != nil {
		return webToken{}, fmt.Errorf("its claims %w", err)
	}
	for _, name := range []string{"exp", "nbf", "iat"} {
		if _, isNumber := read.time(name); !isNumber && read.claims[name] != nil {
			return webToken{},
				fmt.Errorf("its claim %s is no number (RFC 7519 section 2, NumericDate)", name)
		}
	}
	return read, nil
}

func decodePart(part string) (map[string]any, error) {
	decoded, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil, errors.New("is not in base64url")
	}
	var object map[string]any
	if json.Unmarshal(decoded, &object) != nil || object == nil {
		return nil, errors.New("is no JSON object")
	}
	return object, nil
}

// time is a claim that is a time, in seconds since 1970; false where the token does not have it.
func (t webToken) time(claim string) (float64, bool) {
	at, isNumber := t.claims[claim].(float64)
	return at, isNumber
}
