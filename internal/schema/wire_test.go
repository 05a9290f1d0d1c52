package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/wire"
)

const wireComponents = `{
	"Base":{"type":"object","properties":{"id":{"type":"integer"},"kind":{"type":"string"}},"xml":{"name":"base"}},
	"Derived":{"allOf":[{"$ref":"#/components/schemas/Base"},{"properties":{"tags":{"type":"array","items":{"type":"string","nullable":true}},"kind":{"enum":["d"]}},"additionalProperties":{"type":"number"}}]},
	"Choice":{"oneOf":[{"$ref":"#/components/schemas/Derived"},{"properties":{"only":{"type":"boolean"}}}]},
	"Circle":{"allOf":[{"$ref":"#/components/schemas/Circle"}],"properties":{"c":{}}},
	"List":{"type":"array","items":{"$ref":"#/components/schemas/Base"}}}`

// schemaOn returns the wire schema of a document with the components above.
func schemaOn(t *testing.T, schema string) wire.Schema {
	t.Helper()
	return bodySchema(t,
		load(t, withComponents(withSchema(openapi.OpenAPI30, schema), wireComponents))).Wire(
		ToServer)
}

func TestWhatIsReadByASchema(t *testing.T) {
	for _, test := range []struct{ name, schema, types, members string }{
		{"a type", `{"type":"string"}`, "string", ""},
		{"null as well", `{"type":"string","nullable":true}`, "null string", ""},
		{"null as well, around an enum", `{"type":"string","nullable":true,"enum":["a"]}`,
			"null string", ""},
		{"no type", `{"properties":{"b":{},"a":{}}}`, "", "b a"},
		{"a reference", `{"$ref":"#/components/schemas/Base"}`, "object", "id kind"},
		{"a reference that may be null",
			`{"nullable":true,"allOf":[{"$ref":"#/components/schemas/Base"}]}`, "object",
			"id kind"},
		{"allOf, each member once", `{"$ref":"#/components/schemas/Derived"}`, "object",
			"id kind tags"},
		{"alternatives", `{"$ref":"#/components/schemas/Choice"}`, "", "id kind tags only"},
		{"a list", `{"$ref":"#/components/schemas/List"}`, "array", ""},
		{"one that does not compile", `{"type":"strin","properties":{"a":{}}}`, "", "a"},
		{"a circle", `{"$ref":"#/components/schemas/Circle"}`, "", "c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := schemaOn(t, test.schema)
			types := s.Types()
			slices.Sort(types)
			if got := strings.Join(types, " "); got != test.types {
				t.Errorf("types: got %s, want %s", got, test.types)
			}
			if got := strings.Join(s.Members(), " "); got != test.members {
				t.Errorf("members: got %s, want %s", got, test.members)
			}
		})
	}
}

func TestMembersAndItemsOnTheWire(t *testing.T) {
	for _, test := range []struct{ name, schema, member, types string }{
		{"declared", `{"$ref":"#/components/schemas/Base"}`, "id", "[integer]"},
		{"additional", `{"$ref":"#/components/schemas/Derived"}`, "more", "[number]"},
		{"declared comes before additional",
			`{"additionalProperties":{"type":"number"},"allOf":[{"properties":{"a":{"type":"string"}}}]}`, "a", "[string]"},
		{"the first additional",
			`{"allOf":[{"additionalProperties":{"type":"number"}},{"additionalProperties":{"type":"string"}}]}`, "a", "[number]"},
		{"of an alternative", `{"$ref":"#/components/schemas/Choice"}`, "only", "[boolean]"},
		{"unknown", `{"$ref":"#/components/schemas/Base"}`, "none", "none"},
		{"additionalProperties: true", `{"additionalProperties":true}`, "a", "none"},
		{"with a slash", `{"properties":{"a/b":{"type":"string"}}}`, "a/b", "[string]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := "none"
			if member := schemaOn(t, test.schema).Member(test.member); member != nil {
				got = fmt.Sprint(member.Types())
			}
			if got != test.types {
				t.Errorf("got %s, want %s", got, test.types)
			}
		})
	}
	items := schemaOn(t, `{"$ref":"#/components/schemas/List"}`).Items()
	if got := fmt.Sprint(items.Types(), items.Members()); got != "[object] [id kind]" {
		t.Errorf("items: got %s", got)
	}
	tags := schemaOn(t, `{"$ref":"#/components/schemas/Derived"}`).Member("tags").Items()
	if !tags.Accepts("a") || !tags.Accepts(nil) || tags.Accepts(true) {
		t.Error("items of a member accept what they should not, or do not what they should")
	}
	if got := schemaOn(t, `{"type":"string"}`).Items(); got != nil {
		t.Errorf("items of a text: got %v", got)
	}
	if got := (*Schema)(nil).Wire(ToServer); got != nil {
		t.Errorf("no schema: got %v", got)
	}
}

func TestKeywordsOnTheWire(t *testing.T) {
	for _, test := range []struct{ name, schema, keyword, want string }{
		{"its own", `{"xml":{"name":"a"}}`, "xml", `{"name":"a"}`},
		{"a reference's", `{"$ref":"#/components/schemas/Base"}`, "xml", `{"name":"base"}`},
		{"by allOf", `{"$ref":"#/components/schemas/Derived"}`, "xml", `{"name":"base"}`},
		{"none", `{"$ref":"#/components/schemas/Base"}`, "format", `null`},
	} {
		if got := string(schemaOn(t, test.schema).Keyword(test.keyword).JSON()); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestNamesOfSchemas(t *testing.T) {
	for schema, want := range map[string]string{
		`{"$ref":"#/components/schemas/Base"}`: "Base", `{"type":"string"}`: "",
		`{"allOf":[{"$ref":"#/components/schemas/Base"}]}`:   "",
		`{"$ref":"#/components/schemas/Base/properties/id"}`: "",
	} {
		c := load(t, withComponents(withSchema(openapi.OpenAPI30, schema), wireComponents))
		if got := bodySchema(t, c).Name(); got != want {
			t.Errorf("%s: got %q, want %q", schema, got, want)
		}
	}
	document := strings.Replace(withSchema(openapi.Swagger20, `{"$ref":"#/definitions/A"}`),
		`"info"`,
		`"definitions":{"A":{"type":"object"}},"info"`, 1)
	if got := bodySchema(t, load(t, document)).Name(); got != "A" {
		t.Errorf("2.0: got %q", got)
	}
	if got := (*Schema)(nil).Name(); got != "" {
		t.Errorf("no schema: got %q", got)
	}
}
