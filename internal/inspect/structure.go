package inspect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// damage is one place where the document is not built as its edition's own schema wants.
type damage struct {
	rule    contract.Rule
	object  tree.Pointer // the object it is about
	at      tree.Pointer // the value it is about; of a member that is missing, where it would be
	message string
	remedy  string
	allowed []string // for a value that is not among those allowed
	// a member that is known by its name: only unknown since something else is wrong
	cascade bool
}

// structure holds the whole document, and what it refers to in other files, to the schema that the
// OpenAPI Initiative publishes for its edition. What another rule tells of is left to that.
func (i *inspector) structure() {
	official := officialSchema(i.version)
	found := i.damages(official, official.compiled, i.Root())
	for _, p := range i.Brought {
		if demanded := official.of(i.version, p.Object); demanded != nil &&
			(p.Get("$ref") == nil || p.Object == openapi.PathItemObject) {
			found = append(found, i.damages(official, demanded, p)...)
		}
	}
	damaged, unplaced := map[tree.Pointer]bool{}, withoutLocation(found)
	for _, d := range found {
		for at := d.at.Parent(); !d.cascade; at = at.Parent() {
			if damaged[at] {
				break
			}
			if damaged[at] = true; at == "" {
				break
			}
		}
	}
	for _, d := range found {
		if d.cascade && (damaged[d.object] || i.told[d.object]) || d.needsLocation(unplaced) ||
			i.isTold(d) {
			continue
		}
		i.told[d.at] = true
		i.report(d.rule, i.Place(d.at), i.worded(d), d.remedy)
	}
}

// damages holds what stands at a place to its part of the official schema.
func (i *inspector) damages(of *official, demanded *jsonschema.Schema, p contract.Place) []damage {
	err := demanded.Validate(boundedValue(p.Node))
	//nolint:errorlint // the validator gives nothing else, and never wraps it
	invalid, ok := err.(*jsonschema.ValidationError)
	if err == nil || !ok {
		return nil
	}
	return (&reducer{official: of, root: p.Node, base: p.Pointer}).reduce(invalid)
}

// needsLocation tells of what only follows from where a parameter is sent, about one that does not
// say so.
func (d damage) needsLocation(unplaced map[tree.Pointer]bool) bool {
	return unplaced[d.object] && (d.rule == RuleExclusiveMembers ||
		d.rule == RuleMissingMember && d.at.Last() != "in" && d.at.Last() != "name")
}

// withoutLocation returns the parameters that do not say where they are sent.
func withoutLocation(found []damage) map[tree.Pointer]bool {
	unplaced := map[tree.Pointer]bool{}
	for _, d := range found {
		if d.rule == RuleMissingMember && d.at.Last() == "in" {
			unplaced[d.object] = true
		}
	}
	return unplaced
}

// isTold tells whether another rule, or a repair, says it already.
func (i *inspector) isTold(d damage) bool {
	if i.told[d.at] || i.repaired[d.at] {
		return true
	}
	if d.rule == RuleMissingMember && d.object.Last() == "responses" && d.at.Last() == "default" {
		return true // of names that are none, or that there are no responses at all
	}
	for _, item := range i.Place(d.at).List() {
		if d.rule == RuleInvalidValue && i.told[item.Pointer] {
			return true // of a list, the item
		}
	}
	return d.rule != RuleUnknownMember &&
		(i.repaired[d.object] || i.told[d.object] && d.object != "" &&
			i.Place(d.object).Object == openapi.SchemaObject)
}

// worded puts the name of the object before what is wrong with it.
func (i *inspector) worded(d damage) string {
	object := i.Place(d.object)
	if d.object == "" {
		return "the document " + d.message
	}
	return i.describe(object) + " " + d.message
}

// boundedValue returns a value for the validator, with numbers that would take it too long
// replaced.
func boundedValue(n *tree.Node) any {
	value := n.Value()
	if schema.Computable(value) {
		return value
	}
	bounded := n.Clone()
	for _, below := range bounded.All() {
		if below.Kind == tree.Number && !schema.Computable(below.Value()) {
			below.Text = "1"
		}
	}
	return bounded.Value()
}

// reducer turns the validator's tree of errors into what a reader can act on.
type reducer struct {
	official *official
	root     *tree.Node
	base     tree.Pointer // of the root in the document
}

// place is where in the document an error is.
func (r *reducer) place(e *jsonschema.ValidationError) tree.Pointer {
	return r.base.Child(e.InstanceLocation...)
}

