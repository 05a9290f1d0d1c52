package inspect

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// keywordKind is what the value of a keyword has to be.
type keywordKind string

const (
	aText     keywordKind = "a string"
	aNumber   keywordKind = "a number"
	aPositive keywordKind = "a number above 0"
	aCount    keywordKind = "an integer of 0 or more"
	aFlag     keywordKind = "true or false"
	anObject  keywordKind = "an object"
	anArray   keywordKind = "an array"
	aSchema   keywordKind = "a schema"
	someItems keywordKind = "a list of schemas that is not empty"
	schemaMap keywordKind = "an object of schemas"
	nameList  keywordKind = "a list of strings"
)

// keywords has the kind of each keyword's value (JSON Schema 2020-12; OpenAPI, Schema Object).
var keywords = kindsOf(map[keywordKind]string{
	aText: "title description pattern format $id $schema $anchor $ref $dynamicRef " +
		"$dynamicAnchor $comment contentEncoding contentMediaType",
	aNumber:   "maximum minimum exclusiveMaximum exclusiveMinimum",
	aPositive: "multipleOf",
	aCount: "maxLength minLength maxItems minItems maxProperties minProperties maxContains " +
		"minContains",
	aFlag:    "uniqueItems nullable readOnly writeOnly deprecated",
	anObject: "xml externalDocs dependentRequired discriminator",
	anArray:  "enum examples",
	aSchema: "not if then else items additionalProperties contains propertyNames " +
		"unevaluatedItems unevaluatedProperties contentSchema",
	someItems: "allOf anyOf oneOf prefixItems",
	schemaMap: "properties patternProperties $defs dependentSchemas",
	nameList:  "required",
})

func kindsOf(byKind map[keywordKind]string) map[string]keywordKind {
	kinds := map[string]keywordKind{}
	for kind, list := range byKind {
		for _, keyword := range strings.Fields(list) {
			kinds[keyword] = kind
		}
	}
	return kinds
}

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// Keywords that an edition does not have, and that documents of it contain all the same.
var (
	since30 = setOf("nullable oneOf anyOf not writeOnly deprecated")
	since31 = setOf(`const if then else examples $defs $id $anchor $schema $comment $dynamicRef $dynamicAnchor contains minContains maxContains prefixItems
		propertyNames patternProperties dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties contentEncoding contentMediaType contentSchema`)
)

// appliesTo has the types that a keyword says something of.
var appliesTo = func() map[string][]string {
	kinds := map[string][]string{}
	for types, list := range map[string]string{
		"string":         "maxLength minLength pattern",
		"number integer": "maximum minimum multipleOf",
		"array":          "items maxItems minItems uniqueItems prefixItems contains",
		"object": "properties required additionalProperties maxProperties minProperties " +
			"patternProperties propertyNames",
	} {
		for _, keyword := range strings.Fields(list) {
			kinds[keyword] = strings.Fields(types)
		}
	}
	return kinds
}()

// isParameter tells of a schema of 2.0 that is a parameter or a header, and has members that are no
// keywords.
func isParameter(p contract.Place) bool { return p.Object != openapi.SchemaObject }

// schemaKeywords looks at each keyword of each schema by itself.
func (i *inspector) schemaKeywords() {
	for _, p := range i.schemas {
		if !p.Is(tree.Object) || i.before31() && p.Get("$ref").Is(tree.String) {
			continue
		}
		i.patterns(p)
		if i.foreign[p.Pointer] {
			continue // the compiler knows its dialect
		}
		for _, member := range p.Children() {
			i.keyword(p, member, member.Pointer.Last())
		}
		i.typeOf(p)
		i.combinations(p)
	}
}

// damage reports a keyword by which the schema cannot be used.
func (i *inspector) damage(rule contract.Rule, schema, at contract.Place, message, remedy string) {
	i.broken[schema.Pointer] = true
	i.report(rule, at, message, remedy)
}

