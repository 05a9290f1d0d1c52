package generate

import (
	"strings"
	"sync"
	"testing"

	"plumbline/internal/openapi"
	"plumbline/internal/schema"
)

// hard are schemas for which a value is not found by luck.
var hard = map[string]string{
	"a password by lookaheads": `{"type":"string","pattern":"^(?=.*[a-z])(?=.*[A-Z])(?=.*\\d)(?=.*[^A-Za-z0-9]).{12,20}$"}`,
	"a negative lookahead":     `{"type":"string","pattern":"^(?!.*--)(?!-)[a-z-]{6,}[a-z]$","maxLength":8}`,
	"a tempered dot":           `{"type":"string","pattern":"^((?!ab).)*c$","minLength":4}`,
	"a back reference":         `{"type":"string","pattern":"^(['\"])[a-z]+\\1$"}`,
	"a named back reference":   `{"type":"string","pattern":"^(?<q>a|b)x\\k<q>$"}`,
	"two patterns at once": `{"type":"string","allOf":[{"pattern":"^[a-f0-9]{8}$"},{"pattern":"dead"},
		{"not":{"pattern":"^d"}}]}`,
	"a pattern that refuses":       `{"type":"string","not":{"pattern":"[a-zA-Z0-9]"},"minLength":3}`,
	"classes of Unicode":           `{"type":"string","pattern":"^\\p{Lu}\\p{Ll}+ \\p{Script=Cyrillic}{3}$"}`,
	"a long exact length":          `{"type":"string","pattern":"^[A-Z0-9]+$","minLength":400,"maxLength":400}`,
	"an unanchored pattern":        `{"type":"string","pattern":"[0-9]{3}","minLength":20,"maxLength":22}`,
	"a pattern and a format":       `{"type":"string","format":"date","pattern":"^2026-0[1-3]"}`,
	"a format of a length":         `{"type":"string","format":"email","minLength":100,"maxLength":110}`,
	"a short URI":                  `{"type":"string","format":"uri","maxLength":6}`,
	"base64 of a length":           `{"type":"string","format":"byte","minLength":10,"maxLength":12}`,
	"a word boundary":              `{"type":"string","pattern":"^foo\\b.{3}$"}`,
	"no format":                    `{"type":"string","not":{"format":"uuid"},"minLength":36,"maxLength":36}`,
	"a narrow range":               `{"type":"number","exclusiveMinimum":0.1,"exclusiveMaximum":0.1000001}`,
	"a range without integers":     `{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}`,
	"multiples of two fractions":   `{"allOf":[{"multipleOf":0.3},{"multipleOf":0.2}],"type":"number","minimum":1}`,
	"no multiple":                  `{"type":"integer","multipleOf":3,"not":{"multipleOf":2},"minimum":1000,"maximum":1005}`,
	"a large range of 64 bits":     `{"type":"integer","format":"int64","minimum":9223372036854775800}`,
	"an integer by two ways":       `{"type":"number","multipleOf":1,"minimum":0.5,"maximum":1.5}`,
	"a fraction that is no int":    `{"type":"number","not":{"type":"integer"},"minimum":5,"maximum":6}`,
	"unique booleans":              `{"type":"array","uniqueItems":true,"minItems":2,"items":{"type":"boolean"}}`,
	"unique values of an enum":     `{"type":"array","uniqueItems":true,"minItems":4,"items":{"enum":[1,"1",true,null]}}`,
	"unique small integers":        `{"type":"array","uniqueItems":true,"minItems":10,"items":{"type":"integer","minimum":0,"maximum":9}}`,
	"contains and others":          `{"type":"array","contains":{"type":"integer","minimum":10},"minContains":2,"maxContains":2,"items":{"type":"integer"},"minItems":5}`,
	"contains behind a prefix":     `{"prefixItems":[{"type":"string"},{"type":"boolean"}],"type":"array","contains":{"const":7}}`,
	"two contains by allOf":        `{"type":"array","allOf":[{"contains":{"const":1}},{"contains":{"const":2}}],"maxItems":2}`,
	"a tuple and nothing else":     `{"type":"array","prefixItems":[{"const":1},{"const":2}],"items":false,"minItems":2}`,
	"unevaluated items":            `{"type":"array","prefixItems":[{"const":1}],"contains":{"type":"string"},"unevaluatedItems":{"type":"null"},"minItems":4}`,
	"names of a pattern":           `{"type":"object","propertyNames":{"pattern":"^[a-z]{3}$"},"minProperties":5,"additionalProperties":{"type":"integer"}}`,
	"members of patterns":          `{"type":"object","patternProperties":{"^s_":{"type":"string"},"_i$":{"type":"integer"}},"additionalProperties":false,"minProperties":3}`,
	"a member of two patterns":     `{"type":"object","patternProperties":{"a":{"minimum":5},"b":{"maximum":6}},"required":["ab"],"properties":{"ab":{"type":"integer"}}}`,
	"dependent members":            `{"type":"object","required":["a"],"dependentRequired":{"a":["b"],"b":["c"]},"properties":{"c":{"const":3}}}`,
	"dependent schemas":            `{"type":"object","required":["a"],"dependentSchemas":{"a":{"required":["z"],"properties":{"z":{"type":"array","minItems":1}}}}}`,
	"nothing unevaluated":          `{"type":"object","allOf":[{"properties":{"a":{"type":"string"}},"required":["a"]}],"anyOf":[{"properties":{"b":{"const":1}},"required":["b"]},{"properties":{"c":{"const":1}},"required":["c"]}],"unevaluatedProperties":false}`,
	"if by a constant":             `{"type":"object","properties":{"k":{"enum":["a","b"]}},"required":["k"],"if":{"properties":{"k":{"const":"a"}}},"then":{"required":["x"]},"else":{"required":["y"]},"minProperties":2}`,
	"exactly one of what overlaps": `{"oneOf":[{"type":"object","properties":{"a":{"type":"integer"}}},{"type":"object","properties":{"b":{"type":"integer"}}}]}`,
	"exactly one of numbers":       `{"oneOf":[{"type":"number","multipleOf":2},{"type":"number","multipleOf":3},{"type":"number","minimum":0}]}`,
	"exactly one of required":      `{"type":"object","properties":{"a":{},"b":{},"c":{}},"oneOf":[{"required":["a"]},{"required":["b"]},{"required":["c"]}]}`,
	"not any of":                   `{"not":{"anyOf":[{"type":"string"},{"type":"object"},{"type":"array"},{"type":"number","minimum":0},{"type":"null"},{"type":"boolean"}]}}`,
	"not a required member":        `{"type":"object","not":{"required":["a"]},"properties":{"a":{"type":"string"},"b":{"type":"string"}},"minProperties":1}`,
	"not these values":             `{"enum":[1,2,3,"a"],"not":{"enum":[1,2,"a"]}}`,
	"twice not":                    `{"not":{"not":{"type":"string","minLength":3}}}`,
	"not all of":                   `{"type":"object","required":["a"],"not":{"properties":{"a":{"type":"string"}}}}`,
	"not unique":                   `{"type":"array","not":{"uniqueItems":true}}`,
	"not contains":                 `{"type":"array","not":{"contains":{"type":"integer"}},"items":{"type":["integer","string"]},"minItems":3}`,
	"not a closed object":          `{"type":"object","not":{"properties":{"a":{}},"additionalProperties":false}}`,
	"constraints of a const":       `{"const":{"a":[1,2.0,{"b":null}]}}`,
	"a const of another spelling":  `{"allOf":[{"const":1.0},{"type":"integer"}]}`,
	"many combinations": `{"type":"object","allOf":[{"oneOf":[{"required":["a"]},{"required":["b"]}]},
		{"oneOf":[{"required":["c"]},{"required":["d"]}]},{"oneOf":[{"required":["e"]},{"required":["f"]}]},
		{"anyOf":[{"maxProperties":3},{"minProperties":10}]}]}`,
}

