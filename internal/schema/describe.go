package schema

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// describe turns the compiler's tree of errors into a flat list of what a reader can act on. The
// error says what could not be judged, since a schema refers to itself for the same value.
func (f *form) describe(invalid *jsonschema.ValidationError, value any) ([]Problem, error) {
	d := &describer{form: f, library: f.library, Document: f.library.document,
		large: map[tree.Pointer]string{}, declared: map[string]string{},
		named: map[memberName][][]string{}}
	problems := d.describe(invalid, value)
	return problems, d.endless
}

// describer words the compiler's errors.
type describer struct {
	form    *form
	library *library
	*Document
	large map[tree.Pointer]string // what is shown of large objects, by their places
	// hints for members that a closed object forbids, by that object's schema and their names
	declared map[string]string
	// the places of objects with names that are not allowed, that of the next error first
	named   map[memberName][][]string
	endless error // of what refers to itself dynamically, which only a value shows
}

func (d *describer) describe(invalid *jsonschema.ValidationError, value any) []Problem {
	var problems []Problem
	d.collect(invalid, value, &problems)
	return inOrder(d.withoutConsequences(problems, value))
}

// withoutConsequences leaves out members and items that count as unevaluated only because of
// another problem: what fails leaves no annotation behind (JSON Schema 2020-12 Core section 11.1),
// neither for what the problem is in nor for what is declared beside that.
func (d *describer) withoutConsequences(problems []Problem, value any) []Problem {
	if !slices.ContainsFunc(problems, isUnevaluated) {
		return problems
	}
	above := map[string]bool{}  // the places that problems stand further inside of
	broken := map[string]bool{} // the places that others than these are at or further inside of
	for _, p := range problems {
		at := string(p.Instance)
		if !isUnevaluated(p) {
			broken[at] = true
			for i := strings.LastIndexByte(at, '/'); i >= 0; i = strings.LastIndexByte(at[:i],
				'/') {
				broken[at[:i]] = true
			}
		}
		for i := strings.LastIndexByte(at, '/'); i >= 0; i = strings.LastIndexByte(at, '/') {
			if at = at[:i]; above[at] {
				break // and so are all above it
			}
			above[at] = true
		}
	}
	return slices.DeleteFunc(problems, func(p Problem) bool {
		return isUnevaluated(p) && (above[string(p.Instance)] ||
			broken[string(p.Instance.Parent())] && d.declares(p.Instance, value))
	})
}

func isUnevaluated(p Problem) bool {
	return strings.HasPrefix(p.Location.Pointer.Last(), "unevaluated")
}

// declares tells whether a schema that applies to an object has a member of it, or one that applies
// to an array an item of it.
func (d *describer) declares(at tree.Pointer, value any) bool {
	of := at.Parent().Tokens()
	var schemas []*jsonschema.Schema
	for _, applied := range d.appliedAt(of, value) {
		declaring := *applied
		declaring.UnevaluatedProperties, declaring.UnevaluatedItems = nil, nil
		schemas = append(schemas, &declaring)
	}
	if _, isList := valueAt(value, of).([]any); isList {
		i, err := strconv.Atoi(at.Last())
		return err == nil && len(itemSchemas(schemas, i)) > 0
	}
	return len(memberSchemas(schemas, at.Last())) > 0
}

// inOrder sorts problems by where the contract demands what they miss, then by where in the value,
// so that the same value always gives the same problems: the schema compiler finds them in the
// random order of a map.
func inOrder(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Location.File, b.Location.File),
			cmp.Compare(a.Location.Line, b.Location.Line),
			cmp.Compare(a.Location.Column, b.Location.Column),
			cmp.Compare(len(a.Instance), len(b.Instance)), cmp.Compare(a.Instance, b.Instance),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return problems
}

