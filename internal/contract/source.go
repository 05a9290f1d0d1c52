package contract

import (
	"fmt"
	"io/fs"
	"strings"

	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

// Text is the content of a file together with the path that messages name it by.
type Text struct {
	Path  string
	Bytes []byte
}

// Source is what a contract is made of: a document, and the amendments to it in the order they
// apply.
type Source struct {
	Document   Text
	Amendments []Text
	// Files has what references of the document may lead to: the files of its folder and below or,
	// where Name is given, of another folder that it lies in. None is followed where it is nil.
	Files fs.FS
	// Name is the document's name in Files, such as api/entry.yaml, and Root the folder that Files
	// is of, for messages. Both are empty where Files is of the document's own folder.
	Name, Root string
	// Fetch gets what references to URLs of http and https lead to. Nothing is fetched where it is
	// nil.
	Fetch func(address string) ([]byte, error)
	// StrictOverlays makes an error of an action whose target matches nothing. It is a defect
	// otherwise.
	StrictOverlays bool
	Reading        schema.Reading
}

// versionOf reads the member that names the edition: "swagger" (2.0) or "openapi" (3.0 and later),
// which stands at the root.
func versionOf(document Text, root *tree.Node) (openapi.Version, error) {
	if !root.Is(tree.Object) {
		return "", &tree.SyntaxError{File: document.Path,
			Problem:  "an OpenAPI document is an object, this is " + article(root.Kind),
			Position: root.Position}
	}
	for _, name := range []string{"swagger", "openapi"} {
		member := root.Member(name)
		if member == nil {
			continue
		}
		// An unquoted 2.0 or 3.1 is a number in YAML; what is meant is plain.
		for _, version := range []openapi.Version{openapi.Swagger20, openapi.OpenAPI30,
			openapi.OpenAPI31, openapi.OpenAPI32} {
			if (name == "swagger") == (version == openapi.Swagger20) &&
				isVersion(member.Value.Text, version) {
				return version, nil
			}
		}
		return "", &tree.SyntaxError{File: document.Path, Position: member.Position,
			Problem: fmt.Sprintf(
				"%s: %s is not an edition Plumbline reads (2.0, 3.0.x, 3.1.x, 3.2.x)", name,
				editionWords(member.Value))}
	}
	return "", &tree.SyntaxError{File: document.Path, Position: root.Position,
		Problem: `neither "swagger" nor "openapi" stands at the root, so this is not an OpenAPI document`}
}

// editionWords names what stands in the place of an edition.
func editionWords(n *tree.Node) string {
	switch n.Kind {
	case tree.Null, tree.Array, tree.Object:
		return article(n.Kind)
	case tree.Boolean, tree.Number, tree.String:
	}
	return fmt.Sprintf("%q", n.Text)
}

func isVersion(text string, version openapi.Version) bool {
	return text == string(version) || strings.HasPrefix(text, string(version)+".")
}

func article(kind tree.Kind) string {
	switch kind {
	case tree.Array, tree.Object:
		return "an " + kind.String()
	case tree.Null:
		return "null"
	}
	return "a " + kind.String()
}
