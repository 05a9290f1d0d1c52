package redact

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestJSON(t *testing.T) {
	r := &Redactor{}
	r.Secret("HUSH", `s3"cr3t`)
	r.Secret("NUMBER", "123456")
	r.Secret("PIN", "123")
	r.Variable("USER", "alice")
	tests := map[string]struct{ in, want string }{
		"by name": {`{"accessToken":"abc","tokenType":"Bearer"}`,
			`{"accessToken":"[redacted]","tokenType":"Bearer"}`},
		"names of the suites": {
			`{"AccessToken":"a","RefreshToken":"b","IdToken":"c","TokenType":"d","appSecret":"e","tokenId":"f"}`, `{"AccessToken":"[redacted]","RefreshToken":"[redacted]","IdToken":"[redacted]","TokenType":"d","appSecret":"[redacted]","tokenId":"[redacted]"}`},
		"white space": {"{ \"password\" :\n\t\"abc\" ,\r\n \"a\": [ 1 , 2 ] }\n",
			"{ \"password\" :\n\t\"[redacted]\" ,\r\n \"a\": [ 1 , 2 ] }\n"},
		"number by name": {`{"token":12.5e3,"n":7}`, `{"token":"[redacted]","n":7}`},
		"literals": {`{"token":null,"secret":true,"password":false}`,
			`{"token":null,"secret":true,"password":false}`},
		"empty": {`{"token":""}`, `{"token":""}`},
		"beneath": {`{"credentials":{"user":"u","list":["a",1,{"x":"y"}]},"b":"c"}`,
			`{"credentials":{"user":"[redacted]","list":["[redacted]","[redacted]",{"x":"[redacted]"}]},"b":"c"}`},
		"array":         {`[{"token":"a"},"b"]`, `[{"token":"[redacted]"},"b"]`},
		"escaped name":  {`{"pass\u0077ord":"a"}`, `{"pass\u0077ord":"[redacted]"}`},
		"escaped value": {`{"token":"a\"b\\","c":"d"}`, `{"token":"[redacted]","c":"d"}`},
		"by value": {`{"a":"x s3\"cr3t y","b":"s3\u0022cr3t"}`,
			`{"a":"x [HUSH] y","b":"[HUSH]"}`},
		"value in a name":     {`{"s3\"cr3t":1}`, `{"[HUSH]":1}`},
		"name and value":      {`{"token":"s3\"cr3t"}`, `{"token":"[HUSH]"}`},
		"more than the value": {`{"token":"x s3\"cr3t"}`, `{"token":"[redacted]"}`},
		"base64 value":        {`{"token":"czMiY3IzdA=="}`, `{"token":"[HUSH]"}`},
		"number by value":     {`{"a":123456}`, `{"a":"[NUMBER]"}`},
		"number holds it":     {`{"a":-9123456.5}`, `{"a":"[NUMBER]"}`},
		"short, whole": {`{"a":"123","b":123,"c":"1234"}`,
			`{"a":"[PIN]","b":"[PIN]","c":"1234"}`},
		"variable": {`{"a":"alice","password":"alice"}`,
			`{"a":"alice","password":"alice"}`},
		"not JSON":             {`password: abc s3"cr3t`, `password: abc [HUSH]`},
		"a JSON string":        {`"s3\"cr3t"`, `"[HUSH]"`},
		"cut short in a value": {`{"a":1,"token":"abc`, `{"a":1,"token":"[redacted]`},
		"cut after a quote":    {`{"token":"`, `{"token":"`},
		"cut in an escape":     {`{"token":"ab\`, `{"token":"[redacted]`},
		"lines": {"{\"token\":\"a\"}\n{\"b\":\"c\"}\n",
			"{\"token\":\"[redacted]\"}\n{\"b\":\"c\"}\n"},
		"too many brackets": {`{}}}]{"token":"a"}`, `{}}}]{"token":"[redacted]"}`},
		"byte order mark":   {"\uFEFF{\"token\":\"a\"}", "\uFEFF{\"token\":\"[redacted]\"}"},
		"nothing":           {"", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := string(r.JSON([]byte(test.in)))
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if json.Valid([]byte(test.in)) && !json.Valid([]byte(got)) {
				t.Errorf("no longer JSON: %s", got)
			}
			if again := string(r.JSON([]byte(got))); again != got {
				t.Errorf("a second pass made %s", again)
			}
		})
	}
}

func TestJSONPieces(t *testing.T) {
	r := &Redactor{}
	r.Secret("SECRET", "hunter2")
	r.Secret("QUOTED", `a"b\c`)
	r.Variable("CLIENT", "my-client")
	r.Variable("LEAKY", "x-hunter2")
	got := r.JSONPieces(
		[]byte(
			`{"id":"my-client","s":"hunter2","q":"a\"b\\c","u":"hunter\u0032","t":"my-client-2","token":"z","l":"x-hunter2"}`))
	want := []Piece{
		{Text: `{"id":"`},
		{"my-client", "CLIENT", AsIs},
		{Text: `","s":"`},
		{"[SECRET]", "SECRET", AsIs},
		{Text: `","q":"`},
		{"[QUOTED]", "QUOTED", JSONEscaped},
		{Text: `","u":"`},
		{"[SECRET]", "SECRET", Encoded},
		{Text: `","t":"my-client-2","token":"`},
		{Text: "[redacted]"},
		{Text: `","l":"`},
		{"x-[SECRET]", "LEAKY", AsIs},
		{Text: `"}`},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestPieces(t *testing.T) {
	r := &Redactor{}
	r.Secret("SECRET", "hunter2")
	r.Secret("OTHER", "er2xyz")
	r.Secret("PIN", "12")
	r.Variable("USER", "bob")
	tests := map[string]struct {
		got  []Piece
		want []Piece
	}{
		"whole": {r.Pieces("hunter2"), []Piece{{"[SECRET]", "SECRET", AsIs}}},
		"inside": {r.Pieces("a hunter2"),
			[]Piece{{Text: "a "}, {"[SECRET]", "SECRET", AsIs}}},
		"encoded":         {r.Pieces("%68unter2"), []Piece{{"[SECRET]", "SECRET", Encoded}}},
		"overlap":         {r.Pieces("hunter2xyz"), []Piece{{Text: "[SECRET][OTHER]"}}},
		"short":           {r.Pieces("12"), []Piece{{"[PIN]", "PIN", AsIs}}},
		"variable":        {r.Pieces("bob"), []Piece{{"bob", "USER", AsIs}}},
		"variable inside": {r.Pieces("bobby"), []Piece{{Text: "bobby"}}},
		"empty":           {r.Pieces(""), nil},
		"value":           {r.ValuePieces("q", "bob"), []Piece{{"bob", "USER", AsIs}}},
		"credential":      {r.ValuePieces("token", "bobby"), []Piece{{Text: Unnamed}}},
		"credential, known": {r.ValuePieces("token", "hunter2"),
			[]Piece{{"[SECRET]", "SECRET", AsIs}}},
		"credential, spelt": {r.ValuePieces("token", "aHVudGVyMg=="),
			[]Piece{{"[SECRET]", "SECRET", Encoded}}},
		"credential, partly": {r.ValuePieces("token", "hunter2 x"), []Piece{{Text: Unnamed}}},
		"header": {r.HeaderPieces("Authorization", "Bearer hunter2"),
			[]Piece{{Text: "Bearer "}, {"[SECRET]", "SECRET", AsIs}}},
	}
	for name, test := range tests {
		if !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("%s: got %+v, want %+v", name, test.got, test.want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(`{"token":"a","b":["c",1,{"password":2}]}`)
	f.Add(`{"token":"a\`)
	f.Fuzz(func(t *testing.T, text string) {
		r := with("X", "hunter2")
		got := r.JSON([]byte(text))
		if json.Valid([]byte(text)) && !json.Valid(got) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
