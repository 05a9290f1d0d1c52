package verdict

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// declaredIDs reads the constants of type Check out of the source, so that one that is added is not
// forgotten here.
func declaredIDs(t *testing.T) []Check {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "check.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var ids []Check
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Check" {
			return true
		}
		for _, value := range spec.Values {
			text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, Check(text))
		}
		return true
	})
	return ids
}

func TestEveryCheckIsDescribed(t *testing.T) {
	declared := declaredIDs(t)
	if len(declared) < 10 {
		t.Fatalf("only %d ids were found in check.go: %q", len(declared), declared)
	}
	for _, id := range declared {
		if Describe(id) == "" {
			t.Errorf("%s is not described", id)
		}
	}
	seen := map[Check]bool{}
	for _, d := range Descriptions() {
		if !slices.Contains(declared, d.ID) {
			t.Errorf("%s is described, but there is no such check", d.ID)
		}
		if seen[d.ID] {
			t.Errorf("%s is described twice", d.ID)
		}
		seen[d.ID] = true
		for _, text := range []string{d.Sentence, d.Help} {
			if !strings.HasSuffix(text, ".") || strings.ContainsAny(text, "\n") {
				t.Errorf("%s: %q is not a sentence on one line", d.ID, text)
			}
		}
		if strings.Count(d.Sentence, ". ") > 0 {
			t.Errorf("%s: %q is more than one sentence", d.ID, d.Sentence)
		}
	}
}

func TestWhatIsNoCheckIsNotDescribed(t *testing.T) {
	for _, id := range []Check{"", "bodyschema", "Status"} {
		if got := Describe(id); got != "" {
			t.Errorf("%q: got %q, want nothing", id, got)
		}
	}
}

func TestDescriptionsAreTheCallersOwn(t *testing.T) {
	Descriptions()[0].Sentence = "changed"
	if got := Descriptions()[0].Sentence; got == "changed" {
		t.Error("a caller changed the description for all others")
	}
}
