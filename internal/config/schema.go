package config

import (
	"encoding/json"
	"reflect"

	"plumbline/harness/target"
)

// object is a JSON Schema, or a part of one.
type object = map[string]any

// Schema is the JSON Schema (draft 2020-12) of plumbline.yaml, for editors: with the names of the
// APIs, and what each takes.
func Schema(apis ...target.Definition) []byte {
	top := properties(apis, true)
	top[memberTargets] = object{
		"type":        "object",
		"description": "what to test, by names of one's own; a run chooses one by --target",
		"additionalProperties": object{"type": "object", "additionalProperties": false,
			"properties": properties(apis, false)},
	}
	text, err := json.MarshalIndent(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   FileName, "type": "object", "additionalProperties": false, "properties": top,
		"$defs": object{
			"text": object{"type": []string{"string", "number", "boolean"}},
			"secret": object{"type": "string", "pattern": "^(env|file):.+",
				"description": "env:NAME of a variable, or file:PATH"},
		},
	}, "", "  ")
	if err != nil {
		panic(err) // it is made of maps, lists and texts
	}
	return append(text, '\n')
}

// properties are the members of the top of the file, or of a target.
func properties(apis []target.Definition, top bool) object {
	all := object{}
	for _, o := range options {
		switch {
		case !o.file || o.top && !top:
		case o.name == memberHeaders:
			all[o.name] = object{"type": "object", "description": o.usage,
				"additionalProperties": object{"$ref": "#/$defs/text"}}
		case o.name == memberAPIs:
			all[o.name] = object{"type": "object", "description": o.usage,
				"additionalProperties": false, "properties": deployments(apis)}
		default:
			all[o.name] = o.schema()
		}
	}
	return all
}

// schema is that of the value of a setting.
func (o option) schema() object {
	schema := object{"description": o.usage}
	switch o.kind.Kind() {
	case reflect.Bool:
		schema["type"] = "boolean"
	case reflect.Int:
		schema["type"], schema["minimum"] = "integer", 1
	case reflect.Float64:
		schema["type"] = "number"
		if o.isPercentage() {
			schema["minimum"], schema["maximum"] = 0, 100
		} else {
			schema["exclusiveMinimum"] = 0
		}
	case reflect.Slice:
		item := object{"type": "string", "minLength": 1}
		if o.words != nil {
			item["enum"] = o.words
		}
		schema["type"], schema["items"] = "array", item
	default:
		schema["type"] = "string"
		if o.words != nil {
			schema["enum"] = o.words
		}
	}
	return schema
}

func deployments(apis []target.Definition) object {
	all := object{}
	for _, d := range apis {
		members := object{
			memberBaseURL: object{"type": "string", "description": "base URL of the deployment"},
		}
		credentials := object{}
		for _, c := range d.Credentials {
			kind := "#/$defs/text"
			if c.Secret {
				kind = "#/$defs/secret"
			}
			credentials[c.Name] = object{"$ref": kind, "description": c.Description}
		}
		members[memberCredentials] = object{"type": "object", "additionalProperties": false,
			"properties": credentials}
		for _, s := range d.Settings {
			setting := object{"$ref": "#/$defs/text", "description": s.Description}
			if len(s.Values) > 0 {
				setting = object{"enum": s.Values, "description": s.Description}
			}
			members[s.Name] = setting
		}
		all[d.API] = object{"type": "object", "additionalProperties": false, "properties": members}
	}
	return all
}