// valueAt returns what stands at a place of the document, or nil.
func (r *reducer) valueAt(at tree.Pointer) *tree.Node { return r.root.At(at[len(r.base):]) }

func (r *reducer) reduce(e *jsonschema.ValidationError) []damage {
	object := r.place(e)
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf:
		if len(e.Causes) > 0 {
			return r.choose(e, object)
		}
		return []damage{{rule: RuleExclusiveMembers, object: object, at: object,
			message: "has members that exclude one another", remedy: r.alternatives(e)}}
	case *kind.Required:
		return each(k.Missing, func(name string) damage {
			return damage{rule: RuleMissingMember, object: object, at: object.Child(name),
				message: fmt.Sprintf("has no %q, which is required", name),
				remedy:  fmt.Sprintf("add %q", name)}
		})
	case *kind.AdditionalProperties:
		return each(k.Properties, func(name string) damage { return r.unknown(e, object, name) })
	case *kind.FalseSchema:
		return []damage{r.unknown(e, object.Parent(), object.Last())}
	case *kind.PropertyNames:
		return []damage{{rule: RuleUnknownMember, object: object, at: object.Child(k.Property),
			message: fmt.Sprintf("has a member named %q, which is no name for one", k.Property),
			remedy:  "use letters, digits, dots, hyphens and underscores"}}
	case *kind.Format:
		if k.Want == "regex" {
			return nil // patterns have a rule of their own, which knows ECMA-262
		}
	case *kind.Not:
		return []damage{{rule: RuleExclusiveMembers, object: object, at: object,
			message: "has members that exclude one another: " + r.excluded(e),
			remedy:  "remove one of them"}}
	}
	if len(e.Causes) > 0 {
		var found []damage
		for _, cause := range e.Causes {
			found = append(found, r.reduce(cause)...)
		}
		return found
	}
	return []damage{r.value(e, object)}
}

func each(list []string, tell func(string) damage) []damage {
	found := make([]damage, len(list))
	for i, name := range list {
		found[i] = tell(name)
	}
	return found
}

// unknown tells of a member that the object does not have.
func (r *reducer) unknown(e *jsonschema.ValidationError, object tree.Pointer, name string) damage {
	known := r.official.membersAt(e.SchemaURL)
	return damage{
		rule: RuleUnknownMember, object: object, at: object.Child(name),
		cascade: slices.Contains(known, name),
		message: fmt.Sprintf("has an unknown member %q%s", name, didYouMean(name, known)),
		remedy:  "correct its name, or begin it with x-",
	}
}

// value tells of a value that is not as it should be.
func (r *reducer) value(e *jsonschema.ValidationError, at tree.Pointer) damage {
	n := r.valueAt(at)
	found := "nothing"
	if n != nil {
		found = kindWords(n)
	}
	d := damage{rule: RuleInvalidValue, object: at, at: at,
		message: "is not allowed here: " + e.ErrorKind.LocalizedString(printer),
		remedy:  "correct it as the specification says"}
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		d.rule, d.message = RuleWrongType,
			fmt.Sprintf("has to be %s, not %s", wanted(k.Want), found)
	case *kind.Enum:
		for _, value := range k.Want {
			d.allowed = append(d.allowed, showValue(value))
		}
		d.message = oneOf(d.allowed, found, n.Str())
	case *kind.Const:
		d.allowed = []string{showValue(k.Want)}
		d.message = oneOf(d.allowed, found, n.Str())
	case *kind.Pattern:
		d.message = fmt.Sprintf("is %s, which is not of the form that is wanted: %s", found, k.Want)
	case *kind.Format:
		d.message = fmt.Sprintf("is %s, which is no %s", found, k.Want)
	case *kind.UniqueItems:
		d.message = fmt.Sprintf("has equal items: %d and %d", k.Duplicates[0], k.Duplicates[1])
		d.remedy = "remove one of the two"
	case *kind.MinProperties, *kind.MinItems:
		d.message = "is empty"
	}
	return d
}

func oneOf(allowed []string, found, text string) string {
	plain := make([]string, len(allowed))
	for i, value := range allowed {
		plain[i] = strings.Trim(value, `"`)
	}
	return fmt.Sprintf("has to be one of %s, not %s%s", strings.Join(allowed, ", "), found,
		didYouMean(text, plain))
}

