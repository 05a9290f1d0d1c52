package ways

import (
	"net/http"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// Callers are the credentials of the callers of a test, by security scheme. They are secrets.
type Callers struct{ Own, Other map[string]string }

// Given tells whether there are any.
func (c Callers) Given() bool { return len(c.Own)+len(c.Other) > 0 }

// Accepted are the credentials that a mock takes of a scheme; nil where it takes any.
func (c Callers) Accepted() func(*contract.SecurityScheme) []string {
	if !c.Given() {
		return nil
	}
	return func(scheme *contract.SecurityScheme) []string {
		list := []string{c.Own[scheme.Name]}
		if other, known := c.Other[scheme.Name]; known {
			list = append(list, other)
		}
		return list
	}
}

// sources are the same for requests that are sent again.
func (c Callers) sources() []credentials.Source {
	var list []credentials.Source
	for scheme, value := range c.Own {
		list = append(list, credentials.Given(scheme, explore.Self, value))
	}
	for scheme, value := range c.Other {
		list = append(list, credentials.Given(scheme, explore.Other, value))
	}
	return list
}

// whose tells who has sent a request that was recorded: the second caller, if it has the
// credentials of that one, and else the first.
func (c Callers) whose(header http.Header, query string) explore.Caller {
	for _, value := range c.Other {
		if strings.Contains(query, value) {
			return explore.Other
		}
		for _, values := range header {
			if strings.Contains(strings.Join(values, "\n"), value) {
				return explore.Other
			}
		}
	}
	return explore.Self
}
