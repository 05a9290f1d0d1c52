package contract

import (
	"fmt"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// repairer mends the damage that Plumbline can mend without guessing at what an author meant.
// Every repair is a defect.
type repairer struct {
	root    *tree.Node
	version openapi.Version
	locate  func(tree.Pointer, tree.Position) verdict.Location
	// whether the value was looked at before: what cannot be mended is not reported twice
	seen    func(tree.Pointer) bool
	renamed map[string]string // gets the names of paths as they were
	defects []Defect
	index   *tree.Index // for the places that references lead to
}

func (r *repairer) report(at tree.Pointer, position tree.Position, d Defect) {
	if d.Severity == "" {
		d.Severity = verdict.Error
	}
	d.Location = r.locate(at, position)
	r.defects = append(r.defects, d)
}

func (r *repairer) repair() {
	dropSuperseded(r.root)
	r.basePath()
	r.pathKeys()
	r.places()
}

// basePath mends Swagger 2.0's basePath, which "MUST start with a leading slash" (OpenAPI 2.0,
// Swagger Object). A slash at its end would double the one that every path begins with.
func (r *repairer) basePath() {
	member := r.root.Member("basePath")
	if r.version != openapi.Swagger20 || member == nil || !member.Value.Is(tree.String) {
		return
	}
	base := member.Value.Text
	if base != "" && !strings.HasPrefix(base, "/") {
		r.report("/basePath", member.Position, Defect{
			Rule:    RuleBasePathWithoutSlash,
			Message: fmt.Sprintf("basePath %q does not start with a slash", base),
			Remedy:  fmt.Sprintf("write basePath: /%s", base), Repaired: "read as /" + base,
		})
		base = "/" + base
	}
	if trimmed := strings.TrimRight(base, "/"); trimmed != base && base != "/" {
		r.report("/basePath", member.Position, Defect{
			Rule: RuleBasePathTrailingSlash, Severity: verdict.Warning,
			Message: fmt.Sprintf("basePath %q ends in a slash, which every path begins with", base),
			Remedy:  fmt.Sprintf("write basePath: %s", trimmed), Repaired: "read as " + trimmed,
		})
		base = trimmed
	}
	member.Value.Text = base
}

// pathKeys mends the names of paths: "The field name MUST begin with a slash" (OpenAPI 2.0 and 3.x,
// Paths Object).
func (r *repairer) pathKeys() {
	paths := r.root.Get("paths")
	if !paths.Is(tree.Object) {
		return
	}
	counted := make(map[string]bool, len(paths.Members))
	for _, member := range paths.Members {
		counted[member.Name] = true
	}
	kept := paths.Members[:0]
	for _, member := range paths.Members {
		if strings.HasPrefix(member.Name, "/") || strings.HasPrefix(member.Name, "x-") ||
			member.Name == "$ref" {
			kept = append(kept, member)
			continue
		}
		was := member.Name
		member.Name = "/" + was
		repaired := "read as /" + was
		if counted[member.Name] {
			repaired = "left out, since there is a path /" + was + " as well"
		} else {
			kept = append(kept, member)
			r.renamed[member.Name] = was
		}
		r.report(tree.PointerOf("paths", member.Name), member.Position, Defect{
			Rule:    RulePathWithoutSlash,
			Message: fmt.Sprintf("the path %q does not start with a slash", was),
			Remedy:  fmt.Sprintf("write /%s", was), Repaired: repaired,
		})
		r.defects[len(r.defects)-1].Location.Pointer = tree.PointerOf("paths", was)
	}
	paths.Members = kept
}

// dropSuperseded leaves of the members that share a name only the last, which is the one that
// counts. That two of them are there has been reported when the text was read.
func dropSuperseded(n *tree.Node) {
	last := make(map[string]int, len(n.Members))
	for i, member := range n.Members {
		last[member.Name] = i
	}
	if len(last) < len(n.Members) {
		kept := n.Members[:0]
		for i, member := range n.Members {
			if last[member.Name] == i {
				kept = append(kept, member)
			}
		}
		n.Members = kept
	}
	for _, member := range n.Members {
		dropSuperseded(member.Value)
	}
	for _, item := range n.Items {
		dropSuperseded(item)
	}
}

// places goes to every place of the document that has a meaning to OpenAPI and mends what stands
// there.
func (r *repairer) places() {
	r.index = tree.NewIndex(r.root)
	openapi.DocumentShape(r.version).Walk("", r.root,
		func(at tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
			if s.Schema && n.Get("$id") != nil && r.version != openapi.Swagger20 &&
				r.version != openapi.OpenAPI30 {
				// a resource of its own, in which "#" is not this document (JSON Schema 2020-12
				// section 8.2.1)
				return false
			}
			below := true
			if s.Reference {
				below = r.reference(at, n, s)
			}
			if s.Parameter && r.version == openapi.Swagger20 {
				r.parameter(at, n)
			}
			return below
		})
}

// reference replaces what a local $ref that leads nowhere would bring in by a value without any
// constraint. It tells whether what stands beside a $ref counts.
func (r *repairer) reference(at tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
	reference := n.Member("$ref")
	if reference == nil || !reference.Value.Is(tree.String) {
		return true
	}
	// "This object cannot be extended with additional properties and any properties added MUST be
	// ignored" (OpenAPI 3.0.4, Reference Object), but for a path item, and since 3.1 for a schema.
	siblings := s.PathItem || s.Schema && r.version != openapi.Swagger20 &&
		r.version != openapi.OpenAPI30
	if isCircular(r.index, n) && !r.seen(at) {
		r.report(at.Child("$ref"), reference.Position, Defect{
			Rule: RuleReferenceCycle,
			Message: fmt.Sprintf("$ref %q leads to references only, and never to what is meant",
				reference.Value.Text),
			Remedy: "define what it refers to, or remove the reference",
		})
	}
	if !r.dangling(reference.Value.Text) {
		return siblings
	}
	if s.Object == openapi.OperationObject {
		r.report(at.Child("$ref"), reference.Position, Defect{
			Rule:    RuleDanglingReference,
			Message: fmt.Sprintf("$ref %q leads nowhere", reference.Value.Text),
			Remedy:  "write the operation itself", Repaired: "the operation is left out",
		})
		return false
	}
	r.report(at.Child("$ref"), reference.Position, Defect{
		Rule:     RuleDanglingReference,
		Message:  fmt.Sprintf("$ref %q leads nowhere", reference.Value.Text),
		Remedy:   "define what it refers to, or remove the reference",
		Repaired: "read as an empty object, which constrains nothing",
	})
	if !siblings {
		n.Members = nil
	}
	n.Remove("$ref")
	return true
}

// dangling tells whether a $ref is a JSON Pointer into this document that leads nowhere. An anchor
// ("#name") is the schema compiler's affair.
func (r *repairer) dangling(reference string) bool {
	target, local := strings.CutPrefix(reference, "#")
	return local && (target == "" || strings.HasPrefix(target, "/")) &&
		r.index.At(openapi.DecodeFragment(target)) == nil
}

// isCircular tells whether a chain of references that starts at a value comes back to where it was.
func isCircular(index *tree.Index, n *tree.Node) bool {
	seen := map[*tree.Node]bool{}
	for n != nil {
		target, local := strings.CutPrefix(n.Get("$ref").Str(), "#")
		if !local {
			return false
		}
		if seen[n] {
			return true
		}
		seen[n] = true
		n = index.At(openapi.DecodeFragment(target))
	}
	return false
}

func isExternal(reference string) bool { return !strings.HasPrefix(reference, "#") }

// parameter mends a parameter of Swagger 2.0: "name" and "in" are required, and "type" unless it is
// in the body (OpenAPI 2.0, Parameter Object).
func (r *repairer) parameter(at tree.Pointer, parameter *tree.Node) {
	if !parameter.Is(tree.Object) || parameter.Get("$ref") != nil {
		return
	}
	if parameter.Get("in") == nil && parameter.Get("name") == nil &&
		parameter.Get("schema") != nil {
		r.report(at, parameter.Position, Defect{
			Rule:     RuleParameterWithoutLocation,
			Message:  `the parameter has neither "name" nor "in"`,
			Remedy:   `write name: body and in: body: only a body parameter has a schema`,
			Repaired: "read as the body, since only a body parameter has a schema",
		})
		parameter.Set("name", &tree.Node{Kind: tree.String, Text: "body",
			Position: parameter.Position})
		parameter.Set("in", &tree.Node{Kind: tree.String, Text: "body",
			Position: parameter.Position})
	}
	if in := parameter.Get("in").Str(); in != "" && in != "body" && parameter.Get("type") == nil {
		r.report(at, parameter.Position, Defect{
			Rule: RuleParameterWithoutType,
			Message: fmt.Sprintf("the %s parameter %q has no type", in,
				parameter.Get("name").Str()),
			Remedy:   "give it a type, such as type: string",
			Repaired: "read as type: string, which every value satisfies",
		})
		parameter.Set("type", &tree.Node{Kind: tree.String, Text: "string",
			Position: parameter.Position})
	}
}
