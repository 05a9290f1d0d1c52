package wire

import "strings"

// collections are the characters that Swagger 2.0's collectionFormat puts between the items of an
// array.
var collections = map[string]byte{"csv": ',', "ssv": ' ', "tsv": '\t', "pipes": '|'}

// collected cuts a text of Swagger 2.0. Only arrays have parts there: "type" of a parameter is
// never object (OpenAPI 2.0, Parameter Object).
func (r *reader) collected(text string) cutter {
	return func(s shape) []cut {
		switch s {
		case scalar:
			return one(pair{text: text})
		case object:
			return open("is an object, for which OpenAPI 2.0 has no way to be written")
		}
		return r.collection(r.CollectionFormat, text)
	}
}

func (r *reader) collection(format, text string) []cut {
	character, ok := collections[format]
	if !ok {
		return open("has the collectionFormat %q, which does not exist for its place", format)
	}
	return r.items(text, r.delimiter(character))
}

// collectedFields cuts a parameter of Swagger 2.0 that stands among others as name=value.
func (r *reader) collectedFields(own []pair) cutter {
	return func(s shape) []cut {
		switch {
		case len(own) == 0:
			return nil
		case s == list && r.CollectionFormat == "multi" && (len(own) > 1 || own[0].text != ""):
			return one(own...)
		case len(own) > 1:
			return open(
				"is there %d times, which OpenAPI 2.0 gives no meaning unless it is an array "+
					"with the collectionFormat multi", len(own))
		case s == list && r.CollectionFormat == "multi":
			return r.items("", nil)
		}
		return r.collected(own[0].text)(s)
	}
}

// inner cuts an item that is an array itself, by the collectionFormat of the Items Object (OpenAPI
// 2.0, Items Object), csv by default. around are the formats of the arrays it stands in: one that
// is used again does not tell where the inner array ends.
func (r *reader) inner(schema Schema, text string, around []string) (format string, cuts []cut) {
	format = schema.Keyword("collectionFormat").Str()
	if format == "" {
		format = "csv"
	}
	for _, outer := range around {
		if outer == format {
			return format,
				open(
					"is an array of arrays with the collectionFormat %s for both, which nothing "+
						"tells apart", format)
		}
	}
	return format, r.collection(format, text)
}

// setCookie reads the lines of Set-Cookie, which cannot be joined (RFC 9110 section 5.3).
func (r *reader) setCookie(lines []string) Value {
	if r.Schema != nil && !r.hasParts() {
		var first Value
		for i, line := range lines {
			value := r.read(r.whole(line))
			if value.Problem != "" || value.Undefined != "" || !r.Schema.Accepts(value.Value) {
				return value
			}
			if i == 0 {
				first = value
			}
		}
		return first
	}
	return r.read(r.setCookieParts(lines))
}

func (r *reader) setCookieParts(lines []string) cutter {
	return func(s shape) []cut {
		switch {
		case s == scalar:
			return one(pair{text: strings.Join(lines, "\n")})
		case s == list:
			return one(texts(lines)...)
		case r.Explode:
			return r.assigned(lines)
		}
		return open(
			"is Set-Cookie as an object that is not exploded, which OpenAPI does not define")
	}
}
