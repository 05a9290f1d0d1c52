package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/harness/verdict"
	"plumbline/internal/coverage"
	"plumbline/internal/tree"
)

func runJSON(t testing.TB, run Run) string {
	t.Helper()
	var b strings.Builder
	if err := WriteJSON(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// schema compiles what is published, without the reader's help.
func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(Schema)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.AssertContent()
	if err := compiler.AddResource("run.schema.json", value); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("run.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func parsed(t testing.TB, text string) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func emptyRuns() map[string]Run {
	return map[string]Run{
		"nothing": {}, "no suites": {Started: noon, Suites: []Suite{}},
		"empty suite": {
			Suites: []Suite{{Name: "a", Title: "A", Target: Target{Name: "t"},
				Document: Document{Path: "p", SHA256: strings.Repeat("0", 64)},
				Coverage: &coverage.Coverage{}}}},
		"empty case": {Suites: []Suite{{
			Name: "a", Title: "A", Target: Target{Name: "t"},
			Document: Document{Path: "p", SHA256: strings.Repeat("0", 64)},
			Cases: []Case{{Title: "t", Source: "a:1", Outcome: Passed,
				Exchanges: []Exchange{{ID: "1", Request: Request{Method: "GET", URL: "http://h"},
					Response: &Response{Status: 200}}}}},
			CleanUp: []Exchange{{ID: "1", Request: Request{Method: "GET", URL: "http://h"},
				Problem: &Problem{Kind: "canceled", Message: "m"}}},
		}}},
	}
}

func TestWriteJSON(t *testing.T) {
	text := runJSON(t, rich())
	golden(t, "run", text)
	if !strings.HasSuffix(text, "\n}\n") ||
		!strings.Contains(text, "\n  \"versions\": {\n    \"ginkgo\"") {
		t.Error("it is not indented by two blanks, or has no end")
	}
	if !strings.Contains(text, "<script>alert(1)</script> ]]> & ") ||
		strings.Contains(text, "never in the JSON") {
		t.Error("HTML characters are escaped, or the text of the document is there")
	}
	if again := runJSON(t, rich()); again != text {
		t.Error("the same run is written in two ways")
	}
	if err := WriteJSON(broken{}, rich()); !errors.Is(err, errBroken) {
		t.Errorf("got the error %v", err)
	}
}

func TestRunsSatisfyTheSchema(t *testing.T) {
	compiled := schema(t)
	all := emptyRuns()
	all["rich"] = rich()
	for name, run := range all {
		text := runJSON(t, run)
		if err := compiled.Validate(parsed(t, text)); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
		read, err := ReadJSON("f.json", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		// a byte that is not UTF-8 is written as an escape, and read as the character
		want := strings.ReplaceAll(text, `\ufffd`, "\ufffd")
		if again := runJSON(t, read); again != want {
			t.Errorf("%s: it is read as another run:\n%s\nwant\n%s", name, again, want)
		}
	}
}

// TestNothingIsNull apart from the members that may be, and so it is for every list of the model,
// those to come included.
func TestNothingIsNull(t *testing.T) {
	allowed := map[string]bool{"coverage": true, "response": true, "problem": true, "body": true,
		"instance": true}
	for name, run := range emptyRuns() {
		root, _, err := tree.ParseJSON(name, []byte(runJSON(t, run)))
		if err != nil {
			t.Fatal(err)
		}
		for at, node := range root.All() {
			if node.Kind == tree.Null && !allowed[at.Last()] {
				t.Errorf("%s: %s is null", name, at)
			}
		}
	}
}

func TestWriteJSONDoesNotChangeTheRun(t *testing.T) {
	run := rich()
	run.Suites[1].Cases[0].Exchanges = []Exchange{{Response: &Response{}}}
	runJSON(t, run)
	if x := run.Suites[1].Cases[0].Exchanges[0]; x.Masks != nil || x.Response.Header != nil ||
		run.Suites[1].Defects != nil {
		t.Errorf("got %+v", x)
	}
}

// optional are the members that may be missing: those that the model leaves out where they are
// empty.
func optional() map[string]bool {
	names, seen := map[string]bool{}, map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || of.PkgPath() == "time" || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			field := of.Field(i)
			if name, options, _ := strings.Cut(field.Tag.Get("json"),
				","); strings.Contains(options, "omitempty") {
				names[of.Name()+"."+name] = true
			}
			walk(field.Type)
		}
	}
	walk(reflect.TypeFor[Run]())
	return names
}

// spot is a member or item of a JSON value, with what it takes to change and to restore it.
type spot struct {
	path  string // with * for every index, and for every name of a map
	last  string
	value any
	set   func(any)
	drop  func() // nil for items
}

// spots returns the first one of each path.
func spots(value any) []spot {
	var list []spot
	seen := map[string]bool{}
	var walk func(value any, path string, isMap bool)
	walk = func(value any, path string, isMap bool) {
		switch value := value.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(mapKeys(value)) {
				below := path + "." + name
				if isMap {
					below = path + ".*"
				}
				if !seen[below] {
					seen[below] = true
					list = append(list, spot{below, name, value[name],
						func(v any) { value[name] = v }, func() { delete(value, name) }})
				}
				walk(value[name], below, free[name])
			}
		case []any:
			for i, item := range value {
				if below := path + "[*]"; !seen[below] {
					seen[below] = true
					list = append(list, spot{below, "", item, func(v any) { value[i] = v }, nil})
				}
				walk(item, path+"[*]", false)
			}
		}
	}
	walk(value, "$", false)
	return list
}

