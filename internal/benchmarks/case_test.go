package benchmarks

import (
	"net/http"
	"runtime"
	"syscall"
	"testing"
	"time"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// thingsDocument describes an operation with a body of ten members, which it answers with.
const thingsDocument = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},
"components":{"schemas":{"Thing":{"type":"object","required":["id","name","price"],"properties":{
	"id":{"type":"integer","format":"int64","minimum":1},
	"name":{"type":"string","minLength":1,"maxLength":80},
	"price":{"type":"number","minimum":0,"multipleOf":0.01},
	"sku":{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"},
	"status":{"enum":["draft","active","retired"]},
	"created":{"type":"string","format":"date-time"},
	"email":{"type":"string","format":"email"},
	"active":{"type":"boolean"},
	"tags":{"type":"array","items":{"type":"string","maxLength":20},"maxItems":5,"uniqueItems":true},
	"owner":{"type":"string","format":"uuid"}}}}},
"paths":{"/things":{"post":{"operationId":"make",
	"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
	"responses":{"201":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
		"400":{"description":"d"}}}}}}`

// oneCase draws a request, writes it, and has it and an answer to it judged. It returns nothing
// that is kept from one case to the next.
func oneCase(b *testing.B, c *contract.Contract, plan *explore.Plan, o *contract.Operation,
	base *explore.Draft, number int) {
	drawn, err := plan.Draw(o, plan.Choices(o, "request", number))
	if err != nil {
		b.Fatal(err)
	}
	draft := base.Clone()
	drawn.Change(draft)
	encoded, err := draft.Encode()
	if err != nil {
		return // which cannot be written, and would not be sent
	}
	request := exchange.Request{Method: draft.Method, URL: "http://contract.invalid/things",
		Header: encoded.Header, Body: encoded.Body}
	label, why := explore.LabelOf(c, o, nil, request)
	status := http.StatusCreated
	if label != explore.Valid {
		status = http.StatusBadRequest
	}
	x := &exchange.Exchange{Request: request, Response: &exchange.Response{Status: status,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: encoded.Body}}
	judged := check.Response(check.Subject{Contract: c, Operation: o, Exchange: x})
	concluded := explore.Conclude(c, explore.Answer{Obligation: drawn, Method: draft.Method,
		Label: label, Why: why, Response: x.Response, Judged: judged})
	if label == explore.Valid && judged.Outcome() == verdict.Violates {
		b.Fatalf("%s: %v, %v", encoded.Body, judged.Findings, concluded)
	}
}

// things is what a case of the ten members needs.
func things(b *testing.B) (*contract.Contract, *explore.Plan, *contract.Operation,
	*explore.Draft) {
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "openapi.json",
		Bytes: []byte(thingsDocument)}})
	if err != nil {
		b.Fatal(err)
	}
	plan := explore.New(c, explore.Options{Seed: 1, Draws: 1})
	o, _ := c.Operation("make")
	base, err := plan.Base(o)
	if err != nil {
		b.Fatal(err)
	}
	return c, plan, o, base
}

// BenchmarkCase measures a case without what sends it: it is drawn, written, and judged, and so is
// an answer. What counts is the time of the processor, which no other program changes.
func BenchmarkCase(b *testing.B) {
	c, plan, o, base := things(b)
	before, n := processorTime(b), 0
	for ; b.Loop(); n++ {
		oneCase(b, c, plan, o, base, n)
	}
	b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/float64(n), "cpu-ns/op")
}

// processorTime is what this process has used of the processors so far.
func processorTime(tb testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkMemoryOfCases measures how many bytes are held after many cases more than after a few.
func BenchmarkMemoryOfCases(b *testing.B) {
	c, plan, o, base := things(b)
	for i := range 1_000 {
		oneCase(b, c, plan, o, base, i)
	}
	before := held()
	n := 0
	for ; b.Loop(); n++ {
		oneCase(b, c, plan, o, base, n)
	}
	b.ReportMetric(float64(held())-float64(before), "bytes-held")
	runtime.KeepAlive(plan)
}

// held is how many bytes the heap has that are still in use.
func held() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
