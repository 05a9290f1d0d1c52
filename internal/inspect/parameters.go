package inspect

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// parameters looks at each parameter and header, and at the lists of parameters.
func (i *inspector) parameters() {
	for _, p := range i.places[openapi.ParameterObject] {
		if p.Is(tree.Object) && p.Get("$ref") == nil {
			i.parameter(p)
		}
	}
	for _, h := range i.places[openapi.HeaderObject] {
		// "If a response header is defined with the name "Content-Type", it SHALL be ignored"
		// (OpenAPI 3.0.4, Response Object).
		if name := h.Pointer.Last(); i.version != openapi.Swagger20 &&
			strings.EqualFold(name, "Content-Type") && h.Pointer.Parent().Last() == "headers" &&
			i.Place(h.Pointer.Parent().Parent()).Object == openapi.ResponseObject {
			i.report(RuleIgnoredHeader, h,
				"the header Content-Type is ignored: the media types of content say what it may be",
				"remove it")
		}
	}
	for _, p := range i.places[openapi.PathItemObject] {
		i.parameterList(p.Child("parameters"))
	}
	for _, o := range i.api {
		i.parameterList(o.Child("parameters"))
	}
	i.nothingRequired()
}

func (i *inspector) parameter(p contract.Place) {
	in, name := p.Get("in").Str(), p.Get("name").Str()
	switch {
	case in == "path" && !p.Get("required").True() &&
		(p.Get("required") == nil || p.Get("required").Is(tree.Boolean)):
		i.report(RulePathNotRequired, p.Child("required"),
			fmt.Sprintf("the path parameter %q is not required", name),
			"write required: true: there is no path without it")
	case i.version != openapi.Swagger20 && (in == "body" || in == "formData"):
		i.told[p.Pointer] = true
		i.report(RuleBodyAsParameter, p.Child("in"), fmt.Sprintf("in: %s is of Swagger 2.0", in),
			"describe the body in the operation's requestBody")
	case i.version != openapi.Swagger20 && in == "header" &&
		slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(name)):
		// "If in is "header" and the name field is "Accept", "Content-Type" or "Authorization", the
		// parameter definition SHALL be ignored" (OpenAPI 3.1.1).
		i.report(RuleIgnoredHeader, p, fmt.Sprintf("the header parameter %s is ignored", name),
			"remove it: the media types of content, and security, say what it may be")
	}
}

// parameterList looks at one list: "The list MUST NOT include duplicated parameters. A unique
// parameter is defined by a combination of a name and location" (OpenAPI 3.1.1, Operation Object).
func (i *inspector) parameterList(list contract.Place) {
	seen := map[[2]string]contract.Place{}
	for _, use := range list.List() {
		p := i.Resolve(use)
		name, in := p.Get("name").Str(), p.Get("in").Str()
		if in == "header" {
			name = strings.ToLower(name)
		}
		key := [2]string{name, in}
		if other, found := seen[key]; found && name != "" && in != "" && in != "body" {
			i.report(RuleDuplicateParameter, use,
				fmt.Sprintf("the %s parameter %q is in this list already, in %s", in,
					p.Get("name").Str(), line(other, use)), "remove one of the two")
		} else if !found {
			seen[key] = use
		}
	}
	if i.version == openapi.Swagger20 {
		i.bodyParameters(list)
	}
}

// bodyParameters looks at what a list of Swagger 2.0 says of the body: "there can be only one body
// parameter" (OpenAPI 2.0, Parameter Object).
func (i *inspector) bodyParameters(list contract.Place) {
	var body, form contract.Place
	for _, use := range list.List() {
		switch in := i.Resolve(use).Get("in").Str(); {
		case in == "body" && body.Node != nil:
			i.report(RuleSeveralBodies, use,
				fmt.Sprintf("there is a body parameter already, in %s", line(body, use)),
				"make one body of the two")
		case in == "body":
			body = use
		case in == "formData" && form.Node == nil:
			form = use
		}
	}
	if body.Node != nil && form.Node != nil {
		// "Since form parameters are sent in the payload ..., form and body parameters cannot exist
		// together" (OpenAPI 2.0, Parameter Object).
		i.report(RuleBodyAndForm, form,
			fmt.Sprintf("a form parameter stands in one list with the body parameter of %s",
				line(body, form)),
			"describe the body either by form parameters or by a schema")
	}
}

// nothingRequired tells of a document that never says of a parameter whether it is required. Two
// may be an accident.
func (i *inspector) nothingRequired() {
	const minimum = 3
	count := 0
	for _, p := range i.places[openapi.ParameterObject] {
		if p.Get("required") != nil || p.Get("in").Str() == "path" {
			return
		}
		if p.Is(tree.Object) && p.Get("$ref") == nil {
			count++
		}
	}
	if count >= minimum {
		i.report(RuleNothingRequired, i.Root().Child("paths"),
			fmt.Sprintf("none of the %d parameters says whether it is required", count),
			"write required: true where a request without the parameter is refused")
	}
}
