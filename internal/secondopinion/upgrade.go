package secondopinion

import (
	"encoding/json"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
)

// upgrade makes a document of OpenAPI 3.0 out of one of Swagger 2.0, and leaves any other alone.
func upgrade(document []byte) ([]byte, error) {
	var edition struct {
		Swagger string `json:"swagger"`
	}
	if err := json.Unmarshal(document, &edition); err != nil {
		return nil, err
	}
	if edition.Swagger == "" {
		return document, nil
	}
	var older openapi2.T
	if err := json.Unmarshal(document, &older); err != nil {
		return nil, err
	}
	for _, item := range older.Paths {
		for _, operation := range item.Operations() {
			if operation.Produces == nil { // the converter forgets the document's
				operation.Produces = older.Produces
			}
		}
	}
	newer, err := openapi2conv.ToV3(&older)
	if err != nil {
		return nil, err
	}
	return newer.MarshalJSON()
}