func mapKeys(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range m {
			if !yield(name) {
				return
			}
		}
	}
}

func TestTheSchemaRefusesEveryMemberOfAnotherTypeOrMissing(t *testing.T) {
	compiled := schema(t)
	value := parsed(t, runJSON(t, rich()))
	mayGo := map[string]bool{}
	for name := range optional() {
		_, member, _ := strings.Cut(name, ".")
		mayGo[member] = true
	}
	nullable := map[string]bool{"coverage": true, "response": true, "problem": true, "body": true,
		"instance": true}
	all := spots(value)
	if len(all) < 130 {
		t.Fatalf("the rich run has %d kinds of members only", len(all))
	}
	for _, s := range all {
		for _, other := range []any{nil, true, json.Number("17.5"), "\x01", []any{json.Number("1")},
			map[string]any{"odd": true}} {
			if fmt.Sprintf("%T", other) == fmt.Sprintf("%T", s.value) ||
				other == nil && nullable[s.last] {
				continue
			}
			s.set(other)
			if compiled.Validate(value) == nil {
				t.Errorf("%s is accepted as %v", s.path, other)
			}
			s.set(s.value)
		}
		if s.drop == nil || mayGo[s.last] && !required(s.path) || strings.HasSuffix(s.path, ".*") {
			continue
		}
		s.drop()
		if compiled.Validate(value) == nil {
			t.Errorf("%s is accepted without it", s.path)
		}
		s.set(s.value)
	}
	if err := compiled.Validate(value); err != nil {
		t.Fatalf("the changes were not undone: %v", err)
	}
}

