package contract

import (
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// SecurityRequirement is one alternative: schemes that a request has to satisfy together. One
// without schemes is satisfied by any request.
type SecurityRequirement struct {
	Schemes []*SecurityScheme
	// Scopes are those that a scheme of OAuth 2 has to have been granted, by the scheme's name.
	Scopes  map[string][]string
	Pointer tree.Pointer
}

// SecurityScheme is a way to show who is calling.
type SecurityScheme struct {
	Name string // by which the document knows it
	// Type is apiKey, http, mutualTLS, oauth2 or openIdConnect, and basic in 2.0; empty where the
	// document does not declare the scheme.
	Type   string
	In     string // of an apiKey: query, header or cookie
	Key    string // of an apiKey: the name of the parameter
	Scheme string // of http: the authentication scheme, such as bearer
	// TokenURL is where OAuth 2 hands out tokens for client credentials, as the document writes it:
	// it may be relative. Empty where the document has no such flow.
	TokenURL string
}

// readSecurity reads what an operation requires: its own list, even an empty one, overrides the
// document's (OpenAPI Operation Object).
func (c *Contract) readSecurity(o *Operation, from openapi.Value) {
	list := from.Child("security")
	if list.Node == nil {
		list = openapi.Value{Node: c.amended}.Child("security")
	}
	if !list.Is(tree.Array) {
		return
	}
	for i := range list.Items {
		item := list.Item(i)
		requirement := &SecurityRequirement{Pointer: item.Pointer, Scopes: map[string][]string{}}
		for _, member := range item.Members {
			for _, scope := range member.Value.Items {
				requirement.Scopes[member.Name] = append(requirement.Scopes[member.Name],
					scope.Str())
			}
			requirement.Schemes = append(requirement.Schemes, c.securityScheme(member.Name))
		}
		o.Security = append(o.Security, requirement)
	}
}

func (c *Contract) securityScheme(name string) *SecurityScheme {
	at := tree.PointerOf("components", "securitySchemes", name)
	if c.version == openapi.Swagger20 {
		at = tree.PointerOf("securityDefinitions", name)
	}
	if c.at(at) == nil && c.schemesByURI[name] != "" {
		at = c.schemesByURI[name]
	}
	from := c.resolve(openapi.Value{Node: c.at(at), Pointer: at})
	scheme := &SecurityScheme{
		Name: name, Type: from.Get("type").Str(), In: from.Get("in").Str(),
		Key: from.Get("name").Str(), Scheme: from.Get("scheme").Str(),
	}
	scheme.TokenURL = from.Child("flows").Child("clientCredentials").Get("tokenUrl").Str()
	if from.Get("flow").Str() == "application" { // as 2.0 calls it
		scheme.TokenURL = from.Get("tokenUrl").Str()
	}
	scheme.inHeader()
	return scheme
}
