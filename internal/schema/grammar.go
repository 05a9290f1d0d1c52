package schema

import (
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The library holds every text to the metaschema of its dialect, which in draft 2020-12 consists of
// eight schemas with dynamic references, and takes most of the time of loading a document. What is
// plain is seen much faster by one schema that says the same.

// grammaticalURL names a text that is known to be grammatical. The library takes what is called so
// for a schema of JSON Schema itself, and does not look whether it is one.
const grammaticalURL = "https://json-schema.org/contract/document"

// grammar is the metaschema of draft 2020-12 in one piece, without what says nothing of a value's
// grammar. It may be narrower than the original, and never wider: what it does not accept is held
// to the original.
const grammar = `{
"$schema": "https://json-schema.org/draft/2020-12/schema",
"type": ["object", "boolean"],
"properties": {
	"$id": false, "$schema": false, "$vocabulary": false, "$anchor": false,
	"$dynamicAnchor": false, "$dynamicRef": false, "$recursiveAnchor": false,
	"$recursiveRef": false, "definitions": false, "dependencies": false,
	"$ref": {"type": "string"},
	"$comment": {"type": "string"},
	"$defs": {"$ref": "#/$defs/schemas"},
	"prefixItems": {"$ref": "#/$defs/list"},
	"items": {"$ref": "#"},
	"contains": {"$ref": "#"},
	"additionalProperties": {"$ref": "#"},
	"properties": {"$ref": "#/$defs/schemas"},
	"patternProperties": {"$ref": "#/$defs/schemas"},
	"dependentSchemas": {"$ref": "#/$defs/schemas"},
	"propertyNames": {"$ref": "#"},
	"if": {"$ref": "#"},
	"then": {"$ref": "#"},
	"else": {"$ref": "#"},
	"allOf": {"$ref": "#/$defs/list"},
	"anyOf": {"$ref": "#/$defs/list"},
	"oneOf": {"$ref": "#/$defs/list"},
	"not": {"$ref": "#"},
	"unevaluatedItems": {"$ref": "#"},
	"unevaluatedProperties": {"$ref": "#"},
	"type": {"anyOf": [{"$ref": "#/$defs/type"}, {"type": "array", "minItems": 1,
		"uniqueItems": true, "items": {"$ref": "#/$defs/type"}}]},
	"const": true,
	"enum": {"type": "array"},
	"multipleOf": {"type": "number", "exclusiveMinimum": 0},
	"maximum": {"type": "number"},
	"exclusiveMaximum": {"type": "number"},
	"minimum": {"type": "number"},
	"exclusiveMinimum": {"type": "number"},
	"maxLength": {"$ref": "#/$defs/size"},
	"minLength": {"$ref": "#/$defs/size"},
	"pattern": {"type": "string"},
	"maxItems": {"$ref": "#/$defs/size"},
	"minItems": {"$ref": "#/$defs/size"},
	"uniqueItems": {"type": "boolean"},
	"maxContains": {"$ref": "#/$defs/size"},
	"minContains": {"$ref": "#/$defs/size"},
	"maxProperties": {"$ref": "#/$defs/size"},
	"minProperties": {"$ref": "#/$defs/size"},
	"required": {"$ref": "#/$defs/names"},
	"dependentRequired": {"type": "object", "additionalProperties": {"$ref": "#/$defs/names"}},
	"title": {"type": "string"},
	"description": {"type": "string"},
	"default": true,
	"deprecated": {"type": "boolean"},
	"readOnly": {"type": "boolean"},
	"writeOnly": {"type": "boolean"},
	"examples": {"type": "array"},
	"format": {"type": "string"},
	"contentEncoding": {"type": "string"},
	"contentMediaType": {"type": "string"},
	"contentSchema": {"$ref": "#"}
},
"$defs": {
	"schemas": {"type": "object", "additionalProperties": {"$ref": "#"}},
	"list": {"type": "array", "minItems": 1, "items": {"$ref": "#"}},
	"names": {"type": "array", "uniqueItems": true, "items": {"type": "string"}},
	"size": {"type": "integer", "minimum": 0},
	"type": {"enum": ["string", "number", "integer", "boolean", "object", "array", "null"]}
}}`

var compiledGrammar = sync.OnceValue(func() *jsonschema.Schema {
	text, err := jsonschema.UnmarshalJSON(strings.NewReader(grammar))
	if err != nil {
		panic(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("contract:///grammar", text); err != nil {
		panic(err)
	}
	return compiler.MustCompile("contract:///grammar")
})

// url is what the compiler's text is called. It must not be called as JSON Schema itself is where
// schemas have names or refer to others by theirs, which are relative to that.
func (l *library) url() string {
	if l.set.draft != jsonschema.Draft2020 || l.set.layout.named || l.set.layout.foreign ||
		l.base != resourceURL {
		return resourceURL
	}
	for _, definition := range l.definitions {
		if decide(compiledGrammar(), definition) != satisfied {
			return resourceURL
		}
	}
	return grammaticalURL
}
