package inspect

import (
	"fmt"
	"mime"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

var (
	statusCode  = regexp.MustCompile(`^[1-5]\d{2}$`)
	statusRange = regexp.MustCompile(`^[1-5][xX]{2}$`)
)

// responses looks at what operations answer (OpenAPI 3.1.1, Responses Object).
func (i *inspector) responses() {
	for _, o := range i.api {
		responses := o.Child("responses")
		if responses.Is(tree.Object) && len(responses.Members) == 0 {
			i.report(RuleNoResponses, responses,
				fmt.Sprintf("%s documents no response", i.describe(o.Place)),
				"document what a successful request is answered with")
		}
		success, documented := false, false
		for _, response := range responses.Children() {
			status := response.Pointer.Last()
			if strings.HasPrefix(status, "x-") {
				continue
			}
			documented = true
			if !i.statusKey(response, status) {
				success = true // nobody knows what was meant
				continue
			}
			success = success || status == "default" || strings.ContainsAny(status[:1], "123")
			i.response(o, i.Resolve(i.Place(response.Pointer)), status)
		}
		if documented && !success {
			i.report(RuleNoSuccess, responses,
				fmt.Sprintf("%s documents no response of success", i.describe(o.Place)),
				"document what a successful request is answered with")
		}
	}
}

// statusKey tells whether the name of a response is one.
func (i *inspector) statusKey(response contract.Place, status string) bool {
	upper := strings.ToUpper(status)
	switch {
	case status == "default", statusCode.MatchString(status):
		return true
	case i.version == openapi.Swagger20 || !statusRange.MatchString(status):
		remedy := "name it by a status code of three digits, by a range such as 4XX, or by default"
		if i.version == openapi.Swagger20 {
			remedy = "name it by a status code of three digits or by default; OpenAPI 2.0 has " +
				"no ranges"
		}
		i.report(RuleStatusCode, response, fmt.Sprintf("%q is not a status code", status), remedy)
		return false
	case upper != status:
		i.report(RuleStatusRangeCase, response,
			fmt.Sprintf("the range %q is not written in upper case", status), "write "+upper)
	}
	return true
}

func (i *inspector) response(o operation, response contract.Place, status string) {
	if !response.Is(tree.Object) || response.Get("$ref") != nil || i.repaired[response.Pointer] {
		return
	}
	body := response.Child("content")
	if i.version == openapi.Swagger20 {
		body = response.Child("schema")
	}
	switch noBody := hasNoBody(status); {
	case noBody && body.Node == nil:
	case noBody && (i.version == openapi.Swagger20 || len(body.Members) > 0):
		i.report(RuleContentWithoutBody, body,
			fmt.Sprintf(
				"a response %s has no body (RFC 9110 section 6.4.1), so nothing can be said of "+
					"its content", status), "remove it, or correct the status code")
	case i.version == openapi.Swagger20 && body.Node == nil && o.method != "head" &&
		!response.Get("x-body-unknown").True():
		i.report(RuleResponseSchema, response,
			fmt.Sprintf("the response %s of %s has no schema, which says that it has no body",
				status, i.describe(o.Place)),
			"give it a schema, if it has a body")
	}
	i.limitHeaders(o, response, status)
}

// limitHeaders wants a refusal for too many requests to say when the next may come.
func (i *inspector) limitHeaders(o operation, response contract.Place, status string) {
	if status == "429" && response.Get("headers") == nil {
		i.report(RuleLimitHeaders, response,
			fmt.Sprintf("the response 429 of %s documents no header that says when to try again",
				i.describe(o.Place)),
			"document the headers, such as Retry-After (RFC 6585 section 4)")
	}
}

// hasNoBody tells of a status code whose response never has a body (RFC 9110 section 6.4.1); a 205
// must not have one (section 15.3.6).
func hasNoBody(status string) bool {
	return slices.Contains([]string{"204", "205", "304"}, status) ||
		statusCode.MatchString(status) && status[0] == '1'
}

// bodies looks at request bodies and at the media types of content.
func (i *inspector) bodies() {
	for _, o := range i.api {
		i.requestBody(o)
	}
	for _, p := range i.places[openapi.MediaTypeObject] {
		if p.Pointer.Parent().Last() != "content" {
			continue // a component, which has a name instead
		}
		i.mediaType(p, p.Pointer.Last())
		if p.Is(tree.Object) && p.Get("$ref") == nil && p.Get("schema") == nil &&
			p.Get("itemSchema") == nil && !i.repaired[p.Pointer] {
			i.report(RuleMediaTypeSchema, p,
				fmt.Sprintf("the content %s has no schema, so everything conforms",
					p.Pointer.Last()), "give it a schema")
		}
	}
	if i.version == openapi.Swagger20 {
		for _, from := range append([]contract.Place{i.Root()},
			i.places[openapi.OperationObject]...) {
			for _, member := range []string{"consumes", "produces"} {
				for _, item := range from.Child(member).List() {
					if item.Is(tree.String) {
						i.mediaType(item, item.Text)
					}
				}
			}
		}
	}
}

// mediaType looks at the name of a media type or range (RFC 9110 sections 8.3.1 and 12.5.1).
func (i *inspector) mediaType(at contract.Place, name string) {
	parsed, _, err := mime.ParseMediaType(name)
	kind, subtype, found := strings.Cut(parsed, "/")
	if err == nil && found && strings.Contains(parsed, "*") && subtype != "*" {
		i.report(RuleMediaType, at,
			fmt.Sprintf(
				"%q is no media range, and matches nothing: a * stands for all of a subtype",
				name), "name each media type that is meant, or write "+rangeAround(kind))
		return
	}
	if err == nil && found && kind != "" && subtype != "" && (kind != "*" || subtype == "*") &&
		!strings.Contains(subtype, "/") {
		return
	}
	i.report(RuleMediaType, at, fmt.Sprintf("%q is not a media type", name),
		"write type/subtype, such as application/json")
}

// rangeAround is the media range that has all types of a kind.
func rangeAround(kind string) string {
	if kind == "" || strings.Contains(kind, "*") {
		return "*/*"
	}
	return kind + "/*"
}

func (i *inspector) requestBody(o operation) {
	body := i.Resolve(o.Child("requestBody"))
	if !body.Is(tree.Object) || body.Get("$ref") != nil {
		return
	}
	if slices.Contains([]string{"get", "head", "delete", "trace"}, o.method) {
		i.report(RuleBodyOnBodiless, o.Child("requestBody"),
			fmt.Sprintf(
				"%s has a request body, to which HTTP gives no meaning (RFC 9110 section 9.3)",
				i.describe(o.Place)),
			"use another method, or send parameters")
	}
	if body.Get("required") != nil || !slices.Contains([]string{"post", "put", "patch"}, o.method) {
		return
	}
	for _, content := range body.Child("content").Children() {
		schema := i.Resolve(i.Place(i.Resolve(content).Pointer.Child("schema")))
		if required := schema.Get("required"); required.Is(tree.Array) && len(required.Items) > 0 {
			i.report(RuleOptionalBody, o.Child("requestBody"),
				fmt.Sprintf("the request body of %s is not required, though its schema requires %q",
					i.describe(o.Place), required.Items[0].Str()),
				"write required: true, or required: false if a request without a body is right")
			return
		}
	}
}
