package verdicts

import (
	"fmt"
	"strings"

	"plumbline/internal/tree"
)

// editions are the members that say which edition a document is written in.
var editions = map[string][2]string{
	"2.0": {"swagger", "2.0"}, "3.0": {"openapi", "3.0.4"}, "3.1": {"openapi", "3.1.1"},
	"3.2": {"openapi", "3.2.0"},
}

// documentOf makes a whole document of a row's fragment.
func documentOf(n *tree.Node) ([]byte, error) {
	edition, known := editions[n.Get("openapi").Str()]
	if !known {
		return nil, fmt.Errorf("openapi is one of 2.0, 3.0, 3.1 and 3.2, in quotes")
	}
	root := object(edition[0], text(edition[1]), "info",
		object("title", text("t"), "version", text("1")))
	paths := n.Get("paths")
	if paths == nil {
		operation, method, err := operationOf(n, edition[1] == "2.0")
		if err != nil {
			return nil, err
		}
		paths = object("/a", object(method, operation))
	}
	root.Set("paths", paths)
	for _, name := range []string{"components", "definitions"} {
		if value := n.Get(name); value != nil {
			root.Set(name, value)
		}
	}
	if more := n.Get("root"); more != nil {
		for _, member := range more.Members {
			root.Set(member.Name, member.Value)
		}
	}
	return root.JSON(), nil
}

// operationOf makes an Operation Object of the shorter forms a row can have.
func operationOf(n *tree.Node, swagger bool) (operation *tree.Node, method string, err error) {
	method = strings.ToLower(methodOf(n))
	none := object("204", object("description", text("none")))
	switch {
	case n.Get("operation") != nil:
		operation = n.Get("operation").Clone()
		if operation.Get("responses") == nil {
			operation.Set("responses", none)
		}
		return operation, method, nil
	case n.Get("requestSchema") != nil && swagger:
		body := object("name", text("body"), "in", text("body"), "required", yes(), "schema",
			n.Get("requestSchema"))
		return object("consumes", list(text("application/json")), "parameters", list(body),
			"responses", none), method, nil
	case n.Get("requestSchema") != nil:
		body := object("required", yes(), "content",
			object("application/json", object("schema", n.Get("requestSchema"))))
		return object("requestBody", body, "responses", none), method, nil
	case n.Get("responses") != nil:
		return object("responses", n.Get("responses")), method, nil
	case n.Get("response") != nil:
		return object("responses", object("200", n.Get("response"))), method, nil
	case n.Get("schema") != nil && swagger:
		response := object("description", text("d"), "schema", n.Get("schema"))
		return object("produces", list(text("application/json")), "responses",
			object("200", response)), method, nil
	case n.Get("schema") != nil:
		response := object("description", text("d"), "content",
			object("application/json", object("schema", n.Get("schema"))))
		return object("responses", object("200", response)), method, nil
	}
	return nil, "", fmt.Errorf("the row has no contract")
}

// methodOf is the method of the contract's operation.
func methodOf(n *tree.Node) string {
	switch {
	case n.Get("method") != nil:
		return strings.ToUpper(n.Get("method").Str())
	case n.Get("requestSchema") != nil:
		return "POST"
	}
	return "GET"
}

func text(s string) *tree.Node { return &tree.Node{Kind: tree.String, Text: s} }

func yes() *tree.Node { return &tree.Node{Kind: tree.Boolean, Text: "true"} }

func list(items ...*tree.Node) *tree.Node { return &tree.Node{Kind: tree.Array, Items: items} }

// object makes an object of names and values in turn.
func object(namesAndValues ...any) *tree.Node {
	n := &tree.Node{Kind: tree.Object}
	name := ""
	for _, part := range namesAndValues {
		switch part := part.(type) {
		case string:
			name = part
		case *tree.Node:
			n.Set(name, part)
		}
	}
	return n
}
