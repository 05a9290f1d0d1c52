// Package secondopinion asks libopenapi-validator what it makes of an exchange that Plumbline has
// judged. Where the two differ, a reader may want to know; the verdict is Plumbline's alone.
//
// It is for the test files of suites, so that nothing else has to compile the validator.
package secondopinion

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/dlclark/regexp2"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	validation "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi/datamodel"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Name is whose opinion it is.
const Name = "libopenapi-validator"

// Judge has the opinion of libopenapi-validator by one document. It is safe for concurrent use.
type Judge struct{ asked }

// asked keeps the validator's types from whoever imports this package: the compiler would make
// their generic code again for each.
type asked interface {
	Request(path string, request *http.Request) (problems []string, err error)
	Response(path string, request *http.Request, response *http.Response) (problems []string,
		err error)
}

type library struct {
	model     *v3.Document
	validator validator.Validator
}

// New readies the validator for a document in JSON, which refers to nothing outside of itself. A
// document of Swagger 2.0, which the validator does not take, is upgraded first. The error says why
// the validator cannot be asked.
func New(document []byte) (judge *Judge, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			judge, err = nil, fmt.Errorf("it panics over the document: %v", problem)
		}
	}()
	upgraded, err := upgrade(document)
	if err != nil {
		return nil, err
	}
	loaded, err := libopenapi.NewDocumentWithConfiguration(upgraded,
		&datamodel.DocumentConfiguration{
			Logger: slog.New(slog.DiscardHandler), // what it logs, it returns as an error as well
		})
	if err != nil {
		return nil, err
	}
	model, err := loaded.BuildV3Model()
	if model == nil {
		return nil, err
	}
	model.Model.Servers = []*v3.Server{{URL: "/"}} // the paths that are asked about have no base
	return &Judge{&library{&model.Model, validator.NewValidatorFromV3Model(&model.Model,
		config.WithFormatAssertions(), config.WithStandardBodyDecoders(),
		config.WithoutSecurityValidation(), config.WithRegexEngine(compile))}}, nil
}

// compile has patterns run by an engine for ECMA-262, as OpenAPI wants them.
func compile(source string) (jsonschema.Regexp, error) {
	compiled, err := regexp2.Compile(source, regexp2.ECMAScript|regexp2.Unicode)
	return pattern{compiled}, err
}

type pattern struct{ *regexp2.Regexp }

// MatchString implements jsonschema.Regexp.
func (p pattern) MatchString(text string) bool {
	matches, err := p.Regexp.MatchString(text)
	return err == nil && matches
}

// Request lists what the validator has against a request to a path of the document: none means that
// it conforms. The request's URL is that of the document, without a base path. The error says why
// the validator cannot be asked.
func (j *library) Request(path string, request *http.Request) (problems []string, err error) {
	item, err := j.item(path)
	if err != nil {
		return nil, err
	}
	defer recovered(&problems, &err)
	_, found := j.validator.ValidateHttpRequestSyncWithPathItem(request, item, path)
	return texts(found), nil
}

// Response lists what the validator has against the body of a response to such a request.
func (j *library) Response(path string, request *http.Request,
	response *http.Response) (problems []string, err error) {
	item, err := j.item(path)
	if err != nil {
		return nil, err
	}
	defer recovered(&problems, &err)
	_, found := j.validator.GetResponseBodyValidator().ValidateResponseBodyWithPathItem(request,
		response, item, path)
	return texts(found), nil
}

func (j *library) item(path string) (*v3.PathItem, error) {
	if j.model.Paths == nil || j.model.Paths.PathItems == nil {
		return nil, errors.New("its model has no paths")
	}
	item, found := j.model.Paths.PathItems.Get(path)
	if !found {
		return nil, fmt.Errorf("its model has no path %s", path)
	}
	return item, nil
}

func recovered(problems *[]string, err *error) {
	if problem := recover(); problem != nil {
		*problems, *err = nil, fmt.Errorf("it panics: %v", problem)
	}
}

// texts words what the validator found, by the alphabet: the order in which it tells is not always
// the same.
func texts(found []*validation.ValidationError) []string {
	var problems []string
	for _, e := range found {
		if len(e.SchemaValidationErrors) == 0 {
			problems = append(problems, strings.TrimSpace(e.Message+": "+e.Reason))
		}
		for _, s := range e.SchemaValidationErrors {
			problems = append(problems, strings.TrimPrefix(s.FieldPath+": "+s.Reason, ": "))
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}
