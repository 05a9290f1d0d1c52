package inspect

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// security looks at the schemes, what requires them, and how credentials travel.
func (i *inspector) security() {
	schemes := i.Root().Child("securityDefinitions")
	if i.version != openapi.Swagger20 {
		schemes = i.Root().Child("components").Child("securitySchemes")
	}
	requirements := i.Root().Child("security").List()
	said := i.Root().Get("security") != nil
	for _, o := range i.api {
		said = said || o.Get("security") != nil
		requirements = append(requirements, o.Child("security").List()...)
	}
	for _, requirement := range requirements {
		for _, use := range requirement.Children() {
			i.requirement(use, schemes)
		}
	}
	if !said && len(i.api) > 0 {
		i.report(RuleNoSecurity, i.Root(),
			"the document does not say how requests are authenticated",
			"declare security schemes and require them, or write security: [] where "+
				"everyone may call")
	}
	i.credentials()
	i.headerNames()
}

// requirement holds one name of a Security Requirement Object to the schemes: it "MUST correspond
// to a security scheme which is declared in the Security Schemes under the Components Object"
// (OpenAPI 3.1.1); since 3.2 it may be a URI as well.
func (i *inspector) requirement(use, schemes contract.Place) {
	name := use.Pointer.Last()
	scheme := i.Resolve(schemes.Child(name))
	if scheme.Node == nil {
		if i.version == openapi.OpenAPI32 && strings.ContainsAny(name, "/#:") {
			return
		}
		i.report(RuleSchemeUndeclared, use,
			fmt.Sprintf("the security scheme %q is not declared%s", name,
				didYouMean(name, memberNames(schemes))), "declare it, or correct the name")
		return
	}
	kind := scheme.Get("type").Str()
	if kind != "oauth2" {
		if i.before31() && kind != "openIdConnect" && kind != "" && use.Is(tree.Array) &&
			len(use.Items) > 0 {
			i.report(RuleScopesWithoutOAuth, use,
				fmt.Sprintf("the security scheme %q is of type %s, which has no scopes", name,
					kind), "write an empty list")
		}
		return
	}
	declared := scopesOf(scheme)
	for _, scope := range use.List() {
		if scope.Is(tree.String) && !slices.Contains(declared, scope.Text) {
			i.report(RuleScopeUndeclared, scope,
				fmt.Sprintf("the scope %q is not declared by the security scheme %q%s", scope.Text,
					name, didYouMean(scope.Text, declared)), "declare it, or correct the name")
		}
	}
}

func scopesOf(scheme contract.Place) []string {
	declared := memberNames(scheme.Child("scopes"))
	for _, flow := range scheme.Child("flows").Children() {
		declared = append(declared, memberNames(flow.Child("scopes"))...)
	}
	return declared
}

func memberNames(p contract.Place) []string {
	var list []string
	if p.Is(tree.Object) {
		for _, member := range p.Members {
			list = append(list, member.Name)
		}
	}
	return list
}

// secretName tells by its name of a query parameter that carries a credential.
var secretName = regexp.MustCompile(
	`(?i)^(token|secret|passphrase|pwd|.*(password|passwd|secret|apikey|accesskey|accesstoken|authtoken|apptoken|admintoken|sessiontoken|refreshtoken|privatekey|clientsecret))$`)

// mayBeSecret tells whether a parameter can carry a credential: a flag such as hide_secret, a
// number or one of a few known words cannot.
func (i *inspector) mayBeSecret(p contract.Place) bool {
	demanded := p
	if schema := p.Child("schema"); schema.Node != nil {
		demanded = i.Resolve(i.Place(schema.Pointer))
	}
	types := i.typesOf(demanded.Node)
	return demanded.Get("enum") == nil && demanded.Get("const") == nil &&
		!demanded.Get("default").Is(tree.Boolean) &&
		(len(types) == 0 || slices.Contains(types, "string"))
}

// headerNames looks at what headers are called (RFC 9110 section 5.1).
func (i *inspector) headerNames() {
	name := func(at contract.Place, name string) {
		if name != "" && !contract.IsHeaderName(name) {
			i.report(RuleHeaderName, at, fmt.Sprintf("%q is no name of a header", name),
				"write the name alone, without a colon and without what its value begins with; a "+
					"scheme such as Bearer is type: http with scheme: bearer")
		}
	}
	for _, scheme := range i.places[openapi.SecuritySchemeObject] {
		if scheme.Get("in").Str() == "header" {
			name(scheme.Child("name"), scheme.Get("name").Str())
		}
	}
	for _, p := range i.places[openapi.ParameterObject] {
		if p.Get("in").Str() == "header" {
			name(p.Child("name"), p.Get("name").Str())
		}
	}
	for _, h := range i.places[openapi.HeaderObject] {
		if at := h.Pointer.Parent(); at.Last() == "headers" && at != "/components/headers" {
			name(h, h.Pointer.Last())
		}
	}
}

// credentials looks at whether credentials travel in queries or over plain http (RFC 6750 section
// 5.3 says why not).
func (i *inspector) credentials() {
	found := false
	for _, scheme := range i.places[openapi.SecuritySchemeObject] {
		if scheme.Get("$ref") != nil {
			continue
		}
		found = true
		if scheme.Get("type").Str() == "apiKey" && scheme.Get("in").Str() == "query" {
			i.report(RuleCredentialsInQuery, scheme,
				fmt.Sprintf("the API key %q is sent in the query, which logs and histories keep",
					scheme.Get("name").Str()), "send it in a header")
		}
	}
	for _, p := range i.places[openapi.ParameterObject] {
		in, name := p.Get("in").Str(), p.Get("name").Str()
		if in == "body" || !secretName.MatchString(plain(name)) || !i.mayBeSecret(p) {
			continue
		}
		found = true
		if in == "query" {
			i.report(RuleCredentialsInQuery, p,
				fmt.Sprintf(
					"the query parameter %q is a credential by its name, and logs and histories "+
						"keep queries", name), "send it in a header or in the body")
		}
	}
	if found {
		i.plainHTTP()
	}
}

// plainHTTP tells of addresses that credentials are sent to for everyone to read.
func (i *inspector) plainHTTP() {
	for _, scheme := range i.Root().Child("schemes").List() {
		if scheme.Str() == "http" && !isLoopback(i.Root().Get("host").Str()) {
			i.report(RulePlainHTTP, scheme,
				"credentials are sent over http, where everyone on the way can read them",
				"write https")
		}
	}
	for _, server := range i.Root().Child("servers").List() {
		address := server.Child("url")
		if parsed, err := url.Parse(address.Str()); err == nil && parsed.Scheme == "http" &&
			!isLoopback(parsed.Host) {
			i.report(RulePlainHTTP, address,
				"credentials are sent over http, where everyone on the way can read them",
				"write https")
		}
	}
}

func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	address := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") ||
		address != nil && address.IsLoopback()
}
