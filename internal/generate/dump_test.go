package generate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

func TestDump(t *testing.T) {
	text := tenMembers
	if b, err := os.ReadFile("/tmp/dump.json"); err == nil {
		text = string(b)
	}
	g, err := generate.New(schemaOf(t, text), schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	cases, unmade := g.Cases()
	fmt.Println(len(cases), len(unmade), time.Since(now))
	for _, c := range cases {
		b, _ := json.Marshal(c.Value)
		if len(b) > 150 {
			b = b[:150]
		}
		flag := " "
		if c.Valid != (c.Side != generate.Outside) {
			flag = "?"
		}
		fmt.Printf("%s %-5v %-22s %-14s %-12s %-40s %s\n", flag, c.Valid, c.Place, c.Keyword, c.Side, c.About, b)
	}
	for _, c := range unmade {
		fmt.Printf("U %-22s %-14s %-12s %-40s %s\n", c.Place, c.Keyword, c.Side, c.About, c.Reason)
	}
	for i := range uint64(10) {
		c, err := g.Invalid(generate.NewChoices(i, 3))
		b, _ := json.Marshal(c.Value)
		fmt.Println(c.Place, c.Keyword, c.About, string(b), err)
	}
}
