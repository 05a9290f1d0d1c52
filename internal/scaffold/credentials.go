package scaffold

import (
	"fmt"
	"strings"

	"plumbline/harness/suite"
	"plumbline/internal/contract"
)

// credential is one that a deployment is asked with, as the definition of its target has it.
type credential struct {
	Name, Variable, Description string
	Required, Secret            bool
}

// scheme is a security scheme of the document that a request can satisfy.
type scheme struct {
	Name        string // as the document has it
	Comment     string
	Option      string // Go code of the call.Option; "" where nothing has to be sent
	wanted      *contract.SecurityScheme
	credentials []string
}

// security is what the document's security schemes make of a suite.
type security struct {
	prefix      string // of variables, such as SHOP
	names       names  // of credentials and settings
	credentials []credential
	schemes     []scheme
	refused     map[string]string // why a scheme cannot be satisfied, by its name
	kinds       map[string]int    // how many schemes want a credential of a kind
}

// The kinds of credentials, which are their names where there is only one scheme of the kind.
const (
	kindKey   = "api-key"
	kindToken = "token"
	kindBasic = "basic"
)

// readSecurity reads the security schemes that operations name.
func readSecurity(prefix string, operations []*contract.Operation) *security {
	s := &security{prefix: prefix, names: names{"base-url": true}, refused: map[string]string{},
		kinds: map[string]int{}}
	for _, setting := range suite.Settings() {
		s.names[setting.Name] = true
	}
	var schemes []*contract.SecurityScheme
	known := map[string]bool{}
	for _, o := range operations {
		for _, alternative := range o.Security {
			for _, found := range alternative.Schemes {
				if !known[found.Name] {
					known[found.Name] = true
					schemes = append(schemes, found)
					s.kinds[kindOf(found)]++
				}
			}
		}
	}
	for _, found := range schemes {
		s.add(found)
	}
	return s
}

// kindOf is the kind of the credentials that a scheme wants; "" where there are none that a
// variable could have.
func kindOf(s *contract.SecurityScheme) string {
	switch {
	case s.Type == "apiKey":
		return kindKey
	case s.Type == "basic", s.Type == "http" && strings.EqualFold(s.Scheme, "basic"):
		return kindBasic
	case s.Type == "oauth2", s.Type == "openIdConnect",
		s.Type == "http" && strings.EqualFold(s.Scheme, "bearer"):
		return kindToken
	}
	return ""
}

func (s *security) add(found *contract.SecurityScheme) {
	named := "the security scheme " + show(found.Name)
	switch kind := kindOf(found); {
	case found.Type == "mutualTLS":
		s.schemes = append(s.schemes, scheme{Name: found.Name, wanted: found})
	case found.Type == "":
		s.refused[found.Name] = named + " is not declared"
	case kind == "" || kind == kindKey && (found.Key == "" ||
		found.In != "header" && found.In != "query" && found.In != "cookie"):
		s.refused[found.Name] = named + " is of a kind that no variable can have the credentials of"
	case kind == kindKey:
		s.addKey(found, named)
	case kind == kindBasic:
		s.addBasic(found, named)
	default:
		token := s.credential(s.nameOf(found, kindToken), "a token for "+named+", without Bearer",
			true)
		s.schemes = append(s.schemes, scheme{Name: found.Name, wanted: found,
			credentials: []string{token},
			Comment:     "a token in the header Authorization",
			Option: calling("call.Header", `"Authorization"`,
				`"Bearer "+`+given(token))})
	}
}

func (s *security) addKey(found *contract.SecurityScheme, named string) {
	key := s.credential(s.nameOf(found, kindKey), "the key for "+named, true)
	option := calling("call.Header", literal(found.Key), given(key))
	switch found.In {
	case "query":
		option = calling("call.Query", literal(found.Key), given(key))
	case "cookie":
		option = calling("call.Header", `"Cookie"`, literal(found.Key+"=")+" + "+given(key))
	}
	s.schemes = append(s.schemes, scheme{Name: found.Name, wanted: found,
		credentials: []string{key},
		Comment:     fmt.Sprintf("a key in the %s %s", found.In, show(found.Key)), Option: option})
}

func (s *security) addBasic(found *contract.SecurityScheme, named string) {
	user, password := "username", "password"
	if s.kinds[kindBasic] > 1 {
		name := s.nameOf(found, kindBasic)
		user, password = name+"-username", name+"-password"
	}
	user = s.credential(user, "the user name for "+named, false)
	password = s.credential(password, "the password for "+named, true)
	s.schemes = append(s.schemes, scheme{Name: found.Name, wanted: found,
		credentials: []string{user, password},
		Comment:     "a user name and a password in the header Authorization",
		Option: calling("call.Header", `"Authorization"`,
			calling("basic", given(user), given(password)))})
}

// given is Go code of a credential's value.
func given(name string) string { return `given(api, ` + literal(name) + `)` }

// nameOf is what a credential is called: after its kind where only one scheme is of it, or else
// after the scheme.
func (s *security) nameOf(found *contract.SecurityScheme, kind string) string {
	name := words(found.Name)
	switch {
	case s.kinds[kind] == 1 || name == "":
		return kind
	case kind == kindBasic || strings.HasSuffix(name, "key") || strings.HasSuffix(name, "token"):
		return name
	case kind == kindKey:
		return name + "-key"
	}
	return name + "-" + kind
}

// credential adds a credential, and returns its name.
func (s *security) credential(name, description string, secret bool) string {
	name = s.names.unique(name)
	s.credentials = append(s.credentials, credential{Name: name,
		Variable:    s.prefix + "_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")),
		Description: description, Secret: secret})
	return name
}

// scheme is what is known of a scheme; nil where it cannot be satisfied.
func (s *security) scheme(name string) *scheme {
	for i := range s.schemes {
		if s.schemes[i].Name == name {
			return &s.schemes[i]
		}
	}
	return nil
}

// choose takes the first alternative of an operation that can be satisfied. The reason is why none
// can.
func (s *security) choose(o *contract.Operation) (chosen []*scheme, reason string) {
	for _, alternative := range o.Security {
		chosen, problem := []*scheme{}, ""
		for _, wanted := range alternative.Schemes {
			if found := s.scheme(wanted.Name); found != nil {
				chosen = append(chosen, found)
			} else {
				problem = s.refused[wanted.Name]
			}
		}
		if problem == "" {
			return chosen, ""
		}
		reason = problem
	}
	return nil, reason
}

// required marks the credentials without which no case can run.
func (s *security) required(cases [][]*scheme) {
	uses := map[string]int{}
	for _, chosen := range cases {
		for _, one := range chosen {
			for _, name := range one.credentials {
				uses[name]++
			}
		}
	}
	for i := range s.credentials {
		c := &s.credentials[i]
		c.Required = len(cases) > 0 && uses[c.Name] == len(cases)
	}
}
