package page

import (
	"regexp"
	"strings"
	"testing"
)

// exampled replaces examples by their names, so that tests need not repeat them. A token's example
// is as long as the token.
func exampled(text string) string {
	for n, name := range []string{"FIRST", "SECOND", "THIRD"} {
		uuid := exampleUUID(strings.Repeat("0", 36), n)
		random := letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "name", n, 26)
		text = strings.NewReplacer(uuid, name+"-UUID", strings.ToLower(uuid),
			strings.ToLower(name)+"-uuid", random, name+"-NAME", strings.ToLower(random),
			strings.ToLower(name)+"-name").Replace(text)
	}
	return text
}

func TestStable(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "GET /apps/ → 200: not what is required",
			"GET /apps/ → 200: not what is required"},
		{"UUIDs by first appearance",
			"C86B2B3F-9A00-4261-A57C-2649180186A0 46CBBB57-4F42-451F-A752-7997046FC5C6 " +
				"C86B2B3F-9A00-4261-A57C-2649180186A0", "FIRST-UUID SECOND-UUID FIRST-UUID"},
		{"a UUID in both cases",
			"C86B2B3F-9A00-4261-A57C-2649180186A0 is c86b2b3f-9a00-4261-a57c-2649180186a0",
			"FIRST-UUID is first-uuid"},
		{"a UUID behind letters", `"appcl-c86b2b3f-9a00-4261-a57c-2649180186a0"`,
			`"appcl-first-uuid"`},
		{"a UUID that was made up by hand",
			"/roles/00000000-0000-4000-8000-00000000000A of C86B2B3F-9A00-4261-A57C-2649180186A0",
			"/roles/00000000-0000-4000-8000-00000000000A of FIRST-UUID"},
		{"one of several app clients", "appcl-00000000-0000-4000-8000-000000000010 is not " +
			"appcl-00000000-0000-4000-8000-000000000000", "appcl-00000000-0000-4000-8000-" +
			"000000000006 is not appcl-00000000-0000-4000-8000-000000000000"},
		{"a name",
			`"plumbline-OI363IHCXUGOMTSZYHGACT2DZK" and 'plumbline-oi363ihcxugomtszyhgact2dzk'`,
			`"plumbline-FIRST-NAME" and 'plumbline-first-name'`},
		{"a name without what stood before it", `"plumb-OI363IHCXUGOMTSZYHGACT2DZK"`,
			`"plumb-FIRST-NAME"`},
		{"words are no names", "internationalization of the plumbline-suite",
			"internationalization of the plumbline-suite"},
		{"a port", "the answer of 127.0.0.1:40265 is; [::1]:1 and localhost:65535",
			"the answer of 127.0.0.1:8080 is; [::1]:8080 and localhost:8080"},
		{"a place in a file", "specs/respoke/openapi.yaml:127:5",
			"specs/respoke/openapi.yaml:127:5"},
		{"one moment",
			`"createdAt":"2026-11-22T03:21:59.123Z","updatedAt":"2026-11-22T03:21:59.123Z"`,
			`"createdAt":"2026-01-15T09:30:00.101Z","updatedAt":"2026-01-15T09:30:00.101Z"`},
		{"the order of a moment", `2026-11-22T03:21:59.923Z then 2026-11-22T03:21:58.003Z`,
			`2026-01-15T09:30:00.102Z then 2026-01-15T09:30:00.101Z`},
		{"the seconds between moments", `"createTime":1795317596,"expiryTime":1795318197`,
			`"createTime":1768469400,"expiryTime":1768470001`},
		{"seconds and a time of one moment",
			`"createTime":1795317596,"expiryTime":1795318196,"createdAt":"2026-11-22T03:19:56.762Z"`, `"createTime":1768469400,"expiryTime":1768470000,"createdAt":"2026-01-15T09:30:00.101Z"`},
		{"milliseconds", `"createTime":1795317596000,"expiryTime":1795318196000`,
			`"createTime":1768469400000,"expiryTime":1768470000000`},
		{"seconds with a fraction", `1795317570.539`, `1768469400.555`},
		{"seconds with an exponent", `1.795339413e+09 or 1.795339413e9`,
			`1.768469400e+09 or 1.768469400e9`},
		{"long before",
			`createTime is 1763781596, which is 8759h59m59.7s away; "createdAt":"2026-11-22T03:19:56.762Z"`, `createTime is 1768469400, which is 8760h0m0s away; "createdAt":"2027-01-15T09:30:00.101Z"`},
		{"other forms of a time",
			`2026-11-22T03:19:54.300+00:00, 2026-11-22T03:19:54Z and Sun, 22 Nov 2026 03:19:54 GMT`,
			`2026-01-15T09:30:00.101+00:00, 2026-01-15T09:30:00Z and Thu, 15 Jan 2026 09:30:00 GMT`},
		{"what was recorded", `"createdAt":1420234258 and 2015-01-02T21:30:58.111Z`,
			`"createdAt":1420234258 and 2015-01-02T21:30:58.111Z`},
		{"other numbers", "21600, 4711, +15551234567890 and 10485760 bytes",
			"21600, 4711, +15551234567890 and 10485760 bytes"},
		{"a short time", "longer than 2s; 1h0m0.5s", "longer than 2s; 1h0m0.5s"},
		{"the size of what is cut",
			"  response   HTTP/1.1 200 OK, application/json, 1123 bytes\n             [{\"a\":1…\n",
			"  response   HTTP/1.1 200 OK, application/json, 2048 bytes\n             " +
				"[{\"a\":1…\n"},
		{"the size of what is whole",
			"  response   HTTP/1.1 200 OK, application/json, 1123 bytes\n             " +
				"[{\"a\":1}]\n",
			"  response   HTTP/1.1 200 OK, application/json, 1123 bytes\n             " +
				"[{\"a\":1}]\n"},
	} {
		if got := exampled(Stable(test.text)); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestStableOfWhatIsCut looks at values of which only the beginning is there: they get as much of
// an example, and of the same one as the whole value.
func TestStableOfWhatIsCut(t *testing.T) {
	uuid := func(n int) string { return exampleUUID(strings.Repeat("0", 36), n) }
	for _, test := range []struct{ name, text, want string }{
		{"another UUID", `"appId":"C86B2B3F-9A00-4261-A57C-2649180186A0","id":"4A2B…`,
			`"appId":"` + uuid(0) + `","id":"` + uuid(1)[:4] + `…`},
		{"the same UUID", `"appId":"C86B2B3F-9A00-4261-A57C-2649180186A0","id":"C86B2B3F-9A…`,
			`"appId":"` + uuid(0) + `","id":"` + uuid(0)[:11] + `…`},
		{"without a mark", "\"accountId\":\"223ea227-1517\n",
			"\"accountId\":\"" + strings.ToLower(uuid(0)[:13]) + "\n"},
		{"a whole UUID at the end", `"id":"C86B2B3F-9A00-4261-A57C-2649180186A0…`,
			`"id":"` + uuid(0) + `…`},
		{"no UUID", `"name":"Bade…`, `"name":"Bade…`},
		{"a time", `"createdAt":"2026-11-22T03:21:59.123Z","updatedAt":"2026-11-22T03:2…`,
			`"createdAt":"2026-01-15T09:30:00.101Z","updatedAt":"2026-01-15T09:3…`},
	} {
		if got := Stable(test.text); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestStableTokens(t *testing.T) {
	const (
		token   = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhcHBjbC1mY2FlOTMxNS1hNjE0LTRiZWQ.27twNo8gfbB0FKORlmpfnRzUdHQ-pJgP8fa-50blp-o"
		refresh = "wLU--LlPVJntePMwR1ykWzc576NHszGqLmm9Ih7igRKQEjDqpJHSGu9SoF4uqH-l"
	)
	text := `{'AccessToken':"` + token + `","RefreshToken":"` + refresh + `"}`
	got := Stable(text)
	if strings.Contains(got, token[4:20]) || strings.Contains(got, refresh[:10]) {
		t.Errorf("the tokens are there: %s", got)
	}
	if len(got) != len(text) ||
		!regexp.MustCompile(
			`^\{'AccessToken':"eyJ[\w-]+\.[\w-]+\.[\w-]+","RefreshToken":"[\w-]{64}"\}$`).MatchString(got) {
		t.Errorf("the form is another one: %s", got)
	}
	if other := Stable(strings.ReplaceAll(text, refresh, strings.ToUpper(refresh))); other != got {
		t.Errorf("another token has another example:\n%s\n%s", other, got)
	}
	if cutOff := Stable(`"AccessToken":"` + token[:80] + cut); strings.Contains(cutOff,
		token[4:20]) || len(cutOff) != 95+len(cut) {
		t.Errorf("a token that is cut off: %s", cutOff)
	}
}

// FuzzStable checks that examples are examples of themselves: a page that is read again has the
// same samples.
func FuzzStable(f *testing.F) {
	for _, seed := range []string{
		"", "…",
		`"id":"C86B2B3F-9A00-4261-A57C-2649180186A0","createTime":1795317596,"createdAt":"2026-11-22T03:19:56.762Z","roleId":"46C…`,
		"2026-11-22T03:19:54.300+00:00 Sun, 22 Nov 2026 03:20:06 GMT 1.795339413e+09",
		"plumbline-OI363IHCXUGOMTSZYHGACT2DZK 127.0.0.1:1 9000h0m1s",
		"9999999999999 0000-00-00T00:00:00Z 2026-11-22T03:19:54.Z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		Stable(text) // and no panic
	})
}
