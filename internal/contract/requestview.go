package contract

import (
	"bytes"
	"encoding/json"
	"strings"
)

// withoutResponses takes out of an OpenAPI 3.x document, as JSON, what it says of responses beyond
// their descriptions. The validator of requests never looks at it, and would compile every schema
// of it all the same, which is most of the time it takes to load a document. Where something refers
// into a response, the document stays as it is.
func withoutResponses(document []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var root map[string]any
	if decoder.Decode(&root) != nil || refersIntoResponses(root) {
		return document
	}
	components, _ := root["components"].(map[string]any)
	describeOnly(components["responses"])
	paths, _ := root["paths"].(map[string]any)
	for _, path := range paths {
		operations, _ := path.(map[string]any)
		for _, operation := range operations {
			if members, is := operation.(map[string]any); is {
				describeOnly(members["responses"])
			}
		}
	}
	var shortened bytes.Buffer
	encoder := json.NewEncoder(&shortened)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(root) != nil {
		return document
	}
	return shortened.Bytes()
}

// describeOnly leaves nothing but the description or the reference of each response.
func describeOnly(responses any) {
	list, _ := responses.(map[string]any)
	for _, response := range list {
		members, _ := response.(map[string]any)
		for name := range members {
			if name != "description" && name != "$ref" {
				delete(members, name)
			}
		}
	}
}

// refersIntoResponses tells whether a reference leads to a part of a response, which is one through
// a path or below a response of the components.
func refersIntoResponses(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			target, isText := member.(string)
			if name == "$ref" && isText {
				inComponents, ofComponents := strings.CutPrefix(target, "#/components/responses/")
				if strings.HasPrefix(target, "#/paths/") ||
					ofComponents && strings.Contains(inComponents, "/") {
					return true
				}
			} else if refersIntoResponses(member) {
				return true
			}
		}
	case []any:
		for _, item := range value {
			if refersIntoResponses(item) {
				return true
			}
		}
	}
	return false
}