func (i *inspector) keyword(p, member contract.Place, name string) {
	if i.repaired[member.Pointer] || isParameter(p) && ofParameters[name] {
		return
	}
	switch {
	case i.isOfOtherEdition(p, name):
		i.report(RuleOtherEdition, member,
			fmt.Sprintf("%q is no keyword of OpenAPI %s, and is ignored", name, i.version),
			otherEdition(name, i.version))
		return
	case name == "required" && member.Is(tree.Boolean):
		i.damage(RuleBooleanRequired, p, member,
			"required is a flag here; in a schema it is a list of names",
			fmt.Sprintf("remove it, and list %q in the required of the object it is a member of",
				p.Pointer.Last()))
		return
	case name == "format" && member.Is(tree.String) && !formats[member.Text]:
		i.report(RuleUnknownFormat, member,
			fmt.Sprintf("the format %q is neither of JSON Schema nor of OpenAPI's registry%s",
				member.Text, didYouMean(member.Text, formatNames)),
			"correct the name, or say in the description what is meant; nothing is checked by it")
		return
	}
	kind, known := i.kindOfKeyword(name)
	if known && !i.hasKind(member.Node, kind) {
		wrong := i.wrongPart(member, kind)
		i.damage(RuleSchemaKeyword, p, wrong,
			fmt.Sprintf("%s has to be %s, not %s", name,
				parted(kind, wrong.Pointer != member.Pointer), kindWords(wrong.Node)),
			i.keywordRemedy(p, name))
	}
}

// wrongPart returns of a list or map that is one, but for what is in it, the first part that does
// not belong there; else the value itself.
func (i *inspector) wrongPart(member contract.Place, kind keywordKind) contract.Place {
	part := aText
	switch kind {
	case someItems, schemaMap:
		part = aSchema
	case nameList:
	default:
		return member
	}
	list := member.List()
	if kind == schemaMap {
		list = member.Children()
	}
	for _, item := range list {
		if !i.hasKind(item.Node, part) {
			return item
		}
	}
	return member
}

// parted words what a keyword wants where one of its parts is shown.
func parted(kind keywordKind, part bool) string {
	if part {
		return strings.TrimSuffix(string(kind), " that is not empty") + " only"
	}
	return string(kind)
}

// ofParameters are members that mean something else on a parameter or header of 2.0, which is a
// schema as well.
var ofParameters = setOf("required description examples deprecated")

func (i *inspector) isOfOtherEdition(p contract.Place, name string) bool {
	if !i.before31() {
		return name == "nullable" || name == "$recursiveAnchor" || name == "$recursiveRef"
	}
	return !isParameter(p) && (since31[name] || i.version == openapi.Swagger20 && since30[name])
}

func otherEdition(name string, version openapi.Version) string {
	switch {
	case name == "nullable" && version != openapi.Swagger20:
		return `add "null" to the list of types: type: [string, "null"]`
	case name == "nullable":
		return "write x-nullable, which many tools know, or upgrade the document to OpenAPI 3.0"
	case strings.HasPrefix(name, "$recursive"):
		return "write $dynamicAnchor and $dynamicRef, which replace it since JSON Schema 2020-12"
	case name == "const":
		return "write an enum of one value"
	case name == "examples":
		return "write example"
	case version == openapi.Swagger20 && since30[name]:
		return "remove it, or upgrade the document to OpenAPI 3.0"
	}
	return "remove it, or upgrade the document to OpenAPI 3.1"
}

// kindOfKeyword returns what an edition wants of a keyword's value.
func (i *inspector) kindOfKeyword(name string) (keywordKind, bool) {
	switch {
	case i.before31() && (name == "exclusiveMinimum" || name == "exclusiveMaximum"):
		return aFlag, true
	case i.version == openapi.Swagger20 && name == "discriminator":
		return aText, true
	}
	kind, known := keywords[name]
	return kind, known
}

func (i *inspector) keywordRemedy(p contract.Place, name string) string {
	switch {
	case !i.before31() && (name == "exclusiveMinimum" || name == "exclusiveMaximum"):
		limit := strings.ToLower(strings.TrimPrefix(name, "exclusive"))
		if bound := p.Get(limit); bound.Is(tree.Number) {
			return fmt.Sprintf(
				"write %s: %s instead of %s: since OpenAPI 3.1 it is the limit itself", name,
				bound.Text, limit)
		}
		return "write the limit itself, as since OpenAPI 3.1"
	case !i.before31() && name == "items":
		return "write prefixItems for a list of schemas"
	}
	return "correct it: tools refuse such a schema, or ignore it"
}

func (i *inspector) hasKind(n *tree.Node, kind keywordKind) bool {
	switch kind {
	case aText:
		return n.Is(tree.String)
	case aNumber:
		return n.Is(tree.Number)
	case aPositive, aCount:
		return hasSize(n, kind)
	case aFlag:
		return n.Is(tree.Boolean)
	case anObject:
		return n.Is(tree.Object)
	case anArray:
		return n.Is(tree.Array)
	case aSchema:
		return n.Is(tree.Object) || n.Is(tree.Boolean)
	case nameList, someItems, schemaMap:
		return i.hasParts(n, kind)
	}
	return true
}

