package explore

import (
	"strings"
	"testing"
)

// TestLostInWrappers: an answer may wrap the thing in a member, unless that is one that was sent.
func TestLostInWrappers(t *testing.T) {
	for _, test := range []struct{ sent, read, want string }{
		{`{"a": 1}`, `{"a": 1.0, "id": 2}`, ""},
		{`{"a": 1}`, `{"box": {"a": 1}}`, ""},
		{`{"a": 1}`, `{"box": {"a": 2}}`, "a was sent as 1 and is 2"},
		{`{"a": 1}`, `{"id": 1}`, "a was sent and is not there"},
		{`{"spec": {"a": 1}}`, `{"spec": {"a": 1}}`, ""},
		{`{"spec": {"a": 1}, "b": 1}`, `{"spec": {"a": 1}}`, "b was sent and is not there"},
	} {
		no := func(string) bool { return false }
		lost := Lost(decoded(t, test.sent), decoded(t, test.read), no, no)
		if got := strings.Join(lost, "; "); got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.sent, test.read, got, test.want)
		}
	}
}

// TestUnreadable: what a document takes and never shows so nobody is held to, in a wrapper or not.
func TestUnreadable(t *testing.T) {
	const box = `{type: object, properties: {label: {type: string}, size: {type: integer},
  lid: {type: string}}}`
	for schema, read := range map[string]string{box: `{"label": "x"}`,
		`{type: object, properties: {box: ` + box + `}}`: `{"box": {"label": "x"}}`} {
		c := described(t, `
  /boxes:
    post: {responses: {'201': {description: d}}}
  /boxes/{boxId}:
    get:
      parameters: [{name: boxId, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: `+schema+`}}}}
`)
		p := New(c, Options{})
		is := p.Unreadable(p.Resources[0], decoded(t, `{"label": 64, "size": 1, "lid": null}`),
			decoded(t, read))
		if !is("label") || is("size") || is("lid") {
			t.Errorf("of %s label %t, size %t, lid %t", read, is("label"), is("size"), is("lid"))
		}
		is = p.Unreadable(p.Resources[0], decoded(t, `{"label": 64}`), decoded(t, `{"label": 3}`))
		if strings.HasPrefix(schema, box) && is("label") {
			t.Error("what is read is wrong itself, and nothing follows from it")
		}
	}
}

// TestWhatOnlyClientsDeclare: members of another alternative than the one that is shown need not
// come back, and those of its own have to.
func TestWhatOnlyClientsDeclare(t *testing.T) {
	c := described(t, `
  /boxes:
    post: {responses: {'201': {description: d}}}
  /boxes/{boxId}:
    get:
      parameters: [{name: boxId, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object,
        properties: {lid: {oneOf: [
          {type: object, required: [kind], properties: {kind: {const: a}, size: {type: integer}}},
          {type: object, required: [kind], properties: {kind: {const: b}}}]}}}}}}}
`)
	p := New(c, Options{})
	for sent, want := range map[string]bool{
		`{"lid": {"kind": "b", "size": 1}}`: true,
		`{"lid": {"kind": "a", "size": 1}}`: false,
	} {
		read := strings.Replace(sent, `, "size": 1`, "", 1)
		is := p.Unreadable(p.Resources[0], decoded(t, sent), decoded(t, read))
		if is("lid") != want {
			t.Errorf("%s, %s: it cannot be read: %t", sent, read, is("lid"))
		}
	}
}

// TestBeside: operations of the same path and of the same things are tried with an operation, and
// no others.
func TestBeside(t *testing.T) {
	const parameter = `[{name: id, in: path, required: true, schema: {type: string}}]`
	c := described(t, `
  /boxes:
    get: {responses: {'200': {description: d}}}
    post: {responses: {'201': {description: d}}}
  /boxes/{id}:
    parameters: `+parameter+`
    get: {responses: {'200': {description: d}}}
    delete: {responses: {'204': {description: d}}}
  /lids:
    get: {responses: {'200': {description: d}}}
    put: {responses: {'200': {description: d}}}
`)
	for of, want := range map[string]string{
		"DELETE /boxes/{id}": "GET /boxes POST /boxes GET /boxes/{id} DELETE /boxes/{id}",
		"PUT /lids":          "GET /lids PUT /lids",
		"GET /none":          "",
	} {
		got := strings.Join(NewIndex(c).Beside(c, map[string]bool{of: true}), " ")
		if got != want {
			t.Errorf("beside %s: %s, want %s", of, got, want)
		}
	}
}
