package explore

import (
	"strings"
	"testing"
)

// TestReferences: what names a thing of a resource is known by its schema, by a link or by words,
// and only where no other resource can be meant.
func TestReferences(t *testing.T) {
	const uuid = "type: string, format: uuid"
	for name, test := range map[string]struct{ member, want string }{
		"a schema of its own": {`boss: {$ref: '#/components/schemas/UserId'}`, "boss=users"},
		"words, in an id": {`assignee_id: {` + uuid +
			`, description: The user who does it.}`, "assignee_id=users"},
		"words of an id": {`boss: {` + uuid + `, description: "ID of the user above."}`,
			"boss=users"},
		"a title": {`boss: {` + uuid + `, title: User ID}`, "boss=users"},
		"an own one as well": {`watcherId: {` + uuid +
			`, description: The user who watches the ticket.}`, "watcherId=users"},
		"of two": {`holderId: {` + uuid + `, description: The user or team.}`,
			""},
		"a link":  {`reporterId: {` + uuid + `}`, "reporterId=users"},
		"nothing": {`ownerId: {` + uuid + `}`, ""},
		"a number": {
			`assignee_id: {type: integer, description: The user who does it.}`, ""},
		"in another form": {
			`assignee_id: {type: string, pattern: '^u', description: The user.}`, ""},
		"a count":               {`seats: {type: integer, description: How many users.}`, ""},
		"a text about somebody": {`note: {type: string, description: What the user says.}`, ""},
		"one of a list": {
			`signers: {type: array, items: {type: object, properties: {by: {$ref: '#/components/schemas/UserId'}}}}`, "by=users"},
		"one name of two meanings": {
			`a: {type: object, properties: {by: {$ref: '#/components/schemas/UserId'}}}, by: {type: string}`, ""},
		"what is chosen": {
			`assignee_id: {type: string, enum: [me], description: The user.}`, ""},
	} {
		c := described(t, strings.ReplaceAll(`
  /tickets:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {MEMBER}}}}}
      responses: {'201': {description: d, content: {application/json: {schema: {type: object,
        properties: {id: {`+uuid+`}, reporterId: {`+uuid+`}}}}},
        links: {reporter: {operationId: readUser, parameters: {userId: '$response.body#/reporterId'}}}}}
  /tickets/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {`+uuid+`}}], responses: {'200': `+thing+`}}
  /users: {post: {responses: {'201': `+thing+`}}}
  /users/{userId}:
    get: {operationId: readUser, parameters: [{name: userId, in: path, required: true,
      schema: {$ref: '#/components/schemas/UserId'}}], responses: {'200': `+thing+`}}
  /teams: {post: {responses: {'201': `+thing+`}}}
  /teams/{teamId}:
    get: {parameters: [{name: teamId, in: path, required: true, schema: {`+uuid+`}}], responses: {'200': `+thing+`}}
components: {schemas: {UserId: {`+uuid+`}}}
`, "MEMBER", test.member))
		p := New(c, Options{})
		var got []string
		for member, r := range p.References(operation(t, c, "POST /tickets")) {
			if r != nil {
				got = append(got, member+"="+strings.Trim(r.Collection, "/"))
			}
		}
		if all := strings.Join(got, " "); all != test.want {
			t.Errorf("%s: got %q, want %q", name, all, test.want)
		}
	}
}

// TestNamesStayOfTheirType: a text that is a number becomes one, and no other does.
func TestNamesStayOfTheirType(t *testing.T) {
	for name, want := range map[string]string{`"42"`: `42`, `"a1"`: `7`, `17`: `17`, `"[]"`: `7`,
		`"true"`: `7`, `""`: `7`} {
		got := likewise(decoded(t, name), decoded(t, `7`))
		if excerpt(got) != want {
			t.Errorf("%s: got %s, want %s", name, excerpt(got), want)
		}
	}
}
