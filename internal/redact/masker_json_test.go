package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// shape is a JSON value with nothing but its structure, numbers by whether they are whole ones; a
// name says only that there is one.
func shape(value any) any {
	switch value := value.(type) {
	case map[string]any:
		var members []string
		for _, member := range value {
			members = append(members, fmt.Sprint(shape(member)))
		}
		return len(members)
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = shape(item)
		}
		return items
	case string:
		return "string"
	case json.Number:
		return "number"
	}
	return value // true, false and null
}

func shapesOf(t testing.TB, text []byte) (shapes []any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	for {
		var value any
		if err := decoder.Decode(&value); err != nil {
			return shapes
		}
		shapes = append(shapes, shape(value))
	}
}

func TestMaskedNumbers(t *testing.T) {
	for raw, form := range map[string]string{
		"0": "0", "7": "0", "12": "10", "-123": "-100", "123456": "100000",
		"12345678901234567890": "10000000000000000000",
		"1.0":                  "0.0", "12.00": "10.00", "1.25": "0.01", "0.5": "0.1", "1e5": "0e5",
		"1.5E-7": "0.1E-7", "10.0e12": "10.0e12", "5e1000": "0e0000",
	} {
		for n := range 100 {
			r := &Redactor{}
			m := r.Masker()
			for i := range n { // other numbers were met before
				m.Body("application/json", fmt.Appendf(nil, `{"otp":%d}`, 1000000+i))
			}
			got := string(m.Body("application/json", []byte(`{"otp":`+raw+`}`)))
			mask := strings.TrimSuffix(strings.TrimPrefix(got, `{"otp":`), "}")
			if !json.Valid([]byte(got)) || mask == raw || len(mask) != len(raw) {
				t.Fatalf("%s: got %s", raw, got)
			}
			for i := range form {
				ok := mask[i] == form[i] // a digit that is not written as 0 or 1 stays
				switch {
				case form[i] == '0' && strings.ContainsAny(raw[i:i+1], digits) &&
					!strings.Contains(raw[i:], ".0") && !strings.HasSuffix(raw[:i], ".0"):
					ok = mask[i] >= '0' && mask[i] <= '9'
				case form[i] == '0' && i < strings.Index(raw, "."):
					ok = mask[i] >= '0' && mask[i] <= '9'
				case form[i] == '1':
					ok = mask[i] >= '1' && mask[i] <= '9'
				}
				if !ok {
					t.Fatalf("%s: got %s, want the form %s", raw, mask, form)
				}
			}
			if m.Used()[mask] != "otp" {
				t.Fatalf("%s: used is %v, want the name otp for %s", raw, m.Used(), mask)
			}
			if again := string(m.Body("application/json", []byte(got))); again != got {
				t.Fatalf("%s: got %s, then %s", raw, got, again)
			}
		}
	}
}

func TestNumbersByValue(t *testing.T) {
	r := with("CODE", "123456")
	r.Secret("PIN", "12")
	m := r.Masker()
	text := r.Masker().Text("123456")
	got := string(m.Body("application/json",
		[]byte(`{"a":123456,"b":[12,-123456.5],"c":"123456","d":1}`)))
	var value struct {
		A json.Number
		B []json.Number
		C string
		D int
	}
	if err := json.Unmarshal([]byte(got), &value); err != nil {
		t.Fatal(got, err)
	}
	if value.A.String() != text || value.C != text || value.B[0] == "12" || len(value.B[0]) != 2 ||
		len(value.B[1]) != len("-123456.5") || value.D != 1 || strings.Contains(got, "123456") {
		t.Errorf("got %s, want %s in place of 123456", got, text)
	}
}

