package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	validation "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi/datamodel"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// askLibopenapi asks libopenapi-validator, by libopenapi's model.
func askLibopenapi(q question) answer {
	model, err := q.libopenapiModel()
	if err != nil {
		return answer{said: failed, reason: "refuses the document: " + err.Error()}
	}
	request, err := q.request()
	if err != nil {
		return answer{said: failed, reason: err.Error()}
	}
	response := q.response(request)
	v := validator.NewValidatorFromV3Model(model, q.libopenapiOptions()...)
	var problems []*validation.ValidationError
	if q.Options.Only != "response" {
		// The one that starts no goroutine: a panic in another could not be caught.
		_, found := v.ValidateHttpRequestSync(request)
		problems = append(problems, found...)
	}
	if q.Options.Only != "request" {
		_, found := v.ValidateHttpResponse(request, response)
		problems = append(problems, found...)
	}
	if len(problems) == 0 {
		return answer{said: conforms}
	}
	return answer{said: violates, reason: libopenapiReason(problems)}
}

func (q question) libopenapiModel() (*v3.Document, error) {
	text, err := q.upgraded()
	if err != nil {
		return nil, err
	}
	settings := &datamodel.DocumentConfiguration{
		Logger:                              slog.New(slog.DiscardHandler),
		IgnoreArrayCircularReferences:       true,
		IgnorePolymorphicCircularReferences: true,
		TransformSiblingRefs:                q.siblings(),
		ExtractRefsSequentially:             true,
	}
	if q.folder != "" {
		settings.AllowFileReferences, settings.BasePath, settings.SpecFilePath = true, q.folder,
			filepath.Join(q.folder, q.DocumentName)
	}
	document, err := libopenapi.NewDocumentWithConfiguration(text, settings)
	if err != nil {
		return nil, err
	}
	model, err := document.BuildV3Model()
	if err != nil {
		return nil, err
	}
	q.setLibopenapiServers(&model.Model)
	return &model.Model, nil
}

// siblings tells whether a $ref has siblings, as it has since OpenAPI 3.1.
func (q question) siblings() bool {
	edition := q.edition()
	return strings.HasPrefix(edition, "3.1") || strings.HasPrefix(edition, "3.2")
}

func (q question) libopenapiOptions() []config.Option {
	options := []config.Option{
		config.WithRejectUndeclaredRequestBody(), config.WithStandardBodyDecoders(),
		config.WithXmlBodyValidation(),
		config.WithContentParameterValidation(), config.WithStrictServerMatching(),
		config.WithRegexEngine(func(source string) (jsonschema.Regexp, error) {
			return compilePattern(source)
		}),
		config.WithAuthenticationFunc(func(_ context.Context,
			input *config.AuthenticationInput) error {
			s := input.SecurityScheme
			return credential{s.Type, s.In, s.Name, s.Scheme}.lacking(input.Request)
		}),
	}
	if q.Options.Formats != "annotate" {
		options = append(options, config.WithFormatAssertions())
	}
	return options
}

// libopenapiReason tells the first problem, by the alphabet: the order in which they come is not
// always the same.
func libopenapiReason(problems []*validation.ValidationError) string {
	var lines []string
	for _, p := range problems {
		line := p.Message
		for _, s := range p.SchemaValidationErrors {
			line = fmt.Sprintf("%s: %s", s.FieldPath, s.Reason)
			lines = append(lines, strings.TrimPrefix(line, ": "))
		}
		if len(p.SchemaValidationErrors) == 0 {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines[0]
}