// hasSize tells whether a number is in the range that a keyword has. One beyond what is computed
// with gets the benefit of the doubt.
func hasSize(n *tree.Node, kind keywordKind) bool {
	number := rational(n)
	if number == nil {
		return n.Is(tree.Number)
	}
	return kind == aPositive && number.Sign() > 0 ||
		kind == aCount && number.Sign() >= 0 && number.IsInt()
}

// hasParts tells whether a list or map has only what a keyword wants in it.
func (i *inspector) hasParts(n *tree.Node, kind keywordKind) bool {
	switch kind {
	case nameList:
		return n.Is(tree.Array) && !slices.ContainsFunc(n.Items,
			func(item *tree.Node) bool { return !item.Is(tree.String) })
	case someItems:
		return n.Is(tree.Array) && len(n.Items) > 0 &&
			!slices.ContainsFunc(n.Items,
				func(item *tree.Node) bool { return !i.hasKind(item, aSchema) })
	}
	return n.Is(tree.Object) && !slices.ContainsFunc(n.Members,
		func(m tree.Member) bool {
			return !strings.HasPrefix(m.Name, "x-") &&
				!i.hasKind(m.Value, aSchema)
		})
}

// rational returns a number exactly, or nil where it is none or beyond what is computed with.
func rational(n *tree.Node) *big.Rat {
	if !n.Is(tree.Number) || !schema.Computable(n.Value()) {
		return nil
	}
	number, ok := new(big.Rat).SetString(n.Text)
	if !ok {
		return nil
	}
	return number
}

// typesOf lists the types that a schema itself allows; none where it does not say.
func (i *inspector) typesOf(n *tree.Node) []string {
	var types []string
	switch kind := n.Get("type"); {
	case kind.Is(tree.String):
		types = []string{kind.Text}
	case kind.Is(tree.Array) && !i.before31():
		for _, item := range kind.Items {
			types = append(types, item.Str())
		}
	}
	if len(types) > 0 && (i.version == openapi.OpenAPI30 && n.Get("nullable").True() ||
		i.version == openapi.Swagger20 && n.Get("x-nullable").True()) {
		types = append(types, "null")
	}
	return types
}

var (
	typeNames = []string{"array", "boolean", "integer", "number", "object", "string"}
	// otherNames are what authors call a type.
	otherNames = map[string]string{
		"int": "integer", "int32": "integer", "int64": "integer", "long": "integer",
		"short": "integer", "byte": "integer", "bool": "boolean",
		"float": "number", "double": "number", "decimal": "number", "numeric": "number",
		"str": "string", "text": "string", "char": "string",
		"date": "string", "datetime": "string", "date-time": "string", "timestamp": "string",
		"uuid": "string", "guid": "string", "binary": "string",
		"list": "array", "set": "array", "dict": "object", "map": "object", "hash": "object",
		"json": "object", "struct": "object",
	}
)

// typeOf looks at the keyword "type".
func (i *inspector) typeOf(p contract.Place) {
	kind := p.Child("type")
	switch {
	case kind.Node == nil:
	case kind.Kind == tree.String:
		i.typeName(p, kind)
	case kind.Kind == tree.Array && i.before31():
		i.report(RuleOtherEdition, kind, fmt.Sprintf("OpenAPI %s has no lists of types", i.version),
			"write one type, with nullable or alternatives where they are meant")
	case kind.Kind == tree.Array && len(kind.Items) > 0:
		for _, item := range kind.List() {
			i.typeName(p, item)
		}
		if repeated := duplicate(i.typesOf(p.Node)); repeated != "" {
			i.damage(RuleSchemaKeyword, p, kind, fmt.Sprintf("type lists %q twice", repeated),
				"remove one of the two")
		}
	default:
		i.damage(RuleSchemaKeyword, p, kind,
			fmt.Sprintf("type has to be a string, not %s", kindWords(kind.Node)),
			`write one of the types in quotes; the type of null is "null"`)
	}
}

func (i *inspector) typeName(p, kind contract.Place) {
	name := kind.Str()
	switch {
	case slices.Contains(typeNames, name), name == "null" && !i.before31(),
		name == "file" && i.version == openapi.Swagger20:
		return
	}
	remedy := "write one of " + strings.Join(typeNames, ", ")
	meant := otherNames[strings.ToLower(name)]
	if meant == "" {
		meant = similar(name, typeNames)
	}
	switch {
	case name == "null":
		remedy = "write the type that is meant, with nullable: true"
	case name == "file" || name == "any":
		remedy = map[string]string{"file": "write type: string with format: binary",
			"any": "remove it: without type every type is allowed"}[name]
	case meant != "":
		remedy = "write type: " + meant
		if formats[name] && name != meant {
			remedy += ", format: " + name
		}
	}
	i.damage(RuleUnknownType, p, kind, fmt.Sprintf("%s is no type", show(kind.Node)), remedy)
}

