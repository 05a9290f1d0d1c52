package redact

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// formedSecrets have a form that their masks keep.
var formedSecrets = map[string]string{
	"UUID":        "5F0C20AB-1D2E-4F3A-9B4C-5D6E7F8091A2",
	"small UUID":  "5f0c20ab-1d2e-7f3a-ab4c-5d6e7f8091a2",
	"hex":         "DEADBEEF0123",
	"digits":      "8812340056",
	"password":    "Tr0ub4dor",
	"JWT":         "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
	"base64":      "c2VjcmV0+c2Vjcm/V0Cg==",
	"four":        "abcd",
	"marks":       "a-b.c_d~e+f/g=h",
	"one repeats": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
}

// withAll registers secrets by their names in capitals.
func withAll(secrets map[string]string) *Redactor {
	r := &Redactor{}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		r.Secret(strings.ReplaceAll(strings.ToUpper(name), " ", "_"), secrets[name])
	}
	return r
}

// class is what of a byte its mask keeps.
func class(b byte) byte {
	switch {
	case b >= 'a' && b <= 'z':
		return 'a'
	case b >= 'A' && b <= 'Z':
		return 'A'
	case b >= '0' && b <= '9':
		return '0'
	}
	return b
}

// checkForm tells what is wrong with the mask of a value that has a form.
func checkForm(value, mask string) string {
	if len(mask) != len(value) {
		return "it has another length"
	}
	same := 0
	for i := range len(mask) {
		if class(mask[i]) != class(value[i]) {
			return fmt.Sprintf("%q became %q", value[i], mask[i])
		}
		if same++; mask[i] != value[i] {
			same = 0
		}
		if same >= 4 {
			return fmt.Sprintf("it has %q of the secret", mask[i-3:i+1])
		}
	}
	if isHex(value) && !isHex(mask) {
		return "hex became letters"
	}
	return ""
}

func TestMasksKeepTheForm(t *testing.T) {
	for name, secret := range formedSecrets {
		r := &Redactor{}
		r.Secret("OTHER", "some other secret")
		r.Secret("S", secret)
		m := r.Masker()
		mask := m.Text(secret)
		if want := map[string]string{mask: "S"}; !maps.Equal(m.Used(), want) {
			t.Errorf("%s: used is %v, want %v", name, m.Used(), want)
		}
		for seed := range 2000 {
			if problem := checkForm(secret, mask); problem != "" {
				t.Fatalf("%s, %q: the mask is %q: %s", name, secret, mask, problem)
			}
			if isUUID(secret) && (mask[14] != secret[14] || mask[19] != secret[19]) {
				t.Fatalf("%s: the UUID %s became one of another version or variant: %s", name,
					secret, mask)
			}
			mask = formed(secret, source(seed, seed%3))
		}
	}
}

