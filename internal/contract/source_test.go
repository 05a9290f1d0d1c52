package contract

import (
	"errors"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// notRead is what the message says of an edition.
const notRead = " is not an edition Plumbline reads (2.0, 3.0.x, 3.1.x, 3.2.x)"

const notOpenAPI = `neither "swagger" nor "openapi" stands at the root, so this is not an OpenAPI document`

func TestVersions(t *testing.T) {
	for document, want := range map[string]openapi.Version{
		"swagger: '2.0'":                       openapi.Swagger20,
		"swagger: 2.0":                         openapi.Swagger20, // a number in YAML
		`{"swagger":"2.0"}`:                    openapi.Swagger20,
		"openapi: 3.0.0":                       openapi.OpenAPI30,
		"openapi: 3.0.4":                       openapi.OpenAPI30,
		"openapi: '3.0'":                       openapi.OpenAPI30,
		"openapi: 3.0":                         openapi.OpenAPI30,
		"openapi: 3.0.0-rc1":                   openapi.OpenAPI30,
		"openapi: 3.1":                         openapi.OpenAPI31,
		"openapi: 3.1.2":                       openapi.OpenAPI31,
		"openapi: 3.1.99":                      openapi.OpenAPI31,
		`{"info":{},"openapi":"3.1.0"}`:        openapi.OpenAPI31,
		"openapi: 3.2.0":                       openapi.OpenAPI32,
		"%YAML 1.2\n---\nopenapi: 3.2.0\n":     openapi.OpenAPI32,
		"\ufeffopenapi: 3.1.0":                 openapi.OpenAPI31,
		"openapi: 3.0.0\nopenapi: 3.1.0":       openapi.OpenAPI31, // the last counts
		"x: &v 3.1.0\nopenapi: *v":             openapi.OpenAPI31,
		"swagger: '2.0'\nopenapi: 3.0.0":       openapi.Swagger20,
		"info: {openapi: 3.1.0}\nopenapi: 3.0": openapi.OpenAPI30,
	} {
		c, err := tryLoad(document)
		if err != nil {
			t.Errorf("%q: %v", document, err)
		} else if c.Version() != want {
			t.Errorf("%q: got %s, want %s", document, c.Version(), want)
		}
	}
}

func TestWhatIsNoOpenAPIDocumentIsRefused(t *testing.T) {
	for document, want := range map[string]string{
		"swagger: '1.2'":                       `doc:1:1: swagger: "1.2"` + notRead,
		"swagger: 2":                           `doc:1:1: swagger: "2"` + notRead,
		"swagger: '3.0.0'":                     `doc:1:1: swagger: "3.0.0"` + notRead,
		"a: 1\nopenapi: '2.0'":                 `doc:2:1: openapi: "2.0"` + notRead,
		"openapi: 3.10.0":                      `doc:1:1: openapi: "3.10.0"` + notRead,
		"openapi: 3.10":                        `doc:1:1: openapi: "3.10"` + notRead,
		"openapi: 3":                           `doc:1:1: openapi: "3"` + notRead,
		"openapi: 4.0.0":                       `doc:1:1: openapi: "4.0.0"` + notRead,
		"openapi: v3.1.0":                      `doc:1:1: openapi: "v3.1.0"` + notRead,
		"openapi: ' 3.1.0'":                    `doc:1:1: openapi: " 3.1.0"` + notRead,
		"openapi: ''":                          `doc:1:1: openapi: ""` + notRead,
		"openapi:":                             `doc:1:1: openapi: null` + notRead,
		"openapi: {}":                          `doc:1:1: openapi: an object` + notRead,
		"swagger: {}":                          `doc:1:1: swagger: an object` + notRead,
		"openapi: [3.1.0]":                     `doc:1:1: openapi: an array` + notRead,
		"openapi: true":                        `doc:1:1: openapi: "true"` + notRead,
		"é: ü\r\n'openapi': 5":                 `doc:2:1: openapi: "5"` + notRead,
		"{\n  \"é\": 1, \"openapi\": \"5\"\n}": `doc:2:11: openapi: "5"` + notRead,
		"swagger: '1.2'\nopenapi: 3.1.0":       `doc:1:1: swagger: "1.2"` + notRead,
		"info: {}":                             "doc:1:1: " + notOpenAPI,
		"\n\n  info: {}":                       "doc:3:3: " + notOpenAPI,
		"OpenAPI: 3.1.0":                       "doc:1:1: " + notOpenAPI,
		"info: {openapi: 3.1.0}":               "doc:1:1: " + notOpenAPI,
		"{}":                                   "doc:1:1: " + notOpenAPI,
		"null": "doc:1:1: an OpenAPI document is an object, " +
			"this is null",
		"true": "doc:1:1: an OpenAPI document is an object, this " +
			"is a boolean",
		"3.1": "doc:1:1: an OpenAPI document is an object, this " +
			"is a number",
		"openapi": "doc:1:1: an OpenAPI document is an object, this " +
			"is a string",
		"# c\n--- [openapi]": "doc:2:5: an OpenAPI document is an object, this " +
			"is an array",
	} {
		c, err := tryLoad(document)
		var syntax *tree.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", document, err, want)
		}
		if c != nil {
			t.Errorf("%q: there is a contract", document)
		}
	}
}
