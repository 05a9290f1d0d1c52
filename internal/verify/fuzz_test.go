package verify_test

import (
	"reflect"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/verify"
)

// FuzzVerify puts any traffic to any document: there is one of three outcomes, twice the same, and
// every format can be written of it.
func FuzzVerify(f *testing.F) {
	const log = `{"log":{"version":"1.2","creator":{"name":"n","version":"1"},"entries":[{"request":{"method":"GET","url":"http://h/v1/a?q=1","headers":[]},
"response":{"status":200,"headers":[{"name":"Content-Type","value":"application/json"}],"content":{"size":7,"text":"{\"a\":1}"}}}]}}`
	f.Add([]byte(small), []byte(log))
	f.Add([]byte(small),
		[]byte(strings.ReplaceAll(log, `"text":"{\"a\":1}"`, `"text":"e30=","encoding":"base64"`)))
	f.Add([]byte(small), []byte(strings.ReplaceAll(log, `/v1/a?q=1`, `/v1/%zz`)))
	f.Add(
		[]byte(
			"{swagger: '2.0', basePath: /v1, produces: [application/json], paths: {/{x}: {get: "+
				"{responses: {default: {description: d, schema: {type: string, x-nullable: "+
				"true}}}}}}}"), []byte(log))
	f.Add(
		[]byte(
			"{openapi: 3.1.0, paths: {/v1/a: {get: {responses: {2XX: {content: {'*/*': {schema: "+
				"{$dynamicRef: '#x'}}}}}}}}}"), []byte(log))
	f.Add(
		[]byte(
			"{openapi: 3.1.0, paths: {/v1/a: {get: {responses: {'200': {content: "+
				"{application/json: {schema: {pattern: '(', properties: {a: false}}}}}}}}}}"),
		[]byte(log))
	f.Fuzz(func(t *testing.T, document, traffic []byte) {
		c, err := contract.Load(contract.Source{Document: contract.Text{Path: "api.yaml",
			Bytes: document}})
		if err != nil {
			return
		}
		entries, err := har.Read("a.har", traffic, nil)
		if err != nil {
			return
		}
		results := verify.Entries(c, "a.har", entries, verify.Options{})
		if len(results) != len(entries) {
			t.Fatalf("%d entries have %d results", len(entries), len(results))
		}
		for i, r := range results {
			if r.Entry != i || r.Verdict != verdict.Conforms && r.Verdict != verdict.Violates &&
				r.Verdict != verdict.Unverifiable {
				t.Errorf("result %d is of entry %d: %q", i, r.Entry, r.Verdict)
			}
		}
		if again := verify.Entries(c, "a.har", entries,
			verify.Options{}); !reflect.DeepEqual(results, again) {
			t.Errorf("a second time there is something else:\n%+v\n%+v", results, again)
		}
		for format := range formats {
			text := written(t, format, results)
			switch format {
			case "ndjson":
				if got := len(lines(t, text)); got != len(results) {
					t.Errorf("%d results have %d lines", len(results), got)
				}
			case "junit":
				if read := readSuites(t, text); read.Tests != len(results) {
					t.Errorf("%d results have %d test cases", len(results), read.Tests)
				}
			}
		}
	})
}
