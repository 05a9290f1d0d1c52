package schema

import (
	"encoding/json"
	"strings"
	"testing"

	"plumbline/internal/openapi"
)

// What a number beyond what is computed with satisfies or violates is told only where it is sure.
func TestNumbersBeyondWhatIsComputedWith(t *testing.T) {
	nines, zeros := strings.Repeat("9", maxDigits+1), strings.Repeat("0", maxDigits)
	const anyString = `mismatch error "" is the number `
	for _, test := range []struct {
		name, schema, value string
		// "sure" for no problem, "unsure" for none and an error, or the beginning of what is told
		want string
	}{
		{"anything", `{}`, `1e999999999`, "sure"},
		{"a number", `{"type":"number"}`, `1e999999999`, "sure"},
		{"no string", `{"type":"string"}`, `1e999999999`,
			anyString + `1e999999999; must be string @~/type`},
		{"an integer", `{"type":"integer"}`, `1e999999999`, "sure"},
		{"an integer with a point", `{"type":"integer"}`, `1.5e999999999`, "sure"},
		{"an integer of an exponent with a sign", `{"type":"integer"}`, `-1.5E+999999999`, "sure"},
		{"an integer of many digits", `{"type":"integer"}`, nines, "sure"},
		{"an integer with many zeros behind the point", `{"type":"integer"}`, `1.` + zeros, "sure"},
		{"zero is an integer", `{"type":"integer"}`, `0e-999999999`, "sure"},
		{"a fraction", `{"type":"integer"}`, `1e-999999999`,
			anyString + `1e-999999999; must be integer @~/type`},
		{"a fraction of many digits", `{"type":"integer"}`, `1.` + zeros + `1`,
			anyString + `1.0000`},
		{"an integer in spite of its exponent", `{"type":"integer"}`, `1` + zeros + `e-9000`,
			"sure"},
		{"a maximum", `{"maximum":10}`, `1e999999999`,
			`mismatch error "" is 1e999999999; must be at most 10 @~/maximum`},
		{"a maximum of a negative one", `{"maximum":10}`, `-1e999999999`, "sure"},
		{"a maximum of an exponent that is no int", `{"maximum":10}`, `1e99999999999999999999`,
			`mismatch error "" is 1e99999999999999999999; must be at most 10 @~/maximum`},
		{"a maximum of many digits and an exponent that undoes them", `{"maximum":10}`,
			`0.` + zeros + `1e10001`, "unsure"},
		{"a maximum, with a point", `{"maximum":10}`, `1.5e999999999`,
			`mismatch error "" is 1.5e999999999; must be at most 10 @~/maximum`},
		{"a minimum", `{"minimum":10}`, `1e999999999`, "sure"},
		{"a minimum of a small one", `{"minimum":0}`, `-1e-999999999`,
			`mismatch error "" is -1e-999999999; must be at least 0 @~/minimum`},
		{"a small one above 0", `{"exclusiveMinimum":0,"maximum":1e-4000}`, `1e-999999999`, "sure"},
		{"a small one is no multiple", `{"multipleOf":1e-4000}`, `1e-999999999`,
			`mismatch error "" is 1e-999999999; must be a multiple of 0.000`},
		{"zero above 0", `{"exclusiveMinimum":0}`, `0.0e999999999`,
			`mismatch error "" is 0.0e999999999; must be more than 0 @~/exclusiveMinimum`},
		{"a limit as far as one compiles", `{"maximum":9e4000}`, `1e999999999`,
			`mismatch error "" is 1e999999999; must be at most 9000`},
		{"multipleOf of a large one", `{"multipleOf":3}`, `1e999999999`, "unsure"},
		{"multipleOf among alternatives", `{"anyOf":[{"multipleOf":3},{"multipleOf":7}]}`,
			`1e999999999`, "unsure"},
		{"multipleOf a fraction", `{"multipleOf":0.5}`, `1e999999999`, "sure"},
		{"multipleOf", `{"multipleOf":9}`, nines, "unsure"},
		{"multipleOf 1", `{"multipleOf":1}`, nines, "sure"},
		{"not multipleOf", `{"not":{"multipleOf":9}}`, nines, "unsure"},
		{"an enum without it", `{"enum":["a",true]}`, `1e999999999`,
			`mismatch error "" is 1e999999999; must be one of "a", true @~/enum`},
		{"an enum with it", `{"enum":[1e999999999]}`, `1e999999999`, "unsure"},
		{"a const of it", `{"properties":{"a":{"const":1e999999999}}}`, `{"a":1e999999999}`,
			"unsure"},
		{"zero among an enum", `{"enum":[0]}`, `0e999999999`, "sure"},
		{"a number among an enum", `{"enum":[7]}`, `1e999999999`,
			`mismatch error "" is 1e999999999; must be one of 7 @~/enum`},
		{"equal items", `{"uniqueItems":true}`, `[1e999999999,1e999999999]`,
			`mismatch error "" has equal items at 0 and 1; items must be unique @~/uniqueItems`},
		{"unequal items", `{"uniqueItems":true}`, `[1e999999999,1e999999998]`, "unsure"},
		{"an item", `{"items":{"type":"integer"}}`, `["a",1e999999999]`,
			`mismatch error "/0" is the string "a"; must be integer @~/items/type`},
		{"a member beside it", `{"properties":{"a":{"minimum":0},"b":{"type":"integer"}}}`,
			`{"a":1e999999999,"b":"x"}`,
			`mismatch error "/b" is the string "x"; must be integer @~/properties/b/type`},
		{"a length of more than 64 bits", `{"maxLength":18446744073709551615}`, `"abc"`, "sure"},
		{"items by a count of more than 64 bits", `{"maxItems":18446744073709551616}`, `[1]`,
			"sure"},
		{"members by a count with an exponent", `{"maxProperties":1e40}`, `{"a":1}`, "sure"},
		{"a length beyond it", `{"maxLength":1e999999999}`, `"abc"`, "sure"},
		{"a length that nothing has", `{"minLength":18446744073709551616}`, `"abc"`,
			`mismatch error "" has 3 characters; must have at least 18446744073709551616 @~/minLength`},
		{"a length with an exponent", `{"maxLength":2e0}`, `"abc"`,
			`mismatch error "" has 3 characters; must have at most 2 @~/maxLength`},
		{"a limit beyond it", `{"maximum":1e999999999,"minimum":-1e999999999}`, `5`, "sure"},
		{"a limit that is not reached", `{"minimum":1e999999999}`, `5`,
			`mismatch error "" is 5; must be at least 1e999999999 @~/minimum`},
		{"a limit that is nearly 0", `{"exclusiveMaximum":1e-999999999}`, `0`, "sure"},
		{"a limit that is nearly 0 and not reached", `{"minimum":1e-999999999}`, `0`,
			`mismatch error "" is 0; must be at least 1e-999999999 @~/minimum`},
		{"a limit beyond it against a number beyond it", `{"maximum":1e999999999}`, `1e999999999`,
			"unsure"},
		{"many digits are told of by their count", `{"minimum":0}`, nines,
			"not judged: the number " + nines[:40] +
				"… of 10001 digits is beyond what is computed with exactly"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := told(bodySchema(t,
				load(t, withSchema(openapi.OpenAPI31, test.schema))).Judge(valueOf(t,
				test.value), ToClient))
			switch {
			case test.want == "sure" && got == "":
			case test.want == "unsure" && strings.HasPrefix(got, "not judged: the number "):
			case test.want != "sure" && test.want != "unsure" && strings.HasPrefix(got, test.want):
			default:
				t.Errorf("got %.300s, want %.300s", got, test.want)
			}
		})
	}
}

