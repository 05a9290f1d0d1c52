package tree

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestChanges(t *testing.T) {
	root := parsed(t, `{"a":1,"b":2,"c":3}`)
	copied := root.Clone()
	copied.Set("b", &Node{Kind: String, Text: "x"})
	copied.Set("d", &Node{Kind: Null})
	copied.Remove("a")
	if got := string(copied.JSON()); got != `{"b":"x","c":3,"d":null}` {
		t.Error(got)
	}
	if got := string(root.JSON()); got != `{"a":1,"b":2,"c":3}` {
		t.Error("the original changed with its copy:", got)
	}
}

func TestEqualIgnoresOrderAndPlace(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`{"a":1,"b":[1,2]}`, "b: [1, 2]\na: 1", true},
		{`[1,2]`, `[2,1]`, false},
		{`{"a":1}`, `{"a":1,"b":1}`, false},
		{`{"a":1}`, `{"b":1}`, false},
		{`"1"`, `1`, false},
		{`null`, `{}`, false},
	} {
		if got := parsed(t, test.a).Equal(parsed(t, test.b)); got != test.want {
			t.Errorf("%s and %s: %v", test.a, test.b, got)
		}
	}
}

func TestANilNodeAnswers(t *testing.T) {
	var none *Node
	if none.Get("a") != nil || none.Str() != "" || none.True() || none.Is(Null) ||
		none.Value() != nil || none.At("/a") != nil {
		t.Error("a missing value has no content")
	}
}

