package tree

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"
)

func TestStringsAreWrittenAsJSON(t *testing.T) {
	for text, want := range map[string]string{
		"":                  `""`,
		"a\"b\\c":           `"a\"b\\c"`,
		"\n\r\t\b\f":        `"\n\r\t\b\f"`,
		"\x00\x01\x1f":      `"\u0000\u0001\u001f"`,
		"<a href='x'>&</a>": `"<a href='x'>&</a>"`,
		"é 日本 😀":            `"é 日本 😀"`,
		"\u2028\u2029":      `"\u2028\u2029"`,
		"a/b":               `"a/b"`,
		"\ufeff":            "\"\ufeff\"",
	} {
		n := &Node{Kind: String, Text: text}
		if got := string(n.JSON()); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
		object := &Node{Kind: Object, Members: []Member{{Name: text, Value: n}}}
		if got := string(object.JSON()); got != "{"+want+":"+want+"}" {
			t.Errorf("%q as a name: got %s", text, got)
		}
	}
}

func TestJSONIsCompactAndKeepsOrderNumbersAndDuplicates(t *testing.T) {
	for text, want := range map[string]string{
		" [ ] ":                               `[]`,
		" { } ":                               `{}`,
		"{ \"b\" : 1 , \"a\" : [ 2 , { } ] }": `{"b":1,"a":[2,{}]}`,
		`[1.0,1.00,-0,1E5,1e+5,0.1e-7]`:       `[1.0,1.00,-0,1E5,1e+5,0.1e-7]`,
		`{"a":1,"b":2,"a":3}`:                 `{"a":1,"b":2,"a":3}`,
		`[null,true,false,""]`:                `[null,true,false,""]`,
		`"\u0061\/\ud83d\ude00"`:              `"a/😀"`,
	} {
		if got := string(parsed(t, text).JSON()); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestAMissingValueIsWrittenAsNull(t *testing.T) {
	var none *Node
	if got := string(none.JSON()); got != "null" {
		t.Error(got)
	}
	holes := &Node{Kind: Array, Items: []*Node{nil, {Kind: Object, Members: []Member{{Name: "a"}}}}}
	if got := string(holes.JSON()); got != `[null,{"a":null}]` {
		t.Error(got)
	}
}

func TestWhatIsWrittenIsReadAgainAsTheSame(t *testing.T) {
	eachGenerated(t, func(t *testing.T, random *rand.Rand, n *Node) {
		text := n.JSON()
		if !json.Valid(text) {
			t.Fatalf("not JSON: %s", text)
		}
		for _, way := range []struct {
			name string
			text []byte
			read func(string, []byte) (*Node, []Oddity, error)
		}{
			{"compact", text, Parse},
			{"compact, as JSON", text, ParseJSON},
			{"with white space", []byte(indented(random, n)), ParseJSON},
			{"with a byte order mark", append([]byte("\xef\xbb\xbf"), text...), Parse},
			{"in block YAML", []byte("# block\n" + blockYAML(n, "") + "\n"), Parse},
		} {
			again, _, err := way.read(way.name, way.text)
			if err != nil {
				t.Errorf("%v in\n%s", err, way.text)
				continue
			}
			if !again.Equal(n) {
				t.Errorf("%s: got %s, want %s", way.name, again.JSON(), text)
			}
			if !bytes.Equal(again.JSON(), text) { // order and spelling as well
				t.Errorf("%s: got %s, want %s", way.name, again.JSON(), text)
			}
		}
	})
}
