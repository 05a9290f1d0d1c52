package schema

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The compiler knows most formats of JSON Schema. These are the others, those of the OpenAPI Format
// Registry (https://spec.openapis.org/registry/format/), and some it is less exact with. A format
// applies to values of its own type only (JSON Schema 2020-12 Validation section 7.1).
var formats = func() []*jsonschema.Format {
	list := []*jsonschema.Format{
		ofStrings(formatRegex, CheckPattern),
		ofNumbers("float", checkRange(math.MaxFloat32)),
		ofNumbers("double", checkRange(math.MaxFloat64)),
		ofNumbers("double-int", checkInteger(-1<<53+1, 1<<53-1)),
		ofStrings("byte", checkBase64),
		ofStrings("base64url", checkBase64URL),
		ofStrings("char",
			func(text string) error {
				return unless(utf8.RuneCountInString(text) == 1,
					"it is not one character")
			}),
		ofStrings("duration", func(text string) error {
			return unless(duration.MatchString(text), "it is no duration of RFC 3339")
		}),
		ofStrings("email", checkEmail),
		ofStrings("hostname", checkHostname),
		ofStrings("ipv4", func(text string) error { return checkAddress(text, netip.Addr.Is4) }),
		ofStrings("idn-hostname", checkInternationalHostname),
		ofStrings("idn-email", checkInternationalEmail),
		ofStrings("iri", checkReference(iriCharacters, true)),
		ofStrings("iri-reference", checkReference(iriCharacters, false)),
		ofStrings("uri", checkReference(uriCharacters, true)),
		ofStrings("uri-reference", checkReference(uriCharacters, false)),
		ofStrings("uri-template", checkTemplate),
	}
	for _, bits := range []uint{8, 16, 32, 64} {
		signed := checkBigInteger(new(big.Int).Neg(power(bits-1)),
			new(big.Int).Sub(power(bits-1), big.NewInt(1)))
		unsigned := checkBigInteger(new(big.Int), new(big.Int).Sub(power(bits), big.NewInt(1)))
		list = append(list, ofNumbers(fmt.Sprintf("int%d", bits), signed),
			ofNumbers(fmt.Sprintf("uint%d", bits), unsigned))
	}
	return list
}()

// formatRegex is what "regex" is called for the compiler, which keeps that name for patterns of its
// own engine.
const formatRegex = "ecma-262-regex"

func power(bits uint) *big.Int { return new(big.Int).Lsh(big.NewInt(1), bits) }

func unless(fine bool, problem string) error {
	if fine {
		return nil
	}
	return errors.New(problem)
}

func ofStrings(name string, check func(string) error) *jsonschema.Format {
	return &jsonschema.Format{Name: name, Validate: func(value any) error {
		if text, ok := value.(string); ok {
			return check(text)
		}
		return nil
	}}
}

func ofNumbers(name string, check func(*big.Rat) error) *jsonschema.Format {
	return &jsonschema.Format{Name: name, Validate: func(value any) error {
		number, ok := value.(json.Number)
		if !ok {
			return nil
		}
		exact, ok := new(big.Rat).SetString(number.String())
		if !ok {
			return fmt.Errorf("%q is not a number", number)
		}
		return check(exact)
	}}
}

func checkRange(limit float64) func(*big.Rat) error {
	most := new(big.Rat).SetFloat64(limit)
	return func(number *big.Rat) error {
		return unless(new(big.Rat).Abs(number).Cmp(most) <= 0,
			"it is beyond the largest number of the format")
	}
}

func checkInteger(least, most int64) func(*big.Rat) error {
	return checkBigInteger(big.NewInt(least), big.NewInt(most))
}

func checkBigInteger(least, most *big.Int) func(*big.Rat) error {
	return func(number *big.Rat) error {
		if !number.IsInt() {
			return errors.New("it is not an integer")
		}
		return unless(number.Num().Cmp(least) >= 0 && number.Num().Cmp(most) <= 0,
			fmt.Sprintf("it is not between %v and %v", least, most))
	}
}

// checkBase64 is RFC 4648 section 4, with padding and without line ends.
func checkBase64(text string) error {
	if strings.ContainsAny(text, "\r\n") {
		return errors.New("base64 has no line ends")
	}
	_, err := base64.StdEncoding.DecodeString(text)
	return err
}

// checkBase64URL is RFC 4648 section 5; padding may be left out.
func checkBase64URL(text string) error {
	if strings.ContainsAny(text, "\r\n") {
		return errors.New("base64url has no line ends")
	}
	encoding := base64.RawURLEncoding
	if strings.Contains(text, "=") {
		encoding = base64.URLEncoding
	}
	_, err := encoding.DecodeString(text)
	return err
}

// duration is RFC 3339 appendix A: units follow each other without a gap, and weeks stand alone.
var duration = regexp.MustCompile(`^P(?:(?:(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:` +
	durationTime + `)?)|` + durationTime + `|\d+W)$`)

