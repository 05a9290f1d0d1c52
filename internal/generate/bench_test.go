package generate

import (
	"testing"

	"plumbline/internal/schema"
)

// tenMembers is a body as most are.
const tenMembers = `{"type":"object","required":["id","name","price"],"properties":{
	"id":{"type":"integer","format":"int64","minimum":1},
	"name":{"type":"string","minLength":1,"maxLength":80},
	"price":{"type":"number","minimum":0,"multipleOf":0.01},
	"sku":{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"},
	"status":{"enum":["draft","active","retired"]},
	"created":{"type":"string","format":"date-time"},
	"email":{"type":"string","format":"email"},
	"active":{"type":"boolean"},
	"tags":{"type":"array","items":{"type":"string","maxLength":20},"maxItems":5,"uniqueItems":true},
	"owner":{"type":"string","format":"uuid"}}}`

func BenchmarkValid(b *testing.B) {
	g, err := New(schemaOf(b, tenMembers), schema.ToServer)
	if err != nil {
		b.Fatal(err)
	}
	choices := NewChoices(1, 1)
	for i := 0; b.Loop(); i++ {
		choices.Restart(1, uint64(i))
		if _, err := g.Valid(choices); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	for b.Loop() {
		g, err := New(schemaOf(b, tenMembers), schema.ToServer)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := g.Valid(NewChoices(1, 1)); err != nil {
			b.Fatal(err)
		}
	}
}
