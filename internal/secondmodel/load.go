package secondmodel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/pb33f/libopenapi/datamodel"
	highoverlay "github.com/pb33f/libopenapi/datamodel/high/overlay"
	highv2 "github.com/pb33f/libopenapi/datamodel/high/v2"
	highv3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/datamodel/low"
	lowoverlay "github.com/pb33f/libopenapi/datamodel/low/overlay"
	lowv2 "github.com/pb33f/libopenapi/datamodel/low/v2"
	lowv3 "github.com/pb33f/libopenapi/datamodel/low/v3"
	"github.com/pb33f/libopenapi/index"
	"github.com/pb33f/libopenapi/overlay"
	"go.yaml.in/yaml/v4"
)

// What libopenapi's root package does is done here with the packages below it: that one also brings
// what compares documents and what reads Arazzo, which takes as long to compile as all the rest.

// modelOf is libopenapi's model of a document. A model may come with errors.
func modelOf(text []byte) (m model, err error) {
	defer recovered(&err)
	settings := &datamodel.DocumentConfiguration{
		Logger: slog.New(slog.DiscardHandler), // what it logs, it returns as an error as well
	}
	info, err := datamodel.ExtractSpecInfoWithConfig(text, settings)
	if err != nil {
		return nil, err
	}
	if info.SpecFormat == datamodel.OAS2 {
		document, err := lowv2.CreateDocumentFromConfig(info, settings)
		if document == nil || isUnresolved(err) {
			return nil, err
		}
		return modelOfVersion2(highv2.NewSwaggerDocument(document)), err
	}
	document, err := lowv3.CreateDocumentFromConfig(info, settings)
	if document == nil || isUnresolved(err) {
		return nil, err
	}
	return modelOfVersion3(highv3.NewDocument(document)), err
}

// isUnresolved tells of an error after which libopenapi has no whole model: a reference that could
// not be resolved for another reason than that it goes in a circle.
func isUnresolved(err error) bool {
	var unresolved *index.ResolvingError
	return errors.As(err, &unresolved) && unresolved.CircularReference == nil
}

// amend applies an overlay to a document.
func amend(document, amendments []byte) ([]byte, error) {
	var node yaml.Node
	if err := yaml.Unmarshal(amendments, &node); err != nil {
		return nil, err
	}
	if len(node.Content) == 0 {
		return nil, overlay.ErrInvalidOverlay
	}
	var read lowoverlay.Overlay
	if err := low.BuildModel(node.Content[0], &read); err != nil {
		return nil, err
	}
	if err := read.Build(context.Background(), nil, node.Content[0], nil); err != nil {
		return nil, err
	}
	result, err := overlay.Apply(document, highoverlay.NewOverlay(&read))
	if err != nil {
		return nil, err
	}
	return result.Bytes, nil
}

// recovered makes an error of a panic: libopenapi has been seen to panic over damaged documents.
func recovered(err *error) {
	if problem := recover(); problem != nil {
		*err = fmt.Errorf("it panics: %v", problem)
	}
}
