package wire

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// reader reads one parameter in one place.
type reader struct {
	Parameter
	*encoding
}

// reading is one thing that a text can be read as, or the reason why it cannot.
type reading struct {
	value any
	err   error // nil, errUnreadable, a problem or undefined
}

// errUnreadable marks a text that is no value of the type asked for. The value is then the text.
var errUnreadable = errors.New("cannot be read as its type")

// types are what a value of the schema can be. A schema that does not say is known by its keywords;
// failing these it may be anything simple, and what is still left of the types is tried in case the
// schema accepts it after all, as one of anyOf would.
func types(schema Schema) (likely, others []string) {
	if schema == nil {
		return []string{"string"}, nil
	}
	if said := schema.Types(); len(said) > 0 {
		return said, nil
	}
	for _, structure := range []struct {
		kind string
		is   bool
	}{{"object", len(schema.Members()) > 0}, {"array", schema.Items() != nil}} {
		if structure.is {
			likely = append(likely, structure.kind)
		} else {
			others = append(others, structure.kind)
		}
	}
	return append(likely, "string", "number", "boolean"), others
}

// hasParts tells whether the value may be an array or object.
func (p Parameter) hasParts() bool {
	likely, _ := types(p.Schema)
	return slices.Contains(likely, "array") || slices.Contains(likely, "object")
}

func shapeOf(kind string) shape {
	switch kind {
	case "array":
		return list
	case "object":
		return object
	}
	return scalar
}

// read returns the value that the schema means.
func (r *reader) read(cutter cutter) Value {
	if r.CollectionFormat == "" && !slices.Contains(r.styles, r.style()) {
		cutter = r.misplaced(cutter)
	}
	likely, others := types(r.Schema)
	found := choose(r.Schema, r.readings(likely, cutter), r.readings(others, cutter))
	if found == nil {
		return Value{}
	}
	value := Value{Present: true}
	var why undefined
	switch {
	case errors.As(found.err, &why):
		value.Undefined = string(why)
	case found.err != nil:
		value.Problem = found.err.Error()
	default:
		value.Value = found.value
	}
	return value
}

// misplaced cuts for a style that is none, or none of its place: "combinations not represented in
// this table are not permitted" (OpenAPI 3.2.0, Style Values), which is the document's mistake and
// not the client's.
func (r *reader) misplaced(present cutter) cutter {
	return func(s shape) []cut {
		if len(present(s)) == 0 {
			return nil
		}
		return open("has the style %s, which does not exist for its place", r.style())
	}
}

// readings returns what a text can be read as. That it cannot be cut for one type does not matter
// if it can for another: a name that is there twice means nothing for a string, but an array is
// what was meant if the schema allows one.
func (r *reader) readings(kinds []string, cutter cutter) []reading {
	var all, uncut []reading
	for _, kind := range kinds {
		for _, cut := range cutter(shapeOf(kind)) {
			switch shape := shapeOf(kind); {
			case cut.err != nil:
				uncut = append(uncut, reading{err: cut.err})
			case shape == list:
				all = append(all, r.arrays(r.Schema.Items(), cut.parts,
					[]string{r.CollectionFormat})...)
			case shape == object:
				all = append(all, r.objects(r.Schema, cut.parts)...)
			default:
				all = append(all, r.scalar(kind, cut.parts[0].text))
			}
		}
	}
	if len(all) == 0 {
		return uncut
	}
	return all
}

// choose returns the first reading that satisfies the schema. Where none does and one would be
// undefined, so is the value, since nobody knows whether that one would have. Else it is the first
// that can be read, so that the schema names what is wrong with it. It is nil if there is none. The
// others count only if they satisfy the schema, or if there is nothing else.
func choose(schema Schema, likely, others []reading) *reading {
	if len(likely) == 1 && len(others) == 0 {
		return likely[0].asText()
	}
	for _, all := range [][]reading{likely, others} {
		for i := range all {
			if all[i].err == nil && (schema == nil || schema.Accepts(all[i].value)) {
				return &all[i]
			}
		}
	}
	if len(likely) == 0 {
		likely = others
	}
	var best *reading
	for i := range likely {
		if best == nil || rank(likely[i].err) < rank(best.err) {
			best = &likely[i]
		}
	}
	if best == nil {
		return nil
	}
	return best.asText()
}