const durationTime = `T(?:\d+S|\d+M(?:\d+S)?|\d+H(?:\d+M(?:\d+S)?)?)`

// A mailbox is RFC 5321 section 4.1.2, a host name RFC 1123 section 2.1.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"

var mailbox = regexp.MustCompile(`^(?:` + atom + `(?:\.` + atom +
	`)*|"(?:[ !\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")@(.+)$`)

func checkEmail(text string) error {
	parts := mailbox.FindStringSubmatch(text)
	if len(parts) < 2 || len(text)-len(parts[1]) > 65 {
		return errors.New("it is no mailbox of RFC 5321")
	}
	if literal, found := strings.CutPrefix(parts[1], "["); found {
		literal, closed := strings.CutSuffix(literal, "]")
		if six, found := strings.CutPrefix(literal, "IPv6:"); found && closed {
			return checkAddress(six, netip.Addr.Is6)
		}
		if !closed {
			return errors.New("its domain is not closed")
		}
		return checkAddress(literal, netip.Addr.Is4)
	}
	return unless(len(parts[1]) <= 253 && hostname.MatchString(parts[1]),
		"its domain is no host name")
}

func checkAddress(text string, is func(netip.Addr) bool) error {
	address, err := netip.ParseAddr(text)
	if err != nil {
		return err
	}
	return unless(is(address) && address.Zone() == "", "it is an address of another version")
}

// checkInternationalEmail is RFC 6531 section 3.3: a mailbox with characters beyond ASCII.
func checkInternationalEmail(text string) error {
	address, err := mail.ParseAddress(text)
	if err != nil {
		return err
	}
	return unless(address.Name == "" && !strings.ContainsAny(text, "<>") &&
		strings.TrimSpace(text) == text, "it is more than a mailbox")
}

// A URI or IRI reference is made of these characters (RFC 3986 section 2; RFC 3987 section 2.2),
// whatever its structure.
var (
	uriCharacters = regexp.MustCompile(`^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)
	iriCharacters = regexp.MustCompile(
		`^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=\x{a0}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{ffef}\x{10000}-\x{efffd}-]|%[0-9A-Fa-f]{2})*$`)
)

// userinfo is what stands between // and the last @ before the host.
func userinfo(text string) string {
	_, after, _ := strings.Cut(text, "//")
	if end := strings.IndexAny(after, "/?#"); end >= 0 {
		after = after[:end]
	}
	return after[:max(strings.LastIndex(after, "@"), 0)]
}

// ipFuture is a host in the notation for addresses to come, which net/url does not know (RFC 3986
// section 3.2.2).
var ipFuture = regexp.MustCompile(
	`//([^/?#@]*@)?\[[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+\]`)

// withoutPrivate leaves out characters of private use where an IRI may have them: in its query (RFC
// 3987 section 2.2).
func withoutPrivate(text string) string {
	before, query, found := strings.Cut(text, "?")
	if !found || strings.Contains(before, "#") {
		return text
	}
	query, fragment, _ := strings.Cut(query, "#")
	return before + fragment + strings.Map(func(r rune) rune {
		if r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000 {
			return -1
		}
		return r
	}, query)
}

func checkReference(characters *regexp.Regexp, absolute bool) func(string) error {
	return func(text string) error {
		plain := text
		if characters == iriCharacters {
			plain = withoutPrivate(text)
		}
		if !characters.MatchString(plain) {
			return errors.New("it has a character that has to be percent-encoded")
		}
		text = ipFuture.ReplaceAllString(text, "//${1}host")
		address, err := url.Parse(text)
		if err != nil {
			return err
		}
		if strings.HasSuffix(address.Host, "]") || strings.Contains(address.Host, "]:") {
			text = strings.Replace(text, address.Host, "", 1)
		}
		if strings.ContainsAny(text, "[]") || strings.Count(text, "#") > 1 {
			return errors.New("it has brackets that are not around an address, or a second #")
		}
		if strings.Contains(userinfo(text), "@") {
			return errors.New("it has more than one @ before its host")
		}
		if strings.Contains(address.Hostname(), ":") {
			if _, err := netip.ParseAddr(address.Hostname()); err != nil {
				return err
			}
		}
		return unless(address.IsAbs() || !absolute, "it has no scheme")
	}
}

// template is RFC 6570 section 2.
var template = regexp.MustCompile(`^(?:[^\x00-\x20\x7f"<>\\^` + "`" +
	`{|}%]|%[0-9A-Fa-f]{2}|\{[+#./;?&=,!@|]?` + variable + `(?:,` + variable + `)*\})*$`)

const variable = `(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2}))*(?::[1-9][0-9]{0,3}|\*)?`

func checkTemplate(text string) error {
	return unless(template.MatchString(text), "it is no URI template")
}
