package explore

import (
	"fmt"
	"strings"
	"testing"
)

// listOf describes boxes, whose list has some parameters and answers with some members beside data.
func listOf(parameters, members string) string {
	const box = `{type: object, required: [id], properties: {id: IDTYPE, ` +
		`color: {enum: [red, blue]}, open: {type: boolean}, name: {type: string}, size: {type: number}, ` +
		`ownerId: {type: integer}, made: {type: string, format: date-time}}}`
	return strings.NewReplacer("PARAMETERS", parameters, "MEMBERS", members, "BOX", box).Replace(`
  /boxes:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}, PARAMETERS]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object,
        properties: {data: {type: array, items: BOX}, MEMBERS}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'201': {description: d, content: {application/json: {schema: BOX}}}}
  /boxes/{boxId}:
    get:
      parameters: [{name: boxId, in: path, required: true, schema: IDTYPE}]
      responses: {'200': {description: d, content: {application/json: {schema: BOX}}}}
`)
}

// TestKeysets: what names the last entry is sent only where the document shows that it can be.
func TestKeysets(t *testing.T) {
	const integer, text, uuid = "{type: integer}", "{type: string}", "{type: string, format: uuid}"
	const more = "has_more: {type: boolean}"
	for _, test := range []struct{ parameter, of, id, members, want string }{
		{"starting_after", text, text, more, "id by place, tells"},
		{"startingAfter", uuid, uuid, "meta: {type: object, properties: {" + more + "}}",
			"id by place, tells"},
		{"starting_after", integer, integer, "total: {type: integer}", "id by place"},
		{"after_id", integer, integer, more, "id by order, tells"},
		{"since_id", integer, integer, "total: {type: integer}", "id by order"},
		{"lastId", text, text, more, "id by place or order, tells"},
		{"after_box_id", integer, integer, more, "id by order, tells"},
		{"after", integer, integer, more, "id by order, tells"},
		{"after", uuid, uuid, more, "id by place or order, tells"},
		{"after", text, text, more, ""},                // an opaque cursor
		{"cursor", text, integer, more, ""},            // which cannot be an id
		{"after_shelf_id", integer, integer, more, ""}, // that of something else
		{"starting_after", text, text, more + ", next_cursor: {type: string}", ""},
		{"limit2", integer, integer, more, ""},
	} {
		c := described(t, strings.ReplaceAll(listOf(fmt.Sprintf(
			"{name: %s, in: query, schema: %s}", test.parameter, test.of), test.members),
			"IDTYPE", test.id))
		p := New(c, Options{})
		got := ""
		if k := p.Keyset(operation(t, c, "GET /boxes")); k != nil {
			got = k.Member + " by place"
			switch {
			case k.Ordered:
				got = k.Member + " by order"
			case plainName(k.Parameter.Name) != "startingafter":
				got += " or order"
			}
			if k.Tells {
				got += ", tells"
			}
		}
		if got != test.want {
			t.Errorf("%s of %s: got %q, want %q", test.parameter, test.id, got, test.want)
		}
	}
}

func TestTheNextPageOfAKeyset(t *testing.T) {
	k := &Keyset{Member: "id"}
	for _, test := range []struct{ body, want string }{
		{`{"data":[{"id":1},{"id":2}],"has_more":true}`, "2"},
		{`{"data":[{"id":1},{"id":2}],"has_more":false}`, ""},
		{`{"data":[{"id":"a"}],"meta":{"hasMore":true}}`, "a"},
		{`{"data":[{"id":"a"}],"meta":{"hasMore":false}}`, ""},
		{`{"data":[{"id":7}]}`, "7"},
		{`{"data":[],"has_more":true}`, ""},
		{`{"data":[{"name":"a"}],"has_more":true}`, ""},
	} {
		body := decoded(t, test.body)
		items, _ := Items(body)
		turn, found := k.Next(items, body)
		if turn.Cursor != test.want || found != (test.want != "") {
			t.Errorf("%s: got %q, %v", test.body, turn.Cursor, found)
		}
	}
}
