package generate

// formatPatterns match texts of formats, though not all of them: by these a text is found that has
// a format and matches a pattern as well.
var formatPatterns = map[string]string{
	"date":                  datePattern + `$`,
	"time":                  `^` + timePattern + `$`,
	"date-time":             datePattern + `T` + timePattern + `$`,
	"duration":              `^P(?:\d+W|\d+D(?:T\d+H)?|T\d+[HMS]|\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?)$`,
	"email":                 `^[A-Za-z0-9_+-]{1,60}(?:\.[A-Za-z0-9_+-]+)?@` + hostPattern + `$`,
	"idn-email":             `^[A-Za-z0-9_+-]{1,60}(?:\.[A-Za-z0-9_+-]+)?@` + hostPattern + `$`,
	"hostname":              `^` + hostPattern + `$`,
	"idn-hostname":          `^` + hostPattern + `$`,
	"ipv4":                  `^` + octetPattern + `(?:\.` + octetPattern + `){3}$`,
	"ipv6":                  `^(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,4}(?::[0-9a-f]{1,4}){1,2}|::[0-9a-f]{1,4})$`,
	"uri":                   `^[a-z][a-z0-9+-]*:` + pathPattern + `$`,
	"iri":                   `^[a-z][a-z0-9+-]*:` + pathPattern + `$`,
	"uri-reference":         `^(?:[a-z][a-z0-9+-]*:)?` + pathPattern + `$`,
	"iri-reference":         `^(?:[a-z][a-z0-9+-]*:)?` + pathPattern + `$`,
	"uri-template":          `^(?:[A-Za-z0-9._/-]|\{[a-z]+\})*$`,
	"json-pointer":          `^(?:/(?:[A-Za-z0-9 _.-]|~[01])*)*$`,
	"relative-json-pointer": `^(?:0|[1-9][0-9]*)(?:#|(?:/[A-Za-z0-9_-]*)*)$`,
	"uuid":                  `^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`,
	"regex":                 `^[A-Za-z0-9 _-]*$`,
	"semver":                `^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$`,
	"byte":                  `^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$`,
	"base64url":             `^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$`,
	"char":                  `^[^]$`,
}

const (
	datePattern  = `^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])`
	timePattern  = `(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-2]):[0-5]\d)`
	hostPattern  = `[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?(?:\.[a-z0-9]{1,20}){0,3}`
	octetPattern = `(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
	pathPattern  = `(?://` + hostPattern +
		`)?(?:/[A-Za-z0-9._~-]*)*(?:\?[A-Za-z0-9=&_-]*)?(?:#[A-Za-z0-9_-]*)?`
)