func wanted(types []string) string {
	words := make([]string, len(types))
	for i, name := range types {
		words[i] = "a " + name
		if strings.ContainsAny(name[:1], "aio") {
			words[i] = "an " + name
		}
	}
	return strings.Join(words, " or ")
}

// choose takes, of alternatives that all fail, the one that was meant: by the presence of $ref, by
// members such as "in" that tell alternatives apart, and else the one with the least damage.
func (r *reducer) choose(e *jsonschema.ValidationError, object tree.Pointer) []damage {
	n := r.valueAt(object)
	var best []damage
	allowed := map[tree.Pointer][]string{} // by the member that is not among them
	bestRank := -1
	for _, cause := range e.Causes {
		found := r.reduce(cause)
		rank := len(found)
		if isReference(cause) != (n.Get("$ref") != nil) {
			rank += 10_000
		}
		for _, d := range found {
			switch {
			case d.at == object && d.rule == RuleWrongType:
				rank += 1_000
			case len(d.allowed) > 0 && d.at.Parent() == object:
				rank += 100
				allowed[d.at] = append(allowed[d.at], d.allowed...)
			}
		}
		if bestRank < 0 || rank < bestRank {
			best, bestRank = found, rank
		}
	}
	for j, d := range best {
		// no alternative is told apart: name what all of them allow
		if len(d.allowed) > 0 && d.at.Parent() == object && bestRank >= 100 {
			slices.Sort(allowed[d.at])
			best[j].allowed = slices.Compact(allowed[d.at])
			best[j].message = oneOf(best[j].allowed, kindWords(r.valueAt(d.at)),
				r.valueAt(d.at).Str())
			return best[j : j+1]
		}
	}
	return r.together(e, best, object)
}

// together says of alternatives that only want one of several members that one of them is missing.
func (r *reducer) together(e *jsonschema.ValidationError, best []damage,
	object tree.Pointer) []damage {
	var missing []string
	for _, cause := range e.Causes {
		k, ok := cause.ErrorKind.(*kind.Required)
		if len(cause.Causes) == 1 {
			k, ok = cause.Causes[0].ErrorKind.(*kind.Required)
		}
		if ok && !isReference(cause) {
			missing = append(missing, k.Missing...)
		}
	}
	if len(missing) < 2 || len(missing) < len(e.Causes) {
		return best
	}
	return []damage{{rule: RuleMissingMember, object: object, at: object.Child(missing[0]),
		message: "has none of " + names(missing), remedy: "add one of them"}}
}

func isReference(e *jsonschema.ValidationError) bool {
	k, ok := e.ErrorKind.(*kind.Reference)
	url := e.SchemaURL
	if ok {
		url = k.URL
	}
	if len(e.Causes) == 1 && !ok {
		if k, ok := e.Causes[0].ErrorKind.(*kind.Reference); ok {
			url = k.URL
		}
	}
	return strings.HasSuffix(strings.ToLower(url), "reference")
}

// excluded names the members that a "not" is about.
func (r *reducer) excluded(e *jsonschema.ValidationError) string {
	var list []string
	if schema, ok := r.official.at(e.SchemaURL).(map[string]any); ok {
		if not, ok := schema["not"].(map[string]any); ok {
			for _, name := range asList(not["required"]) {
				list = append(list, fmt.Sprint(name))
			}
		}
	}
	object := r.valueAt(r.place(e))
	if len(list) == 1 && strings.Contains(e.SchemaURL, "dependentSchemas/") {
		_, name, _ := strings.Cut(e.SchemaURL, "dependentSchemas/")
		list = append([]string{strings.SplitN(name, "/", 2)[0]}, list...)
	}
	if len(list) == 0 {
		return strings.Join(memberNames(contract.Place{Node: object}), ", ")
	}
	return names(list)
}

// alternatives names what several alternatives want, all of which a value satisfies.
func (r *reducer) alternatives(e *jsonschema.ValidationError) string {
	schema, _ := r.official.at(e.SchemaURL).(map[string]any)
	var list []string
	for _, alternative := range asList(schema["oneOf"]) {
		if object, ok := alternative.(map[string]any); ok {
			for _, name := range asList(object["required"]) {
				list = append(list, fmt.Sprint(name))
			}
		}
	}
	if len(list) == 0 {
		return "remove one of them"
	}
	return "write one of " + names(list)
}

func asList(value any) []any {
	list, _ := value.([]any)
	return list
}

var printer = message.NewPrinter(language.English)

func decodeJSON(text string) (value any, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}