// required are members that share their name with one that may be left out.
func required(path string) bool {
	for _, end := range []string{".amendments[*].path", ".defects[*].message",
		".unchecked[*].reason", ".leftBehind[*].reason", ".waivers[*].reason", ".findings[*].check",
		".coverage.operations[*].name"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// TestTheSchemaRefusesWhatDoesNotGoTogether changes one thing of a sound run.
func TestTheSchemaRefusesWhatDoesNotGoTogether(t *testing.T) {
	const failed, bare, errored, waived, passed, skipped, unsupported = 0, 1, 2, 3, 4, 5, 6
	open := []Finding{{Finding: missing}}
	for name, change := range map[string]func(*Suite){
		"a case of no outcome":     func(s *Suite) { s.Cases[failed].Outcome = "unknown" },
		"failed without a failure": func(s *Suite) { s.Cases[bare].Failure = "" },
		"failed with a reason":     func(s *Suite) { s.Cases[failed].Reason = "r" },
		"errored without reason or failure": func(s *Suite) {
			s.Cases[errored].Reason, s.Cases[errored].Failure = "", ""
		},
		"passed with an error":       func(s *Suite) { s.Cases[passed].Findings = open },
		"passed with a failure":      func(s *Suite) { s.Cases[passed].Failure = "f" },
		"passed with a reason":       func(s *Suite) { s.Cases[passed].Reason = "r" },
		"skipped with a failure":     func(s *Suite) { s.Cases[skipped].Failure = "f" },
		"unsupported with a failure": func(s *Suite) { s.Cases[unsupported].Failure = "f" },
		"waived without findings":    func(s *Suite) { s.Cases[waived].Findings = nil },
		"waived in part": func(s *Suite) {
			s.Cases[waived].Findings = append(s.Cases[waived].Findings, open...)
		},
		"waived by no place": func(s *Suite) {
			s.Cases[waived].Findings[0].Waiver = "somewhere"
		},
		"a check that is none": func(s *Suite) {
			s.Cases[failed].Findings[0].Check = "schema"
		},
		"a severity that is none": func(s *Suite) {
			s.Cases[failed].Findings[0].Severity = "fatal"
		},
		"an instance that is no pointer": func(s *Suite) {
			s.Cases[failed].Findings[0].Instance = pointer("a")
		},
		"a line without a file": func(s *Suite) {
			s.Cases[failed].Findings[0].Contract.File = ""
		},
		"a file without a line": func(s *Suite) {
			s.Cases[failed].Findings[0].Contract.Line = 0
		},
		"a layer that is none": func(s *Suite) {
			s.Cases[failed].Findings[0].Contract.Layer = "other"
		},
		"a defect of no place": func(s *Suite) {
			s.Defects[0].Location = verdict.Location{}
		},
		"a rule that is none": func(s *Suite) { s.Defects[0].Rule = "Not a rule" },
		"neither response nor problem": func(s *Suite) {
			s.Cases[failed].Exchanges[1].Problem = nil
		},
		"a problem of no kind": func(s *Suite) {
			s.Cases[failed].Exchanges[1].Problem.Kind = "odd"
		},
		"a status that is none": func(s *Suite) {
			s.Cases[failed].Exchanges[0].Response.Status = 99
		},
		"base64 that is none": func(s *Suite) {
			s.Cases[failed].Exchanges[0].Response.Body.Text = "ä"
		},
		"an operation that is none": func(s *Suite) {
			s.Cases[failed].Exchanges[0].Operation = "getRoles"
		},
		"a requirement of an odd id": func(s *Suite) {
			s.Cases[failed].Requirement.ID = "A b"
		},
		"a requirement of no kind": func(s *Suite) {
			s.Cases[failed].Requirement.Kind = "odd"
		},
		"a requirement without its id": func(s *Suite) { s.Cases[failed].Requirement.ID = "" },
		"a case of no place":           func(s *Suite) { s.Cases[failed].Source = "roles.go" },
		"a hash that is none":          func(s *Suite) { s.Document.SHA256 = "abc" },
		"a base URL that is none":      func(s *Suite) { s.Target.BaseURL = "api example" },
		"a duration below zero":        func(s *Suite) { s.Cases[failed].Duration = -1000 },
		"a waiver of nothing": func(s *Suite) {
			s.Waivers[0].Requirement, s.Waivers[0].Check = "", ""
		},
		"a waiver without a reason": func(s *Suite) { s.Waivers[0].Reason = "" },
		"a waiver without an owner": func(s *Suite) { s.Waivers[0].Owner = "" },
		"a level that is none": func(s *Suite) {
			s.Coverage.Operations[0].Items[0].Level = "half"
		},
		"a kind that is none": func(s *Suite) {
			s.Coverage.Operations[0].Items[0].Kind = "odd"
		},
		"a reason for what was reached": func(s *Suite) {
			s.Coverage.Operations[0].Items[0].Reason = "r"
		},
		"an empty problem": func(s *Suite) { s.Problems[0] = "" },
	} {
		t.Run(name, func(t *testing.T) {
			run := rich()
			change(&run.Suites[0])
			text := runJSON(t, run)
			if schema(t).Validate(parsed(t, text)) == nil {
				t.Error("the schema accepts it")
			}
			_, err := ReadJSON("f.json", []byte(text))
			if at := syntaxError(t, err); at.Line < 3 || at.Column < 2 {
				t.Errorf("the error %v has no place of its own", err)
			}
		})
	}
}

func syntaxError(t testing.TB, err error) *tree.SyntaxError {
	t.Helper()
	var syntax *tree.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("got %v, want a *tree.SyntaxError", err)
	}
	return syntax
}

// enum returns the values of a list of the schema.
func enum(t *testing.T, at tree.Pointer) []string {
	t.Helper()
	return enumOf(t, Schema, at)
}

func enumOf(t *testing.T, schema []byte, at tree.Pointer) []string {
	t.Helper()
	root, _, err := tree.ParseJSON("schema.json", schema)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, item := range root.At(at + "/enum").Items {
		values = append(values, item.Str())
	}
	return values
}

func texts[T ~string](values []T) []string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return list
}