func (d *describer) collect(e *jsonschema.ValidationError, value any, problems *[]Problem) {
	switch k := e.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.AllOf, *kind.Reference:
		for _, cause := range e.Causes {
			d.collect(cause, value, problems)
		}
	case *kind.RefCycle:
		d.endless = fmt.Errorf("the schema %s refers to itself without end",
			d.library.shown(d.library.locate(e.SchemaURL)))
	case *kind.Required:
		for _, name := range k.Missing {
			*problems = append(*problems, d.missing(e, name, value))
		}
	case *kind.PropertyNames:
		of := *e
		of.InstanceLocation = d.objectOf(e, k.Property, value)
		*problems = append(*problems, d.problem(&of, value, phrase(&of, value)))
	case *kind.AdditionalProperties:
		// Once for all: there may be as many members as the value has.
		whole := d.problem(e, value, "is not allowed here (additionalProperties)")
		object, _ := valueAt(value, e.InstanceLocation).(map[string]any)
		for _, name := range k.Properties {
			p := whole
			p.Instance, p.Actual = whole.Instance.Child(name), excerpt(object[name])
			p.Hint = d.declaredElsewhere(e, name, value)
			*problems = append(*problems, p)
		}
	default:
		if named := d.namedBranch(e, value); named != nil && named != undescribed {
			d.collect(named, value, problems)
			return
		}
		p := d.problem(e, value, phrase(e, value))
		p.Hint = d.alternatives(e, value)
		*problems = append(*problems, p)
	}
}

func (d *describer) problem(e *jsonschema.ValidationError, value any, message string) Problem {
	at, instance := d.keywordPointer(e), tree.PointerOf(e.InstanceLocation...)
	alternatives, isOneOf := e.ErrorKind.(*kind.OneOf)
	if limit := d.at(at); limit.Is(tree.Number) && !strings.HasSuffix(at.Last(), "Contains") {
		if _, is := standInLimit(at.Last(), limit.Text); is { // which the message ends with
			message = message[:strings.LastIndexByte(message, ' ')+1] + shortened(limit.Text)
		}
	}
	return Problem{
		several:  isOneOf && len(alternatives.Subschemas) > 0,
		Severity: verdict.Error, Instance: instance, Message: message, Location: d.Locate(at),
		Expected: d.keyword(at), Actual: d.excerpt(instance, valueAt(value, e.InstanceLocation)),
	}
}

// excerpt is what is shown of a value at a place. To find the first members of a large object takes
// as long as the object is large, and there may be a problem with each of them.
func (d *describer) excerpt(at tree.Pointer, value any) string {
	const large = 1000
	if object, is := value.(map[string]any); !is || len(object) < large {
		return excerpt(value)
	}
	if shown, known := d.large[at]; known {
		return shown
	}
	d.large[at] = excerpt(value)
	return d.large[at]
}

// keywordPointer leads to the keyword that an error is about, in the amended document.
func (d *describer) keywordPointer(e *jsonschema.ValidationError) tree.Pointer {
	return d.library.locate(e.SchemaURL).Child(e.ErrorKind.KeywordPath()...)
}

// keyword returns a keyword of the contract with its value.
func (d *describer) keyword(at tree.Pointer) string {
	value := d.at(at)
	if value == nil {
		return at.Last()
	}
	return at.Last() + ": " + excerpt(value.Value())
}

// missing describes a required member that is not there, at the place where it is required.
func (d *describer) missing(e *jsonschema.ValidationError, name string, value any) Problem {
	at := d.keywordPointer(e)
	if list := d.at(at); list != nil {
		if i := slices.IndexFunc(list.Items,
			func(item *tree.Node) bool { return item.Str() == name }); i >= 0 {
			at = at.Index(i)
		}
	}
	p := Problem{Severity: verdict.Error,
		Instance: tree.PointerOf(e.InstanceLocation...).Child(name),
		Message:  "is missing (required)", Location: d.Locate(at),
		Expected: "required: " + name, Actual: "no such member"}
	if object, ok := valueAt(value, e.InstanceLocation).(map[string]any); ok {
		if similar := similarName(object, name); similar != "" {
			p.Hint = fmt.Sprintf("the body has %q; the contract spells it %q", similar, name)
		}
	}
	return p
}

