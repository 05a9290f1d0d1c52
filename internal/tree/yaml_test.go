package tree

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// readsAs compares YAML texts with the JSON they mean.
func readsAs(t *testing.T, texts map[string]string) {
	t.Helper()
	for text, want := range texts {
		root, _, err := Parse("f", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := string(root.JSON()); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// The core schema of YAML 1.2.2, section 10.3.2; what YAML 1.1 took for something else is marked.
func TestPlainScalars(t *testing.T) {
	readsAs(t, map[string]string{
		"null": `null`, "Null": `null`, "NULL": `null`, "~": `null`, "nULL": `"nULL"`,
		"nil":  `"nil"`,
		"true": `true`, "True": `true`, "TRUE": `true`, "false": `false`, "False": `false`,
		"FALSE": `false`, "tRUE": `"tRUE"`,
		// booleans in 1.1
		"yes": `"yes"`, "no": `"no"`, "on": `"on"`, "off": `"off"`, "y": `"y"`, "n": `"n"`,
		"Yes": `"Yes"`,
		"0":   `0`, "-0": `-0`, "+0": `0`, "12": `12`, "-12": `-12`, "+12": `12`,
		"017": `17`, "-0017": `-17`, "08": `8`, "00": `0`, "+00.50": `0.50`, // octal in 1.1
		"0o17": `15`, "0o8": `"0o8"`, "0x1F": `31`, "0xff": `255`, "0x": `"0x"`, "0xG": `"0xG"`,
		// numbers in 1.1
		"1_000": `"1_000"`, "1_0.5": `"1_0.5"`, "_1": `"_1"`, "0b11": `"0b11"`, "-0b1": `"-0b1"`,
		"0x_F": `"0x_F"`, "-0x1F": `"-0x1F"`, "+0o7": `"+0o7"`, "0B1": `"0B1"`, "0XF": `"0XF"`,
		"1:30": `"1:30"`, "190:20:30": `"190:20:30"`, // base 60 in 1.1
		".5": `0.5`, "-.5": `-0.5`, "+.5": `0.5`, "1.": `1`, "1.50": `1.50`, "1e3": `1e3`,
		"1E+3": `1E+3`, "1.e3": `1e3`, ".5e-3": `0.5e-3`, "1e": `"1e"`, "e3": `"e3"`,
		".e3": `".e3"`, ".": `"."`, "+": `"+"`,
		"9007199254740993":               `9007199254740993`,
		"123456789012345678901234567890": `123456789012345678901234567890`,
		".12345678901234567890123":       `0.12345678901234567890123`,
		"1.00000000000000000000000001":   `1.00000000000000000000000001`,
		"1e400":                          `1e400`, "-1e400": `-1e400`, "+1e400": `1e400`,
		".1e400": `0.1e400`,
		"1.e400": `1e400`, "1e-400": `1e-400`,
		".inf": `".inf"`, "-.inf": `"-.inf"`, ".NaN": `".NaN"`, "Infinity": `"Infinity"`,
		"NaN":   `"NaN"`,
		"3.1.0": `"3.1.0"`, "1.2.3.4": `"1.2.3.4"`, "2014-10-07": `"2014-10-07"`,
		"2001-12-14t21:59:43.10-05:00": `"2001-12-14t21:59:43.10-05:00"`,
		"a b":                          `"a b"`, "a:b": `"a:b"`, "a#b": `"a#b"`, "-a": `"-a"`,
		"http://h/a?b#c": `"http://h/a?b#c"`, "<<": `"<<"`, "=": `"="`,
	})
}

func TestTagsSayWhatAScalarIs(t *testing.T) {
	readsAs(t, map[string]string{
		"!!str 12": `"12"`, "!!str true": `"true"`, "!!str": `""`, "!!str 1e400": `"1e400"`,
		"!!int 12": `12`, "!!int '12'": `12`, "!!float 1": `1`, "!!bool true": `true`,
		"!!bool 'TRUE'": `true`,
		"!!null ''":     `null`, "!!null x": `null`, "!<tag:yaml.org,2002:int> 3": `3`,
		"!!binary aGk=": `"aGk="`, "!!timestamp 2001-01-01": `"2001-01-01"`,
		"!own 12": `"12"`, "!own {a: 1}": `{"a":1}`, "!own [1]": `[1]`,
		// What is not of its tag stays the text it is: nothing else could be written as JSON.
		"!!bool yes": `"yes"`, "!!bool x": `"x"`, "!!int x": `"x"`, "!!int true": `"true"`,
		"!!int 'null'": `"null"`, "!!float '[1]'": `"[1]"`, "!!float x": `"x"`,
		"!!float .inf": `".inf"`, "!!float ' '": `" "`,
		"!!int 1_000": `"1_000"`, "!!int 0b11": `"0b11"`,
	})
}

func TestQuotedScalarsAreStrings(t *testing.T) {
	readsAs(t, map[string]string{
		`'12'`: `"12"`, `"12"`: `"12"`, `'null'`: `"null"`, `"true"`: `"true"`, `''`: `""`,
		`""`: `""`, `'1e400'`: `"1e400"`, `"<<"`: `"<<"`,
		`'it''s'`: `"it's"`, `'a\n'`: `"a\\n"`, `'"'`: `"\""`, `"\x41\u00e9\U0001F600"`: `"Aé😀"`,
		`"\t\n\r\\\"\/"`: `"\t\n\r\\\"/"`,
		`"\0\a\e"`:       `"\u0000\u0007\u001b"`, `"\N\_\L\P"`: "\"\u0085\u00a0\\u2028\\u2029\"",
		"'one\n  two'": `"one two"`, "'one\n\n  two'": `"one\ntwo"`,
		"\"one \\\n   two\"": `"one two"`, "\"one\\n\\\n  two\"": `"one\ntwo"`, "\" a \"": `" a "`,
	})
}

// YAML 1.2.2 chapter 8: style, indentation and chomping.
func TestBlockScalars(t *testing.T) {
	readsAs(t, map[string]string{
		"|\n one\n two\n":                 `"one\ntwo\n"`,
		"|-\n one\n\n":                    `"one"`,
		"|+\n one\n\n":                    `"one\n\n"`,
		"|\n one\n\n\n":                   `"one\n"`,
		"|\n one":                         `"one"`,
		"|2\n   one\n":                    `" one\n"`,
		"|-2\n    one\n   two\n":          `"  one\n two"`,
		"|\n  one\n   two\n  three\n":     `"one\n two\nthree\n"`,
		">\n one\n two\n":                 `"one two\n"`,
		">\n one\n two\n\n three\n":       `"one two\nthree\n"`,
		">-\n one\n two\n":                `"one two"`,
		">+\n one\n\n":                    `"one\n\n"`,
		">\n one\n   two\n three\n":       `"one\n  two\nthree\n"`,
		"|\n # no comment\n":              `"# no comment\n"`,
		"| # a comment\n one\n":           `"one\n"`,
		"|\n 'one'\n - x: \"y\"\n":        `"'one'\n- x: \"y\"\n"`,
		"|\n é 日 😀\n":                     `"é 日 😀\n"`,
		"|\r\n one\r\n two\r\n":           `"one\ntwo\n"`,
		"a: |\n  12\nb: >-\n  true\nc: 1": `{"a":"12\n","b":"true","c":1}`,
	})
}

func TestCollections(t *testing.T) {
	readsAs(t, map[string]string{
		"[]": `[]`, "{}": `{}`, "[a, b]": `["a","b"]`, "[a, b: c]": `["a",{"b":"c"}]`,
		"{a, b: }": `{"a":null,"b":null}`, "{a: [1, {b: c}], d: {}}": `{"a":[1,{"b":"c"}],"d":{}}`,
		"[1, 2,]": `[1,2]`, "{a: 1,}": `{"a":1}`, "[a,\n b,\n\n c]": `["a","b","c"]`,
		"{\n a: 1, # one\n b: 2\n}": `{"a":1,"b":2}`, `{"a":1}  # JSON with a comment`: `{"a":1}`,
		`{"a":b}`:     `{"a":"b"}`,
		"- 1\n-\n- 2": `[1,null,2]`, "- - 1\n  - 2\n- {}": `[[1,2],{}]`,
		"-\n  - a\n  -\n    b: c": `[["a",{"b":"c"}]]`,
		"- a: 1\n  b: 2\n- c":     `[{"a":1,"b":2},"c"]`,
		"a:\n- 1\nb:\n  - 2":      `{"a":[1],"b":[2]}`,
		"a:\n  b:\n    c:\n":      `{"a":{"b":{"c":null}}}`,
		"? a\n: 1\n? b":           `{"a":1,"b":null}`, "? |\n  a\n: 1": `{"a\n":1}`,
		"a: x\n  y\n  z": `{"a":"x y z"}`, "'a b': 1\n\"c: d\": 2": `{"a b":1,"c: d":2}`,
		"a:   1   ": `{"a":1}`, "a:\t1": `{"a":1}`,
		"# head\na: 1 # one\n  # indented\n\nb: '# two' # three\n": `{"a":1,"b":"# two"}`,
		"--- a": `"a"`, "---\na: 1\n...\n": `{"a":1}`, "--- |\n x\n": `"x\n"`,
		"%YAML 1.1\n---\na: 1": `{"a":1}`, "%YAML 1.2\n---\na: 1": `{"a":1}`,
		"# c\n\n%YAML\t1.2 # d\n---\na: 1": `{"a":1}`, "%YAML 1.2\r\n---\r\na: 1": `{"a":1}`,
		"%TAG ! tag:h,2000:\n%YAML 1.3\n--- !x\na: 1": `{"a":1}`,
		"a: |\n  %YAML 1.2\n":                         `{"a":"%YAML 1.2\n"}`,
	})
}

func TestReadingChangesNothingOfTheText(t *testing.T) {
	for _, text := range []string{"%YAML 1.2\n---\na: 1\n", "\ufeffa: 1\n", `{"a":1}`,
		"a: &x {b: 1}\nc: {<<: *x}\n"} {
		given := []byte(text)
		if _, _, err := Parse("f", given); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if string(given) != text {
			t.Errorf("%q became %q", text, given)
		}
	}
}

func TestAnchorsAndAliases(t *testing.T) {
	readsAs(t, map[string]string{
		"a: &x 1\nb: *x":                                     `{"a":1,"b":1}`,
		"a: &x 1\nb: &x 2\nc: *x":                            `{"a":1,"b":2,"c":2}`,
		"a: &x\nb: *x":                                       `{"a":null,"b":null}`,
		"- &x [1, &y {z: 2}]\n- *x\n- *y":                    `[[1,{"z":2}],[1,{"z":2}],{"z":2}]`,
		"a: &x k\n*x : 1":                                    `{"a":"k","k":1}`,
		"&x a: 1\nb: *x":                                     `{"a":1,"b":"a"}`,
		"a: &x {b: 1}\nc: {d: *x, e: *x}":                    `{"a":{"b":1},"c":{"d":{"b":1},"e":{"b":1}}}`,
		"a: &x !!str 12\nb: *x":                              `{"a":"12","b":"12"}`,
		"a: &x |\n  text\nb: *x":                             `{"a":"text\n","b":"text\n"}`,
		"a: '&x'\nb: \"*x\"":                                 `{"a":"&x","b":"*x"}`,
		"a: &x [1]\nb: &y [*x, *x]\nc: [*y, *y]":             `{"a":[1],"b":[[1],[1]],"c":[[[1],[1]],[[1],[1]]]}`,
		"<<: &x {a: 1}\nb: *x":                               `{"b":{"a":1},"a":1}`,
		"a: &x {b: 1}\nc:\n  <<: *x\n  d: &y {e: *x}\nf: *y": `{"a":{"b":1},"c":{"d":{"e":{"b":1}},"b":1},"f":{"e":{"b":1}}}`,
	})
}

// https://yaml.org/type/merge.html
func TestMerging(t *testing.T) {
	const anchors = "- &a {x: 1, y: 2}\n- &b {x: 3, z: 4}\n- &c {<<: *a, y: 5}\n- "
	for merging, want := range map[string]string{
		"{<<: *a}":                        `{"x":1,"y":2}`,
		"{<<: *a, x: 9}":                  `{"x":9,"y":2}`,
		"{x: 9, <<: *a}":                  `{"x":9,"y":2}`,
		"{<<: [*a, *b]}":                  `{"x":1,"y":2,"z":4}`,
		"{<<: [*b, *a]}":                  `{"x":3,"z":4,"y":2}`,
		"{z: 0, <<: [*b, *a], y: 0}":      `{"z":0,"y":0,"x":3}`,
		"{<<: *c}":                        `{"y":5,"x":1}`,
		"{<<: [*c, *b]}":                  `{"y":5,"x":1,"z":4}`,
		"{<<: {x: 7}, y: 8}":              `{"y":8,"x":7}`,
		"{<<: [{x: 7}, *a]}":              `{"x":7,"y":2}`,
		"{<<: []}":                        `{}`,
		"{<<: {}}":                        `{}`,
		"{<<: *a, <<: *b}":                `{"x":1,"y":2,"z":4}`,
		"{<<: {x: 1, x: 2}}":              `{"x":2}`,
		"{<<: [{x: 1, x: 2}, {x: 3}]}":    `{"x":2}`,
		"{'<<': *a}":                      `{"<<":{"x":1,"y":2}}`,
		"{x: {<<: *a, x: {<<: *b}}}":      `{"x":{"x":{"x":3,"z":4},"y":2}}`,
		"{<<: {n: {deep: 1}}, n: {d: 2}}": `{"n":{"d":2}}`,
	} {
		if got := string(parsed(t, anchors+merging).At("/3").JSON()); got != want {
			t.Errorf("%s: got %s, want %s", merging, got, want)
		}
	}
}

func TestAMergedMemberStandsWhereItWasWritten(t *testing.T) {
	root := parsed(t, "a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n")
	b := root.Get("b")
	if got := b.Member("x").Position.String() + " " + b.Get("x").Position.String() + " " +
		b.Member("y").Position.String(); got != "2:3 2:6 5:3" {
		t.Errorf("got %s", got)
	}
}

func TestYAMLThatIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"b: {<<: 5}": "f:1:9: a merge key takes a mapping or a list of mappings, " +
			"not number",
		"<<: x": "f:1:5: a merge key takes a mapping or a list of mappings, " +
			"not string",
		"b:\n  <<: [{}, [x]]": "f:2:7: a merge key takes a mapping or a list of mappings, " +
			"not array",
		"<<:": "f:1:4: a merge key takes a mapping or a list of " +
			"mappings, not null",
		"a: &x {<<: *x}":      "f:1:12: the alias *x stands inside what it names",
		"a: [&x {b: *x}]":     "f:1:12: the alias *x stands inside what it names",
		"a: *x":               "f:1:4: not readable as YAML: unknown anchor 'x' referenced",
		"b: *x\na: &x 1":      "f:1:4: not readable as YAML: unknown anchor 'x' referenced",
		"? [a]\n: 1":          "f:1:3: a mapping key that is not a scalar",
		"a: 1\n? {b: c}\n: 2": "f:2:3: a mapping key that is not a scalar",
		"a: &x [1]\n*x : 2":   "f:1:4: a mapping key that is not a scalar",
		"a: b: c": "f:1:5: not readable as YAML: mapping values are not allowed in " +
			"this context",
		"a: 1\n b: 2": "f:2:3: not readable as YAML: mapping values are not allowed in " +
			"this context",
		"a:\n - b\n c: d":    "f:3:2: not readable as YAML: did not find expected '-' indicator",
		"a: 'open":           "f:1:9: not readable as YAML: found unexpected end of stream",
		"é: 'ü'\nö: \"\\q\"": "f:2:5: not readable as YAML: found unknown escape character",
		"a: @x": "f:1:4: not readable as YAML: found character that cannot start " +
			"any token",
		"a: `x": "f:1:4: not readable as YAML: found character that cannot start " +
			"any token",
		"\ta: 1": "f:1:1: not readable as YAML: found character that cannot start " +
			"any token",
		"a: \"\\ud83d\\ude00\"": "f:1:7: not readable as YAML: found invalid Unicode character " +
			"escape code",
		"a: 1\r\nb: é\x01": "f:2:5: not readable as YAML: control characters are not " +
			"allowed (value: 1)",
		"a: \x00": "f:1:4: not readable as YAML: control characters are not " +
			"allowed (value: 0)",
		"%YAML 2.0\n---\na: 1": "f:1:1: not readable as YAML: found incompatible YAML document",
		"a: 1\n---\nb: [\n":    "f:4:1: not readable as YAML: did not find expected node content",
		// what begins like JSON is told about as JSON
		"{\"a\" 1}": "f:1:6: invalid character '1' after object key",
	} {
		if got := refused(t, text).Error(); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestOdditiesOfYAML(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1":                          "",
		"a: 1\n...\n":                   "",
		"---\na: 1\n":                   "",
		"# c\n---\na: 1\n":              "",
		"a: |\n  ---\n":                 "",
		"a: '---'\n":                    "",
		"'200': 1\n\"true\": 2\n'~': 3": "",
		"200: 1\n2.5: 1\ntrue: 2\n~: 3": `key-not-string /200 1:1, key-not-string /2.5 2:1, key-not-string /true 3:1, key-not-string /~0 4:1`,
		"1_000: 1\n0b11: 2\n1_0.5: 3":   "",
		"2014-10-07: 1":                 "key-not-string /2014-10-07 1:1",
		"a: {1: {2: x}}":                "key-not-string /a/1 1:5, key-not-string /a/1/2 1:9",
		"'200': a\n200: b":              "key-not-string /200 2:1, duplicate-member /200 2:1",
		"a: 1\nb: 2\na: 3\na: 4":        "duplicate-member /a 3:1, duplicate-member /a 4:1",
		"- {a: 1, b: {c: 1, c: 2}}":     "duplicate-member /0/b/c 1:20",
		"é: 1\r\n\"é\": 2\r\n":          "duplicate-member /é 2:1",
		"a: 1\n---\n":                   "empty-second-document  2:1",
		"a: 1\n---":                     "empty-second-document  2:1",
		"a: 1\r\n---\r\n":               "empty-second-document  2:1",
		"a: 1\n--- # c\n":               "empty-second-document  2:1",
		"a: 1\n---\n# c\n":              "empty-second-document  2:1",
		"a: 1\n...\n---\n":              "empty-second-document  3:1",
		"---\n---\na: 1":                "second-document  2:1",
		"a: 1\n--- b\n":                 "second-document  2:1",
		"a: 1\n---\nb: 2\n---\nc: 3\n":  "second-document  2:1",
		"\ufeffa: 1\na: 2":              "byte-order-mark  1:1, duplicate-member /a 2:1",
		"\ufeff{\"a\":1}":               "byte-order-mark  1:1",
		"a: 1\na: 2\n---\nb: 1\nb: 2\n": "duplicate-member /a 2:1, second-document  3:1",
	} {
		_, oddities, err := Parse("f", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var told []string
		for _, oddity := range oddities {
			told = append(told, fmt.Sprintf("%s %s %s", oddity.Kind, oddity.Pointer,
				oddity.Position))
		}
		if got := strings.Join(told, ", "); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// However many oddities of one kind there are, those of another are told, and none is lost: what is
// not listed is counted.
func TestOfManyOdditiesTheFirstAreListedAndTheOthersCounted(t *testing.T) {
	for _, count := range []int{maxOddities - 1, maxOddities, maxOddities + 1, maxOddities + 500} {
		var b strings.Builder
		for i := range count {
			fmt.Fprintf(&b, "%d: x\n", i)
		}
		root, oddities, err := Parse("f", []byte(b.String()+"a: 1\na: 2\n"))
		if err != nil {
			t.Fatal(err)
		}
		listed := min(count, maxOddities)
		if len(oddities) != listed+1 || len(root.Members) != count+2 {
			t.Fatalf("%d keys: %d members, %d oddities", count, len(root.Members), len(oddities))
		}
		for i, oddity := range oddities[:listed] {
			more := 0
			if i == maxOddities-1 {
				more = count - maxOddities
			}
			if oddity.Line != i+1 || oddity.More != more {
				t.Fatalf("%d keys: oddity %d is of line %d, and %d more are not listed", count, i,
					oddity.Line, oddity.More)
			}
		}
		if last := oddities[listed]; last.Kind != DuplicateMember || last.Line != count+2 ||
			last.First.Line != count+1 {
			t.Errorf("%d keys: the last oddity is %+v", count, last)
		}
	}
}

func TestPositionsInYAML(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"block", "a:\n  b: 1\n  c:\n  - x\n  - - y\n",
			"@1:1 /a@2:3 /a/b@2:6 /a/c@4:3 /a/c/0@4:5 /a/c/1@5:5 /a/c/1/0@5:7"},
		{"flow", "{a: [x, {b: 1}], c: }", "@1:1 /a@1:5 /a/0@1:6 /a/1@1:9 /a/1/b@1:13 /c@1:21"},
		{"multi-byte characters", "é: 'ü' # ö\n\"日\": [本, {語: 😀, 😀: x}]",
			"@1:1 /é@1:4 /日@2:6 /日/0@2:7 /日/1@2:10 /日/1/語@2:14 /日/1/😀@2:20"},
		{"CRLF", "a: 1\r\nb:\r\n- x\r\n- |\r\n  y\r\n- z\r\n",
			"@1:1 /a@1:4 /b@3:1 /b/0@3:3 /b/1@4:3 /b/2@6:3"},
		{"tabs", "a:\t1\nb: [\tx,\t\ty ]\n", "@1:1 /a@1:4 /b@2:4 /b/0@2:6 /b/1@2:10"},
		{"byte order mark", "\ufeffa: 1", "@1:1 /a@1:4"},
		{"comments and empty lines", "# head\n\n  a: # c\n\n    x\n", "@3:3 /a@5:5"},
		{"a directive", "%YAML 1.2\n---\na: 1\n", "@3:1 /a@3:4"},
		{"an anchor stands before its value", "a: &x  1\nb: *x\n", "@1:1 /a@1:4 /b@1:4"},
		{"quotes", "'a': \"b\"\n", "@1:1 /a@1:6"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for at, n := range parsed(t, test.text).All() {
				got = append(got, fmt.Sprintf("%s@%s", at, n.Position))
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, " "), test.want)
			}
		})
	}
}

