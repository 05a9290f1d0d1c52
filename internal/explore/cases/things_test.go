package cases

import (
	"context"
	"net/http"
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/explore/credentials"
)

// needingEachOther describes two resources, each of which is created only with the name of the
// other one.
const needingEachOther = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{
"/hens":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{
	"type":"object","required":["eggId"],"properties":{"eggId":{"type":"string"}}}}}},
	"responses":{"201":{"description":"d"}}}},
"/hens/{henId}":{"get":{"parameters":[{"name":"henId","in":"path","required":true,
	"schema":{"type":"string"}}],"responses":{"200":{"description":"d"}}}},
"/eggs":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{
	"type":"object","required":["henId"],"properties":{"henId":{"type":"string"}}}}}},
	"responses":{"201":{"description":"d"}}}},
"/eggs/{eggId}":{"get":{"parameters":[{"name":"eggId","in":"path","required":true,
	"schema":{"type":"string"}}],"responses":{"200":{"description":"d"}}}}}}`

// creating is a host whose API answers everything with 201.
type creating struct {
	hostless
	contract *contract.Contract
	sent     int
}

func (h *creating) Probe(_ context.Context, operation string,
	_ ...call.Option) (*call.Response, error) {
	h.sent++
	of, _ := h.contract.Operation(operation)
	return &call.Response{Operation: of, Exchange: &exchange.Exchange{
		Response: &exchange.Response{Status: http.StatusCreated,
			Header: http.Header{"Location": {"/made/one"}}}}}, nil
}

func (*creating) Keep(*call.Response, []verdict.Finding) bool { return true }

func (*creating) Tell(string, []verdict.Unchecked) {}

func (*creating) Expires(string, string) {}

// TestThingsThatNeedEachOther come to an end: one of them is created with a made-up name.
func TestThingsThatNeedEachOther(t *testing.T) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: []byte(needingEachOther)}})
	if err != nil {
		t.Fatal(err)
	}
	plan := explore.New(c, explore.Options{Seed: 1})
	given, err := credentials.New(plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	host := &creating{contract: c}
	for _, one := range Of(plan, Options{}) {
		if outcome := one.Try(t.Context(), host, given); outcome.Unanswered != "" {
			t.Error(outcome.Unanswered)
		}
	}
	if host.sent == 0 {
		t.Error("nothing was sent")
	}
}
