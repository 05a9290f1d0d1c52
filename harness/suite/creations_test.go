package suite

import (
	"fmt"
	"net/http"
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/internal/contract"
)

// TestWhatPutCreatesIsOurs: only where the answer says that nothing was there.
func TestWhatPutCreatesIsOurs(t *testing.T) {
	for _, test := range []struct {
		method string
		status int
		ours   bool
	}{
		{http.MethodPut, http.StatusCreated, true},
		{http.MethodPut, http.StatusOK, false},
		{http.MethodPut, http.StatusNoContent, false},
		{http.MethodPatch, http.StatusCreated, false},
	} {
		var a API
		a.noteCreation(&call.Response{Exchange: &exchange.Exchange{
			Request:  exchange.Request{Method: test.method, URL: "http://host/v1/seats/A%201?a=b"},
			Response: &exchange.Response{Status: test.status}}})
		if got := a.created.has("A 1"); got != test.ours {
			t.Errorf("%s answered with %d: ours is %v", test.method, test.status, got)
		}
	}
}

// TestWhoMayCreateNothing puts nothing where nobody has anything, if the document says that this
// creates it.
func TestWhoMayCreateNothing(t *testing.T) {
	const document = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{
"/seats/{seat}":{"put":{"responses":{"201":{"description":"d"}}},
	"patch":{"responses":{"201":{"description":"d"}}}},
"/rows/{row}":{"put":{"responses":{"2XX":{"description":"d"}}}}}}`
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: []byte(document)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		operation, madeUp string
		may               bool
	}{
		{"PUT /seats/{seat}", "A1", true},
		{"PUT /seats/{seat}", "B2", false}, // which the run has created, as far as this knows
		{"PATCH /seats/{seat}", "A1", false},
		{"PUT /rows/{row}", "A1", false},
	} {
		operation, _ := c.Operation(test.operation)
		got := mayCreate(call.Sending{Operation: operation, Method: operation.Method,
			PathParameters: map[string]string{"seat": "A1"}, MadeUp: []string{test.madeUp}})
		if got != test.may {
			t.Errorf("%s of A1, made up is %s: %v", test.operation, test.madeUp, got)
		}
	}
}

// TestWhatIsGoneIsForgottenFirst: a run that creates and deletes one thing after the other may do
// so any number of times, and still knows what it has created and not deleted.
func TestWhatIsGoneIsForgottenFirst(t *testing.T) {
	var c creations
	c.add("kept")
	for i := range 2 * mostNames {
		name := fmt.Sprint(i)
		c.add(name)
		if c.deleted(name); !c.has(name) {
			t.Fatalf("%s cannot be deleted twice", name)
		}
	}
	if !c.has("kept") || c.has("0") || len(c.names) != mostNames ||
		c.live.Len()+c.gone.Len() != mostNames {
		t.Errorf("kept %v, the first %v, %d names, %d and %d", c.has("kept"), c.has("0"),
			len(c.names), c.live.Len(), c.gone.Len())
	}
	c.deleted("kept")
	c.add("kept") // under the name of something that is gone
	if c.live.Len() != 1 || c.gone.Len() != mostNames-1 {
		t.Errorf("%d and %d", c.live.Len(), c.gone.Len())
	}
}

// TestTheOldestIsForgotten: where nothing is deleted the last ones are known.
func TestTheOldestIsForgotten(t *testing.T) {
	var c creations
	for i := range mostNames + 1 {
		c.add(fmt.Sprint(i))
	}
	if c.has("0") || !c.has("1") || !c.has(fmt.Sprint(mostNames)) {
		t.Errorf("the first %v, the second %v, the last %v", c.has("0"), c.has("1"),
			c.has(fmt.Sprint(mostNames)))
	}
	c.deleted("nobody has created it")
	if len(c.names) != mostNames || c.gone.Len() != 0 {
		t.Errorf("%d names, %d of them gone", len(c.names), c.gone.Len())
	}
}