// In generated YAML every scalar stands where its position says, and so does every name.
func TestEveryPositionInYAMLLeadsToItsText(t *testing.T) {
	eachGenerated(t, func(t *testing.T, _ *rand.Rand, n *Node) {
		text := "# é\n" + strings.TrimLeft(blockYAML(n, ""), "\n") + "\n"
		root := parsed(t, text)
		if !root.Equal(n) {
			t.Fatalf("got %s, want %s", root.JSON(), n.JSON())
		}
		for at, value := range root.All() {
			var starts []string
			switch value.Kind {
			case String:
				starts = []string{quotedYAML(value.Text)}
			case Array:
				starts = []string{"- ", "-\n", "["}
			case Object:
				starts = []string{`"`, "{"}
			default:
				starts = []string{string(value.JSON())}
			}
			there := from(text, value.Position)
			if !slices.ContainsFunc(starts,
				func(start string) bool { return strings.HasPrefix(there, start) }) {
				t.Errorf("%q (%.40s) should stand at %s, where there is %.20q", at, value.JSON(),
					value.Position, there)
			}
			for _, member := range value.Members {
				if there := from(text, member.Position); !strings.HasPrefix(there,
					quotedYAML(member.Name)) {
					t.Errorf("%q: the name %q should stand at %s, where there is %.20q", at,
						member.Name, member.Position, there)
				}
			}
		}
	})
}

func TestAliasesInsideTheLimitAreRead(t *testing.T) {
	text := "- &a [x,x,x,x,x,x,x,x,x,x]\n- &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n- " +
		"[*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
	count := 0
	for range parsed(t, text).All() {
		count++
	}
	if want := 1 + 11 + 111 + 1111; count != want {
		t.Errorf("got %d values, want %d", count, want)
	}
}
