package schema

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

func TestFormats(t *testing.T) {
	for _, test := range []struct {
		format, value string
		valid         bool
	}{
		{"date", `"2014-10-07"`, true},
		{"date", `"2024-02-29"`, true},
		{"date", `"0000-01-01"`, true},
		{"date", `"2014-13-07"`, false},
		{"date", `"2023-02-29"`, false},
		{"date", `"2014-10-7"`, false},
		{"date", `"20141007"`, false},
		{"date", `"2014-10-07T00:00:00Z"`, false},
		{"date", `""`, false},
		{"date", `7`, true}, // not a text
		{"time", `"10:20:30Z"`, true},
		{"time", `"10:20:30.123+02:00"`, true},
		{"time", `"23:59:60Z"`, true},
		{"time", `"10:20:30z"`, true},
		{"time", `"10:20:30"`, false},
		{"time", `"25:00:00Z"`, false},
		{"time", `"10:20Z"`, false},
		{"time", `"10:20:30+2:00"`, false},
		{"time", `7`, true}, // not a text
		{"date-time", `"2014-10-07T10:20:30Z"`, true},
		{"date-time", `"2014-10-07t10:20:30.1-08:00"`, true},
		{"date-time", `"2014-10-07 10:20:30Z"`, false},
		{"date-time", `"2014-10-07T10:20:30"`, false},
		{"date-time", `"2014-10-07"`, false},
		{"date-time", `"2014-02-30T10:20:30Z"`, false},
		{"date-time", `7`, true}, // not a text
		{"duration", `"P1D"`, true},
		{"duration", `"P1Y2M3DT4H5M6S"`, true},
		{"duration", `"PT36H"`, true},
		{"duration", `"P4W"`, true},
		{"duration", `"P1YT1H"`, true},
		{"duration", `"PT0S"`, true},
		{"duration", `"P"`, false},
		{"duration", `"PT"`, false},
		{"duration", `"1D"`, false},
		{"duration", `"P1Y2D"`, false},
		{"duration", `"PT1H2S"`, false},
		{"duration", `"P1D1W"`, false},
		{"duration", `"P1.5D"`, false},
		{"duration", `"P-1D"`, false},
		{"duration", `"p1d"`, false},
		{"duration", `7`, true}, // not a text
		{"email", `"a@b.example"`, true},
		{"email", `"a.b+c@h"`, true},
		{"email", `"\"a b\"@h.example"`, true},
		{"email", `"a@[127.0.0.1]"`, true},
		{"email", `"a@[IPv6:::1]"`, true},
		{"email", `"@h.example"`, false},
		{"email", `"a@"`, false},
		{"email", `"a"`, false},
		{"email", `"a.@h"`, false},
		{"email", `"a..b@h"`, false},
		{"email", `"a b@h"`, false},
		{"email", `"a@h example"`, false},
		{"email", `"a@[127.0.0.256]"`, false},
		{"email", `"a@[127.0.0.1"`, false},
		{"email", `"a@[IPv6:1.2.3.4]"`, false},
		{"email", `"a@-h"`, false},
		{"email", `7`, true}, // not a text
		{"idn-email", `"실례@실례.테스트"`, true},
		{"idn-email", `"a@b.example"`, true},
		{"idn-email", `"a"`, false},
		{"idn-email", `"A B <a@b>"`, false},
		{"idn-email", `" a@b"`, false},
		{"idn-email", `"<a@b>"`, false},
		{"idn-email", `7`, true}, // not a text
		{"hostname", `"h"`, true},
		{"hostname", `"a.b.example"`, true},
		{"hostname", `"xn--4gbwdl.xn--wgbh1c"`, true},
		{"hostname", `"1.example"`, true},
		{"hostname", `"a-b"`, true},
		{"hostname", `""`, false},
		{"hostname", `"-a"`, false},
		{"hostname", `"a-"`, false},
		{"hostname", `"a_b"`, false},
		{"hostname", `"a..b"`, false},
		{"hostname", `"h."`, false},
		{"hostname", `"a.b!"`, false},
		{"hostname", `"aa--b"`, false},
		{"hostname", `"xn--X"`, false},
		{"hostname", `"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, false},
		{"hostname",
			`"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, false},
		{"hostname", `7`, true}, // not a text
		{"idn-hostname", `"실례.테스트"`, true},
		{"idn-hostname", `"example"`, true},
		{"idn-hostname", `"例え。テスト"`, true},
		{"idn-hostname", `""`, false},
		{"idn-hostname", `"-a"`, false},
		{"idn-hostname", `"a b"`, false},
		{"idn-hostname", `"a..b"`, false},
		{"idn-hostname", `7`, true}, // not a text
		{"ipv4", `"127.0.0.1"`, true},
		{"ipv4", `"0.0.0.0"`, true},
		{"ipv4", `"255.255.255.255"`, true},
		{"ipv4", `"256.0.0.1"`, false},
		{"ipv4", `"1.2.3"`, false},
		{"ipv4", `"1.2.3.4.5"`, false},
		{"ipv4", `"+1.2.3.4"`, false},
		{"ipv4", `"01.2.3.4"`, false},
		{"ipv4", `"::1"`, false},
		{"ipv4", `""`, false},
		{"ipv4", `7`, true}, // not a text
		{"ipv6", `"::1"`, true},
		{"ipv6", `"::"`, true},
		{"ipv6", `"2001:db8::8a2e:370:7334"`, true},
		{"ipv6", `"::ffff:1.2.3.4"`, true},
		{"ipv6", `"127.0.0.1"`, false},
		{"ipv6", `"12345::"`, false},
		{"ipv6", `"1::2::3"`, false},
		{"ipv6", `"::1%eth0"`, false},
		{"ipv6", `"1:2:3:4:5:6:7:8:9"`, false},
		{"ipv6", `7`, true}, // not a text
		{"uri", `"https://h.example/a?b#c"`, true},
		{"uri", `"urn:isbn:123"`, true},
		{"uri", `"mailto:a@h"`, true},
		{"uri", `"http://[::1]:8080/x"`, true},
		{"uri", `"http://h/%C3%A9"`, true},
		{"uri", `"/a"`, false},
		{"uri", `"http://a@h/@"`, true},
		{"uri", `"http://a@b@h/"`, false},
		{"uri", `"http://[v1.fe]/"`, true},
		{"uri", `"http://a@[V1.fe]:80/"`, true},
		{"uri", `"http://[v.fe]/"`, false},
		{"uri-reference", `"//a@b@h/"`, false},
		{"uri-reference", `"//h?a@b@c"`, true},
		{"iri", "\"http://h/?\U00100000\uf000#a\"", true},
		{"iri", "\"http://h/\uf000?a\"", false},
		{"iri", "\"http://h/#?\uf000\"", false},
		{"uri", `"a b:c"`, false},
		{"uri", `"http://h/é"`, false},
		{"uri", `"http://h/%zz"`, false},
		{"uri", `"http://[::g]/"`, false},
		{"uri", `"http://h/[a]"`, false},
		{"uri", `"http://h/#a#b"`, false},
		{"uri", `"\\\\h\\a"`, false},
		{"uri", `"://h"`, false},
		{"uri", `""`, false},
		{"uri", `7`, true}, // not a text
		{"uri-reference", `"/a"`, true},
		{"uri-reference", `"a"`, true},
		{"uri-reference", `"#b"`, true},
		{"uri-reference", `"?q"`, true},
		{"uri-reference", `""`, true},
		{"uri-reference", `"../x"`, true},
		{"uri-reference", `"https://h"`, true},
		{"uri-reference", `"a b"`, false},
		{"uri-reference", `"\\a"`, false},
		{"uri-reference", `"#é"`, false},
		{"uri-reference", `"a%2"`, false},
		{"uri-reference", `"1:2"`, false},
		{"uri-reference", `7`, true}, // not a text
		{"iri", `"https://ƒøø.ßår/?∂éœ=πîx#πîüx"`, true},
		{"iri", `"urn:é"`, true},
		{"iri", `"/é"`, false},
		{"iri", `"http://h/ é"`, false},
		{"iri", `7`, true}, // not a text
		{"iri-reference", `"/é#ü"`, true},
		{"iri-reference", `"é"`, true},
		{"iri-reference", `"é b"`, false},
		{"iri-reference", `"é\\b"`, false},
		{"iri-reference", `7`, true}, // not a text
		{"uri-template", `"/a/{b}"`, true},
		{"uri-template", `"{+x}{#y}{?q*,r:3}"`, true},
		{"uri-template", `"a'b"`, true},
		{"uri-template", `""`, true},
		{"uri-template", `"{a.b}"`, true},
		{"uri-template", `"%41"`, true},
		{"uri-template", `"{a"`, false},
		{"uri-template", `"a}"`, false},
		{"uri-template", `"{}"`, false},
		{"uri-template", `"{a b}"`, false},
		{"uri-template", `"a b"`, false},
		{"uri-template", `"a%zz"`, false},
		{"uri-template", `"{=a:0}"`, false},
		{"uri-template", `"<"`, false},
		{"uri-template", `7`, true}, // not a text
		{"uuid", `"2eb8aa08-aa98-11ea-b4aa-73b441d16380"`, true},
		{"uuid", `"2EB8AA08-AA98-11EA-B4AA-73B441D16380"`, true},
		{"uuid", `"00000000-0000-0000-0000-000000000000"`, true},
		{"uuid", `"2eb8aa08aa9811eab4aa73b441d16380"`, false},
		{"uuid", `"2eb8aa08-aa98-11ea-b4aa-73b441d1638"`, false},
		{"uuid", `"2eb8aa08-aa98-11ea-b4aa-73b441d1638g"`, false},
		{"uuid", `""`, false},
		{"uuid", `7`, true}, // not a text
		{"json-pointer", `""`, true},
		{"json-pointer", `"/"`, true},
		{"json-pointer", `"/a~0b/c~1d"`, true},
		{"json-pointer", `"a"`, false},
		{"json-pointer", `"/a~"`, false},
		{"json-pointer", `"/~2"`, false},
		{"json-pointer", `"#/a"`, false},
		{"json-pointer", `7`, true}, // not a text
		{"relative-json-pointer", `"0"`, true},
		{"relative-json-pointer", `"1/a"`, true},
		{"relative-json-pointer", `"2#"`, true},
		{"relative-json-pointer", `"/a"`, false},
		{"relative-json-pointer", `"-1"`, false},
		{"relative-json-pointer", `"01/a"`, false},
		{"relative-json-pointer", `""`, false},
		{"relative-json-pointer", `7`, true}, // not a text
		{"regex", `"^a+$"`, true},
		{"regex", `"(?=a)b"`, true},
		{"regex", `"\\d"`, true},
		{"regex", `""`, true},
		{"regex", `"("`, false},
		{"regex", `"[a"`, false},
		{"regex", `"a**"`, false},
		{"regex", `"(?i)a"`, false},
		{"regex", `"\\a"`, false},
		{"regex", `7`, true}, // not a text
		{"byte", `""`, true},
		{"byte", `"YQ=="`, true},
		{"byte", `"YWI="`, true},
		{"byte", `"+/+/"`, true},
		{"byte", `"YQ"`, false},
		{"byte", `"YQ="`, false},
		{"byte", `"Y==="`, false},
		{"byte", `"-_-_"`, false},
		{"byte", `"Y Q="`, false},
		{"byte", `"YQ==\n"`, false},
		{"byte", `7`, true}, // not a text
		{"base64url", `""`, true},
		{"base64url", `"YQ"`, true},
		{"base64url", `"YQ=="`, true},
		{"base64url", `"-_-_"`, true},
		{"base64url", `"+/+/"`, false},
		{"base64url", `"Y"`, false},
		{"base64url", `"YQ="`, false},
		{"base64url", `"YQ==="`, false},
		{"base64url", `"YQ\n"`, false},
		{"base64url", `7`, true}, // not a text
		{"char", `"a"`, true},
		{"char", `"é"`, true},
		{"char", `"😀"`, true},
		{"char", `""`, false},
		{"char", `"ab"`, false},
		{"char", `7`, true}, // not a text
		{"password", `"anything"`, true},
		{"password", `""`, true},
		{"password", `7`, true}, // not a text
		{"binary", `"\u0000"`, true},
		{"binary", `7`, true}, // not a text
		{"no-such-format", `"x"`, true},
		{"no-such-format", `7`, true}, // not a text
		{"int8", `127`, true},
		{"int8", `-128`, true},
		{"int8", `1.0`, true},
		{"int8", `1e2`, true},
		{"int8", `128`, false},
		{"int8", `-129`, false},
		{"int8", `1.5`, false},
		{"int8", `"x"`, true}, // not a number
		{"int16", `32767`, true},
		{"int16", `-32768`, true},
		{"int16", `32768`, false},
		{"int16", `-32769`, false},
		{"int16", `"x"`, true}, // not a number
		{"int32", `2147483647`, true},
		{"int32", `-2147483648`, true},
		{"int32", `-0`, true},
		{"int32", `2147483648`, false},
		{"int32", `-2147483649`, false},
		{"int32", `0.1`, false},
		{"int32", `"x"`, true}, // not a number
		{"int64", `9223372036854775807`, true},
		{"int64", `-9223372036854775808`, true},
		{"int64", `9223372036854775808`, false},
		{"int64", `-9223372036854775809`, false},
		{"int64", `"x"`, true}, // not a number
		{"uint8", `0`, true},
		{"uint8", `255`, true},
		{"uint8", `256`, false},
		{"uint8", `-1`, false},
		{"uint8", `"x"`, true}, // not a number
		{"uint16", `65535`, true},
		{"uint16", `65536`, false},
		{"uint16", `-1`, false},
		{"uint16", `"x"`, true}, // not a number
		{"uint32", `4294967295`, true},
		{"uint32", `4294967296`, false},
		{"uint32", `-1`, false},
		{"uint32", `"x"`, true}, // not a number
		{"uint64", `18446744073709551615`, true},
		{"uint64", `18446744073709551616`, false},
		{"uint64", `-1`, false},
		{"uint64", `"x"`, true}, // not a number
		{"double-int", `9007199254740991`, true},
		{"double-int", `-9007199254740991`, true},
		{"double-int", `9007199254740992`, false},
		{"double-int", `-9007199254740992`, false},
		{"double-int", `0.5`, false},
		{"double-int", `"x"`, true}, // not a number
		{"float", `3.4e38`, true},
		{"float", `-3.4e38`, true},
		{"float", `0.1`, true},
		{"float", `1e-400`, true},
		{"float", `3.5e38`, false},
		{"float", `-3.5e38`, false},
		{"float", `"x"`, true}, // not a number
		{"double", `1.7e308`, true},
		{"double", `-1.7e308`, true},
		{"double", `0.1`, true},
		{"double", `1e-400`, true},
		{"double", `1.8e308`, false},
		{"double", `-1e309`, false},
		{"double", `"x"`, true}, // not a number
	} {
		schema := `{"format":"` + test.format + `"}`
		for _, version := range []openapi.Version{openapi.OpenAPI30, openapi.OpenAPI31} {
			problems, err := bodySchema(t,
				load(t, withSchema(version, schema))).Judge(valueOf(t, test.value), ToClient)
			if err != nil || (len(problems) == 0) != test.valid {
				t.Errorf("%s %s, %s: got %s", version, test.format, test.value, told(problems, err))
			}
			if len(problems) > 0 && !strings.HasSuffix(problems[0].Message,
				"; must be of the format "+test.format) {
				t.Errorf("%s: got %s", test.format, problems[0].Message)
			}
		}
	}
}

func TestFormatsThatAnnotate(t *testing.T) {
	for _, format := range []string{"date", "ipv4", "int32", "byte", "regex", "uri"} {
		for _, reading := range []Reading{{}, {FormatsAnnotate: true}} {
			c := loadAs(t, withSchema(openapi.OpenAPI31, `{"format":"`+format+`","minLength":2}`),
				reading)
			want := "--"
			if reading.FormatsAnnotate {
				want = "+-"
			}
			values := `"((" "("`
			if format == "int32" {
				values = `99999999999 "("`
			}
			if got := judged(t, bodySchema(t, c), values); got != want {
				t.Errorf("%s, %+v: got %s, want %s", format, reading, got, want)
			}
		}
	}
}

// A number of another type than the compiler reads into is none that a format applies to.
func TestFormatsOfNumbersLookAtNumbersOnly(t *testing.T) {
	f := ofNumbers("any", func(*big.Rat) error { return nil })
	for _, test := range []struct {
		value any
		want  string
	}{{json.Number("1"), ""}, {7, ""}, {nil, ""},
		{json.Number("x"), `not judged: "x" is not a number`}} {
		differs(t, f.Name, told(nil, f.Validate(test.value)), test.want)
	}
}
