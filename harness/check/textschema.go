package check

import (
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"plumbline/harness/contract"
)

// checkText holds a text body to its schema, as the string that its charset makes of it (OpenAPI 3.1.1, Media Type Object: the schema
// applies to the content; RFC 9110 section 8.3.2 for charset).
func checkText(e Evidence, mediaType *contract.MediaType, verdict *Verdict) {
	body, ok := decodedBody(e, TextSchema, verdict)
	if !ok {
		return
	}
	text, err := decodeText(body, e.Response.Header.Get("Content-Type"))
	if err != nil {
		verdict.found(Finding{
			Check: TextSchema, Message: "the body is not text of its charset: " + err.Error(), Expected: "text", Actual: err.Error(),
			Instance: wholeBody(), Contract: e.Contract.Locate(mediaType.Pointer),
		})
		verdict.unchecked(TextSchema, "the body is not text of its charset, so it cannot be held to its schema")
		return
	}
	if text == nil {
		verdict.unchecked(TextSchema, "the charset of "+e.Response.Header.Get("Content-Type")+" is not one that is read")
		return
	}
	checkSchema(e, TextSchema, mediaType, *text, verdict)
}

// decodeText gives the text of a body in UTF-8 (which is also what no charset is taken for), US-ASCII or ISO 8859-1, nil for any other charset.
func decodeText(body []byte, contentType string) (*string, error) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	text := string(body)
	switch strings.ToLower(parameters["charset"]) {
	case "", "utf-8", "utf8":
		if !utf8.Valid(body) {
			return nil, fmt.Errorf("it is not UTF-8")
		}
	case "us-ascii", "ascii":
		if strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) >= 0 {
			return nil, fmt.Errorf("it is not ASCII")
		}
	case "iso-8859-1", "latin1":
		runes := make([]rune, len(body))
		for i, b := range body {
			runes[i] = rune(b)
		}
		text = string(runes)
	default:
		return nil, nil
	}
	return &text, nil
}