// rank orders readings that do not satisfy the schema.
func rank(err error) int {
	var why undefined
	switch {
	case errors.As(err, &why):
		return 0
	case err == nil:
		return 1
	case errors.Is(err, errUnreadable):
		return 3
	}
	return 2
}

// asText makes a text that is no value of its type a string, for the schema to refuse.
func (r reading) asText() *reading {
	if errors.Is(r.err, errUnreadable) {
		r.err = nil
	}
	return &r
}

// scalar reads a text as a type. Numbers are written as in JSON and booleans true and false, which
// OpenAPI leaves to implementations (3.1.1, Appendix B). A value that is null is written as an
// empty text (the column "undefined" of the table in 3.1.1, Style Examples); the text null may be a
// convention of the API's own, of which OpenAPI knows nothing.
func (r *reader) scalar(kind, raw string) reading {
	text, err := r.text(raw)
	if err != nil {
		return reading{err: err}
	}
	readable := true
	var value any = text
	switch kind {
	case "integer", "number":
		value, readable = json.Number(text), isNumber(text)
	case "boolean":
		value, readable = text == "true", text == "true" || text == "false"
	case "null":
		if text == "null" {
			return reading{
				err: undefined(
					"is null or the string \"null\": OpenAPI has no way to write null but the " +
						"empty text")}
		}
		value, readable = nil, text == ""
	}
	if !readable {
		return reading{value: text, err: errUnreadable}
	}
	return reading{value: value}
}

func isNumber(text string) bool {
	return strings.Trim(text, "0123456789+-.eE") == "" && json.Valid([]byte(text))
}

// arrays reads the parts of an array. Items without a schema are strings, unless only what they
// look like satisfies the array's own schema.
func (r *reader) arrays(items Schema, parts []pair, around []string) []reading {
	read := func(part func(Schema, string, []string) reading) reading {
		values := []any{}
		for _, p := range parts {
			item := part(items, p.text, around)
			if item.err != nil {
				return item
			}
			values = append(values, item.value)
		}
		return reading{value: values}
	}
	if items == nil && len(parts) > 0 {
		return []reading{read(r.part), read(r.guess)}
	}
	return []reading{read(r.part)}
}

// objects reads the members of an object, those without a schema as arrays reads items without one.
func (r *reader) objects(schema Schema, parts []pair) []reading {
	read := func(unknown func(Schema, string, []string) reading) (result reading, guessed bool) {
		values := map[string]any{}
		for _, p := range parts {
			member, as := schema.Member(p.name), r.part
			if member == nil {
				as, guessed = unknown, true
			}
			value := as(member, p.text, nil)
			if value.err != nil {
				return value, guessed
			}
			values[p.name] = value.value
		}
		return reading{value: values}, guessed
	}
	first, guessed := read(r.part)
	if !guessed {
		return []reading{first}
	}
	second, _ := read(r.guess)
	return []reading{first, second}
}

// guess reads a text as what it looks like.
func (r *reader) guess(_ Schema, text string, _ []string) reading {
	for _, kind := range []string{"number", "boolean"} {
		if found := r.scalar(kind, text); !errors.Is(found.err, errUnreadable) {
			return found
		}
	}
	return r.scalar("string", text)
}

// part reads an item or a member. The styles cannot nest: "the representation of array or object
// properties is not defined" of deepObject, and RFC 6570 section 2.4.2 has no values in values.
// Only Swagger 2.0 has arrays in arrays.
func (r *reader) part(schema Schema, text string, around []string) reading {
	likely, _ := types(schema)
	var all []reading
	for _, kind := range likely {
		switch {
		case kind == "array" && r.CollectionFormat != "":
			format, cuts := r.inner(schema, text, around)
			for _, cut := range cuts {
				if cut.err != nil {
					all = append(all, reading{err: cut.err})
				} else {
					all = append(all, r.arrays(schema.Items(), cut.parts,
						append(slices.Clone(around), format))...)
				}
			}
		case kind == "array", kind == "object":
			all = append(all,
				reading{
					err: undefined(
						"has an array or object inside, for which OpenAPI's styles have no way " +
							"to be written")})
		default:
			all = append(all, r.scalar(kind, text))
		}
	}
	return *choose(schema, all, nil)
}