func TestKindsAreSpelledAsInJSONSchema(t *testing.T) {
	for kind, want := range map[Kind]string{Null: "null", Boolean: "boolean", Number: "number",
		String: "string", Array: "array", Object: "object"} {
		if got := kind.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAccessorsAnswerForEveryKind(t *testing.T) {
	for _, test := range []struct {
		text  string
		kind  Kind
		str   string
		yes   bool
		value any
	}{
		{`null`, Null, "", false, nil},
		{`true`, Boolean, "", true, true},
		{`false`, Boolean, "", false, false},
		{`1.0`, Number, "", false, json.Number("1.0")},
		{`""`, String, "", false, ""},
		{`"true"`, String, "true", false, "true"},
		{`[]`, Array, "", false, []any{}},
		{`[null,"a"]`, Array, "", false, []any{nil, "a"}},
		{`{}`, Object, "", false, map[string]any{}},
		{`{"a":{"b":[1]}}`, Object, "", false,
			map[string]any{"a": map[string]any{"b": []any{json.Number("1")}}}},
		{`{"a":1,"a":2}`, Object, "", false, map[string]any{"a": json.Number("2")}},
	} {
		n := parsed(t, test.text)
		for kind := Null; kind <= Object; kind++ {
			if n.Is(kind) != (kind == test.kind) {
				t.Errorf("%s is %s: %t", test.text, kind, n.Is(kind))
			}
		}
		if n.Str() != test.str || n.True() != test.yes ||
			!reflect.DeepEqual(n.Value(), test.value) {
			t.Errorf("%s: got %q, %t, %#v", test.text, n.Str(), n.True(), n.Value())
		}
	}
}

func TestGetTakesTheLastOfTwo(t *testing.T) {
	root := parsed(t, `{"a":1,"b":null,"a":2,"":3}`)
	for name, want := range map[string]string{"a": "2", "b": "null", "": "3"} {
		if got := string(root.Get(name).JSON()); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
	if got := root.Member("a").Position.String(); got != "1:17" {
		t.Errorf("the member stands at %s", got)
	}
	for _, text := range []string{`[1]`, `"a"`, `null`, `{}`} {
		if n := parsed(t, text); n.Get("a") != nil || n.Member("a") != nil {
			t.Errorf("%s has a member", text)
		}
	}
}

func TestSetKeepsThePlaceOfAMember(t *testing.T) {
	for _, test := range []struct{ before, name, value, want string }{
		{`{"a":1,"b":2}`, "a", `[3]`, `{"a":[3],"b":2}`},
		{`{"a":1,"b":2}`, "b", `null`, `{"a":1,"b":null}`},
		{`{}`, "a", `{}`, `{"a":{}}`},
		{`{"a":1}`, "", `2`, `{"a":1,"":2}`},
		{`{"a":1,"b":2,"a":3}`, "a", `4`, `{"a":1,"b":2,"a":4}`},
	} {
		n, value := parsed(t, test.before), parsed(t, test.value)
		n.Set(test.name, value)
		if got := string(n.JSON()); got != test.want {
			t.Errorf("%s: got %s, want %s", test.before, got, test.want)
		}
		if n.Get(test.name) != value {
			t.Errorf("%s: the member is not the value that was set", test.before)
		}
	}
	n := parsed(t, `{}`)
	n.Set("a", &Node{Kind: Null, Position: Position{7, 8}})
	if got := n.Member("a").Position.String(); got != "7:8" {
		t.Errorf("a new member stands where its value does: got %s", got)
	}
}

func TestRemoveTakesEveryMemberOfTheName(t *testing.T) {
	for _, test := range []struct{ before, name, want string }{
		{`{"a":1,"b":2,"a":3}`, "a", `{"b":2}`},
		{`{"a":1}`, "a", `{}`},
		{`{"a":1}`, "b", `{"a":1}`},
		{`{}`, "a", `{}`},
	} {
		n := parsed(t, test.before)
		n.Remove(test.name)
		if got := string(n.JSON()); got != test.want {
			t.Errorf("%s: got %s, want %s", test.before, got, test.want)
		}
	}
}

func TestEqualOfMembersThatOccurTwice(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{`{"a":1,"a":2}`, `{"a":1,"a":2}`, true},
		{`{"a":1,"a":2}`, `{"a":2}`, true},
		{`{"a":1,"a":2}`, `{"a":1}`, false},
		{`{"a":1,"a":2}`, `{"a":2,"b":2}`, false},
		{`{"a":2,"b":2}`, `{"a":1,"a":2}`, false},
		{`{"a":null}`, `{"b":null}`, false},
		{`{"a":null}`, `{}`, false},
		{`[{"a":[1,2]}]`, `[{"a":[1,2]}]`, true},
		{`[]`, `{}`, false},
		{`[]`, `[null]`, false},
		{`1.0`, `1`, false},
		{`"true"`, `true`, false},
	} {
		a, b := parsed(t, test.a), parsed(t, test.b)
		if a.Equal(b) != test.want || b.Equal(a) != test.want {
			t.Errorf("%s and %s: %t one way, %t the other", test.a, test.b, a.Equal(b), b.Equal(a))
		}
	}
	var none *Node
	if !none.Equal(nil) || none.Equal(&Node{}) || (&Node{}).Equal(nil) {
		t.Error("a missing value equals a missing value only")
	}
}

func TestEqualLaws(t *testing.T) {
	eachGenerated(t, func(t *testing.T, random *rand.Rand, n *Node) {
		if !n.Equal(n) {
			t.Errorf("it differs from itself: %s", n.JSON())
		}
		other := n.Clone()
		if !n.Equal(other) || !other.Equal(n) {
			t.Errorf("it differs from its copy: %s", n.JSON())
		}
		for _, below := range other.All() {
			random.Shuffle(len(below.Members),
				func(i, j int) {
					below.Members[i], below.Members[j] = below.Members[j],
						below.Members[i]
				})
			below.Position = Position{random.IntN(9), random.IntN(9)}
		}
		if !n.Equal(other) || !other.Equal(n) {
			t.Errorf("order or place counts: %s and %s", n.JSON(), other.JSON())
		}
		_, changed := oneOf(random, other)
		changed.Text, changed.Kind = changed.Text+"x", String
		if n.Equal(other) || other.Equal(n) {
			t.Errorf("equal: %s and %s", n.JSON(), other.JSON())
		}
	})
}

func TestACloneIsIndependent(t *testing.T) {
	eachGenerated(t, func(t *testing.T, _ *rand.Rand, n *Node) {
		copied := n.Clone()
		if !reflect.DeepEqual(copied, n) {
			t.Fatalf("the copy of %s is %s", n.JSON(), copied.JSON())
		}
		before := string(n.JSON())
		for _, below := range slices.Collect(values(copied)) {
			switch below.Kind {
			case Object:
				below.Set("new", &Node{Kind: Null})
				below.Remove(below.Members[0].Name)
			case Array:
				below.Items = append(below.Items, &Node{Kind: Null})
				below.Items[0] = &Node{Kind: String, Text: "new"}
			default:
				below.Kind, below.Text = String, "new"
			}
			below.Position = Position{99, 99}
		}
		if got := string(n.JSON()); got != before {
			t.Errorf("the original was %s and became %s", before, got)
		}
		for at, below := range n.All() {
			if below.Position == (Position{99, 99}) {
				t.Errorf("%q was moved with its copy", at)
			}
		}
	})
}

// Value and JSON say the same, in the words of encoding/json.
func TestValueIsWhatEncodingJSONReads(t *testing.T) {
	eachGenerated(t, func(t *testing.T, _ *rand.Rand, n *Node) {
		if got, want := n.Value(), decoded(t, n.JSON()); !reflect.DeepEqual(got, want) {
			t.Errorf("got %#v, want %#v", got, want)
		}
	})
}
