package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/tree"
)

// fake is a schema without $ref and allOf.
type fake struct {
	node     *tree.Node
	compiled *jsonschema.Schema
	parts    map[*tree.Node]Schema
}

// schema makes a Schema of JSON text, nil of an empty one.
func schema(t testing.TB, text string) Schema {
	t.Helper()
	if text == "" {
		return nil
	}
	node, _, err := tree.ParseJSON("schema", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return compiled(t, node)
}

func compiled(t testing.TB, node *tree.Node) Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(node.JSON()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatalf("%v in %s", err, node.JSON())
	}
	return fake{node: node, compiled: schema, parts: map[*tree.Node]Schema{}}
}

func (f fake) below(node *tree.Node) Schema {
	if node == nil || node.Kind != tree.Object {
		return nil
	}
	if f.parts[node] == nil {
		var t testing.T // what is part of a schema that compiles, compiles
		f.parts[node] = compiled(&t, node)
	}
	return f.parts[node]
}

func (f fake) Types() []string {
	switch named := f.node.Get("type"); {
	case named == nil:
		return nil
	case named.Kind == tree.String:
		return []string{named.Text}
	default:
		var types []string
		for _, item := range named.Items {
			types = append(types, item.Text)
		}
		return types
	}
}

func (f fake) Items() Schema { return f.below(f.node.Get("items")) }

func (f fake) Item(int) Schema { return f.Items() }

func (f fake) Members() []string {
	var names []string
	if properties := f.node.Get("properties"); properties != nil {
		for _, member := range properties.Members {
			names = append(names, member.Name)
		}
	}
	return names
}

func (f fake) Member(name string) Schema {
	if member := f.node.Get("properties").Get(name); member != nil {
		return f.below(member)
	}
	return f.below(f.node.Get("additionalProperties"))
}

func (f fake) Keyword(name string) *tree.Node { return f.node.Get(name) }
func (f fake) Accepts(value any) bool         { return f.compiled.Validate(value) == nil }

// Schemas that many tests use.
const (
	text       = `{"type":"string"}`
	integer    = `{"type":"integer"}`
	stringList = `{"type":"array","items":{"type":"string"}}`
	integers   = `{"type":"array","items":{"type":"integer"}}`
	colors     = `{"type":"object","properties":{"R":{"type":"integer"},"G":{"type":"integer"},"B":{"type":"integer"}}}`
	free       = `{"type":"object","additionalProperties":{"type":"string"}}`
	rgb        = `{"B":150,"G":200,"R":100}`
	blueBlack  = `["blue","black","brown"]`
)

// told writes a value for comparison: JSON, "absent", or what is the matter.
func told(t testing.TB, value Value) string {
	t.Helper()
	prefix := ""
	if value.Empty {
		prefix = "empty "
	}
	switch {
	case value.Problem != "" && value.Undefined != "":
		t.Errorf("both a problem and undefined: %+v", value)
		return ""
	case !value.Present && (value.Empty || value.Value != nil ||
		value.Problem+value.Undefined != ""):
		t.Errorf("not there, but something is known of it: %+v", value)
		return ""
	case !value.Present:
		return "absent"
	case value.Problem != "":
		return prefix + "problem: " + value.Problem
	case value.Undefined != "":
		return prefix + "undefined: " + value.Undefined
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value.Value); err != nil {
		t.Errorf("not JSON: %v", err)
	}
	return prefix + strings.TrimSuffix(out.String(), "\n")
}

// same compares with what is wanted. "problem" and "undefined" may be followed by a part of the
// reason.
func same(t testing.TB, value Value, want string) {
	t.Helper()
	got := told(t, value)
	kind, reason, _ := strings.Cut(want, ": ")
	switch strings.TrimPrefix(kind, "empty ") {
	case "problem", "undefined":
		if strings.HasPrefix(got, kind+": ") && strings.Contains(got, reason) {
			return
		}
	}
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// read reads a text in the place of a parameter, in which it is all there is.
func read(p Parameter, text string) Value {
	switch p.In {
	case "path":
		return p.FromPath(text)
	case "header":
		return p.FromHeader([]string{text})
	case "cookie":
		return p.FromCookie([]string{text})
	}
	return p.FromQuery(text)
}
