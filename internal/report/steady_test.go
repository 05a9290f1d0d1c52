package report

import (
	"regexp"
	"testing"
)

func TestSteady(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "$.AccessToken is missing (required)": "$.AccessToken is missing (required)",
		// UUIDs, in either case, and what only looks like one.
		"role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2 is there": "role <uuid> is there",
		"/roles/5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a2/apps":   "/roles/<uuid>/apps",
		"5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a":                "<hex>-1d2e-4f3a-9b4c-<hex>",
		"00000000-0000-0000-0000-000000000000":               "<uuid>",
		"5f0c20ab-1d2e-4f3a-9b4c-5d6e7f8091a2-2026-11-21":    "<uuid>-<time>",
		"created 2026-11-21T12:00:00Z":                       "created <time>",
		"created 2026-11-21T12:00:00.123456+02:00, and gone": "created <time>, and gone",
		"created 2026-11-21 12:00 and changed 2026-11-22": "created <time> and " +
			"changed <time>",
		"Date: Sat, 21 Nov 2026 12:00:00 GMT": "Date: <time>",
		"after 1.234567s and 12.5ms, at most 10s": "after <duration> and " +
			"<duration>, at most 10s",
		"the token 0123456789abcdef is wrong": "the token <hex> is wrong",
		"the token 0xDEADBEEF is wrong":       "the token <hex> is wrong",
		"an effaced, defaced facade":          "an effaced, defaced facade",
		"127.0.0.1:43211 refused the connection": "127.0.0.1:<number> refused " +
			"the connection",
		"id 12345678, 1234 and 123": "id <number>, <number> and 123",
		"the status is 200 OK; POST /roles/ documents 400, 401": "the status is 200 OK; POST " +
			"/roles/ documents 400, 401",
		`the name is "plumbline-I276XZ", and was "plumbline-I276XZU3EPTBRO6J542KNDXNEL"`: "the name " +
			`is "<name>", and was "<name>"`,
		"the key 7FVZ474G7CUQDYWT5CPJJDHWN5 is wrong": "the key <token> is wrong",
		"the key dGhpcyBpcyBub3Q0Mjc4 is wrong":       "the key <token> is wrong",
		"it wants AuthenticateResponse2 of sha256": "it wants AuthenticateResponse2 " +
			"of sha256",
		"it is not well-formed (line 1, column 898)": "it is not well-formed (<place>)",
		"898 bytes came, and 1 byte was announced": "<size> came, and <size> was " +
			"announced",
		"the Date is 3 years before, and 1094 days are told": "the Date is <duration> before, " +
			"and <duration> are told",
		"$.items[12].id is 1763726400": "$.items[12].id is <number>",
		"x1763726400y":                 "x<number>y",
		"the value is A_TOKEN_MASK, and A_TOKEN_MASK_2 was given": "the value is <A_TOKEN>, and " +
			"<B_TOKEN> was given",
	} {
		if got := steady(text, map[string]string{"A_TOKEN_MASK": "A_TOKEN",
			"A_TOKEN_MASK_2": "B_TOKEN", "": "never"}); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What differs in each run must not make two messages of one, and what tells findings apart must
// not be lost.
func TestSteadyTellsApart(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2", "role 9A8B7C6D-5E4F-4A3B-8C2D-1E0F9A8B7C6D",
			true},
		{"port 43211", "port 38000", true},
		{"at 2026-11-21T12:00:00Z", "at 2026-11-21T12:00:00.5+00:00", true},
		{"the status is 200", "the status is 201", false},
		{"$.a is missing", "$.b is missing", false},
		{`name is "open"`, `name is "closed"`, false},
		{"column 12994 (line 1, column 12994)", "column 12995 (line 1, column 898)", true},
		{"12994 bytes", "898 bytes", true},
		{"longer than 10s", "longer than 20s", false},
		{"role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2", "role 12345", false},
	} {
		if got := steady(test.a, nil) == steady(test.b, nil); got != test.same {
			t.Errorf("%s, %s: got same %v, want %v", test.a, test.b, got, test.same)
		}
	}
}

func FuzzSteady(f *testing.F) {
	for _, seed := range []string{"", "role 5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2 12345",
		"2026-11-21T12:00:00Z0123456789abcdef", "\xff9999\x00", "1.5s1.5s12:34"} {
		f.Add(seed)
	}
	long := regexp.MustCompile(`\d{4}`)
	f.Fuzz(func(t *testing.T, text string) {
		got := steady(text, nil)
		if found := long.FindString(got); found != "" {
			t.Errorf("%q: got %q, which has the number %s…", text, got, found)
		}
		if plain := regexp.MustCompile(`^[^0-9A-Fa-f]*$`); plain.MatchString(text) && got != text {
			t.Errorf("%q: got %q, want it as it is: nothing in it is volatile", text, got)
		}
	})
}
