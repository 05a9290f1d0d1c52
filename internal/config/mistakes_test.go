package config

import (
	"errors"
	"strings"
	"testing"

	"plumbline/harness/target"
	"plumbline/internal/mistake"
)

func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		name string
		set  setUp
		says []string // in the message, which names the file only by its end
	}{
		{"an unknown member", setUp{file: "read-ony: true"},
			[]string{`plumbline.yaml:1:1: unknown member "read-ony"; did you mean read-only?`}},
		{"an unknown member of a target", setUp{file: "targets:\n  a:\n    target: b"},
			[]string{`plumbline.yaml:3:5: unknown member "target"; a target takes`}},
		{"a member twice", setUp{file: "read-only: true\nread-only: false"},
			[]string{`plumbline.yaml:2:1: the member "read-only" stands here a second time`}},
		{"a target twice", setUp{file: "targets:\n  a: {}\n  a: {}"},
			[]string{`plumbline.yaml:3:3: the member "a" stands here a second time`}},
		{"a text for a boolean", setUp{file: "read-only: maybe"},
			[]string{`plumbline.yaml:1:12: read-only is the text "maybe"; give true or false`}},
		{"a text for a number", setUp{file: `max-requests: "5"`},
			[]string{"1:15: max-requests is the text", "give a whole number from 1 on"}},
		{"a number too small", setUp{file: "max-requests: 0"}, []string{"1:15", "from 1 on"}},
		{"a fraction", setUp{file: "max-requests: 1.5"}, []string{"1:15", "from 1 on"}},
		{"a rate of nothing", setUp{file: "requests-per-second: 0"}, []string{"1:22", "above 0"}},
		{"a percentage too large", setUp{file: "coverage-min: 101"},
			[]string{"1:15", "a percentage from 0 to 100"}},
		{"a text for a list", setUp{file: "allow: create"},
			[]string{`1:8: allow is the text "create", not a list`, "rate-limit, create and delete"}},
		{"a number in a list", setUp{file: "waivers: [5]"}, []string{"1:10", "the number 5"}},
		{"a word that is none of them", setUp{file: "allow: [create, delte]"},
			[]string{`1:17: allow has "delte" in its list; did you mean delete?`}},
		{"a list at the top", setUp{file: "- a"}, []string{"1:1: the file is a list, not a mapping"}},
		{"targets that are a list", setUp{file: "targets: [a]"},
			[]string{"1:10: targets is a list, not a mapping"}},
		{"no YAML", setUp{file: "a: [b"}, []string{"plumbline.yaml:2:1", "YAML or JSON"}},
		{"a second document", setUp{file: "read-only: true\n---\nread-only: false"},
			[]string{"2:1: a second YAML document begins"}},
		{"an API that there is none of", setUp{file: "apis: {shp: {}}"},
			[]string{`1:8: unknown member "shp"; did you mean shop?`}},
		{"a setting that there is none of", setUp{file: "apis: {shop: {rate-limt: 1/1s}}"},
			[]string{`1:15: unknown member "rate-limt"; did you mean rate-limit?`}},
		{"a credential that there is none of", setUp{file: "apis: {shop: {credentials: {usr: a}}}"},
			[]string{`1:29: unknown member "usr"; did you mean user?`}},
		{"a secret as it is", setUp{file: "apis: {shop: {credentials: {password: " + secret + "}}}"},
			[]string{"1:39: password is a secret, and stands here as it is", "env:NAME"}},
		{"a secret that is a number", setUp{file: "apis: {shop: {credentials: {password: 4711}}}"},
			[]string{"1:39: password is a secret"}},
		{"a setting with a secret in it", setUp{file: "apis: {shop: {proxy: 'p@" + secret + "'}}"},
			[]string{"1:22: proxy is a secret"}},
		{"a secret header as it is", setUp{file: "headers: {Authorization: Bearer " + secret + "}"},
			[]string{"1:26: Authorization is a secret"}},
		{"a credential in place of a source", setUp{file: "auth:\n- a=env:B\n- " + secret},
			[]string{"3:3: auth has something in its list that does not say where", "SCHEME=env:"}},
		{"a credential of a scheme", setUp{file: "auth-other: ['bearer=" + secret + "']"},
			[]string{"1:14: auth-other has something in its list"}},
		{"a credential and more", setUp{file: "auth: ['bearer=" + secret + " and more']"},
			[]string{"1:8: auth has something in its list"}},
		{"a number in place of a source", setUp{file: "auth: [4711]"},
			[]string{"1:8: auth has something in its list"}},
		{"a credential in place of sources", setUp{file: "auth: " + secret},
			[]string{"1:7: auth is not a list"}},
		{"a mapping in place of sources", setUp{file: "auth: {bearer: " + secret + "}"},
			[]string{"1:7: auth is not a list"}},
		{"a source for no scheme", setUp{file: "targets: {a: {auth: ['=env:A']}}"},
			[]string{"1:22: auth has something in its list"}},
		{"a header that frames", setUp{file: "headers: {content-length: 5}"},
			[]string{"1:11: the header content-length cannot be set here"}},
		{"no name of a header", setUp{file: `headers: {"a b": c}`},
			[]string{`1:11: "a b" is no name of a header`}},
		{"a header over two lines", setUp{file: `headers: {a: "b\r\nc: d"}`},
			[]string{"1:14: the value of a has a control character in it"}},
		{"a target that there is none of", setUp{file: "targets: {staging: {}}",
			arguments: []string{"--target=stagin"}},
			[]string{`there is no target "stagin"`, "--target names it", "did you mean staging?"}},
		{"a target of the file that there is none of", setUp{file: "target: a\ntargets: {b: {}}"},
			[]string{`there is no target "a"`, "plumbline.yaml:1 names it", "the targets are b"}},
		{"a target without targets", setUp{file: "target: a"},
			[]string{`there is no target "a"`, "write it below targets"}},
		{"a target without a file", setUp{arguments: []string{"--target=a"}},
			[]string{`there is no target "a"`, "--target names it, and there is no plumbline.yaml"}},
		{"a file that is not there", setUp{arguments: []string{"--config=/none.yaml"}},
			[]string{"cannot be read", "--config names /none.yaml: no such file"}},
		{"a reference to no variable", setUp{file: "headers: {X-Key: env:NONE}"},
			[]string{"1:18: X-Key: the variable NONE is not set, or empty"}},
		{"a reference to no name", setUp{file: "headers: {X-Key: \"env:\"}"},
			[]string{"1:18: X-Key: env: names no variable"}},
		{"a reference to no file", setUp{file: "headers: {X-Key: file:none}"},
			[]string{"1:18: X-Key: the file", "no such file"}},
		{"a reference to a folder", setUp{file: "headers: {X-Key: file:/}"},
			[]string{"1:18: X-Key: / is no regular file"}},
		{"a variable that cannot be read",
			setUp{environment: map[string]string{"PLUMBLINE_READ_ONLY": "maybe"}},
			[]string{"PLUMBLINE_READ_ONLY is not usable", `it is "maybe"`}},
		{"a variable that is empty",
			setUp{environment: map[string]string{"PLUMBLINE_REPORTS": ""}},
			[]string{"PLUMBLINE_REPORTS is not usable", "set and empty"}},
		{"a variable that is misspelled",
			setUp{environment: map[string]string{"PLUMBLINE_READONLY": "1"}},
			[]string{"there is no variable PLUMBLINE_READONLY", "PLUMBLINE_READ_ONLY?"}},
		{"two at once", setUp{file: "a: 1\nread-only: x"},
			[]string{`1:1: unknown member "a"`, "2:12: read-only is"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := test.set.load(t)
			if err == nil {
				t.Fatal("it is taken")
			}
			for _, want := range test.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the message lacks %q:\n%v", want, err)
				}
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the message shows the secret: %v", err)
			}
		})
	}
}

// What is not for this run is held to its form, and not followed.
func TestOtherTargetsAreNotFollowed(t *testing.T) {
	setUp{file: "targets: {a: {headers: {X-Key: env:NONE}}, b: {}}",
		arguments:   []string{"--target=b"},
		environment: map[string]string{"PLUMBLINE_HOME": "/", "PLUMBLINE_TEST_REPORTS": "a"},
	}.mustLoad(t)
	setUp{file: "\n# nothing but a comment\n"}.mustLoad(t)
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{layered, "headers: {a: b}", "targets: {a: {apis: {shop: 5}}}",
		"allow: [x, [y]]", "apis: {shop: {credentials: {password: env:A}}}", "a: &a {b: *a}", "{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := read("f.yaml", []byte(text), []target.Definition{shop})
		var wrong *mistake.Error
		if err != nil && (!errors.As(err, &wrong) || len(wrong.Mistakes) == 0) {
			t.Errorf("got %T: %v", err, err)
		}
	})
}
