package main

import (
	"encoding/json"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"

	"plumbline/internal/tree"
)

// edition is what the document says of itself: 2.0, 3.0.4 and so on; empty where it cannot be read.
func (q question) edition() string {
	root, _, err := tree.Parse(q.DocumentName, q.Document)
	if err != nil {
		return ""
	}
	if swagger := root.Get("swagger"); swagger != nil {
		return swagger.Text
	}
	return root.Get("openapi").Str()
}

// swagger tells whether the document is one of Swagger 2.0, which neither peer takes.
func (q question) swagger() bool { return q.edition() == "2.0" }

// fromSwagger upgrades a document of Swagger 2.0.
func (q question) fromSwagger() (*openapi3.T, error) {
	root, _, err := tree.Parse(q.DocumentName, q.Document)
	if err != nil {
		return nil, err
	}
	var document openapi2.T
	if err := json.Unmarshal(root.JSON(), &document); err != nil {
		return nil, err
	}
	for _, item := range document.Paths {
		for _, operation := range item.Operations() {
			if operation.Produces == nil { // openapi2conv forgets the document's
				operation.Produces = document.Produces
			}
		}
	}
	loader, location := q.loader()
	if location == nil {
		return openapi2conv.ToV3(&document)
	}
	return openapi2conv.ToV3WithLoader(&document, loader, location)
}

// upgraded is the text of a document of OpenAPI 3: that of Swagger 2.0 is upgraded.
func (q question) upgraded() ([]byte, error) {
	if !q.swagger() {
		return q.Document, nil
	}
	document, err := q.fromSwagger()
	if err != nil {
		return nil, err
	}
	return document.MarshalJSON()
}
