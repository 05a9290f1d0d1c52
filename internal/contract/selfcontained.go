package contract

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// Repaired is the document as it was published, without its well-known damage and without the
// amendments, as YAML in block style, which libopenapi can write again when it has changed it. A
// reference that leads nowhere, the amendments applied or not, becomes an empty object, since
// libopenapi refuses all of the document for it.
func (c *Contract) Repaired() ([]byte, error) {
	document := c.published.Clone()
	index := tree.NewIndex(document)
	dropDangling(document, c.version, func(reference string) bool {
		return isDangling(index, reference) && isDangling(c.index, reference)
	})
	return yaml.Marshal(mirror{}.of(document))
}

// SelfContained is the amended document as JSON, without what other readers of OpenAPI refuse all
// of it for. A reference to another file that could not be followed, or one that goes in a circle,
// which overflows their stack, becomes an empty object, which constrains nothing. Data with a
// "$ref" in it, which they take for a reference, goes, and an operation by reference is written
// out. whole tells that nothing had to be left out, nor brought in from other files. A reference
// that leads nowhere goes as well, and does not count.
func (c *Contract) SelfContained() (text []byte, whole bool) {
	text, whole = selfContained(c.amended, c.version)
	return text, whole && len(c.files) == 0
}

func selfContained(amended *tree.Node, version openapi.Version) (text []byte, whole bool) {
	document := amended.Clone()
	index := tree.NewIndex(document)
	whole = true
	var hopeless []*tree.Node // emptied in the end: a circle has to be seen from each reference
	look := func(n *tree.Node) {
		if reference := n.Get("$ref"); reference.Is(tree.String) &&
			(isExternal(reference.Text) || isCircular(index, n)) {
			hopeless = append(hopeless, n)
		}
	}
	visit := func(_ tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
		whole = !writeOut(n, s, index) && whole
		if s.Reference {
			look(n)
		}
		before := len(n.Members)
		n.Members = slices.DeleteFunc(n.Members, func(m tree.Member) bool {
			return s.Member(m.Name) == nil && m.Name != "$ref" && m.Name != bundled &&
				mentionsReference(m.Value)
		})
		whole = whole && len(n.Members) == before
		return true
	}
	openapi.DocumentShape(version).Walk("", document, visit)
	if files := document.Get(bundled); files != nil {
		for _, n := range files.All() {
			look(n)
		}
	}
	for _, n := range hopeless {
		n.Members = nil
	}
	dropDangling(document, version,
		func(reference string) bool { return isDangling(index, reference) })
	return document.JSON(), whole && len(hopeless) == 0
}

// dropDangling takes the references out of a document that lead nowhere, as it is told.
func dropDangling(document *tree.Node, version openapi.Version, dangling func(string) bool) {
	openapi.DocumentShape(version).Walk("", document,
		func(_ tree.Pointer, n *tree.Node, s *openapi.Shape) bool {
			if s.Reference && dangling(n.Get("$ref").Str()) {
				n.Remove("$ref")
			}
			return true
		})
}

// writeOut puts in place of a reference to an operation the operation, since others read such a one
// as an operation that says nothing. It tells whether there was one.
func writeOut(n *tree.Node, s *openapi.Shape, index *tree.Index) bool {
	if s.Object != openapi.OperationObject || !n.Get("$ref").Is(tree.String) {
		return false
	}
	if target := openapi.Resolve(openapi.Value{Node: n}, index.At); target.Node != n {
		*n = *target.Clone()
	}
	return true
}

func mentionsReference(n *tree.Node) bool {
	for _, below := range n.All() {
		if below.Get("$ref") != nil {
			return true
		}
	}
	return false
}
