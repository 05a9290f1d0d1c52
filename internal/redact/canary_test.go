package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// TestARedactorNeverListsWhatItHides in whatever way it is printed, alone or
// as a part of something.
func TestARedactorNeverListsWhatItHides(t *testing.T) {
	r := &Redactor{}
	r.Secret("A", "canary-secret")
	r.Secret("B", "cny")
	r.Variable("C", "canary-variable")
	r.Public("canary-public")
	var out bytes.Buffer
	for _, value := range []any{r, struct{ R *Redactor }{r}, []*Redactor{r},
		map[string]*Redactor{"r": r}, NewWriter(&bytes.Buffer{}, r), &struct{ r *Redactor }{r},
		struct{ deep struct{ r []*Redactor } }{struct{ r []*Redactor }{[]*Redactor{r}}}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb+"\n", value)
		}
		json.NewEncoder(&out).Encode(value)
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", value)
	}
	if strings.Contains(out.String(), "canary") || strings.Contains(out.String(), "cny") {
		t.Errorf("it shows:\n%s", out.String())
	}
}

// TestNoMethodLetsASecretThrough returns every method every spelling, in every
// place that it knows.
func TestNoMethodLetsASecretThrough(t *testing.T) {
	for secretName, secret := range awkward {
		r := with("X", secret)
		for spelling, spell := range spellings {
			text := spell(secret)
			results := map[string]string{
				"String": r.String("a " + text + " b"),
				"URL":    r.URL("http://h/" + text + "?q=" + text + "&token=" + text + "#" + text),
				"Form":   r.Form("a=" + text + "&password=" + text),
				"JSON": string(r.JSON([]byte(`{"a":"` + jsonInner(text) + `","token":["` +
					jsonInner(text) + `"]}`))),
				"damaged": string(r.JSON([]byte(`{"a":"` + text))),
				"Header": fmt.Sprint(replacer{r: r}.header(http.Header{"X-A": {text},
					"Authorization": {"Basic " + text}, "Cookie": {"a=" + text},
					"Set-Cookie": {"a=b; Path=" + text}, "N" + text: {"v"}})),
				"pieces": join(r.Pieces(text)) + join(r.ValuePieces("token", text)) +
					join(r.HeaderPieces("Cookie", text)) + join(r.JSONPieces([]byte("["+text))),
			}
			for method, got := range results {
				if strings.Contains(got, text) || strings.Contains(got, secret) {
					t.Errorf("%s, %s: %s gives %q", secretName, spelling, method, got)
				}
				if !strings.Contains(got, "[X]") && !strings.Contains(got, Unnamed) {
					t.Errorf("%s, %s: %s does not say that there was one: %q", secretName, spelling,
						method, got)
				}
			}
		}
	}
}

func TestPlainTextPassesEveryMethodUnchanged(t *testing.T) {
	r := crowd(50)
	for _, text := range []string{"", "plain", "a=b&c=%20", `{"a":[1,"b",null,true,-1.5e3],"c":{}}`,
		"<a href=\"x\">&amp;</a>", "Y29ycmVjdA==", "\\u0041\\n", "[S1", "\xff"} {
		for method, got := range map[string]string{
			"String": r.String(text), "Form": r.Form(text),
			"URL":  r.URL(text),
			"JSON": string(r.JSON([]byte(text))), "Pieces": join(r.Pieces(text)),
			"JSONPieces":   join(r.JSONPieces([]byte(text))),
			"HeaderPieces": join(r.HeaderPieces("X-A", text)),
			"ValuePieces":  join(r.ValuePieces("a", text)),
		} {
			if got != text {
				t.Errorf("%s: %q became %q", method, text, got)
			}
		}
	}
}

func TestNilRedactorInEveryMethod(t *testing.T) {
	var r *Redactor
	var out strings.Builder
	w := NewWriter(&out, r)
	fmt.Fprint(w, "hunter2")
	flush(t, w)
	for name, test := range map[string][2]string{
		"Writer":       {out.String(), "hunter2"},
		"Form":         {r.Form("a=b&token=c"), "a=b&token=[redacted]"},
		"ValuePieces":  {join(r.ValuePieces("token", "c")), Unnamed},
		"a marker":     {join(r.ValuePieces("token", Unnamed)), Unnamed},
		"HeaderPieces": {join(r.HeaderPieces("Cookie", "a=b")), "a=[redacted]"},
		"JSONPieces":   {join(r.JSONPieces([]byte(`{"jwt":"x"}`))), `{"jwt":"[redacted]"}`},
		"print":        {fmt.Sprintf("%+v", r), "redact.Redactor"},
	} {
		if test[0] != test[1] {
			t.Errorf("%s: got %q, want %q", name, test[0], test[1])
		}
	}
}
