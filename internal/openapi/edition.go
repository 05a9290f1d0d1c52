// Package openapi has what the OpenAPI Specification says of a document in each of its editions, of
// whatever contract it is: which parts of it are which objects, which methods a path can have, and
// how its references are written.
package openapi

// Version is the edition of the OpenAPI Specification a document is written in.
type Version string

// The editions a document can be written in. Patch releases do not differ in what they require.
const (
	Swagger20 Version = "2.0"
	OpenAPI30 Version = "3.0"
	OpenAPI31 Version = "3.1"
	OpenAPI32 Version = "3.2"
)

var (
	methods20 = []string{"get", "put", "post", "delete", "options", "head", "patch"}
	methods30 = append(methods20, "trace")
	methods32 = append(methods30, "query")
)

// Methods lists the members of a Path Item Object that are operations, in lower case.
func (v Version) Methods() []string {
	switch v {
	case Swagger20:
		return methods20
	case OpenAPI32:
		return methods32
	}
	return methods30
}
