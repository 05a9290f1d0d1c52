package main

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// askKin asks kin-openapi's openapi3filter.
func askKin(q question) answer {
	document, err := q.kinDocument()
	if err != nil {
		return answer{said: failed, reason: "refuses the document: " + err.Error()}
	}
	q.setKinServers(document)
	request, err := q.request()
	if err != nil {
		return answer{said: failed, reason: err.Error()}
	}
	route, pathParameters := kinRoute(document, request)
	if route == nil {
		return answer{said: violates, reason: "finds no route"}
	}
	ctx, options := context.Background(), q.kinOptions()
	input := &openapi3filter.RequestValidationInput{Request: request, PathParams: pathParameters,
		Route: route, Options: options}
	if q.Options.Only != "response" {
		if err := openapi3filter.ValidateRequest(ctx, input); err != nil {
			return answer{said: violates, reason: kinReason(err)}
		}
	}
	if q.Options.Only != "request" {
		response := q.response(request)
		output := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
			Body: response.Body, Options: options,
		}
		if err := openapi3filter.ValidateResponse(ctx, output); err != nil {
			return answer{said: violates, reason: kinReason(err)}
		}
	}
	return answer{said: conforms}
}

func (q question) loader() (*openapi3.Loader, *url.URL) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	loader.ReadFromURIFunc = openapi3.ReadFromFile // and not from the network
	if q.folder == "" {
		return loader, nil
	}
	return loader, &url.URL{Path: filepath.ToSlash(filepath.Join(q.folder, q.DocumentName))}
}

func (q question) kinDocument() (*openapi3.T, error) {
	if q.swagger() {
		return q.fromSwagger()
	}
	loader, location := q.loader()
	if location == nil {
		return loader.LoadFromData(q.Document)
	}
	return loader.LoadFromDataWithPath(q.Document, location)
}

func (q question) kinOptions() *openapi3filter.Options {
	options := &openapi3filter.Options{
		MultiError: true, IncludeResponseStatus: true, RejectWhenRequestBodyNotSpecified: true,
		RegexCompiler: func(source string) (openapi3.RegexMatcher, error) {
			return compilePattern(source)
		},
		AuthenticationFunc: func(_ context.Context,
			input *openapi3filter.AuthenticationInput) error {
			s := input.SecurityScheme
			return credential{s.Type, s.In, s.Name,
				s.Scheme}.lacking(input.RequestValidationInput.Request)
		},
	}
	strings, integers := kinFormats(q.Options.Formats != "annotate")
	options.SchemaValidationOptions = []openapi3.SchemaValidationOption{
		openapi3.SetSchemaRegexCompiler(options.RegexCompiler),
		openapi3.WithStringFormatValidators(strings),
		openapi3.WithIntegerFormatValidators(integers),
	}
	return options
}

// kinFormats are the formats that kin-openapi has a validator of, those it does not use by itself
// too; or none of them.
func kinFormats(asserted bool) (map[string]openapi3.StringFormatValidator,
	map[string]openapi3.IntegerFormatValidator) {
	if asserted {
		return map[string]openapi3.StringFormatValidator{
			"ipv4": openapi3.NewIPValidator(true), "ipv6": openapi3.NewIPValidator(false),
			"uuid":  openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562),
			"email": openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForEmail),
		}, nil
	}
	anything := openapi3.NewCallbackValidator(func(string) error { return nil })
	any64 := openapi3.NewCallbackValidator(func(int64) error { return nil })
	return map[string]openapi3.StringFormatValidator{"byte": anything, "date": anything,
			"date-time": anything},
		map[string]openapi3.IntegerFormatValidator{"int32": any64, "int64": any64}
}

func init() {
	// What has no decoder is a text then, rather than an error. The decoder of CSV changes its line
	// ends.
	openapi3filter.RegisterBodyDecoder("*/*", openapi3filter.PlainBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/csv", openapi3filter.PlainBodyDecoder)
}

// kinReason leaves out the schema and the value, which follow the first line.
func kinReason(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return line
}
