package schema

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// printer words the compiler's rarer errors, those that phrase has no sentence of its own for.
var printer = message.NewPrinter(language.English)

// phrase says an error as a predicate of the value it is about.
func phrase(e *jsonschema.ValidationError, value any) string {
	actual := valueAt(value, e.InstanceLocation)
	for _, said := range []string{
		phraseOfValue(e.ErrorKind, actual), phraseOfSize(e.ErrorKind),
		phraseOfNumber(e.ErrorKind, actual),
		phraseOfItems(e.ErrorKind), phraseOfMembers(e.ErrorKind), phraseOfAlternatives(e),
	} {
		if said != "" {
			return said
		}
	}
	return e.ErrorKind.LocalizedString(printer)
}

// phraseOfValue words errors about what a value is; "" for any other.
func phraseOfValue(k jsonschema.ErrorKind, actual any) string {
	switch k := k.(type) {
	case *kind.Type:
		return fmt.Sprintf("is %s; must be %s", kindOf(actual), strings.Join(k.Want, " or "))
	case *kind.Enum:
		return fmt.Sprintf("is %s; must be one of %s", excerpt(actual), excerpts(k.Want))
	case *kind.Const:
		return fmt.Sprintf("is %s; must be %s", excerpt(actual), excerpt(k.Want))
	case *kind.Format:
		return fmt.Sprintf("is %s; must be of the format %s", excerpt(actual),
			strings.TrimPrefix(k.Want, "ecma-262-"))
	case *kind.Pattern:
		return fmt.Sprintf("is %s; must match the pattern %s", excerpt(actual), k.Want)
	case *kind.FalseSchema:
		return "is not allowed here"
	}
	return ""
}

// phraseOfSize words errors about how much a value holds; "" for any other.
func phraseOfSize(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.MinLength:
		return fmt.Sprintf("has %s; must have at least %d", count(k.Got, "character"), k.Want)
	case *kind.MaxLength:
		return fmt.Sprintf("has %s; must have at most %d", count(k.Got, "character"), k.Want)
	case *kind.MinItems:
		return fmt.Sprintf("has %s; must have at least %d", count(k.Got, "item"), k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("has %s; must have at most %d", count(k.Got, "item"), k.Want)
	case *kind.MinProperties:
		return fmt.Sprintf("has %s; must have at least %d", count(k.Got, "member"), k.Want)
	case *kind.MaxProperties:
		return fmt.Sprintf("has %s; must have at most %d", count(k.Got, "member"), k.Want)
	}
	return ""
}

// phraseOfNumber words errors about the limits of a number; "" for any other.
func phraseOfNumber(k jsonschema.ErrorKind, actual any) string {
	switch k := k.(type) {
	case *kind.Minimum:
		return fmt.Sprintf("is %s; must be at least %s", excerpt(actual), number(k.Want))
	case *kind.Maximum:
		return fmt.Sprintf("is %s; must be at most %s", excerpt(actual), number(k.Want))
	case *kind.ExclusiveMinimum:
		return fmt.Sprintf("is %s; must be more than %s", excerpt(actual), number(k.Want))
	case *kind.ExclusiveMaximum:
		return fmt.Sprintf("is %s; must be less than %s", excerpt(actual), number(k.Want))
	case *kind.MultipleOf:
		return fmt.Sprintf("is %s; must be a multiple of %s", excerpt(actual), number(k.Want))
	}
	return ""
}

// phraseOfItems words errors about the items of an array; "" for any other.
func phraseOfItems(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.UniqueItems:
		return fmt.Sprintf("has equal items at %d and %d; items must be unique", k.Duplicates[0],
			k.Duplicates[1])
	case *kind.Contains:
		return "has no item of the kind that it must contain (contains)"
	case *kind.MinContains:
		return fmt.Sprintf(
			"has %s of the kind that it must contain; must have at least %d (minContains)",
			count(len(k.Got), "item"), k.Want)
	case *kind.MaxContains:
		return fmt.Sprintf(
			"has %s of the kind that it must contain; must have at most %d (maxContains)",
			count(len(k.Got), "item"), k.Want)
	}
	return ""
}

// phraseOfMembers words errors about the members of an object; "" for any other.
func phraseOfMembers(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.DependentRequired:
		return fmt.Sprintf("has %q, and therefore must have %s (dependentRequired)", k.Prop,
			quoted(k.Missing))
	case *kind.PropertyNames:
		return fmt.Sprintf("has a member of the name %q, which is not allowed (propertyNames)",
			k.Property)
	}
	return ""
}

// phraseOfAlternatives words errors about schemas that a value has to satisfy, or must not; "" for
// any other.
func phraseOfAlternatives(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Not:
		return "satisfies a schema that it must not satisfy (not)"
	case *kind.AnyOf:
		return noAlternative(len(e.Causes), "anyOf")
	case *kind.OneOf:
		if len(k.Subschemas) > 1 {
			return fmt.Sprintf("satisfies alternatives %v; must satisfy exactly one (oneOf)",
				k.Subschemas)
		}
		return noAlternative(len(e.Causes), "oneOf")
	}
	return ""
}

func noAlternative(alternatives int, keyword string) string {
	if alternatives == 1 {
		return "does not satisfy the only alternative (" + keyword + ")"
	}
	return fmt.Sprintf("satisfies none of the %d alternatives (%s)", alternatives, keyword)
}
