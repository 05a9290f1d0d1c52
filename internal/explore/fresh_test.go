package explore

import (
	"strings"
	"testing"
)

// TestFreshTexts: texts of a body become others that the document allows too, and all else stays.
func TestFreshTexts(t *testing.T) {
	c := described(t, `
  /users:
    post:
      requestBody: {content: {application/json: {schema: {type: object, additionalProperties: false,
        required: [email, name, code, plan, kind, count, teamId], properties: {
        email: {type: string, format: email, maxLength: 30}, name: {type: string, maxLength: 20},
        code: {type: string, pattern: '^[A-Z]{3}-[0-9]{4}$'}, plan: {enum: [free, paid]},
        kind: {const: person}, count: {type: integer}, teamId: {type: string},
        home: {type: object, required: [street], properties: {street: {type: string}}}}}}}}
      responses: {'201': `+thing+`}
`)
	p := New(c, Options{})
	o := operation(t, c, "POST /users")
	was := decoded(t, `{"email":"a@b.example","name":"Ada","code":"ABC-1234","plan":"free",
		"kind":"person","count":7,"teamId":"t","home":{"street":"Main"}}`).(map[string]any)
	fresh, _ := p.Fresh(o, was, "", "one").(map[string]any)
	for _, name := range []string{"email", "name", "code", "home"} {
		if Same(was[name], fresh[name]) {
			t.Errorf("%s is still %s", name, excerpt(fresh[name]))
		}
	}
	for _, name := range []string{"plan", "kind", "count", "teamId"} {
		if !Same(was[name], fresh[name]) {
			t.Errorf("%s is %s", name, excerpt(fresh[name]))
		}
	}
	if !p.accepts(o, fresh) {
		t.Errorf("the document forbids %s", excerptInFull(fresh))
	}
	if again := p.Fresh(o, was, "", "one"); !Same(again, fresh) {
		t.Errorf("for the same purpose it is %s", excerptInFull(again))
	}
	other, _ := p.Fresh(o, was, "body/code", "two").(map[string]any)
	if Same(other["email"], fresh["email"]) || other["code"] != "ABC-1234" {
		t.Errorf("for another purpose, with its code, it is %s", excerptInFull(other))
	}
	if none := p.Fresh(o, decoded(t, `{"plan":"free","count":1}`), "", "one"); none != nil {
		t.Errorf("without a text of its own: %s", excerptInFull(none))
	}
	invalid, _ := p.Fresh(o, decoded(t, `{"email":"a@b.example","name":`+
		`"`+strings.Repeat("x", 21)+`"}`), "body/name", "one").(map[string]any)
	if len(invalid["name"].(string)) != 21 || invalid["email"] == "a@b.example" {
		t.Errorf("of an invalid body what it is about is %s", excerptInFull(invalid))
	}
}

// TestThePlainestBody has no member that need not be there, and may name what is not there.
func TestThePlainestBody(t *testing.T) {
	c := described(t, `
  /things:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [name],
        properties: {name: {type: string}, ownerId: {type: integer}, more: {type: string}}}}}}
      responses: {'201': `+thing+`}
`)
	o := operation(t, c, "POST /things")
	for seed := range uint64(8) {
		p := New(c, Options{Seed: seed})
		base, err := p.Base(o)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := base.Values.Body.(map[string]any); len(body) != 1 {
			t.Errorf("seed %d: got %s", seed, excerptInFull(body))
		}
		full, err := p.FullBody(o)
		without, _ := p.WithoutNames(o, full).(map[string]any)
		if err != nil || len(without) != 2 || without["ownerId"] != nil {
			t.Errorf("without what names other things: %s, %v", excerptInFull(without), err)
		}
	}
}

func TestNamesInBodies(t *testing.T) {
	name := func(member string) (any, bool) {
		return decoded(t, `17`), strings.HasSuffix(member, "Id")
	}
	got := Named(decoded(t, `{"boxId":1,"lidId":"a","name":"b","listId":[1],"noneId":null}`), "body",
		"", name)
	want := decoded(t, `{"boxId":17,"lidId":"17","name":"b","listId":[1],"noneId":null}`)
	if !Same(got, want) || !Same(want, got) {
		t.Errorf("got %s", excerptInFull(got))
	}
}
