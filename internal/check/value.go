package check

import (
	"errors"
	"fmt"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

// value is a parameter or header of an exchange, read from its text.
type value struct {
	id       verdict.Check
	name     string // with what it is, such as "the header X-Rate"
	text     string // as it was sent, for the reader
	read     wire.Value
	writing  contract.Writing
	contract *contract.Contract
	at       tree.Pointer // where the contract has it
	verdict  *judgment
	way      schema.Direction
	required bool
	// why it may be there although the record does not have it; empty where the record has
	// everything
	unknown string
	// why the contract may not demand it of what came; empty where it does
	exempt string
}

// writtenValue says how a value is written.
func writtenValue(name, in string, w contract.Writing, way schema.Direction) wire.Parameter {
	p := wire.Parameter{Name: name, In: in, Style: w.Style, Explode: w.Explode,
		CollectionFormat: w.CollectionFormat}
	if w.Content == nil {
		p.Schema = w.Schema.Wire(way)
	}
	return p
}

// location is where the contract demands the value. To find it takes longer than to judge most
// values, of which nothing is told.
func (v *value) location() verdict.Location { return v.contract.Locate(v.at) }

// judge demands a value that is required, and holds one that is there to its schema.
func (v *value) judge() {
	switch {
	case !v.read.Present && v.required && v.exempt != "":
		v.verdict.silent(v.id, v.exempt)
	case !v.read.Present && v.required && v.unknown != "":
		v.verdict.unjudged(v.id, v.unknown)
	case !v.read.Present && v.required:
		v.verdict.found(verdict.Finding{
			Check: v.id, Message: v.name + " is missing (required)", Expected: v.name,
			Actual: "nothing of that name", Contract: v.location(),
		})
	case !v.read.Present:
	case v.read.Problem != "":
		v.verdict.found(verdict.Finding{Check: v.id, Message: v.name + " " + v.read.Problem,
			Expected: v.writingText(), Actual: v.text, Contract: v.location()})
	case v.read.Undefined != "":
		v.verdict.unjudged(v.id, v.name+" "+v.read.Undefined)
	case v.writing.Content != nil:
		v.judgeContent()
	case valuesIn(v.read.Value) > MaxValues:
		v.verdict.unjudged(v.id, v.name+" is larger than what is judged: "+tooManyValues)
	default:
		v.hold(v.writing.Schema, v.read.Value)
	}
}

// valuesIn counts a value and all that is in it.
func valuesIn(value any) int {
	count := 1
	switch value := value.(type) {
	case map[string]any:
		for _, member := range value {
			count += valuesIn(member)
		}
	case []any:
		for _, item := range value {
			count += valuesIn(item)
		}
	}
	return count
}

func (v *value) writingText() string {
	if v.writing.CollectionFormat != "" {
		return "a value in the collection format " + v.writing.CollectionFormat
	}
	return "a value in the style " + v.writing.Style
}

// judgeContent reads a value that is described by content: JSON is read as such, anything else is
// text.
func (v *value) judgeContent() {
	text, _ := v.read.Value.(string)
	mediaType := v.writing.Content
	if essence(mediaType.Range) == formType {
		v.judgeForm(text)
		return
	}
	if !contract.IsJSON(mediaType.Range) {
		if !strings.HasPrefix(mediaType.Range, "text/") {
			v.verdict.unjudged(v.id, fmt.Sprintf("%s is content of the type %s, which is not read",
				v.name, mediaType.Range))
			return
		}
		v.hold(mediaType.Schema, text)
		return
	}
	if reason := manyValues([]byte(text)); reason != "" {
		v.verdict.unjudged(v.id, v.name+" is larger than what is judged: "+reason)
		return
	}
	read, ok := tree.Plain([]byte(text), maxDepth)
	if o := tree.OutlineOf([]byte(text)); !ok && o.Deepest > maxDepth && o.Balanced {
		v.verdict.unjudged(v.id, fmt.Sprintf("%s is not read: it is nested more than %d deep",
			v.name, maxDepth))
		return
	}
	if !ok {
		v.verdict.found(verdict.Finding{
			Check: v.id, Message: v.name + " is not one well-formed JSON value",
			Expected: mediaType.Range, Actual: v.text, Contract: v.location(),
		})
		return
	}
	v.hold(mediaType.Schema, read)
}

// judgeForm reads a value that is a form: a whole query string (OpenAPI 3.2.0, Parameter
// Locations).
func (v *value) judgeForm(text string) {
	demanded := v.writing.Content.Schema
	fields, err := content.Form([]byte(text))
	if err == nil {
		var object content.Object
		if object, err = content.FormValue(fields, demanded.Wire(v.way),
			encoder{v.way, v.verdict, v.id}.members(
				v.writing.Content.Encodings)); err == nil {
			v.hold(demanded, object.Value)
			return
		}
	}
	if errors.Is(err, content.ErrNotJudged) {
		v.verdict.unjudged(v.id, v.name+" is not judged: "+withoutMark(err))
		return
	}
	v.verdict.found(verdict.Finding{Check: v.id, Message: v.name + " is " + err.Error(),
		Expected: v.writing.Content.Range, Actual: v.text, Contract: v.location()})
}

func (v *value) hold(demanded *schema.Schema, read any) {
	if demanded == nil {
		v.verdict.silent(v.id, "the contract has no schema for "+v.name)
		return
	}
	problems, err := demanded.Judge(read, v.way)
	for _, problem := range problems {
		if problem.Kind != schema.Mismatch {
			continue // what these are about is bodies
		}
		place := strings.TrimPrefix(tree.Path(problem.Instance), "$")
		v.verdict.found(verdict.Finding{
			Check: v.id, Severity: problem.Severity,
			Message:  v.name + place + " " + problem.Message,
			Expected: problem.Expected, Actual: v.text, Hint: problem.Hint,
			Contract: problem.Location,
		})
	}
	if err != nil {
		v.verdict.unjudged(v.id, fmt.Sprintf("%s: %v", v.name, err))
	}
}
