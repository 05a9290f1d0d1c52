package tree

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseGivesTheSameValueAsEncodingJSON(t *testing.T) {
	for _, text := range []string{
		`null`, `true`, `false`, `0`, `-1.50e+3`, `123456789012345678901234567890.1`, `""`,
		`"\ud83d\ude00\/\u0041"`,
		`[]`, `{}`, `[1,[2,{"a":null}]]`, `{"b":1,"a":{"~/":[true]}}`, "{\"a\":\t1}",
		" \r\n{ \"a\" : 1 , \"b\" : [ ] } \n",
	} {
		t.Run(text, func(t *testing.T) {
			root, oddities, err := Parse("x.json", []byte(text))
			if err != nil || len(oddities) > 0 {
				t.Fatal(err, oddities)
			}
			var want any
			decoder := json.NewDecoder(strings.NewReader(text))
			decoder.UseNumber()
			if err := decoder.Decode(&want); err != nil {
				t.Fatal(err)
			}
			wantText, _ := json.Marshal(want)
			gotText, _ := json.Marshal(root.Value())
			if string(gotText) != string(wantText) {
				t.Errorf("got %s, want %s", gotText, wantText)
			}
			again, _, err := Parse("again", root.JSON())
			if err != nil || !again.Equal(root) {
				t.Errorf("written as %s and read again it is another value (%v)", root.JSON(), err)
			}
		})
	}
}