func TestValuesOfHardSchemas(t *testing.T) {
	for name, text := range hard {
		t.Run(name, func(t *testing.T) {
			s := schemaOf(t, text)
			g, err := New(s, schema.ToServer)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(50) {
				value, err := g.Valid(NewChoices(seed, 0))
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				problems, err := s.Mismatches(value, schema.ToServer)
				if err != nil || len(problems) > 0 {
					t.Fatalf("%s is not valid: %v %v", asJSON(t, value), problems, err)
				}
			}
		})
	}
}

// nothing satisfies these, and it is told so.
var impossible = map[string]string{
	"two types":                     `{"allOf":[{"type":"string"},{"type":"integer"}]}`,
	"limits that cross":             `{"type":"integer","minimum":5,"maximum":4}`,
	"a required member that is not": `{"type":"object","required":["a"],"properties":{"a":false}}`,
	"no end":                        `{"$id":"http://a.test/s","type":"object","required":["next"],"properties":{"next":{"$ref":"#"}}}`,
	"no value of an enum":           `{"enum":["a"],"minLength":2}`,
	"false":                         `false`,
	"not anything":                  `{"not":{}}`,
}

func TestWhatContradictsItselfIsTold(t *testing.T) {
	for name, text := range impossible {
		g, err := New(schemaOf(t, text), schema.ToServer)
		if err != nil {
			t.Fatal(err)
		}
		if value, err := g.Valid(NewChoices(1, 1)); !Contradictory(err) {
			t.Errorf("%s: %v, %v", name, value, err)
		}
		if cases, unmade := g.Cases(); len(cases) > 0 || len(unmade) == 0 {
			t.Errorf("%s: %v, and nothing is said to be unmade", name, cases)
		}
	}
}

