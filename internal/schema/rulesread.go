package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"plumbline/internal/tree"
)

// ruleReader reads the rules of compiled schemas. It needs the set's mutex.
type ruleReader struct {
	library   *library
	known     map[*jsonschema.Schema]*Rules
	resources map[string]*Resource // by the location of their root in the compiler's text
	roots     []*jsonschema.Schema // of the resources that are known
	fresh     []*jsonschema.Schema // whose rules are not filled in yet
	unplaced  []*jsonschema.Schema // whose resource is not known yet
	asks      bool                 // whether there is a dynamic reference
}

func newRuleReader(l *library) *ruleReader {
	return &ruleReader{library: l, known: map[*jsonschema.Schema]*Rules{},
		resources: map[string]*Resource{}}
}

// read returns the rules of a schema, with those of all that it leads to.
func (r *ruleReader) read(root *jsonschema.Schema) *Rules {
	rules := r.of(root)
	for {
		for len(r.fresh) > 0 {
			s := r.fresh[len(r.fresh)-1]
			r.fresh = r.fresh[:len(r.fresh)-1]
			r.fill(r.known[s], s)
		}
		r.findResources()
		if r.findAnchors(); len(r.fresh) == 0 {
			return rules
		}
	}
}

func (r *ruleReader) of(s *jsonschema.Schema) *Rules {
	if s == nil {
		return nil
	}
	if rules, known := r.known[s]; known {
		return rules
	}
	rules := &Rules{compiled: s}
	r.known[s] = rules
	r.fresh, r.unplaced = append(r.fresh, s), append(r.unplaced, s)
	return rules
}

func (r *ruleReader) list(schemas []*jsonschema.Schema) []*Rules {
	if len(schemas) == 0 {
		return nil
	}
	list := make([]*Rules, len(schemas))
	for i, s := range schemas {
		list[i] = r.of(s)
	}
	return list
}

// either reads what the library has for a keyword that takes a boolean or a schema.
func (r *ruleReader) either(value any) *Rules {
	switch value := value.(type) {
	case *jsonschema.Schema:
		return r.of(value)
	case bool:
		return &Rules{Bool: &value, Types: AllTypes, Resource: &Resource{},
			compiled: &jsonschema.Schema{Bool: &value}}
	}
	return nil
}

func (r *ruleReader) fill(rules *Rules, s *jsonschema.Schema) {
	rules.Pointer = r.library.locate(s.Location)
	rules.Bool, rules.Types = s.Bool, typesAllowed(s)
	rules.Ref, rules.Not = r.of(s.Ref), r.of(s.Not)
	rules.If, rules.Then, rules.Else = r.of(s.If), r.of(s.Then), r.of(s.Else)
	rules.AllOf, rules.AnyOf, rules.OneOf = r.list(s.AllOf), r.list(s.AnyOf), r.list(s.OneOf)
	rules.Dynamic = r.dynamic(s)
	if s.Enum != nil {
		rules.Enum = s.Enum.Values
	}
	if s.Const != nil && (s.Enum == nil || slices.ContainsFunc(s.Enum.Values, func(v any) bool {
		return (&form{}).accepts(&jsonschema.Schema{Const: s.Const, DraftVersion: 2020}, v)
	})) {
		rules.Enum = []any{*s.Const}
	} else if s.Const != nil {
		rules.Enum = []any{}
	}
	rules.Minimum, rules.Maximum, rules.MultipleOf = s.Minimum, s.Maximum, s.MultipleOf
	rules.ExclusiveMinimum, rules.ExclusiveMaximum = s.ExclusiveMinimum, s.ExclusiveMaximum
	rules.MinLength, rules.MaxLength = s.MinLength, s.MaxLength
	if s.Pattern != nil {
		rules.Pattern = &Pattern{s.Pattern.String(), s.Pattern}
	}
	rules.Format = formatOf(s)
	rules.ReadOnly, rules.WriteOnly = s.ReadOnly, s.WriteOnly
	r.object(rules, s)
	r.array(rules, s)
	if by := r.library.discriminators[rules.Pointer]; by != nil {
		rules.Discriminator = by.rules()
	}
}

// typesAllowed reads "type".
func typesAllowed(s *jsonschema.Schema) (types Types) {
	if s.Types == nil || s.Types.IsEmpty() {
		return AllTypes
	}
	for _, one := range []struct {
		mask  jsonschema.Types
		types Types
	}{{nullMask, Null}, {booleanMask, Boolean}, {integerMask, Integer}, {numberMask, Number},
		{stringMask, String}, {arrayMask, Array}, {objectMask, Object}} {
		if *s.Types&one.mask != 0 {
			types |= one.types
		}
	}
	return types
}

func (r *ruleReader) dynamic(s *jsonschema.Schema) *DynamicReference {
	switch {
	case s.DynamicRef != nil:
		r.asks = true
		d := &DynamicReference{To: r.of(s.DynamicRef.Ref)}
		if s.DynamicRef.Ref.DynamicAnchor == s.DynamicRef.Anchor {
			d.Anchor = s.DynamicRef.Anchor
		}
		return d
	case s.RecursiveRef != nil:
		return &DynamicReference{To: r.of(s.RecursiveRef),
			Recursive: s.RecursiveRef.RecursiveAnchor}
	}
	return nil
}

