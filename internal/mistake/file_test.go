package mistake

import (
	"errors"
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestMissingFileNamesASimilarOne(t *testing.T) {
	files := fstest.MapFS{"openapi.yaml": {}, "schemas/Pet.yaml": {}, "schemas/Person.json": {},
		"z": {}}
	for name, want := range map[string]string{
		"openapi.yml": "openapi.yaml", "openapi.json": "openapi.yaml",
		"openapy.yaml":     "openapi.yaml",
		"schemas/pet.yaml": "schemas/Pet.yaml", "schemas/Person.yaml": "schemas/Person.json",
		"schema/Pet.yaml": "schemas/Pet.yaml", "schema/Other.yaml": "", "nothing/like/it": "",
		"schemas/Invoice.yaml": "", "./openapi.yml": "openapi.yaml", "../x": "", "y": "",
	} {
		err := MissingFile(files, name, fs.ErrNotExist)
		said := "does not exist"
		if want != "" {
			said += "; did you mean " + want + "?"
		}
		if err.Error() != said || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %q, want %q", name, err, said)
		}
	}
}