func TestADeepSchemaEnds(t *testing.T) {
	g, err := New(schemaOf(t, `{"$id":"http://a.test/t","type":"object","required":["kids"],
		"properties":{"kids":{"type":"array","items":{"$ref":"#"}},"parent":{"$ref":"#"},
		"friend":{"$ref":"#"}}}`), schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(100) {
		value, err := g.Valid(NewChoices(seed, 0))
		if err != nil {
			t.Fatal(err)
		}
		if size := len(asJSON(t, value)); size > 100_000 {
			t.Errorf("seed %d: the value takes %d bytes", seed, size)
		}
	}
}

// Members go their own way only.
func TestTheDirectionIsHeeded(t *testing.T) {
	for _, version := range []openapi.Version{openapi.OpenAPI30, openapi.OpenAPI31} {
		s := component(t, `{"openapi":"`+string(version)+`.0","info":{"title":"t","version":"1"},
			"components":{"schemas":{"S":{"type":"object","required":["id","secret"],"properties":{
			"id":{"type":"integer","readOnly":true},"secret":{"type":"string","writeOnly":true},
			"name":{"type":"string"}}}}}}`, version)
		for direction, wrong := range map[schema.Direction]string{schema.ToServer: "id",
			schema.ToClient: "secret"} {
			g, err := New(s, direction)
			if err != nil {
				t.Fatal(err)
			}
			value, err := g.Maximal(NewChoices(1, 1))
			object, _ := value.(map[string]any)
			if _, there := object[wrong]; err != nil || there || len(object) != 2 {
				t.Errorf("%s, %v: %v %v", version, direction, value, err)
			}
		}
	}
}

// An object calls itself by the name of the schema that it is of.
func TestDiscriminatorsAreNamed(t *testing.T) {
	s := component(t, `{"openapi":"3.0.3","info":{"title":"t","version":"1"},"components":{"schemas":{
		"S":{"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],
			"discriminator":{"propertyName":"kind","mapping":{"meow":"#/components/schemas/Cat"}}},
		"Pet":{"type":"object","required":["kind"],"properties":{"kind":{"type":"string"}}},
		"Cat":{"allOf":[{"$ref":"#/components/schemas/Pet"},{"type":"object","required":["claws"],
			"properties":{"claws":{"type":"integer"}}}]},
		"Dog":{"allOf":[{"$ref":"#/components/schemas/Pet"},{"type":"object","required":["bark"],
			"properties":{"bark":{"type":"string"}}}]}}}}`, openapi.OpenAPI30)
	g, err := New(s, schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[any]bool{}
	for seed := range uint64(40) {
		value, err := g.Valid(NewChoices(seed, 0))
		if err != nil {
			t.Fatal(err)
		}
		object, _ := value.(map[string]any)
		seen[object["kind"]] = true
	}
	if len(seen) != 2 || !seen["meow"] || !seen["Dog"] {
		t.Errorf("the objects call themselves %v", seen)
	}
}

func TestTheSameChoicesGiveTheSameValue(t *testing.T) {
	for name, text := range hard {
		var before string
		for range 2 {
			g, err := New(schemaOf(t, text), schema.ToServer)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for seed := range uint64(5) {
				choices := NewChoices(seed, 9)
				value, err := g.Valid(choices)
				again, err2 := g.Valid(Replay(choices.Recording()))
				if err != nil || err2 != nil || asJSON(t, value) != asJSON(t, again) {
					t.Errorf("%s: %s and again %s: %v %v", name, asJSON(t, value), asJSON(t, again),
						err,
						err2)
				}
				all.WriteString(asJSON(t, value))
			}
			if before != "" && before != all.String() {
				t.Errorf("%s: %s, and by another generator %s", name, before, all.String())
			}
			before = all.String()
		}
	}
}

// Texts that programs stumble over are as valid as others, and come only where they are wanted.
func TestNastyTextsAreValid(t *testing.T) {
	s := schemaOf(t, `{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},
		"b":{"type":"string","minLength":3,"maxLength":4}}}`)
	for _, nasty := range []bool{false, true} {
		g, err := New(s, schema.ToServer)
		if err != nil {
			t.Fatal(err)
		}
		draw := g.Valid
		if nasty {
			draw = g.Nasty
		}
		strange, long := false, false
		for seed := range uint64(300) {
			value, err := draw(NewChoices(seed, 0))
			if err != nil {
				t.Fatal(err)
			}
			text := asJSON(t, value)
			strange = strange || strings.ContainsRune(text, 0x202e)
			long = long || len(text) > 5_000
			if so, err := s.Satisfied(value, schema.ToServer); !so || err != nil {
				t.Errorf("%s is not valid: %v", text, err)
			}
		}
		if strange != nasty || long != nasty {
			t.Errorf("nasty: %v; strange texts: %v, long ones: %v", nasty, strange, long)
		}
	}
}

// What a generator keeps does not grow with what it has drawn.
func TestAGeneratorDoesNotGrow(t *testing.T) {
	g, err := New(schemaOf(t, `{"type":"object","patternProperties":{"^x[a-z]+$":{"type":"integer"}},
		"additionalProperties":{"type":"array","contains":{"minimum":1}},"minProperties":3}`),
		schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	choices := NewChoices(0, 0)
	kept := func(draws uint64) (goals, names int) {
		for i := range draws {
			choices.Restart(i, draws)
			if _, err := g.Valid(choices); err != nil {
				t.Fatal(err)
			}
		}
		plan := g.plans[0]
		return len(plan.goals) + len(plan.ids), len(g.roots[0].shapes[0].objectPlan.goals)
	}
	before, _ := kept(2_000)
	after, names := kept(10_000)
	if before != after || names > mostNames {
		t.Errorf("%d goals became %d; %d names", before, after, names)
	}
}

// Draws of several goroutines do not disturb each other.
func TestAGeneratorIsSharedByMany(t *testing.T) {
	g, err := New(schemaOf(t, demanding), schema.ToServer)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]any, 40)
	for i := range want {
		if want[i], err = g.Valid(NewChoices(uint64(i), 0)); err != nil {
			t.Fatal(err)
		}
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range want {
				value, err := g.Valid(NewChoices(uint64(i), 0))
				if err != nil || !equal(value, want[i]) {
					t.Errorf("%v, and among others %v: %v", want[i], value, err)
				}
			}
		})
	}
	group.Wait()
}
