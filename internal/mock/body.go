package mock

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"slices"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"plumbline/internal/content"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// members are those of the body of the request: of an object in whatever media type, or the fields
// of a form.
func (c *call) members() map[string]any {
	if object, is := c.body.(map[string]any); is {
		return c.unwrapped(object)
	}
	if c.body != nil || !c.operation.HasForm() {
		return nil
	}
	object := map[string]any{}
	kind := c.request.Header.Get("Content-Type")
	if essence, _, err := mime.ParseMediaType(kind); err == nil && strings.HasPrefix(essence,
		"multipart/") {
		parts, _ := content.Multipart(c.request.Body, kind) // which was judged before
		for _, p := range parts {
			if p.FileName == "" {
				c.addField(object, p.Name, string(p.Body))
			}
		}
		return object
	}
	fields, _ := content.Form(c.request.Body) // which was judged before
	for _, f := range fields {
		c.addField(object, f.Name, f.Value)
	}
	return object
}

// defaulted are members of the body of a creation with those that were left out and have a value
// then.
func (c *call) defaulted(members map[string]any) map[string]any {
	if members == nil {
		return nil
	}
	all := maps.Clone(members)
	for _, name := range explore.BodyMembers(c.operation) {
		fallback, found := explore.Default(c.contract, c.operation, name)
		if _, sent := members[name]; !sent && found {
			all[name] = fallback
		}
	}
	return all
}

// whole is the value of the body of the request where it is no object; nil where it is one, or
// nobody can read it.
func (c *call) whole() any {
	if c.members() != nil || c.body != nil {
		if _, is := c.body.(map[string]any); is {
			return nil
		}
		return c.body
	}
	kind, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	switch {
	case err != nil || len(c.request.Body) == 0:
		return nil
	case isText(kind):
		return string(c.request.Body)
	}
	return content.Binary(c.request.Body)
}

// addField adds a field of a form to an object. One that is a list has its items in one field or in
// several (OpenAPI 2.0, Parameter Object, collectionFormat).
func (c *call) addField(object map[string]any, name, value string) {
	at := slices.IndexFunc(c.operation.Parameters, func(p *contract.Parameter) bool {
		return p.In == "formData" && p.Name == name && p.Schema != nil &&
			slices.Contains(p.Schema.Types(), "array")
	})
	if at < 0 {
		object[name] = value
		return
	}
	items := []string{value}
	between := map[string]string{"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}
	if separator, one := between[c.operation.Parameters[at].CollectionFormat]; one {
		items = strings.Split(value, separator)
	}
	list, _ := object[name].([]any)
	for _, item := range items {
		list = append(list, item)
	}
	object[name] = list
}

// patched is an object with the changes of the body: a JSON patch (RFC 6902), or members to be set
// (RFC 7396). Why says why they cannot be made.
func (c *call) patched(object map[string]any) (changed map[string]any, why string) {
	if _, isPatch := c.body.([]any); !isPatch {
		return merged(object, c.members()), ""
	}
	before, err := json.Marshal(object)
	if err != nil {
		return nil, "the thing cannot be patched"
	}
	text, err := json.Marshal(c.body)
	if err != nil {
		return nil, "the patch cannot be read"
	}
	patch, err := jsonpatch.DecodePatch(text)
	if err != nil {
		return nil, "the body is no JSON patch"
	}
	after, err := patch.ApplyWithOptions(before, boundsOfPatches())
	if err != nil {
		return nil, "the patch does not apply to what is there"
	}
	decoder := json.NewDecoder(bytes.NewReader(after))
	decoder.UseNumber()
	if decoder.Decode(&changed) != nil || changed == nil {
		return nil, "the patch leaves no object"
	}
	return changed, ""
}

// boundsOfPatches keep a patch from growing what it is applied to without end.
func boundsOfPatches() *jsonpatch.ApplyOptions {
	options := jsonpatch.NewApplyOptions()
	options.AccumulatedCopySizeLimit = mostRead
	options.SupportNegativeIndices = false
	return options
}

// merged is an object with changes: a null takes a member out (RFC 7396 section 2).
func merged(object, changes map[string]any) map[string]any {
	result := maps.Clone(object)
	if result == nil {
		result = map[string]any{}
	}
	for name, value := range changes {
		before, _ := result[name].(map[string]any)
		change, isObject := value.(map[string]any)
		switch {
		case value == nil:
			delete(result, name)
		case isObject:
			result[name] = merged(before, change)
		default:
			result[name] = value
		}
	}
	return result
}
