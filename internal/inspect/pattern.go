package inspect

import (
	"fmt"

	"plumbline/internal/contract"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// patterns looks at the regular expressions of a schema, which are those of ECMA-262 in every
// edition and dialect: its pattern, and the names in patternProperties.
func (i *inspector) patterns(p contract.Place) {
	if pattern := p.Child("pattern"); pattern.Is(tree.String) {
		i.pattern(pattern, pattern.Text)
	}
	if i.before31() {
		return
	}
	for _, member := range p.Child("patternProperties").Children() {
		i.pattern(member, member.Pointer.Last())
	}
}

// pattern tells of one that cannot be run. The schema can still be used: what does not depend on
// the pattern is judged.
func (i *inspector) pattern(at contract.Place, source string) {
	if err := schema.CheckPattern(source); err != nil {
		i.report(RulePattern, at, fmt.Sprintf("the pattern %s cannot be run: %v",
			show(&tree.Node{Kind: tree.String, Text: source}), err),
			"correct the pattern: regular expressions are those of ECMA-262")
	}
}