func TestMaskedJSONKeepsItsStructure(t *testing.T) {
	for name, test := range map[string]struct{ secret, text string }{
		"across members":   {`b","c`, `{"a":"b","c":"d"}`},
		"across all":       {`"a":"b"`, `{"a":"b","c":"d"}`},
		"a name and more":  {`a":"bb`, `{"a":"bbx"}`},
		"marks only":       {`"},{"`, `[{"a":"x"},{"b":"y"}]`},
		"structure only":   {`}]}}`, `{"a":{"b":[{}]}}`},
		"a literal":        {"null", `{"a":null,"b":"null"}`},
		"a number":         {`:123`, `{"a":123}`},
		"within an escape": {`abc\`, `{"a":"abc\"","b":"xabc\\"}`},
		"u of an escape":   {`aaau`, `{"a":"aaa\u0041"}`},
		"half an escape":   {`0041`, `{"a":"\u0041","b":"\\u0041"}`},
		"white space":      {"a b c", "{\"a\":\"x\",\n  \"b\":\"a b\\n   c\"}"},
		"base64 after \\n": {"Tr0ub4dor", `{"a":"\nVHIwdWI0ZG9y","b":"\u1234VHIwdWI0ZG9y"}`},
		"several objects":  {`x"},{"`, `[{"a":"x"},{"b":"y"}]`},
		"byte order mark":  {"Tr0ub4dor", "\uFEFF" + `{"a":"Tr0ub4dor"}`},
	} {
		m := with("S", test.secret).Masker()
		got := m.Body("application/json", []byte(test.text))
		plain := bytes.TrimPrefix(got, []byte("\uFEFF"))
		if before, after := shapesOf(t, []byte(strings.TrimPrefix(test.text, "\uFEFF"))),
			shapesOf(t, plain); !json.Valid(plain) || !reflect.DeepEqual(before, after) {
			t.Errorf("%s: %s became %s", name, test.text, got)
		}
		if again := m.Body("application/json", got); !bytes.Equal(again, got) {
			t.Errorf("%s: %s became %s, and that %s", name, test.text, got, again)
		}
		// What is left of a secret is structure.
		if name != "structure only" && name != "marks only" && name != "a literal" &&
			bytes.Contains(got, []byte(test.secret)) {
			t.Errorf("%s: %s became %s", name, test.text, got)
		}
	}
}

func TestNamesOfCredentialsInJSON(t *testing.T) {
	m := (*Redactor)(nil).Masker()
	m.Body("application/json",
		[]byte(
			`{"credentials":{"user":"alice-0000","list":["bobby-0000"]},"x":{"tokens":["t0ken-0000",{"a":"deep-0000"}]},"y":"plain","password":"two words"}`))
	names := map[string]int{}
	for mask, name := range m.Used() {
		names[name]++
		if strings.Contains(mask, "-0000") {
			t.Errorf("the mask of %s is %s", name, mask)
		}
	}
	if got, want := fmt.Sprint(names), "map[credentials:2 password:1 tokens:2]"; got != want {
		t.Errorf("names are %s, want %s", got, want)
	}
}

// TestNoBodyMakesMaskingSlow takes minutes if it is quadratic.
func TestNoBodyMakesMaskingSlow(t *testing.T) {
	r := crowd(50)
	r.Secret("SHORT", "abcd")
	for name, part := range map[string]string{
		"strings": `"0000-secret value\\0",`, "escapes": `\nabcd`,
		"members": `{"token":"abcd-efgh","a":[1]},`, "numbers": `1234567890,`,
		"base64": "YWJjZA", "base64 apart": "YWJjZA ", "forms": "token=abcd&", "words": "abcd",
	} {
		for _, frame := range [][2]string{{`["`, `"]`}, {`[`, `0]`}, {"", ""}} {
			text := frame[0] + strings.Repeat(part, 3000) + frame[1]
			if got := r.Masker().Body("application/x-www-form-urlencoded",
				[]byte(text)); name != "numbers" && string(got) == text {
				t.Errorf("%s: nothing was found", name)
			}
		}
	}
}

// FuzzMasker proves that masked bodies have no secret, stay JSON of the same structure, and stay as
// they are the second time.
func FuzzMasker(f *testing.F) {
	for _, secret := range awkward {
		f.Add(secret, `{"a":"`, `","token":12,"b":[null]}`, "application/json")
		f.Add(secret, "a=", "&password=x+y", "application/x-www-form-urlencoded")
	}
	for _, secret := range formedSecrets {
		f.Add(secret, `["x`, `"]`, "text/plain")
	}
	// They look like UTF-16.
	f.Add("00000", "0\x000\x00", "0", "0")
	f.Add("\xff\xfe000", "", "0pAssword=0", "0")
	f.Fuzz(func(t *testing.T, secret, before, after, contentType string) {
		r := with("X", secret)
		m := r.Masker()
		body := []byte(before + secret + after)
		got := m.Body(contentType, body)
		once := m.Body(contentType, got)
		isForm := strings.Contains(contentType, "form")
		if isJSON(string(body)) && !isForm {
			trim := func(b []byte) []byte { return bytes.TrimPrefix(b, []byte("\uFEFF")) }
			if shapes := shapesOf(t, trim(body)); !isJSON(string(got)) ||
				!reflect.DeepEqual(shapes, shapesOf(t, trim(got))) {
				t.Errorf("%q became %q", body, got)
			}
			return
		}
		if len(secret) >= shortest && !strings.Contains("[X][redacted]", secret) &&
			bytes.Contains(got, []byte(secret)) {
			t.Errorf("%q is still in %q", secret, got)
		}
		if !bytes.Equal(once, got) && !isForm {
			t.Errorf("%q became %q, and that %q", body, got, once)
		}
	})
}
