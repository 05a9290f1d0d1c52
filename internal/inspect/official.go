package inspect

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// official is the schema that the OpenAPI Initiative publishes for an edition, as libopenapi
// carries it.
type official struct {
	root     any
	compiled *jsonschema.Schema
	compiler *jsonschema.Compiler
	mutex    sync.Mutex
	objects  map[string]*jsonschema.Schema // the parts that were needed, by their names
	members  map[tree.Pointer][]string
}

var officials = map[openapi.Version]func() *official{
	openapi.Swagger20: sync.OnceValue(func() *official {
		return newOfficial(datamodel.OpenAPI2SchemaData)
	}),
	openapi.OpenAPI30: sync.OnceValue(func() *official {
		return newOfficial(datamodel.OpenAPI3SchemaData)
	}),
	openapi.OpenAPI31: sync.OnceValue(func() *official {
		return newOfficial(datamodel.OpenAPI31SchemaData, relative, serverOfLink)
	}),
	openapi.OpenAPI32: sync.OnceValue(func() *official {
		return newOfficial(datamodel.OpenAPI32SchemaData, relative)
	}),
}

func officialSchema(version openapi.Version) *official { return officials[version]() }

// officialURL names a schema to the compiler; it is never fetched.
const officialURL = "official:///schema"

// relative corrects a schema that demands absolute URLs: "Unless specified otherwise, all fields
// that are URLs MAY be relative references" (OpenAPI 3.1.1, "Relative References in API URLs", and
// likewise of URIs). The name of a dialect is compared, and never resolved.
func relative(value any) {
	switch value := value.(type) {
	case map[string]any:
		if value["format"] == "uri" {
			value["format"] = "uri-reference"
		}
		for name, below := range value {
			if name != "jsonSchemaDialect" {
				relative(below)
			}
		}
	case []any:
		for _, item := range value {
			relative(item)
		}
	}
}

// serverOfLink corrects the name under which a schema knows the "server" of a Link Object (OpenAPI
// 3.1.1, Link Object): "body".
func serverOfLink(root any) {
	schema, _ := root.(map[string]any)
	definitions, _ := schema["$defs"].(map[string]any)
	link, _ := definitions["link"].(map[string]any)
	members, _ := link["properties"].(map[string]any)
	if body, wrong := members["body"]; wrong && members["server"] == nil {
		members["server"] = body
		delete(members, "body")
	}
}

func newOfficial(text string, corrections ...func(any)) *official {
	o := &official{members: map[tree.Pointer][]string{}, objects: map[string]*jsonschema.Schema{}}
	root, err := decodeJSON(text)
	if err != nil {
		panic(err) // the text is compiled in, and every test reads it
	}
	for _, correct := range corrections {
		correct(root)
	}
	o.root = root
	compiler := jsonschema.NewCompiler()
	o.compiler = compiler
	compiler.AssertFormat()
	if err := compiler.AddResource(officialURL, root); err != nil {
		panic(err)
	}
	if o.compiled, err = compiler.Compile(officialURL); err != nil {
		panic(err)
	}
	return o
}

// nameOf is what the official schema of an edition calls an object.
func nameOf(version openapi.Version, object openapi.Object) string {
	words := strings.Fields(string(object))
	for i, word := range words {
		if version == openapi.OpenAPI30 || version == openapi.Swagger20 && i > 0 {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	switch {
	case version == openapi.Swagger20, version == openapi.OpenAPI30:
		return "definitions/" + strings.Join(words, "")
	case object == openapi.CallbackObject:
		return "$defs/callbacks"
	}
	return "$defs/" + strings.Join(words, "-")
}

// of returns the schema of an object that stands in a file of its own, or nil where there is none.
func (o *official) of(version openapi.Version, object openapi.Object) *jsonschema.Schema {
	name := nameOf(version, object)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	compiled, known := o.objects[name]
	if !known && o.at("#/"+name) != nil {
		var err error
		if compiled, err = o.compiler.Compile(officialURL + "#/" + name); err != nil {
			panic(err) // as of the whole
		}
	}
	o.objects[name] = compiled
	return compiled
}

// at returns what stands in the official schema at the address that an error has.
func (o *official) at(address string) any {
	value := o.root
	for _, token := range pointerIn(address).Tokens() {
		switch container := value.(type) {
		case map[string]any:
			value = container[token]
		case []any:
			index := slices.Index([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, token)
			if index < 0 || index >= len(container) {
				return nil
			}
			value = container[index]
		default:
			return nil
		}
	}
	return value
}

func pointerIn(address string) tree.Pointer {
	_, fragment, _ := strings.Cut(address, "#")
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	return tree.Pointer(fragment)
}

// membersAt returns the names that the object has which an error is about.
func (o *official) membersAt(address string) []string {
	definition := tree.Pointer("")
	if tokens := pointerIn(address).Tokens(); len(tokens) > 1 &&
		(tokens[0] == "$defs" || tokens[0] == "definitions") {
		definition = tree.PointerOf(tokens[:2]...)
	}
	o.mutex.Lock()
	defer o.mutex.Unlock()
	known, found := o.members[definition]
	if !found {
		names := map[string]bool{}
		o.collect(o.at("#"+string(definition)), names, 0)
		for name := range names {
			known = append(known, name)
		}
		slices.Sort(known)
		o.members[definition] = known
	}
	return known
}

// collect gathers the members that a schema names, and those it is put together from.
func (o *official) collect(schema any, names map[string]bool, depth int) {
	const deep = 6
	if depth > deep {
		return
	}
	if list, ok := schema.([]any); ok {
		for _, item := range list {
			o.collect(item, names, depth)
		}
	}
	object, ok := schema.(map[string]any)
	if !ok {
		return
	}
	if properties, ok := object["properties"].(map[string]any); ok {
		for name := range properties {
			names[name] = true
		}
	}
	if reference, ok := object["$ref"].(string); ok && strings.HasPrefix(reference, "#") {
		o.collect(o.at(reference), names, depth+1)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf", "if", "then", "else"} {
		o.collect(object[keyword], names, depth+1)
	}
	if dependent, ok := object["dependentSchemas"].(map[string]any); ok {
		for _, below := range dependent {
			o.collect(below, names, depth+1)
		}
	}
}