func TestMasksOfWhatHasNoForm(t *testing.T) {
	r := &Redactor{}
	for n, value := range []string{"two words", "pässword", "a\"b'c\\", "....", "ab----cd",
		"a%20b"} {
		r.Secret("S", value)
		want := "redacted"
		if n > 0 {
			want = fmt.Sprintf("redacted-%d", n+1)
		}
		if got := r.Masker().Text(value); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
	r.Secret("PIN", "123")
	m := r.Masker()
	if got := string(m.Body("application/json",
		[]byte(`{"a":"123","b":"x123"}`))); got != `{"a":"redacted-7","b":"x123"}` {
		t.Errorf("a short secret: got %s", got)
	}
}

func TestDifferentSecretsHaveDifferentMasks(t *testing.T) {
	for name, value := range map[string]func(int) string{
		"UUIDs": func(n int) string { return fmt.Sprintf("5F0C20AB-1D2E-4F3A-9B4C-%012X", n) },
		"PINs":  func(n int) string { return fmt.Sprintf("%04d", n+1000) },
		"words": func(n int) string { return fmt.Sprintf("two words %d", n) },
	} {
		r, masks := &Redactor{}, map[string]int{}
		m := r.Masker()
		body := func(n int) []byte { return []byte(`{"token":"` + value(n) + `"}`) }
		for n := range 300 { // half of them are met by name, and registered after that
			if n%2 > 0 || name == "PINs" { // PINs are so few that one may be the mask of another
				r.Secret("T", value(n))
				continue
			}
			first := string(m.Body("application/json", body(n)))
			r.Secret("T", value(n))
			if again := string(r.Masker().Body("application/json", body(n))); again != first {
				t.Fatalf("%s: %s was %s and is %s", name, value(n), first, again)
			}
		}
		for n := range 300 {
			masks[string(m.Body("application/json", body(n)))]++
		}
		if len(masks) != 300 {
			t.Errorf("%s: 300 secrets have %d masks", name, len(masks))
		}
	}
}

func TestMasksFollowTheOrderAndNothingElse(t *testing.T) {
	run := func(one, other string) string {
		r := &Redactor{}
		r.Secret("A", one)
		m := r.Masker()
		return m.Text(one+" x ") + m.URL("/?token="+other) +
			fmt.Sprint(m.Header(http.Header{"X-Api-Key": {one}, "Authorization": {"Bearer " + one},
				"Cookie": {"a=" + other}}))
	}
	first := run("5F0C20AB1D2E", "tokentoken")
	for range 20 {
		if got := run("5F0C20AB1D2E", "tokentoken"); got != first {
			t.Fatalf("got %s, then %s", first, got)
		}
	}
	// Other secrets of the same form give the same masks: there is nothing of a secret in its mask.
	if got := run("9A1B33CC7F8D", "othersecre"); got != first {
		t.Errorf("got %s, for others of that form %s", first, got)
	}
}

func TestMaskerByPlace(t *testing.T) {
	r := withAll(map[string]string{"secret": "Tr0ub4dor", "blank": "correct horse",
		"key": "ab+cd/ef=="})
	r.Variable("USER", "alice")
	r.Public("made-up-one")
	s, k := r.Masker().Text("Tr0ub4dor"), r.Masker().Text("ab+cd/ef==")
	quoted := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(k)
	form := func(text string) func(*Masker) string {
		return func(m *Masker) string {
			return string(m.Body("application/x-www-form-urlencoded; charset=utf-8", []byte(text)))
		}
	}
	body := func(text string) func(*Masker) string {
		return func(m *Masker) string { return string(m.Body("application/json", []byte(text))) }
	}
	address := func(text string) func(*Masker) string {
		return func(m *Masker) string { return m.URL(text) }
	}
	header := func(name, text string) func(*Masker) string {
		return func(m *Masker) string { return m.Header(http.Header{name: {text}})[name][0] }
	}
	for name, test := range map[string]struct {
		mask func(*Masker) string
		want string
		used string // the names
	}{
		"by value": {address("/a/Tr0ub4dor/b?x=Tr0ub4dor"), "/a/" + s + "/b?x=" + s,
			"SECRET"},
		"percent": {address("/%54r0ub4dor?x=%54r0ub4dor&token=%54r0ub4dor"),
			"/" + s + "?x=" + s + "&token=" + s, "SECRET"},
		"marks in a query": {address("/?x=ab%2Bcd%2Fef%3D%3D&y=1"), "/?x=" + quoted + "&y=1",
			"KEY"},
		"marks, named": {address("/?token=ab%2Bcd%2Fef%3D%3D"), "/?token=" + quoted, "KEY"},
		"userinfo":     {address("http://u:p@h/x"), "http://h/x", ""},
		"form": {form("a=Tr0ub4dor&b=1%202&c=correct+horse"),
			"a=" + s + "&b=1%202&c=redacted", "BLANK SECRET"},
		"authorization": {header("Authorization", "Bearer Tr0ub4dor"), "Bearer " + s,
			"SECRET"},
		"cookie": {header("Cookie", "a=Tr0ub4dor; b=Tr0ub4dor"),
			"a=" + s + "; b=" + s, "SECRET"},
		"set-cookie": {header("Set-Cookie", "a=Tr0ub4dor; Path=/; Secure"),
			"a=" + s + "; Path=/; Secure", "SECRET"},
		"variable": {header("X-Token", "alice"), "alice", ""},
		"public": {body(`{"password":"made-up-one"}`), `{"password":"made-up-one"}`,
			""},
		"marker": {body(`{"password":"[redacted]","token":"[SECRET]"}`),
			`{"password":"[redacted]","token":"[SECRET]"}`, ""},
		"escaped": {body(`{"a":"\u0054r0ub4dor","b":"ab+cd\/ef=="}`),
			`{"a":"` + s + `","b":"` + k + `"}`, "KEY SECRET"},
		"name of a member": {body(`{"Tr0ub4dor":1}`), `{"` + s + `":1}`, "SECRET"},
		"what stays": {
			body(`{"token":null,"password":true,"secret":"","tokenType":"bearer","a":12}`),
			`{"token":null,"password":true,"secret":"","tokenType":"bearer","a":12}`, ""},
		"damaged": {body(`{"a":"Tr0ub4dor","b":`), `{"a":"` + s + `","b":`, "SECRET"},
		"two values": {body(`{"a":"Tr0ub4dor"}` + "\n" + `["Tr0ub4dor"]`),
			`{"a":"` + s + `"}` + "\n" + `["` + s + `"]`, "SECRET"},
		"a string": {body(`"Tr0ub4dor"`), `"` + s + `"`, "SECRET"},
		"other media type": {func(m *Masker) string {
			return string(m.Body("text/html", []byte("<a>Tr0ub4dor</a>")))
		}, "<a>" + s + "</a>", "SECRET"},
		"JSON by another name": {func(m *Masker) string {
			return string(m.Body("text/plain", []byte(`{"a":"Tr0ub4dor"}`)))
		}, `{"a":"` + s + `"}`, "SECRET"},
	} {
		m := r.Masker()
		if got := test.mask(m); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		names := slices.Sorted(maps.Values(m.Used()))
		if got := strings.Join(names, " "); got != test.used {
			t.Errorf("%s: used names are %q, want %q", name, got, test.used)
		}
	}
}

func TestMasksOfBase64(t *testing.T) {
	r := with("S", "Tr0ub4dor")
	for name, test := range map[string][2]string{ // the stretch before and after what is masked
		"QWxpY2U6VHIwdWI0ZG9y":                       {"", ""},
		"QWxpY2U6VHIwdWI0ZG9yIQ==":                   {"", ""},
		"/v1/VHIwdWI0ZG9y/x":                         {"/v1/", "/x"},
		`{"a":"\nVHIwdWI0ZG9y"}`:                     {`{"a":"\n`, `"}`},
		`{"a":"\u0041VHIwdWI0ZG9y\n"}`:               {`{"a":"\u0041`, `\n"}`},
		"a=VHIwdWI0ZG9y&b=c":                         {"a=", "&b=c"},
		"%20VHIwdWI0ZG9y":                            {"%20", ""},
		"<b>VHIwdWI0ZG9y</b>":                        {"<b>", "</b>"},
		"x VHIw\r\ndWI0\r\nZG9y y":                   {"x ", " y"},
		"5f0c20ab-VHIwdWI0ZG9y":                      {"", ""},
		"the token dHI6VHIwdWI0ZG9yOmFiYw== was bad": {"the token ", " was bad"},
	} {
		m := r.Masker()
		got := m.Text(name)
		inner := strings.TrimSuffix(strings.TrimPrefix(name, test[0]), test[1])
		clean, ok := strings.CutPrefix(got, test[0])
		clean, also := strings.CutSuffix(clean, test[1])
		if !ok || !also || checkForm(strings.ReplaceAll(inner, "\r\n", ""),
			strings.ReplaceAll(clean, "\r\n", "")) != "" ||
			strings.Count(inner, "\r\n") != strings.Count(clean, "\r\n") {
			t.Errorf("%s: got %q, want the form of %q between %q and %q", name, got, inner, test[0],
				test[1])
		}
		if len(m.Used()) != 1 {
			t.Errorf("%s: used is %v, want one", name, m.Used())
		}
	}
	got := r.Masker().Text("x=VHIwdWI0ZG9yPw%3D%3D&y")
	if r.String(got) != got || !strings.HasPrefix(got, "x=") ||
		!strings.HasSuffix(got, "%3D%3D&y") {
		t.Errorf("percent-encoded padding: got %q", got)
	}
}

// TestNoMaskLetsASecretThrough returns a masker every spelling, in every place that it knows.
func TestNoMaskLetsASecretThrough(t *testing.T) {
	secrets := maps.Clone(awkward)
	maps.Copy(secrets, formedSecrets)
	for secretName, secret := range secrets {
		r := with("X", secret)
		all := maps.Clone(spellings)
		if secretName != "bytes" {
			maps.Copy(all, textSpellings)
		}
		for spelling, spell := range all {
			text := spell(secret)
			m := r.Masker()
			results := everyWay(m, text)
			for method, got := range results {
				if strings.Contains(got, text) || strings.Contains(got, secret) ||
					r.String(got) != got {
					t.Errorf("%s, %s: %s gives %q", secretName, spelling, method, got)
				}
				if again := everyWayOnce(r.Masker(), method, got); again != got {
					t.Errorf("%s, %s: %s gives %q, and of that %q", secretName, spelling, method,
						got, again)
				}
			}
			if used := m.Used(); len(used) == 0 {
				t.Errorf("%s, %s: no mask is listed", secretName, spelling)
			} else if list, _ := json.Marshal(used); r.String(string(list)) != string(list) {
				t.Errorf("%s, %s: the list of masks shows it: %s", secretName, spelling, list)
			}
		}
	}
}

func everyWay(m *Masker, text string) map[string]string {
	return map[string]string{
		"text": m.Text("a " + text + " b"),
		"URL":  m.URL("http://h/" + text + "?q=" + text + "&token=" + text + "#" + text),
		"form": string(m.Body("application/x-www-form-urlencoded",
			[]byte("a="+text+"&password="+text))),
		"JSON": string(m.Body("application/json",
			[]byte(`{"a":"`+jsonInner(text)+`","token":["`+jsonInner(text)+`"],"`+jsonInner(
				text)+`":1}`))),
		"damaged": string(m.Body("application/json", []byte(`{"a":"`+text))),
		"HTML":    string(m.Body("text/html", []byte("<p>"+text))),
		"header":  m.Header(http.Header{"X-A": {text}})["X-A"][0],
		"basic":   m.Header(http.Header{"Authorization": {"Basic " + text}})["Authorization"][0],
		"cookie":  m.Header(http.Header{"Cookie": {"a=" + text + "; b=" + text}})["Cookie"][0],
		"set":     m.Header(http.Header{"Set-Cookie": {"a=b; Path=" + text}})["Set-Cookie"][0],
		"key":     m.Header(http.Header{"X-Api-Key": {text}})["X-Api-Key"][0],
	}
}

// everyWayOnce masks what a method gave.
func everyWayOnce(m *Masker, method, text string) string {
	header := func(name string) string { return m.Header(http.Header{name: {text}})[name][0] }
	switch method {
	case "URL":
		return m.URL(text)
	case "form":
		return string(m.Body("application/x-www-form-urlencoded", []byte(text)))
	case "JSON", "damaged":
		return string(m.Body("application/json", []byte(text)))
	case "HTML":
		return string(m.Body("text/html", []byte(text)))
	case "header":
		return header("X-A")
	case "basic":
		return header("Authorization")
	case "cookie":
		return header("Cookie")
	case "set":
		return header("Set-Cookie")
	case "key":
		return header("X-Api-Key")
	}
	return m.Text(text)
}

// TestMaskersRecognizeWhatRedactorsDo compares whether anything was found.
func TestMaskersRecognizeWhatRedactorsDo(t *testing.T) {
	r := withAll(awkward)
	r.Secret("PIN", "12")
	r.Variable("V", "alice")
	texts := []string{"", "plain", "12", "alice", "Bearer alice", "Bearer 12", "a=b; c=d",
		"token=x&a=12", `{"otp":123456,"a":[{"jwt":{"x":"y"}}]}`, `{"a":12,"token":{"b":false}}`,
		"[redacted]", "[X", `{"a":"token":"x"`, "correcthorse", "Y29ycmVjdGhvcnNl"}
	for _, text := range texts {
		m := r.Masker()
		for name, pair := range map[string][2]string{
			"text": {r.String(text), m.Text(text)},
			"URL":  {r.URL("/?" + text), m.URL("/?" + text)},
			"form": {r.Form(text),
				string(m.Body("application/x-www-form-urlencoded", []byte(text)))},
			"JSON": {string(r.JSON([]byte(text))), string(m.Body("", []byte(text)))},
			"header": {
				fmt.Sprint(replacer{r: r}.header(http.Header{"A": {text}, "Authorization": {text},
					"Cookie": {text}, "Set-Cookie": {text}})),
				fmt.Sprint(m.Header(http.Header{"A": {text}, "Authorization": {text},
					"Cookie": {text}, "Set-Cookie": {text}}))},
		} {
			if name == "form" && strings.HasPrefix(text, "{") {
				continue // also masked as JSON
			}
			found, masked := strings.Contains(pair[0], "[") && pair[0] != text, pair[1] != text
			if name == "URL" {
				found, masked = pair[0] != "/?"+text, pair[1] != "/?"+text
			}
			if name == "header" {
				plain := fmt.Sprint(http.Header{"A": {text}, "Authorization": {text},
					"Cookie": {text}, "Set-Cookie": {text}})
				found, masked = pair[0] != plain, pair[1] != plain
			}
			if found != masked {
				t.Errorf("%s of %q: redacted %q, masked %q", name, text, pair[0], pair[1])
			}
		}
	}
}

// TestASecretThatIsAMask: what is registered counts, whatever it was before.
func TestASecretThatIsAMask(t *testing.T) {
	r := &Redactor{}
	r.Secret("A", "Tr0ub4dor")
	r.Secret("B", "two words")
	first, word := r.Masker().Text("Tr0ub4dor"), r.Masker().Text("two words")
	r.Secret("C", first)
	r.Secret("D", word)
	m := r.Masker()
	for _, text := range []string{first, word, "Tr0ub4dor", "two words"} {
		if got := m.Text(text); strings.Contains(got, first) || strings.Contains(got, word) ||
			got == text {
			t.Errorf("%q: got %q", text, got)
		}
	}
	if got := len(m.Used()); got != 4 {
		t.Errorf("%d masks are used, want 4: %v", got, m.Used())
	}
}

// TestSecretsInEveryMask leave no word that could stand for them.
func TestSecretsInEveryMask(t *testing.T) {
	r := &Redactor{}
	for _, secret := range []string{"redacted", "hidden", "masked", "withheld", "two words",
		"redacted-2"} {
		r.Secret("S", secret)
	}
	for _, secret := range []string{"redacted", "two words"} {
		if got := r.Masker().Text("x " + secret); r.String(got) != got {
			t.Errorf("%q: got %q", secret, got)
		}
	}
}

func TestMaskersWithoutRedactor(t *testing.T) {
	var r *Redactor
	m := r.Masker()
	if got := m.Text("plain"); got != "plain" {
		t.Errorf("got %q", got)
	}
	if got := m.Header(nil); got != nil {
		t.Errorf("no header became %v", got)
	}
	got := m.Header(http.Header{"Authorization": {"Bearer Tr0ub4dor"}}).Get("Authorization")
	if mask, ok := strings.CutPrefix(got, "Bearer "); !ok || checkForm("Tr0ub4dor", mask) != "" ||
		m.Used()[mask] != "Authorization" {
		t.Errorf("got %q with %v", got, m.Used())
	}
	if got := fmt.Sprintf("%v %+v %#v %s", m, m, m, m); strings.Contains(got, "Tr0ub4dor") ||
		!strings.Contains(got, "redact.Masker") {
		t.Errorf("it prints as %s", got)
	}
}

func TestMaskersAreUsedConcurrently(t *testing.T) {
	r := with("FIRST", "Tr0ub4dor")
	want := r.Masker().Text("Tr0ub4dor")
	shared := r.Masker()
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 30 {
				token := fmt.Sprintf("token-%d-%d", n, i)
				m := r.Masker()
				first := m.Header(http.Header{"X-Token": {token}}).Get("X-Token")
				r.Secret("T", token)
				if got := shared.Text("Tr0ub4dor"); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
				if second := shared.Text(token); second != first && r.String(first) == first {
					t.Errorf("%s has the masks %s and %s", token, first, second)
				}
				shared.Used()
			}
		})
	}
	group.Wait()
	if got := len(shared.Used()); got != 8*30+1 {
		t.Errorf("%d masks are used, want %d", got, 8*30+1)
	}
}
