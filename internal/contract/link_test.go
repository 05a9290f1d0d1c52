package contract

import "testing"

func TestLinks(t *testing.T) {
	c := load(t, openapi31(`"paths":{"/a":{"post":{"responses":{"201":{"description":"d","links":{`+
		`"byId":{"operationId":"read","parameters":{"id":"$response.body#/id","n":1}},`+
		`"byReference":{"operationRef":"#/paths/~1a~1%7Bid%7D/get"},`+
		`"shared":{"$ref":"#/components/links/l"},`+
		`"elsewhere":{"operationRef":"other.yaml#/paths/~1b/get"},`+
		`"nowhere":{"operationId":"none"}}}}}},`+
		`"/a/{id}":{"get":{"operationId":"read","responses":{"200":{"description":"d"}}}}},`+
		`"components":{"links":{"l":{"operationId":"read"}}}`))
	o, _ := c.Operation("POST /a")
	leads := map[string]bool{"byId": true, "byReference": true, "shared": true, "elsewhere": false,
		"nowhere": false}
	links := c.Links(o.Responses[0])
	for _, link := range links {
		want, known := leads[link.Name]
		if !known || (link.Operation != nil) != want {
			t.Errorf("%s: got %v", link.Name, link.Operation)
		}
		if link.Name == "byId" && link.Parameters["id"] != "$response.body#/id" {
			t.Errorf("got the parameters %v", link.Parameters)
		}
	}
	if len(links) != len(leads) {
		t.Errorf("got %d links", len(links))
	}
}
