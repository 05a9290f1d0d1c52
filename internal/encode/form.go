package encode

import (
	"errors"

	"plumbline/internal/contract"
)

var errLater = errors.New("forms and XML are not written")

func form(*contract.MediaType, any) ([]byte, error)                        { return nil, errLater }
func swaggerForm(*contract.Operation, string, any) ([]byte, string, error) { return nil, "", errLater }
func multipartForm(*contract.MediaType, string, any) ([]byte, string, error) {
	return nil, "", errLater
}
func xmlBody(*contract.MediaType, string, any) ([]byte, error) { return nil, errLater }
