package waiver

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"plumbline/internal/mistake"
)

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"", "# none\n", "waivers: []\n", "waivers:\n" + entry(nil),
		"waivers:\n" + entry(nil) + entry(map[string]string{"check": ""}),
		"waivers:\n" +
			entry(map[string]string{"requirement": "", "check": "", "owner": "onwer: 5"}),
		"waivers:\n" +
			entry(map[string]string{"reason": "reason: |\n      a\n      b",
				"expires": "expires: 2026-02-30"}),
		`{"waivers": [{"check": "status", "reason": "a", "link": "http://a", "owner": "b", "expires": "2027-01-01"}]}`,
		"waivers:\n  - &a {check: b}\n  - <<: *a\n  - *a\n", "waivers: []\n---\nwaivers: []\n", "{",
		"- - -", "waivers: {a: &a [*a]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := Read("f.yaml", text)
		if err != nil {
			checkMistakes(t, list, err)
			return
		}
		type names struct{ requirement, check, operation string }
		seen := map[names]bool{}
		for _, w := range list {
			checkInvariants(t, w)
			key := names{w.Requirement, w.Check, w.Operation}
			if seen[key] {
				t.Errorf("%+v is there twice", key)
			}
			seen[key] = true
			s := Subject{Requirement: w.Requirement, Check: w.Check, OperationID: w.Operation}
			if i, found := Find(list, s); !w.Accepts(s) || !found || list[i] != w {
				t.Errorf("%s is not found by what it names", w)
			}
		}
	})
}

func checkMistakes(t *testing.T, list []Waiver, err error) {
	t.Helper()
	var mistakes *mistake.Error
	if list != nil || !errors.As(err, &mistakes) || len(mistakes.Mistakes) == 0 {
		t.Fatalf("got %v with the error %v", list, err)
	}
	for i, one := range mistakes.Mistakes {
		if one.File != "f.yaml" || one.Problem == "" || one.Remedy == "" {
			t.Errorf("the mistake %+v leaves something open", one)
		}
		if i > 0 && one.Line < mistakes.Mistakes[i-1].Line {
			t.Errorf("%s stands before %s", mistakes.Mistakes[i-1], one)
		}
	}
}

func checkInvariants(t *testing.T, w Waiver) {
	t.Helper()
	for name, text := range map[string]string{"reason": w.Reason, "link": w.Link, "owner": w.Owner,
		"requirement or check": w.Requirement + w.Check} {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%+v has no %s", w, name)
		}
	}
	if w.Expires.IsZero() || w.File != "f.yaml" || w.Line < 1 || w.Column < 1 {
		t.Errorf("%+v has no date or no place", w)
	}
	if !strings.HasPrefix(strings.ToLower(w.Link), "http") {
		t.Errorf("%+v has no link", w)
	}
	if strings.ContainsAny(w.String(), "\n\r\u2028\u0085\x1b") {
		t.Errorf("%q is not one line", w.String())
	}
	text, err := json.Marshal(w)
	var back Waiver
	if err != nil || json.Unmarshal(text, &back) != nil || back != w {
		t.Errorf("%+v came back from JSON as %+v, %v", w, back, err)
	}
}