// combinations looks at keywords that have to go together, and at those that must not.
func (i *inspector) combinations(p contract.Place) {
	types := i.typesOf(p.Node)
	if i.before31() && slices.Contains(types, "array") && p.Get("items") == nil {
		// "items MUST be present if the type is array" (OpenAPI 3.0.4, Schema Object).
		i.damage(RuleArrayWithoutItems, p, p.Child("type"), "the array has no items",
			"write items: {} if anything may be in it")
	}
	if p.Get("readOnly").True() && p.Get("writeOnly").True() {
		i.report(RuleReadAndWriteOnly, p.Child("writeOnly"),
			"readOnly and writeOnly are both true, so the member may be nowhere",
			"remove one of the two")
	}
	i.nullable(p)
	i.withoutEffect(p, types)
	i.duplicates(p)
}

// nullable looks for a nullable that changes nothing: it adds null to the types "only if type is
// explicitly defined within the same Schema Object" (OpenAPI 3.0.4, Schema Object), and an enum
// stands besides.
func (i *inspector) nullable(p contract.Place) {
	nullable, enum := p.Child("nullable"), p.Get("enum")
	if i.version != openapi.OpenAPI30 || !nullable.True() {
		return
	}
	switch {
	case p.Get("type") == nil:
		i.report(RuleNullable, nullable, "nullable has no effect without type in the same schema",
			"add the type, or allow null by an alternative")
	case enum.Is(tree.Array) && len(enum.Items) > 0 &&
		!slices.ContainsFunc(enum.Items,
			func(item *tree.Node) bool { return item.Kind == tree.Null }):
		i.report(RuleNullable, nullable, "nullable has no effect beside an enum without null",
			"add null to the enum")
	}
}

func (i *inspector) withoutEffect(p contract.Place, types []string) {
	if len(types) == 0 || slices.ContainsFunc(types,
		func(name string) bool { return !slices.Contains(typeNames, name) && name != "null" }) {
		return
	}
	for _, member := range p.Children() {
		name := member.Pointer.Last()
		wanted := appliesTo[name]
		if len(wanted) == 0 || isParameter(p) && name == "required" || i.told[member.Pointer] ||
			slices.ContainsFunc(wanted, func(t string) bool { return slices.Contains(types, t) }) {
			continue
		}
		i.report(RuleKeywordNoEffect, member,
			fmt.Sprintf("%s says nothing of the type %s", name, strings.Join(types, " or ")),
			"remove it, or correct the type")
	}
}

func (i *inspector) duplicates(p contract.Place) {
	seen := map[string]bool{}
	for _, value := range p.Child("enum").List() {
		key := canonical(value.Node)
		if seen[key] {
			i.report(RuleDuplicateEnum, value,
				fmt.Sprintf("the value %s is in the enum already", show(value.Node)),
				"remove one of the two")
		}
		seen[key] = true
	}
	if isParameter(p) {
		return
	}
	required := map[string]bool{}
	properties := memberNames(p.Child("properties"))
	for _, item := range p.Child("required").List() {
		name := item.Str()
		switch {
		case required[name]:
			i.broken[p.Pointer] = true // JSON Schema refuses it
			i.report(RuleDuplicateRequired, item, fmt.Sprintf("required names %q twice", name),
				"remove one of the two")
		case len(properties) > 0 && p.Get("properties").Get(name) == nil && !i.told[item.Pointer] &&
			!isFalse(p.Get("additionalProperties")):
			if meant := similar(name, properties); meant != "" && !required[meant] &&
				p.Get("allOf") == nil {
				i.report(RuleRequiredMisspelled, item,
					fmt.Sprintf(
						"required names %q, which is no member of properties; did you mean %q?",
						name, meant), "correct the name")
			}
		}
		required[name] = true
	}
}

func isFalse(n *tree.Node) bool { return n.Is(tree.Boolean) && n.Text == "false" }

// formatNames are the formats of JSON Schema 2020-12 Validation section 7.3 and of the OpenAPI
// format registry.
var formatNames = strings.Fields(`date-time date time duration email idn-email hostname
	idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference uuid uri-template json-pointer
	relative-json-pointer regex int8 int16 int32 int64 uint8 uint16 uint32 uint64 float double
	decimal decimal128 double-int byte binary password base64url char commonmark html http-date
	media-range sf-binary sf-boolean sf-decimal sf-integer sf-string sf-token date-time-local
	time-local single-precision double-precision unixtime`)

var formats = setOf(strings.Join(formatNames, " "))
