package explore

import (
	"slices"
	"testing"

	"plumbline/internal/contract"
)

// TestSingles are what can be put and read below a thing that can be created, and shows something
// of its own.
func TestSingles(t *testing.T) {
	const path = `"parameters":[{"name":"boxId","in":"path","required":true,"schema":{"type":"string"}}]`
	of := func(schema string) string {
		content := `{"application/json":{"schema":{"$ref":"#/components/schemas/` + schema + `"}}}`
		return path + `,"get":{"responses":{"200":{"description":"d","content":` + content + `}}},
			"put":{"requestBody":{"content":` + content + `},"responses":{"204":{"description":"d"}}}`
	}
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "boxes.json",
		Bytes: []byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},
"components":{"schemas":{"Box":{"type":"object"},"Lid":{"type":"object"}}},"paths":{
"/boxes":{"post":{"responses":{"201":{"description":"d"}}}},
"/boxes/{boxId}":{` + of("Box") + `},
"/boxes/{boxId}/lid":{` + of("Lid") + `},
"/boxes/{boxId}/status":{` + of("Box") + `},
"/boxes/{boxId}/parts":{` + of("Lid") + `},
"/boxes/{boxId}/parts/{partId}":{"get":{"responses":{"200":{"description":"d"}}}},
"/boxes/{boxId}/weight":{` + path + `,"get":{"responses":{"200":{"description":"d"}}}},
"/carts/{cartId}":{"get":{"responses":{"200":{"description":"d"}}}},
"/carts/{boxId}/lid":{` + of("Lid") + `},
"/settings":{"get":{"responses":{"200":{"description":"d"}}},
 "put":{"responses":{"204":{"description":"d"}}}}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	index := NewIndex(c)
	var found []string
	for _, one := range index.Singles {
		found = append(found, one.Item)
		if index.Owner(one.Resource) != index.Resources[0] {
			t.Errorf("%s is below %v", one.Item, index.Owner(one.Resource))
		}
	}
	if want := []string{"/boxes/{boxId}/lid"}; !slices.Equal(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
	if index.Owner(index.Resources[0]) != index.Resources[0] {
		t.Error("a resource has another owner than itself")
	}
}
