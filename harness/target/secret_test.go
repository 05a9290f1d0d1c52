package target

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"plumbline/internal/redact"
)

// guarded has a setting whose values may hold a password behind a colon.
var guarded = Definition{API: "a", BaseURLVariable: "A_BASE_URL",
	Settings: []Setting{{Name: "way", Description: "a way",
		Hide: func(value string) (shown, secret string) {
			shown, secret, _ = strings.Cut(value, ":")
			return shown, secret
		},
		Check: func(value string) error {
			if strings.HasPrefix(value, "bad") {
				return errors.New("it is bad")
			}
			return nil
		}}}}

// TestTheSecretInASetting is known, and not shown: neither by the target nor in a mistake.
func TestTheSecretInASetting(t *testing.T) {
	const secret = "topsecret"
	env := map[string]string{"A_BASE_URL": "http://h", "A_WAY": "proxy:" + secret}
	target, err := Load(guarded, givenFor(guarded, env, nil))
	if err != nil {
		t.Fatal(err)
	}
	if target.Setting("way") != "proxy:"+secret {
		t.Errorf("got %q", target.Setting("way"))
	}
	if text := fmt.Sprintf("%v %+v %#v", target, *target, target.View()); strings.Contains(text,
		secret) || !strings.Contains(text, "way=proxy") {
		t.Errorf("it shows %s", text)
	}
	r := &redact.Redactor{}
	if target.Register(r); r.String("a "+secret) != "a [A_WAY]" {
		t.Errorf("got %s", r.String("a "+secret))
	}
	for name, test := range map[string]struct{ variable, flag, says string }{
		"bad":            {"bad:" + secret, "", `A_WAY "bad": the value is not usable: it is bad`},
		"a flag":         {"", "proxy:" + secret, `--a.way "proxy": it holds a password`},
		"a harmless one": {"proxy:" + secret, "proxy", ""},
	} {
		fs := flag.NewFlagSet("test", flag.ContinueOnError)
		flags := RegisterFlags(fs, guarded)
		if test.flag != "" {
			if err := fs.Parse([]string{"--a.way", test.flag}); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Load(guarded, givenFor(guarded, map[string]string{"A_BASE_URL": "http://h",
			"A_WAY": test.variable}, flags))
		if (err == nil) != (test.says == "") || err != nil &&
			(!strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), secret)) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
