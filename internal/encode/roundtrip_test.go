package encode

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// texts are words that any style carries, or any text at all.
type texts struct{ plain bool }

func (d texts) draw(t *rapid.T) string {
	if d.plain {
		return rapid.StringMatching(`[a-z0-9]{1,4}`).Draw(t, "word")
	}
	return rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(
		[]rune("aZ1-.,;=&+%|[] /?#\"\\\t\n\r\x00<>'_~é😀\u2028")))).Draw(t, "text")
}

// scalars are the types that a parameter's parts may have.
var scalars = map[string]func(texts, *rapid.T) any{
	"string": func(d texts, t *rapid.T) any { return d.draw(t) },
	"integer": func(_ texts, t *rapid.T) any {
		return json.Number(strconv.FormatInt(rapid.Int64().Draw(t, "integer"), 10))
	},
	"number": func(_ texts, t *rapid.T) any {
		return json.Number(rapid.SampledFrom([]string{"0", "-1.50", "1e+400", "0.1"}).Draw(t,
			"number"))
	},
	"boolean": func(_ texts, t *rapid.T) any { return rapid.Bool().Draw(t, "boolean") },
}

func (d texts) list(t *rapid.T, kind string) []any {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) any { return scalars[kind](d, t) }), 1,
		4).Draw(t, "items")
}

func (d texts) object(t *rapid.T, kind string) map[string]any {
	return rapid.MapOfN(rapid.Custom(d.draw),
		rapid.Custom(func(t *rapid.T) any { return scalars[kind](d, t) }), 1, 4).Draw(t, "members")
}

// way is a place and a style.
type way struct {
	edition, in, members string
	scalar, list, object bool // what the style has
}

var everyWay = []way{
	{"3.2", "path", `"style":"simple"`, true, true, true},
	{"3.2", "path", `"style":"simple","explode":true`, true, true, true},
	{"3.1", "path", `"style":"label"`, true, true, true},
	{"3.1", "path", `"style":"label","explode":true`, true, true, true},
	{"3.0", "path", `"style":"matrix"`, true, true, true},
	{"3.0", "path", `"style":"matrix","explode":true`, true, true, true},
	{"3.1", "query", `"style":"form"`, true, true, true},
	{"3.1", "query", `"style":"form","explode":false`, true, true, true},
	{"3.1", "query", `"style":"form","explode":false,"allowReserved":true`, true, true, true},
	{"3.1", "query", `"allowReserved":true`, true, true, true},
	{"3.1", "query", `"style":"spaceDelimited"`, false, true, true},
	{"3.1", "query", `"style":"pipeDelimited"`, false, true, true},
	{"3.1", "query", `"style":"deepObject"`, false, false, true},
	{"3.1", "header", `"style":"simple"`, true, true, true},
	{"3.1", "header", `"style":"simple","explode":true`, true, true, true},
	{"3.1", "cookie", `"style":"form","explode":false`, true, true, true},
	{"3.1", "cookie", `"style":"form"`, true, false, false},
	{"3.2", "cookie", `"style":"cookie","explode":false`, true, true, true},
	{"3.2", "cookie", `"style":"cookie"`, true, true, true},
	{"2.0", "path", `"collectionFormat":"csv"`, true, true, false},
	{"2.0", "path", `"collectionFormat":"tsv"`, true, true, false},
	{"2.0", "query", `"collectionFormat":"csv"`, true, true, false},
	{"2.0", "query", `"collectionFormat":"ssv"`, true, true, false},
	{"2.0", "query", `"collectionFormat":"tsv"`, true, true, false},
	{"2.0", "query", `"collectionFormat":"pipes"`, true, true, false},
	{"2.0", "query", `"collectionFormat":"multi"`, true, true, false},
	{"2.0", "header", `"collectionFormat":"csv"`, true, true, false},
	{"2.0", "header", `"collectionFormat":"pipes"`, true, true, false},
}

func (w way) shapes() (shapes []string) {
	for i, has := range []bool{w.scalar, w.list, w.object} {
		if has {
			shapes = append(shapes, []string{"scalar", "list", "object"}[i])
		}
	}
	return shapes
}