// withoutJoints takes out of a name what joins its words.
var withoutJoints = strings.NewReplacer("_", "", "-", "")

// similarName finds a member that differs from a name by case or by underscores and hyphens only.
func similarName(object map[string]any, name string) string {
	plain := withoutJoints.Replace(name)
	var found []string
	for candidate := range object {
		if candidate != name && strings.EqualFold(withoutJoints.Replace(candidate), plain) {
			found = append(found, candidate)
		}
	}
	slices.Sort(found)
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

func valueAt(value any, tokens []string) any {
	for _, token := range tokens {
		switch container := value.(type) {
		case map[string]any:
			value = container[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(container) {
				return nil
			}
			value = container[i]
		default:
			return nil
		}
	}
	return value
}

// alternatives shows, for a value that satisfies no alternative, what is wrong with the one it
// comes closest to.
func (d *describer) alternatives(e *jsonschema.ValidationError, value any) string {
	switch e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
	default:
		return ""
	}
	var closest []Problem
	for i, cause := range e.Causes {
		problems := d.describe(cause, value)
		if i == 0 || len(problems) < len(closest) {
			closest = problems
		}
	}
	if len(closest) == 0 {
		return ""
	}
	return fmt.Sprintf("closest alternative: %s %s", tree.Path(closest[0].Instance),
		closest[0].Message)
}

func kindOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case json.Number:
		return "the number " + excerpt(value)
	case string:
		return "the string " + excerpt(value)
	case []any:
		return "an array"
	}
	return "an object"
}

// excerptLength bounds how much of a value a message repeats, in bytes.
const excerptLength = 120

func excerpt(value any) string {
	var b strings.Builder
	writeBeginning(&b, value)
	return shortened(b.String())
}

// writeBeginning writes the JSON of a value, and stops once that is longer than an excerpt: to
// write all of it would take as long as the value is large, for each message that is about it.
func writeBeginning(b *strings.Builder, value any) {
	switch value := value.(type) {
	case string:
		writeScalar(b, value[:min(len(value), excerptLength+utf8.UTFMax)])
	case json.Number:
		b.WriteString(string(value[:min(len(value), excerptLength+1)]))
	case []any:
		b.WriteByte('[')
		for i, item := range value {
			if b.Len() > excerptLength {
				return
			}
			if i > 0 {
				b.WriteByte(',')
			}
			writeBeginning(b, item)
		}
		b.WriteByte(']')
	case map[string]any:
		b.WriteByte('{')
		for i, name := range slices.Sorted(maps.Keys(value)) {
			if b.Len() > excerptLength {
				return
			}
			if i > 0 {
				b.WriteByte(',')
			}
			writeBeginning(b, name)
			b.WriteByte(':')
			writeBeginning(b, value[name])
		}
		b.WriteByte('}')
	default:
		writeScalar(b, value)
	}
}

func writeScalar(b *strings.Builder, value any) {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		text.Reset()
		fmt.Fprint(&text, value)
	}
	b.WriteString(strings.TrimSuffix(text.String(), "\n"))
}

func shortened(text string) string {
	if len(text) > excerptLength {
		return strings.ToValidUTF8(text[:excerptLength], "") + "…"
	}
	return text
}

func quoted(names []string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = strconv.Quote(name)
	}
	return strings.Join(texts, ", ")
}

func excerpts(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = excerpt(value)
	}
	return strings.Join(texts, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func number(r *big.Rat) string {
	if r.IsInt() {
		return shortened(r.Num().String())
	}
	if digits, exact := r.FloatPrec(); exact {
		return shortened(r.FloatString(digits))
	}
	return shortened(r.RatString())
}
