package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3conv"

	"plumbline/harness/verdict"
	"plumbline/internal/tree"
)

// upgrade returns the amended document in OpenAPI 3.1. Its only server is "/": what stands before
// the paths is the target's affair.
func upgrade(amended *tree.Node, version Version) (upgraded []byte, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			upgraded, err = nil, fmt.Errorf("upgrading to OpenAPI 3.1: %v", problem)
		}
	}()
	document := selfContained(amended, version)
	switch version {
	case Swagger20:
		upgraded, err = upgrade20(document)
	case OpenAPI30:
		upgraded, err = upgrade30(document)
	default:
		upgraded = document
	}
	if err != nil {
		return nil, err
	}
	return rooted(upgraded)
}

// selfContained writes the document without what makes the converters and libopenapi refuse all of
// it: a reference to another file, or one that goes in a circle and overflows their stack, becomes
// an empty object, which constrains nothing; data with a "$ref" in it, which they take for a
// reference, goes.
func selfContained(amended *tree.Node, version Version) []byte {
	document := amended.Clone()
	index := tree.NewIndex(document)
	// emptied in the end: a circle has to be seen from each of its references
	var hopeless []*tree.Node
	documentShape(version).walk("", document, func(_ tree.Pointer, n *tree.Node, s *shape) bool {
		if reference := n.Get("$ref"); s.reference && reference.Is(tree.String) &&
			(isExternal(reference.Text) || isCircular(index, n)) {
			hopeless = append(hopeless, n)
		}
		n.Members = slices.DeleteFunc(n.Members, func(m tree.Member) bool {
			return s.of(m.Name) == nil && m.Name != "$ref" && mentionsReference(m.Value)
		})
		return true
	})
	for _, n := range hopeless {
		n.Members = nil
	}
	return document.JSON()
}

func mentionsReference(n *tree.Node) bool {
	for _, below := range n.All() {
		if below.Get("$ref") != nil {
			return true
		}
	}
	return false
}

func upgrade20(document []byte) ([]byte, error) {
	var from openapi2.T
	if err := json.Unmarshal(document, &from); err != nil {
		return nil, fmt.Errorf("reading it as Swagger 2.0: %w", err)
	}
	to, err := openapi2conv.ToV3(&from)
	if err != nil {
		return nil, fmt.Errorf("upgrading to OpenAPI 3.0: %w", err)
	}
	return upgradeModel(to)
}

func upgrade30(document []byte) ([]byte, error) {
	model, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return nil, fmt.Errorf("reading it as OpenAPI 3.0: %w", err)
	}
	return upgradeModel(model)
}

func upgradeModel(model *openapi3.T) ([]byte, error) {
	openapi3conv.Upgrade(model)
	return model.MarshalJSON()
}

// rooted replaces the servers by "/", and names the edition by what it is: the converter writes 3.2
// above schemas in the words of 3.1.
func rooted(document []byte) ([]byte, error) {
	root, _, err := tree.ParseJSON("upgraded", document)
	if err != nil {
		return nil, err
	}
	if !root.Is(tree.Object) {
		return nil, errors.New("the upgraded document is not an object")
	}
	root.Set("openapi", &tree.Node{Kind: tree.String, Text: "3.1.1"})
	url := &tree.Node{Kind: tree.Object,
		Members: []tree.Member{{Name: "url", Value: &tree.Node{Kind: tree.String, Text: "/"}}}}
	root.Set("servers", &tree.Node{Kind: tree.Array, Items: []*tree.Node{url}})
	return root.JSON(), nil
}

// UpgradeDefects tells what keeps requests to the document from being judged before they are sent:
// none, or one. It takes as long as libopenapi takes to load the document.
func (c *Contract) UpgradeDefects() []Defect {
	_, err := c.requests()
	if err == nil {
		return nil
	}
	return []Defect{{
		Rule: RuleUpgradeFailed, Severity: verdict.Warning, Message: err.Error(),
		Remedy: "correct the document; until then requests are sent without being " +
			"validated first",
		Location: c.Locate(""),
	}}
}
