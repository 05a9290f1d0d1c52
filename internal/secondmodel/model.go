package secondmodel

import (
	"fmt"
	"slices"
	"strings"

	v2 "github.com/pb33f/libopenapi/datamodel/high/v2"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/pb33f/libopenapi/orderedmap"

	"plumbline/internal/contract"
)

// model is what two readers of a document have to agree on: of each operation, by METHOD /path, the
// names of its parts, such as "the query parameter limit" and "the status 200".
type model map[string]map[string]bool

// addParameter adds a parameter. One without a name is what libopenapi makes of a reference that
// leads nowhere, and a body has no place among the parameters of a contract.
func addParameter(parts map[string]bool, in, name string) {
	if name != "" && in != "body" {
		parts[parameter(in, name)] = true
	}
}

func (m model) add(method, path string) map[string]bool {
	name := operationName(method, path)
	if m[name] == nil {
		m[name] = map[string]bool{}
	}
	return m[name]
}

func operationName(method, path string) string { return strings.ToUpper(method) + " " + path }

func parameter(in, name string) string {
	if in == "header" { // names of headers are case-insensitive (RFC 9110 section 5.1)
		name = strings.ToLower(name)
	}
	return fmt.Sprintf("the %s parameter %s", in, name)
}

func status(code string) string { return "the status " + code }

func modelOfContract(c *contract.Contract) model {
	m := model{}
	for _, o := range c.Operations() {
		parts := m.add(o.Method, o.Path)
		for _, p := range o.Parameters {
			addParameter(parts, p.In, p.Name)
		}
		for _, r := range o.Responses {
			parts[status(r.Status)] = true
		}
	}
	return m
}

func modelOfVersion2(document *v2.Swagger) model {
	m := model{}
	if document.Paths == nil {
		return m
	}
	for path, item := range document.Paths.PathItems.FromOldest() {
		for method, o := range item.GetOperations().FromOldest() {
			parts := m.add(method, path)
			for _, p := range slices.Concat(item.Parameters, o.Parameters) {
				addParameter(parts, p.In, p.Name)
			}
			if o.Responses != nil {
				addStatuses(parts, o.Responses.Codes, o.Responses.Default != nil)
			}
		}
	}
	return m
}

func modelOfVersion3(document *v3.Document) model {
	m := model{}
	if document.Paths == nil {
		return m
	}
	for path, item := range document.Paths.PathItems.FromOldest() {
		for method, o := range item.GetOperations().FromOldest() {
			parts := m.add(method, path)
			for _, p := range slices.Concat(item.Parameters, o.Parameters) {
				addParameter(parts, p.In, p.Name)
			}
			if o.Responses != nil {
				addStatuses(parts, o.Responses.Codes, o.Responses.Default != nil)
			}
		}
	}
	return m
}

func addStatuses[R any](parts map[string]bool, codes *orderedmap.Map[string, R], byDefault bool) {
	for code := range codes.FromOldest() {
		if !strings.HasPrefix(code, "x-") {
			parts[status(code)] = true
		}
	}
	if byDefault {
		parts[status("default")] = true
	}
}

// differences are one sentence for each operation, parameter and status that only one of the two
// has, by the alphabet.
func differences(ours, theirs model) []string {
	var found []string
	only := func(who, what string) {
		found = append(found, fmt.Sprintf("only %s finds %s", who, what))
	}
	compare := func(who string, these, those model) {
		for name, parts := range these {
			if those[name] == nil {
				only(who, "the operation "+name)
				continue
			}
			for part := range parts {
				if !those[name][part] {
					only(who, part+" of "+name)
				}
			}
		}
	}
	compare("Plumbline", ours, theirs)
	compare("libopenapi", theirs, ours)
	slices.Sort(found)
	return found
}
