package contract

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	validation "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi/datamodel"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"

	"plumbline/internal/tree"
)

// requestValidator judges requests by libopenapi's model of the upgraded document.
type requestValidator struct {
	model     *v3.Document
	validator validator.Validator
}

func newRequestValidator(amended *tree.Node, version Version) (built *requestValidator, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			built, err = nil, fmt.Errorf("libopenapi cannot load the document: %v", problem)
		}
	}()
	upgraded, err := upgrade(amended, version)
	if err != nil {
		return nil, err
	}
	document, err := libopenapi.NewDocumentWithConfiguration(withoutResponses(upgraded),
		&datamodel.DocumentConfiguration{
			// it logs to the standard error stream what it returns as an error as well
			Logger: slog.New(slog.DiscardHandler),
		})
	if err != nil {
		return nil, fmt.Errorf("libopenapi cannot load the document: %w", err)
	}
	model, err := document.BuildV3Model()
	if err != nil {
		return nil, fmt.Errorf("libopenapi cannot load the document: %w", err)
	}
	return &requestValidator{model: &model.Model,
		validator: validator.NewValidatorFromV3Model(&model.Model)}, nil
}

// RequestProblem is one way in which a request does not conform.
type RequestProblem struct {
	Message string
	Remedy  string // how to mend the request, as far as the validator knows
}

// String returns message and remedy.
func (p RequestProblem) String() string {
	if p.Remedy == "" {
		return p.Message
	}
	return p.Message + " (" + p.Remedy + ")"
}

// JudgeRequest validates a request to an operation before it is sent. The request's URL path is the
// one of the contract, without any base path. Its body can be read as before. The error says why
// the request cannot be judged.
func (c *Contract) JudgeRequest(operation *Operation,
	request *http.Request) (problems []RequestProblem, err error) {
	requests, err := c.requests()
	if err != nil {
		return nil, err
	}
	if requests.model.Paths == nil || requests.model.Paths.PathItems == nil {
		return nil, errors.New("the upgraded document has no paths")
	}
	item, found := requests.model.Paths.PathItems.Get(operation.Path)
	if !found {
		return nil, fmt.Errorf("the upgraded document has no path %s", operation.Path)
	}
	// The validator has been seen to panic where the request's path is not of the operation's form.
	defer func() {
		if problem := recover(); problem != nil {
			problems, err = nil, fmt.Errorf("%s %s cannot be judged as %s: %v", request.Method,
				request.URL.Path, operation, problem)
		}
	}()
	_, invalid := requests.validator.ValidateHttpRequestSyncWithPathItem(request, item,
		operation.Path)
	for _, e := range invalid {
		problems = append(problems, RequestProblem{Message: requestProblem(e), Remedy: e.HowToFix})
	}
	return problems, nil
}

// requestProblem words what the validator found. Its message names the parameter or body; its
// details say where in that, and those without such a place say the message again.
func requestProblem(e *validation.ValidationError) string {
	message := strings.TrimSpace(e.Message)
	var details []string
	for _, detail := range e.SchemaValidationErrors {
		if detail.OriginalJsonSchemaError != nil && detail.Reason != "" {
			details = append(details,
				Path(tree.PointerOf(detail.InstancePath...))+" "+detail.Reason)
		}
	}
	switch {
	case len(details) > 0:
		return message + ": " + strings.Join(details, "; ")
	case len(e.SchemaValidationErrors) == 0 && e.Reason != "":
		return message + ": " + e.Reason
	}
	return message
}