func (r *ruleReader) object(rules *Rules, s *jsonschema.Schema) {
	rules.MinProperties, rules.MaxProperties = s.MinProperties, s.MaxProperties
	rules.Required = s.Required
	rules.Names = slices.Sorted(maps.Keys(s.Properties))
	if len(rules.Names) > 0 {
		rules.Properties = make(map[string]*Rules, len(rules.Names))
		for name, own := range s.Properties {
			rules.Properties[name] = r.of(own)
		}
	}
	for pattern, own := range s.PatternProperties {
		rules.PatternProperties = append(rules.PatternProperties,
			PatternRules{&Pattern{pattern.String(), pattern}, r.of(own)})
	}
	slices.SortFunc(rules.PatternProperties, func(a, b PatternRules) int {
		return strings.Compare(a.Pattern.Source, b.Pattern.Source)
	})
	rules.AdditionalProperties = r.either(s.AdditionalProperties)
	rules.PropertyNames = r.of(s.PropertyNames)
	rules.UnevaluatedProperties = r.of(s.UnevaluatedProperties)
	for name, required := range s.DependentRequired {
		rules.DependentRequired = append(rules.DependentRequired,
			Dependent{Name: name, Required: required})
	}
	for name, own := range s.DependentSchemas {
		rules.DependentSchemas = append(rules.DependentSchemas,
			Dependent{Name: name, Rules: r.of(own)})
	}
	for name, value := range s.Dependencies {
		if required, is := value.([]string); is {
			rules.DependentRequired = append(rules.DependentRequired,
				Dependent{Name: name, Required: required})
		} else {
			rules.DependentSchemas = append(rules.DependentSchemas,
				Dependent{Name: name, Rules: r.either(value)})
		}
	}
	byName := func(a, b Dependent) int { return cmp.Compare(a.Name, b.Name) }
	slices.SortFunc(rules.DependentRequired, byName)
	slices.SortFunc(rules.DependentSchemas, byName)
}

func (r *ruleReader) array(rules *Rules, s *jsonschema.Schema) {
	rules.MinItems, rules.MaxItems, rules.UniqueItems = s.MinItems, s.MaxItems, s.UniqueItems
	rules.PrefixItems, rules.Items = r.list(s.PrefixItems), r.of(s.Items2020)
	switch items := s.Items.(type) { // drafts before 2020-12
	case []*jsonschema.Schema:
		rules.PrefixItems, rules.Items = r.list(items), r.either(s.AdditionalItems)
	case nil:
	default:
		rules.Items = r.either(items)
	}
	rules.Contains, rules.UnevaluatedItems = r.of(s.Contains), r.of(s.UnevaluatedItems)
	rules.MinContains, rules.MaxContains = s.MinContains, s.MaxContains
}

// findResources tells each schema the resource that it stands in. The compiler tells it only by the
// places of schemas.
func (r *ruleReader) findResources() {
	for _, s := range r.unplaced {
		if (s.ID != "" || s.RecursiveAnchor) && r.resources[s.Location] == nil {
			resource := &Resource{Anchors: map[string]*Rules{}}
			r.resources[s.Location] = resource
			r.roots = append(r.roots, s)
			if s.RecursiveAnchor {
				resource.Recursive = r.known[s]
			}
		}
	}
	for _, s := range r.unplaced {
		r.known[s].Resource = r.resource(s.Location)
	}
	r.unplaced = nil
}

// resource returns the resource that a location of the compiler stands in.
func (r *ruleReader) resource(location string) *Resource {
	whole, _, _ := strings.Cut(location, "#")
	for at := location; len(at) > len(whole); at = at[:max(strings.LastIndexByte(at, '/'), 0)] {
		if known := r.resources[at]; known != nil {
			return known
		}
	}
	if r.resources[whole] == nil {
		r.resources[whole] = &Resource{Anchors: map[string]*Rules{}}
	}
	return r.resources[whole]
}

// findAnchors asks each resource for the dynamic anchors that references look for.
func (r *ruleReader) findAnchors() {
	if !r.asks {
		return
	}
	wanted := map[string]bool{}
	for s := range r.known {
		if s.DynamicRef != nil && s.DynamicRef.Anchor != "" {
			wanted[s.DynamicRef.Anchor] = true
		}
	}
	for s := range r.known { // of a resource whose anchors are schemas that are known anyway
		if wanted[s.DynamicAnchor] {
			r.known[s].Resource.Anchors[s.DynamicAnchor] = r.known[s]
		}
	}
	for _, root := range r.roots {
		for anchor := range wanted {
			resource := r.resources[root.Location]
			if resource.Anchors[anchor] != nil {
				continue
			}
			address, _, known := resolveURI(r.library.base, root.ID)
			if !known {
				continue
			}
			found, err := r.library.compiler.Compile(address + "#" + anchor)
			if err == nil && found.DynamicAnchor == anchor {
				resource.Anchors[anchor] = r.of(found)
			}
		}
	}
}

// rules tells a discriminator in the other direction: which names a schema has.
func (d *discriminator) rules() *Discriminator {
	told := &Discriminator{Property: d.property, below: d.schemas,
		Names: map[tree.Pointer][]string{}}
	for _, name := range slices.Sorted(maps.Keys(d.mapping)) {
		at := d.mapping[name]
		told.Names[at] = append(told.Names[at], name)
	}
	return told
}
