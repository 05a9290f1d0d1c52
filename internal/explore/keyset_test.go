package explore

import (
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/contract"
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
		{"after_id", integer, integer, more, "id by place or order, tells"},
		{"since_id", integer, integer, "total: {type: integer}", "id by order"},
		{"lastId", text, text, more, "id by place or order, tells"},
		{"after_box_id", integer, integer, more, "id by place or order, tells"},
		{"after", integer, integer, more, "id by place or order, tells"},
		{"after, description: a Unix timestamp", integer, integer, more, ""},
		{"after", uuid, uuid, more, "id by place or order, tells"},
		{"cursor", integer, integer, more, "id by place or order, tells"},
		{"before_id", integer, integer, more, "id or what is older, tells"},
		{"olderThanBoxId", text, text, more, "id or what is older, tells"},
		{"before, description: an id", integer, integer, more, "id or what is older, tells"},
		{"before", integer, integer, more, ""},         // it may be a time
		{"max_id", integer, integer, more, ""},         // with the entry itself, or without it
		{"ending_before", integer, integer, more, ""},  // what comes earlier in the list
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
		if got := keysetText(p.Keyset(operation(t, c, "GET /boxes"))); got != test.want {
			t.Errorf("%s of %s: got %q, want %q", test.parameter, test.id, got, test.want)
		}
	}
}

func keysetText(k *Keyset) string {
	if k == nil {
		return ""
	}
	text := k.Member
	switch {
	case k.ByPlace:
		text += " by place"
	case k.Since:
		text += " by order"
	case k.Parameter != nil:
		text += " by place or order"
	}
	if k.Older != nil {
		text += " or what is older"
	}
	if k.Tells {
		text += ", tells"
	}
	return text
}

// TestWhatLeadsOn: of a list whose names descend, and of one that has no order, the next page is
// asked for only where it is known by what.
func TestWhatLeadsOn(t *testing.T) {
	after, older := &contract.Parameter{Name: "after"}, &contract.Parameter{Name: "before"}
	for _, test := range []struct {
		keyset Keyset
		want   map[Direction]*contract.Parameter
	}{
		{Keyset{Parameter: after, ByPlace: true}, map[Direction]*contract.Parameter{
			Unknown: after, Ascending: after, Descending: after, Mixed: after}},
		{Keyset{Parameter: after}, map[Direction]*contract.Parameter{
			Unknown: after, Ascending: after, Descending: after}},
		{Keyset{Parameter: after, Since: true}, map[Direction]*contract.Parameter{
			Unknown: after, Ascending: after}},
		{Keyset{Parameter: after, Since: true, Older: older}, map[Direction]*contract.Parameter{
			Unknown: after, Ascending: after, Descending: older}},
		{Keyset{Older: older}, map[Direction]*contract.Parameter{Descending: older}},
	} {
		for _, goes := range []Direction{Unknown, Ascending, Descending, Mixed} {
			if got := test.keyset.by(goes); got != test.want[goes] {
				t.Errorf("%s, direction %d: got %v", keysetText(&test.keyset), goes, got)
			}
		}
	}
}

func TestDirectionOf(t *testing.T) {
	for names, want := range map[string]Direction{"": Unknown, "7": Unknown, "1 2 10": Ascending,
		"1 1": Mixed, "10 9": Descending, "1 3 2": Mixed, "b a": Unknown, "d c b a": Descending,
		"a b c d": Unknown, "1 a": Unknown,
		"99999999999999999998 99999999999999999999": Ascending,
		"99999999999999999999 99999999999999999998": Descending} {
		if got := DirectionOf(strings.Fields(names)); got != want {
			t.Errorf("%q: got %v", names, got)
		}
	}
}

func TestTheNextPageOfAKeyset(t *testing.T) {
	k := &Keyset{Member: "id", Parameter: &contract.Parameter{Name: "after"}}
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
		turn, found := k.Next(items, body, Unknown)
		if turn.Cursor != test.want || found != (test.want != "") {
			t.Errorf("%s: got %q, %v", test.body, turn.Cursor, found)
		}
	}
}
