package encode

import (
	"slices"

	"plumbline/internal/tree"
	"plumbline/internal/wire"
)

func hasType(s wire.Schema, name string) bool {
	return s != nil && slices.Contains(s.Types(), name)
}

func untyped(s wire.Schema) bool { return s != nil && len(s.Types()) == 0 }

func isArray(s wire.Schema) bool {
	return hasType(s, "array") || untyped(s) && s.Items() != nil && len(s.Members()) == 0
}

func isObject(s wire.Schema) bool {
	return hasType(s, "object") || untyped(s) && len(s.Members()) > 0
}

func isStructured(s wire.Schema) bool { return isArray(s) || isObject(s) }

// isBinary tells of format: binary (OpenAPI 3.0), and type: file (2.0).
func isBinary(s wire.Schema) bool {
	return keyword(s, "format").Str() == "binary" || keyword(s, "type").Str() == "file"
}

func keyword(s wire.Schema, name string) *tree.Node {
	if s == nil {
		return nil
	}
	return s.Keyword(name)
}

func memberOf(s wire.Schema, name string) wire.Schema {
	if s == nil {
		return nil
	}
	return s.Member(name)
}

func membersOf(s wire.Schema) []string {
	if s == nil {
		return nil
	}
	return s.Members()
}

func itemsOf(s wire.Schema) wire.Schema {
	if s == nil {
		return nil
	}
	return s.Items()
}

// isStructure tells of a value that has parts.
func isStructure(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}