// schemaOf is the schema of a shape with parts of a type.
func (w way) schemaOf(shape, kind string) string {
	schema := `"type":"` + kind + `"`
	switch shape {
	case "list":
		schema = `"type":"array","items":{` + schema + `}`
	case "object":
		schema = `"type":"object","additionalProperties":{` + schema + `}`
	}
	if w.edition == "2.0" {
		return schema
	}
	return `"schema":{` + schema + `}`
}

// TestParametersAreReadBack writes any values in every style, which are judged to conform and read
// back. Of words without special characters each can be written.
func TestParametersAreReadBack(t *testing.T) {
	for _, w := range everyWay {
		for _, shape := range w.shapes() {
			for _, kind := range slices.Sorted(maps.Keys(scalars)) {
				path := "/a"
				if w.in == "path" {
					path = "/a/{p}/b"
				}
				c, o := load(t, w.edition, path, `"parameters":[{"name":"p","in":"`+w.in+
					`","required":true,`+w.members+`,`+w.schemaOf(shape, kind)+`}]`)
				t.Run(w.edition+" "+w.in+" "+w.members+" "+shape+" "+kind, func(t *testing.T) {
					rapid.Check(t, func(t *rapid.T) {
						d := texts{plain: rapid.Bool().Draw(t, "plain")}
						var value any
						switch shape {
						case "list":
							value = d.list(t, kind)
						case "object":
							value = d.object(t, kind)
						default:
							value = scalars[kind](d, t)
						}
						if value == "" && w.edition == "2.0" {
							return // which is written, and forbidden by 2.0
						}
						e, err := Request(o, single(w.in, "p", value))
						switch {
						case err == nil:
							matched := accepted(t, c, e)
							same(t, readBack(t, o, "p", e, matched), value)
						case d.plain && !isDotted(w, shape, kind):
							t.Errorf("%v: %v", value, err)
						}
					})
				})
			}
		}
	}
}

// isDotted tells of numbers, which may have the dot in them that label has between parts.
func isDotted(w way, shape, kind string) bool {
	return kind == "number" && shape != "scalar" && w.members[:15] == `"style":"label"`
}

// drawn is any value of JSON.
func drawn(t *rapid.T, depth int) any {
	switch kind := rapid.IntRange(0, 6).Draw(t, "kind"); {
	case kind < 4 || depth == 0:
		names := []string{"string", "integer", "number", "boolean"}
		return scalars[names[kind%4]](texts{}, t)
	case kind == 4:
		return nil
	case kind == 5:
		items := make([]any, rapid.IntRange(0, 3).Draw(t, "items"))
		for i := range items {
			items[i] = drawn(t, depth-1)
		}
		return items
	}
	members := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "members") {
		members[texts{}.draw(t)] = drawn(t, depth-1)
	}
	return members
}

const everything = `{"type":"object","properties":{"b":{"type":"boolean"},"f":{"type":"string",` +
	`"format":"binary"},"i":{"type":"integer"},"l":{"type":"array","items":{"type":"string"}},` +
	`"m":{"type":"array","items":{"type":"object"}},"n":{"type":"number"},"o":{"type":"object",` +
	`"properties":{"p":{"type":"string"},"q":{"type":"integer"}},"additionalProperties":false},` +
	`"s":{"type":"string"}},"additionalProperties":{"type":"string"}%}`

// everyMember draws members of the schema everything. Objects are as members of XML can be.
func everyMember(d texts, t *rapid.T) map[string]any {
	draws := map[string]func() any{
		"b": func() any { return scalars["boolean"](d, t) },
		"f": func() any { return binaryText(t) },
		"i": func() any { return scalars["integer"](d, t) },
		"l": func() any { return d.list(t, "string") },
		"n": func() any { return scalars["number"](d, t) },
		"o": func() any { return map[string]any{"p": d.draw(t), "q": scalars["integer"](d, t)} },
		"s": func() any { return d.draw(t) },
		"z": func() any { return d.draw(t) },
	}
	value := map[string]any{}
	names := rapid.SliceOfNDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(draws))), 1, -1,
		rapid.ID[string]).Draw(t, "names")
	for _, name := range names {
		value[name] = draws[name]()
	}
	return value
}

func binaryText(t *rapid.T) string {
	var runes []rune
	for _, octet := range rapid.SliceOfN(rapid.Byte(), 1, 9).Draw(t, "octets") {
		runes = append(runes, rune(octet))
	}
	return string(runes)
}
