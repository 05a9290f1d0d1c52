package schema

import (
	"strings"
	"testing"
	"time"

	"plumbline/internal/openapi"
)

// TestPatterns has what ECMA-262 (22.2, with the flag u as JSON Schema recommends) says of each
// pattern and text.
func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{`a`, "bab", true}, // a match anywhere counts
		{`^a$`, "a", true},
		{`^a$`, "a\n", false}, // "$" is the very end
		{`^a$`, "b\na", false},
		{`^\d$`, "1", true},
		{`^\d$`, "١", false},
		{`^\w$`, "é", false},
		{`^\W$`, "é", true},
		{`^\s$`, "\u00a0", true},
		{`^\s$`, "\ufeff", true},
		{`^\s$`, "\u2003", true},
		{`^\S$`, "\u00a0", false},
		{`^.$`, "😀", true},
		{`^.$`, "\n", false},
		{`^.$`, "\r", false},
		{`^.$`, "\u2028", false},
		{`^.$`, "\u0085", true},
		{`^\.$`, ".", true},
		{`^[.]$`, "x", false},
		{`^[^]$`, "\n", true},
		{`^a[]`, "a", false},
		{`^(?=.*\d)[a-z\d]+$`, "abc1", true},
		{`^(?=.*\d)[a-z\d]+$`, "abc", false},
		{`^(?!admin)`, "administrator", false},
		{`(?<=\$)\d+`, "$5", true},
		{`(?<!\$)\b5`, "$5", false},
		{`^(a|b)\1$`, "aa", true},
		{`^(a|b)\1$`, "ab", false},
		{`^(?<quote>['"]).*\k<quote>$`, `"x"`, true},
		{`^(?<quote>['"]).*\k<quote>$`, `"x'`, false},
		{`^\p{L}+$`, "é", true},
		{`^\p{Letter}+$`, "é1", false},
		{`^\p{Uppercase_Letter}$`, "É", true},
		{`^\p{Lu}$`, "é", false},
		{`^\P{Lu}$`, "é", true},
		{`^\p{Script=Greek}$`, "α", true},
		{`^\p{sc=Greek}$`, "a", false},
		{`^\p{gc=Nd}$`, "٣", true},
		{`^[\p{L}\p{Nd}_-]+$`, "é-1_", true},
		{`^\p{Alphabetic}$`, "é", true},
		{`^[\p{Alpha}]$`, "1", false},
		{`^\p{ASCII}+$`, "aé", false},
		{`^\u{1F600}$`, "😀", true},
		{`^\ud83d\ude00$`, "😀", true},
		{`^\u0041$`, "A", true},
		{`^\x41$`, "A", true},
		{`^\cA$`, "\x01", true},
		{`^\0$`, "\x00", true},
		{`^\t\n\v\f\r$`, "\t\n\v\f\r", true},
		{`^\/\-\@\!$`, "/-@!", true}, // escapes that need not be, and are written all the same
		{`^[\w.-]+@[\w.-]+$`, "a.b@c-d", true},
		{`^[a-z-[aeiou]]+$`, "a]", true}, // no subtraction of classes
		{`^[a-z-[aeiou]]+$`, "b", false},
		{`^a{2,3}$`, "aaaa", false},
		{`^\bé`, "é", false}, // no boundary: é is no word character
		{`a\b`, "aé", true},
		{`a\B`, "ab", true},
		{`^[\b]$`, "\b", true},
		{`^(a+)+b$`, "aab", true},
		{``, "", true},
		{`é+$`, "éé", true},
		{`^\é$`, "é", true},
		{`^[^a]$`, "b", true},
		{`^[^a]$`, "a", false},
		{`^\D\d$`, "a1", true},
		{`^[\d-]+$`, "1-2", true},
		{`^(?:ab)+$`, "abab", true},
		{`^(?<year>\d{4})-\d\d$`, "2014-10", true},
		{`^a.c$`, "a\u2029c", false},
		{`^[\s\S]{2}$`, "\n😀", true},
		{`^a+?$`, "aaa", true},
		{`^\u{1f600}+$`, "😀😀", true},
		{`^a{0}$`, "", true},
		{`^a{2}$`, "a", false},
		{`^[a-c]$`, "d", false},
		{`^\^\$$`, "^$", true},
		{`^(?=a)(?!ab)`, "ac", true},
		{`^(?=a)(?!ab)`, "ab", false},
		{`^\p{gc=Lu}\p{L}*$`, "Éa", true},
		{`^[\p{ASCII}]+$`, "a~", true},
		{`^\p{Script_Extensions=Latin}$`, "a", true},
		{`^\P{Script=Greek}$`, "α", false},
	} {
		run, err := compilePattern(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		if got, err := run(test.text); got != test.want || err != nil {
			t.Errorf("%s on %q: got %t, %v", test.pattern, test.text, got, err)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	for pattern, want := range map[string]string{
		`(`:               "no regular expression of ECMA-262",
		`[a`:              "no regular expression of ECMA-262",
		`a**`:             "no regular expression of ECMA-262",
		`a++`:             "no regular expression of ECMA-262",
		`\`:               "ends in a backslash",
		`(?i)a`:           "(?i) is no construct",
		`(?P<n>a)`:        "(?P is no construct",
		`(?>a)`:           "(?> is no construct",
		`\Aa\z`:           `\A is no escape`,
		`a\Z`:             `\Z is no escape`,
		`\p{Emoji}`:       "not one that can be looked up",
		`\p{Script=None}`: "not one that can be looked up",
		`\pL`:             "not followed by a property",
		`\P{ASCII}`:       "not one that can be looked up",
	} {
		if _, err := compilePattern(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", pattern, err, want)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{`^a$`, `\p{L}`, `[^]`, `(?<=a)b`, `\ud83d\ude00`, `[a-[b]]`, `\`,
		`é\é`, `(?<n>a)\k<n>`, "\xff"} {
		f.Add(seed, "abc")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		run, err := compilePattern(source)
		if (run == nil) == (err == nil) {
			t.Fatalf("%q: got a pattern %t and the error %v", source, run != nil, err)
		}
		if run != nil && len(text) < 20 {
			_, _ = run(text) // either answer is one, and so is that it takes too long
		}
	})
}

// limit shortens the time that a match may take.
func limit(t *testing.T) {
	was := maxMatching
	maxMatching = 50 * time.Millisecond
	t.Cleanup(func() { maxMatching = was })
}

// A pattern that takes too long makes a value one that cannot be judged; one that cannot be run
// does so only where the verdict depends on it.
func TestWhatDependsOnAPatternThatIsNotRun(t *testing.T) {
	limit(t)
	endless := strings.Repeat("a", 60) + "!"
	const slow, stopped = `^(?=(a+)+$)`,
		`not judged: the pattern "^(?=(a+)+$)" cannot be run: it was stopped after 50ms`
	const bad, unrun = `(?i)a`,
		`not judged: the pattern "(?i)a" cannot be run: (?i) is no construct of ECMA-262`
	for _, test := range []struct{ name, schema, value, want string }{
		{"a pattern that Go's engine runs is never stopped", `{"pattern":"^(a+)+$"}`,
			`"` + endless + `"`, `mismatch error "" is "` + endless +
				`"; must match the pattern ^(a+)+$ @~/pattern`},
		{"one that backtracks is", `{"pattern":"` + slow + `"}`, `"` + endless + `"`, stopped},
		{"not on another text", `{"pattern":"` + slow + `"}`, `"aaa"`, ``},
		{"not on a value that is no text", `{"pattern":"` + slow + `"}`, `1`, ``},
		{"inside a value", `{"items":{"pattern":"` + slow + `"}}`, `["a","` + endless + `"]`,
			stopped},
		{"of a name", `{"patternProperties":{"` + slow + `":{"type":"string"}}}`,
			`{"` + endless + `":1}`, stopped},
		{"in anyOf", `{"anyOf":[{"pattern":"` + slow + `"},{}]}`, `"` + endless + `"`, stopped},

		{"a pattern that is none", `{"pattern":"` + bad + `"}`, `"a"`, unrun},
		{"on a value that is no text", `{"pattern":"` + bad + `"}`, `1`, ``},
		{"beside what is wrong anyway",
			`{"properties":{"a":{"pattern":"` + bad + `"},"b":{"type":"string"}}}`,
			`{"a":"x","b":1}`,
			"mismatch error \"/b\" is the number 1; must be string @~/properties/b/type\n" + unrun},
		{"beside what is wrong, in a value that it does not apply to",
			`{"properties":{"a":{"pattern":"` + bad + `"},"b":{"type":"string"}}}`, `{"b":1}`,
			`mismatch error "/b" is the number 1; must be string @~/properties/b/type`},
		{"in anyOf with one that holds", `{"anyOf":[{"pattern":"` + bad + `"},{"type":"string"}]}`,
			`"x"`, ``},
		{"in not", `{"not":{"pattern":"` + bad + `"}}`, `"x"`, unrun},
		{"of names", `{"patternProperties":{"` + bad + `":{"type":"string"}}}`, `{"x":1}`, unrun},
		{"of names, where it does not matter",
			`{"patternProperties":{"` + bad + `":{"type":"string"}}}`, `{"x":"y"}`, ``},
		{"behind a reference", `{"$ref":"#/components/schemas/P"}`, `"x"`, unrun},
		{"behind a dynamic reference",
			`{"$defs":{"d":{"$dynamicAnchor":"d","pattern":"` + bad + `"}},"$dynamicRef":"#d"}`,
			`"x"`, unrun},
		{"somewhere else in the document", `{"type":"string","minLength":2}`, `"x"`,
			`mismatch error "" has 1 character; must have at least 2 @~/minLength`},
		{"of several the first by their letters",
			`{"allOf":[{"pattern":"(?i)z"},{"pattern":"` + bad + `"}]}`, `"x"`, unrun},
		{"undeclared members are told of all the same",
			`{"properties":{"a":{"pattern":"` + bad + `"}}}`, `{"b":1}`,
			`undeclared warning "/b" is not declared by the contract @~`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := load(t, withComponents(withSchema(openapi.OpenAPI31, test.schema),
				`{"P":{"pattern":"`+bad+`"},"Q":{"pattern":"(?i)0"}}`))
			if _, err := c.At("/components/schemas/Q").Judge("x", ToClient); err == nil {
				t.Error("a pattern that cannot be run was")
			}
			differs(t, test.schema, told(bodySchema(t, c).Judge(valueOf(t, test.value), ToClient)),
				test.want)
		})
	}
}