func TestParseReadsYAMLAsTheJSONDataModel(t *testing.T) {
	for yaml, want := range map[string]string{
		"a: 0x1F":                               `{"a":31}`,
		"a: 1_000":                              `{"a":"1_000"}`,
		"a: .5":                                 `{"a":0.5}`,
		"a: +7":                                 `{"a":7}`,
		"a: 0o17":                               `{"a":15}`,
		"a: 1e3":                                `{"a":1e3}`,
		"a: .inf":                               `{"a":".inf"}`,
		"a: 2014-10-07":                         `{"a":"2014-10-07"}`,
		"a: yes":                                `{"a":"yes"}`,
		"a: True":                               `{"a":true}`,
		"a: ~":                                  `{"a":null}`,
		"a:":                                    `{"a":null}`,
		"a: 'it''s'":                            `{"a":"it's"}`,
		"a: |\n  two\n  lines\n":                `{"a":"two\nlines\n"}`,
		"a: &x {b: 1}\nc: *x":                   `{"a":{"b":1},"c":{"b":1}}`,
		"a: &x {b: 1, d: 2}\nc: {<<: *x, b: 3}": `{"a":{"b":1,"d":2},"c":{"b":3,"d":2}}`,
		"{a: 1}":                                `{"a":1}`,
		"- 1\n- [x, {y: z}]":                    `[1,["x",{"y":"z"}]]`,
	} {
		t.Run(yaml, func(t *testing.T) {
			root, _, err := Parse("x.yaml", []byte(yaml))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(root.JSON()); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestEveryValueKnowsItsPlace(t *testing.T) {
	for name, text := range map[string]string{
		"json": "{\n  \"a\": [true,\n \"é\", {\"b\": 1}]\n}",
		"yaml": "\n\"a\":\n- true\n- é\n- b: 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			root, _, err := Parse(name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]map[Pointer]string{
				"json": {"/a": "2:8", "/a/0": "2:9", "/a/1": "3:2", "/a/2": "3:7",
					"/a/2/b": "3:13"},
				"yaml": {"/a": "3:1", "/a/0": "3:3", "/a/1": "4:3", "/a/2": "5:3", "/a/2/b": "5:6"},
			}[name]
			for pointer, place := range want {
				if got := root.At(pointer).Position.String(); got != place {
					t.Errorf("%s stands at %s, want %s", pointer, got, place)
				}
			}
		})
	}
}

func TestOdditiesAreReportedWithTheirPlace(t *testing.T) {
	for _, test := range []struct {
		name, text string
		kind       OddityKind
		pointer    Pointer
		place      string
	}{
		{"duplicate JSON member", `{"a":1,"a":2}`, DuplicateMember, "/a", "1:8"},
		{"duplicate YAML member", "a: 1\nb: 2\na: 3\n", DuplicateMember, "/a", "3:1"},
		{"number as key", "responses:\n  200:\n    x: 1\n", KeyNotString, "/responses/200", "2:3"},
		{"separator at the end", "---\na: 1\n---\n", EmptyDocument, "", "3:1"},
		{"null document at the end", "a: 1\n---\n~\n", EmptyDocument, "", "2:1"},
		{"second document", "a: 1\n---\nb: 1\n", SecondDocument, "", "2:1"},
		{"byte order mark", "\xef\xbb\xbf{}", ByteOrderMark, "", "1:1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, oddities, err := Parse("x", []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if len(oddities) != 1 {
				t.Fatalf("got %v", oddities)
			}
			got := oddities[0]
			if got.Kind != test.kind || got.Pointer != test.pointer ||
				got.Position.String() != test.place {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestWhatOnlyLooksLikeMarkupIsRead(t *testing.T) {
	for text, want := range map[string]string{
		"<<: {a: 1}\nb: 2": `{"b":2,"a":1}`,
		"<":                `"<"`,
		"< a":              `"< a"`,
		"<=: 1":            `{"<=":1}`,
		"a: <p>":           `{"a":"<p>"}`,
		`"<p>"`:            `"<p>"`,
		"# <p>\na: 1":      `{"a":1}`,
	} {
		root, _, err := Parse("f", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := string(root.JSON()); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestSyntaxErrorsNameFileLineAndColumn(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "f:1:1: the file is empty"},
		{"only white space", " \n\t", "f:1:1: the file is empty"},
		{"only a comment", "# nothing", "f:1:1: the file is empty"},
		{"not UTF-8", "a: b\nc: \xff", "f:2:4: the text is not UTF-8"},
		{"UTF-16, little end first", "\xff\xfe{\x00}\x00",
			"f:1:1: the text is UTF-16; save it as UTF-8"},
		{"UTF-16, big end first", "\xfe\xff\x00{\x00}",
			"f:1:1: the text is UTF-16; save it as UTF-8"},
		{"UTF-16 without mark, little end first", "a\x00:\x00 \x001\x00",
			"f:1:1: the text is UTF-16; save it as UTF-8"},
		{"UTF-16 without mark, big end first", "\x00a\x00:\x00 \x001",
			"f:1:1: the text is UTF-16; save it as UTF-8"},
		{"only the mark of UTF-16", "\xff\xfe", "f:1:1: the text is UTF-16; save it as UTF-8"},
		{"a zero in UTF-8", "a\x00b: 1",
			"f:1:2: not readable as YAML: control characters are not allowed"},
		{"HTML", "<!DOCTYPE html>\n<p>a: b</p>", "f:1:1: this is HTML or XML, not JSON or YAML"},
		{"HTML that YAML reads as a text", "<html></html>",
			"f:1:1: this is HTML or XML, not JSON or YAML"},
		{"HTML that YAML reads as an object", "<p>a: b</p>",
			"f:1:1: this is HTML or XML, not JSON or YAML"},
		{"XML", "<?xml version='1.0'?>\n<a/>", "f:1:1: this is HTML or XML, not JSON or YAML"},
		{"XML with a byte order mark", "\xef\xbb\xbf<a/>",
			"f:1:1: this is HTML or XML, not JSON or YAML"},
		{"HTML after an empty line", "\r\n\t <P>", "f:2:3: this is HTML or XML, not JSON or YAML"},
		{"cut JSON", "{\"a\": [1,\n", "f:2:1: the JSON ends before its end"},
		{"bad JSON", "{\"a\": 1,\n \"b\": nope]\n}", "f:2:"},
		{"two JSON values", "{\"a\":1}\n{\"b\":2}",
			"f:2:1: more text after the end of the JSON value"},
		{"tab in YAML", "a: 1\n\tb: 2", "f:2:1: not readable as YAML: found a tab"},
		{"unknown alias", "a: *x", "f:1:4: not readable as YAML: unknown anchor"},
		{"alias in itself", "a: &x\n- *x", "f:2:3: the alias *x stands inside what it names"},
		{"mapping as key", "a: 1\n? {b: c}\n: 2", "f:2:3: a mapping key that is not a scalar"},
		{"too deep", strings.Repeat("[", 1200) + strings.Repeat("]", 1200),
			"nested more than 1000 deep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, _, err := Parse("f", []byte(test.text))
			if err == nil {
				t.Fatalf("read as %s", root.JSON())
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, want %q", err, test.want)
			}
		})
	}
}

func TestAliasesCannotExhaustTheMachine(t *testing.T) {
	var text strings.Builder
	text.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		previous, current := string(rune('a'+i-1)), string(rune('a'+i))
		if i == 1 {
			previous = "a0"
		}
		text.WriteString(current + ": &" + current + " [" + strings.Repeat("*"+previous+",", 9) +
			"*" + previous + "]\n")
	}
	if _, _, err := Parse("bomb.yaml", []byte(text.String())); err == nil {
		t.Fatal("ten to the twelfth values were read")
	}
}

// Texts that once took time by the square of their size, or might. Each is read within the watch
// with room to spare.
func TestParseTimeGrowsWithTheText(t *testing.T) {
	const n = 100_000
	members := func(format string) string {
		var b strings.Builder
		for i := range n / 10 {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"a long name above many values": `{"` + strings.Repeat("a", n) + `":[` +
			strings.Repeat("1,", n/2) + `1]}`,
		"a long YAML name above many": strings.Repeat("a", 1000) + ":\n" + members(" k%d: 1\n"),
		"long names inside one another": strings.Repeat(`{"`+strings.Repeat("b", n/900)+`":`,
			900) + "1" + strings.Repeat("}", 900),
		"many members":        "{" + members(`"%d":1,`) + `"x":1}`,
		"a member many times": "{" + strings.Repeat(`"a":1,`, n/6) + `"a":1}`,
		"many times below a long name": `{"` + strings.Repeat("a", n) + `":{` +
			strings.Repeat(`"a":1,`, n/6) + `"a":1}}`,
		"many members to merge":           "x: &x\n" + members("  k%d: 1\n") + "y:\n  <<: *x\n",
		"many separators":                 "a: 1\n" + strings.Repeat("---\n", n/4),
		"many YAML keys that are numbers": members("%d: 1\n"),
		"many anchors":                    members("- &a%d 1\n"),
		"arrays that do not end":          strings.Repeat("[", n),
	} {
		t.Run(name, func(t *testing.T) {
			watch := time.AfterFunc(20*time.Second, func() { panic(name + " takes too long") })
			defer watch.Stop()
			root, _, err := Parse("x", []byte(text))
			if err == nil && !root.Equal(root.Clone()) {
				t.Error("it differs from its copy")
			}
		})
	}
}

func TestOdditiesAreToldUpToALimit(t *testing.T) {
	root, oddities, err := Parse("x", []byte("{"+strings.Repeat(`"a":1,`, 3*maxOddities)+`"a":2}`))
	if err != nil || len(oddities) != maxOddities {
		t.Fatal(len(oddities), err)
	}
	if got := root.Get("a").Text; got != "2" {
		t.Errorf("the last one does not count: %s", got)
	}
}

func TestOdditiesDeepInsideHaveTheirPointer(t *testing.T) {
	for name, text := range map[string]string{"json": `{"a/b":[0,{"":{"x":1,"x":2}}]}`,
		"yaml": "a/b:\n- 0\n- '': {x: 1, x: 2}\n"} {
		_, oddities, err := Parse(name, []byte(text))
		if err != nil || len(oddities) != 1 || oddities[0].Pointer != "/a~1b/1//x" {
			t.Errorf("%s: %v, %v", name, oddities, err)
		}
	}
}

func TestMergeKeys(t *testing.T) {
	for yaml, want := range map[string]string{
		"a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b], z: 3}": `{"a":{"x":1},"b":{"x":2,"y":2},"c":{"z":3,"x":1,"y":2}}`,
		"a: &a {x: 1}\nc: {x: 0, <<: *a}":                           `{"a":{"x":1},"c":{"x":0}}`,
		"c: {'<<': {x: 1}}":                                         `{"c":{"<<":{"x":1}}}`,
	} {
		root, oddities, err := Parse("x", []byte(yaml))
		if err != nil || len(oddities) > 0 {
			t.Errorf("%s: %v %v", yaml, err, oddities)
			continue
		}
		if got := string(root.JSON()); got != want {
			t.Errorf("%s: got %s, want %s", yaml, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "{}", "a: 1", "---\na: &x [1]\nb: *x\n---\n",
		`{"a":"\ud83d\ude00"}`, "? [x]\n: 1", "<<: {a: 1}", "a: !!binary x"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		root, _, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		looked := 0
		for pointer := range root.All() {
			if root.At(pointer) == nil {
				t.Fatalf("%q leads nowhere", pointer)
			}
			if looked++; looked > 100 {
				break
			}
		}
		again, _, err := ParseJSON("again", root.JSON())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, root.JSON())
		}
		if string(again.JSON()) != string(root.JSON()) {
			t.Fatal("written and read again it differs")
		}
	})
}
