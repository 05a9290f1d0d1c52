package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// fake is a schema in a document {"schema": …, "components": {"schemas": …}}.
type fake struct {
	root     *tree.Node
	at       tree.Pointer
	compiler *jsonschema.Compiler
}

// schemaOf makes a schema of JSON; components may follow, each with its name before it. An empty
// text is no schema.
func schemaOf(t testing.TB, text string, components ...string) wire.Schema {
	t.Helper()
	if text == "" {
		return nil
	}
	document := `{"schema":` + text + `,"components":{"schemas":{`
	for i := 0; i < len(components); i += 2 {
		if i > 0 {
			document += ","
		}
		document += `"` + components[i] + `":` + components[i+1]
	}
	root, _, err := tree.ParseJSON("schema", []byte(document+`}}}`))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("mem:///document", root.Value()); err != nil {
		t.Fatal(err)
	}
	return fake{root: root, at: "/schema", compiler: compiler}
}

// parts are the pointers of the schema itself, of what it refers to and of what allOf adds.
func (f fake) parts(at tree.Pointer, seen map[tree.Pointer]bool) []tree.Pointer {
	if seen[at] {
		return nil
	}
	seen[at] = true
	all := []tree.Pointer{at}
	n := f.root.At(at)
	if reference := n.Get("$ref").Str(); reference != "" {
		all = append(all, f.parts(tree.Pointer(strings.TrimPrefix(reference, "#")), seen)...)
	}
	if list := n.Get("allOf"); list != nil {
		for i := range list.Items {
			all = append(all, f.parts(at.Child("allOf").Index(i), seen)...)
		}
	}
	return all
}

func (f fake) find(tokens ...string) wire.Schema {
	for _, at := range f.parts(f.at, map[tree.Pointer]bool{}) {
		if below := at.Child(tokens...); f.root.At(below) != nil {
			if n := f.root.At(below); n.Is(tree.Object) {
				return fake{root: f.root, at: below, compiler: f.compiler}
			}
		}
	}
	return nil
}

func (f fake) Types() []string {
	n := f.Keyword("type")
	if n.Is(tree.String) {
		return []string{n.Text}
	}
	var types []string
	if n != nil {
		for _, item := range n.Items {
			types = append(types, item.Text)
		}
	}
	return types
}

func (f fake) Items() wire.Schema { return f.find("items") }

func (f fake) Item(i int) wire.Schema {
	if positioned := f.find("prefixItems", strconv.Itoa(i)); positioned != nil {
		return positioned
	}
	return f.Items()
}

func (f fake) Members() []string {
	var names []string
	for _, at := range f.parts(f.at, map[tree.Pointer]bool{}) {
		if properties := f.root.At(at).Get("properties"); properties != nil {
			for _, member := range properties.Members {
				names = append(names, member.Name)
			}
		}
	}
	return names
}

func (f fake) Member(name string) wire.Schema {
	if declared := f.find("properties", name); declared != nil {
		return declared
	}
	return f.find("additionalProperties")
}

func (f fake) Keyword(name string) *tree.Node {
	for _, at := range f.parts(f.at, map[tree.Pointer]bool{}) {
		if value := f.root.At(at).Get(name); value != nil {
			return value
		}
	}
	return nil
}

func (f fake) Accepts(value any) bool {
	compiled, err := f.compiler.Compile("mem:///document#" + string(f.at))
	if err != nil {
		panic(err)
	}
	return compiled.Validate(value) == nil
}

// valueOf reads JSON into the form that encoding/json gives with UseNumber.
func valueOf(t testing.TB, text string) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

func jsonOf(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value)
	return strings.TrimSpace(b.String())
}

func wantValue(t *testing.T, got any, want string) {
	t.Helper()
	if !reflect.DeepEqual(got, valueOf(t, want)) {
		t.Errorf("got %s, want %s", jsonOf(got), want)
	}
}

// wantProblems asks for one problem for each wanted text, in order, that names its pointer and
// contains the words after it.
func wantProblems(t *testing.T, got []Problem, want ...string) {
	t.Helper()
	var lines []string
	for _, problem := range got {
		lines = append(lines, string(problem.Instance)+" "+problem.Message)
	}
	if len(lines) != len(want) {
		t.Fatalf("got problems %q, want %q", lines, want)
	}
	for i, line := range lines {
		pointer, words, _ := strings.Cut(want[i], " ")
		if !strings.HasPrefix(line, pointer+" ") || !strings.Contains(line, words) {
			t.Errorf("got problem %q, want %q", line, want[i])
		}
	}
}

// wantMalformed asks for a [*Malformed] that contains words.
func wantMalformed(t *testing.T, err error, words string) {
	t.Helper()
	var malformed *Malformed
	if !errors.As(err, &malformed) {
		t.Fatalf("got error %v, want one that says it is malformed: %s", err, words)
	}
	if !strings.Contains(err.Error(), words) {
		t.Errorf("got error %q, want %q in it", err, words)
	}
	if errors.Is(err, ErrNotJudged) {
		t.Errorf("%q counts as not judged, want malformed", err)
	}
}

// plainValue tells whether a value has only the types that a schema can judge.
func plainValue(value any) bool {
	switch value := value.(type) {
	case nil, bool, json.Number, string:
		return true
	case []any:
		for _, item := range value {
			if !plainValue(item) {
				return false
			}
		}
		return true
	case map[string]any:
		for _, member := range value {
			if !plainValue(member) {
				return false
			}
		}
		return true
	}
	return false
}