func TestPatternsOfOlderDrafts(t *testing.T) {
	for _, schema := range []string{
		`{"items":[{"pattern":"(?i)a"}]}`, `{"items":{"pattern":"(?i)a"}}`,
		`{"items":[{}],"additionalItems":{"pattern":"(?i)a"}}`,
		`{"dependencies":{"a":{"patternProperties":{"(?i)a":false}}}}`,
	} {
		document := strings.Replace(withSchema(openapi.OpenAPI31, schema), `"info"`,
			`"jsonSchemaDialect":"http://json-schema.org/draft-07/schema#","info"`, 1)
		value := valueOf(t, `["x","x"]`)
		if strings.Contains(schema, "dependencies") {
			value = valueOf(t, `{"a":1}`)
		}
		differs(t, schema, told(bodySchema(t, load(t, document)).Judge(value, ToClient)),
			`not judged: the pattern "(?i)a" cannot be run: (?i) is no construct of ECMA-262`)
	}
}

func TestCheckPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		`^a+$`: "", `(?=a)`: "", `\d{2,}`: "",
		`(`:  "it is no regular expression of ECMA-262: missing closing )",
		`\a`: `\a is no escape of ECMA-262`, `\y`: `\y is no escape of ECMA-262`,
		`[\A]`: `\A is no escape of ECMA-262`, `a(?#b)`: "(?# is no construct of ECMA-262",
		`a(?-i)b`: "(?-i) is no construct of ECMA-262", `(?|a)`: "(?| is no construct of ECMA-262",
		`\p{Any}`: "", `[\P{Any}a]`: "",
		`\p{Foo}`: `the property of Unicode \p{Foo} is not one that can be looked up`,
		`a\`:      "it ends in a backslash",
	} {
		if got := told(nil, CheckPattern(pattern)); got != "" && got != "not judged: "+want ||
			got == "" && want != "" {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
	p := &pattern{source: "a|b"}
	if p.String() != "a|b" {
		t.Error(p)
	}
}
