package call_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"plumbline/harness"
	"plumbline/harness/call"
	"plumbline/harness/target"
	"plumbline/internal/client"
	"plumbline/internal/redact"
)

const shop = `openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /{n}:
    get:
      operationId: getItem
      parameters: [{name: n, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: d, content: {text/plain: {schema: {type: string}}}}
`

// A suite makes the caller; a case only calls.
func ExampleCaller_Call() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("a kettle")) // a client that has gone sees nothing
	}))
	defer server.Close()
	caller, err := callerOf(server.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	response, err := caller.Call(context.Background(), "getItem", call.PathParameter("n", "1"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response, response.Verdict.Outcome())

	// A request that violates the contract is not sent, unless it says that it is wrong on purpose.
	_, err = caller.Call(context.Background(), "getItem", call.PathParameter("n", "x"))
	fmt.Println(err)
	response, err = caller.Call(context.Background(), "getItem", call.PathParameter("n", "x"),
		call.Wrong("a text for a number"))
	fmt.Println(response, err)
	// Output:
	// GET /{n} → 200 conforms
	// the request to GET /{n} was not sent: the path parameter n is the string "x"; must be integer
	// GET /{n} → 200 <nil>
}

func callerOf(baseURL string) (*call.Caller, error) {
	contract, err := harness.Load([]byte(shop))
	if err != nil {
		return nil, err
	}
	definition := target.Definition{API: "shop", BaseURLVariable: "SHOP_BASE_URL"}
	to, err := target.Load(definition, target.FromEnvironment(definition,
		func(string) (string, bool) { return baseURL, true }))
	if err != nil {
		return nil, err
	}
	sender, err := client.New(client.Options{Origin: to.Origin()})
	if err != nil {
		return nil, err
	}
	return &call.Caller{Contract: contract, Target: to, Client: sender,
		Redactor: &redact.Redactor{}}, nil
}
