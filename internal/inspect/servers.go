package inspect

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// servers looks at the URLs of servers and their variables (OpenAPI 3.1.1, Server Object and Server
// Variable Object).
func (i *inspector) servers() {
	owners := slices.Concat([]contract.Place{i.Root()}, i.places[openapi.PathItemObject],
		i.places[openapi.OperationObject])
	for _, owner := range owners {
		for _, server := range owner.Child("servers").List() {
			i.server(server)
		}
	}
	for _, link := range i.places[openapi.LinkObject] {
		if server := link.Child("server"); server.Is(tree.Object) {
			i.server(server)
		}
	}
}

func (i *inspector) server(server contract.Place) {
	address, variables := server.Child("url"), server.Child("variables")
	if !address.Is(tree.String) {
		return
	}
	used := map[string]bool{}
	filled := templateName.ReplaceAllStringFunc(address.Text, func(braced string) string {
		name := braced[1 : len(braced)-1]
		if name == "" {
			return braced
		}
		used[name] = true
		variable := variables.Child(name)
		if variable.Node == nil {
			i.report(RuleVariableUndefined, address,
				fmt.Sprintf("the variable {%s} of the server's URL is not defined%s", name,
					didYouMean(name, memberNames(variables))),
				"define it in variables, with a default")
			return "x"
		}
		if value := variable.Get("default").Str(); value != "" {
			return value
		}
		return "x"
	})
	if problem := urlProblem(filled); problem != "" {
		i.report(RuleServerURL, address,
			fmt.Sprintf("the server's URL %q %s", address.Text, problem), "correct the URL")
	}
	for _, variable := range variables.Children() {
		name := variable.Pointer.Last()
		if !used[name] {
			i.report(RuleVariableUnused, variable,
				fmt.Sprintf("the variable %q does not occur in the server's URL", name),
				"remove it, or put {"+name+"} into the URL")
		}
		value, enum := variable.Child("default"), variable.Get("enum")
		if value.Is(tree.String) && enum.Is(tree.Array) && len(enum.Items) > 0 &&
			!slices.ContainsFunc(enum.Items, value.Equal) {
			i.report(RuleVariableDefault, value,
				fmt.Sprintf("the default %q of the variable %q is not among its values", value.Text,
					name), "correct the default, or add it to the enum")
		}
	}
}

func urlProblem(address string) string {
	parsed, err := url.Parse(address)
	var problem *url.Error
	switch {
	case strings.ContainsAny(address, "{}"):
		return "has a brace without its counterpart, or with nothing inside"
	case strings.ContainsAny(address, " \t\r\n<>\"\\^`|"):
		return "has a character that no URL has"
	case errors.As(err, &problem):
		return "cannot be read: " + problem.Err.Error()
	case parsed.Scheme != "" && parsed.Host == "" && !strings.HasPrefix(address, "file:"):
		return "has no host"
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "has a query or a fragment, to which no path can be appended"
	}
	return ""
}