func TestIsInteger(t *testing.T) {
	for number, want := range map[json.Number]bool{
		"0": true, "-0": true, "0.0": true, "0e5": true, "0.0e-5": true, "1": true, "-17": true,
		"1.0": true, "1.50": false, "1e3": true, "1E+3": true, "1.5e1": true, "1.5e0": false,
		"1.25e1": false, "1.250e2": true, "1e-1": false, "10e-1": true, "100e-3": false,
		"-100e-2": true, "1.5e99999999999999999999": true, "15e-99999999999999999999": false,
	} {
		if got := isInteger(number); got != want {
			t.Errorf("%s: got %t", number, got)
		}
	}
}

func TestComputable(t *testing.T) {
	for text, want := range map[string]bool{
		`1`: true, `1e4000`: true, `1e4001`: false, `1e-4000`: true, `1E-4001`: false,
		`1e+4000`: true, `1e+99999999999999999999`: false,
		strings.Repeat("9", maxDigits): true, strings.Repeat("9", maxDigits+1): false,
		`[1,{"a":[2,"1e9999"]}]`: true, `[1,{"a":[2,1e9999]}]`: false, `{"a":{"b":1e9999}}`: false,
		`"1e9999"`: true, `null`: true, `true`: true,
	} {
		if got := Computable(valueOf(t, text)); got != want {
			t.Errorf("%.40s: got %t", text, got)
		}
	}
}
