package config

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"plumbline/harness/target"
)

const sourcesOfTwo = `
auth: [bearer=env:TOKEN, "key=file:key file.txt"]
auth-other:
- bearer=env:OTHER
- oauth=client-credentials id=env:ID secret=canary-4711
targets:
  staging:
    auth: [bearer=login operation=logIn token=/a body/password=env:PASSWORD]
  none: {auth: []}
`

// TestSourcesOfCredentials: they are read as they stand, those of a target in place of those at the
// top, and followed only by whoever needs them. Nobody is shown what stands behind their first
// word.
func TestSourcesOfCredentials(t *testing.T) {
	for name, test := range map[string]struct {
		arguments    []string
		auth, origin string
		shown        string
	}{
		"the top": {nil, "bearer=env:TOKEN|key=file:key file.txt", "plumbline.yaml:2",
			"bearer=env:TOKEN,key=file:key file.txt"},
		"a target": {[]string{"--target=staging"},
			"bearer=login operation=logIn token=/a body/password=env:PASSWORD",
			"plumbline.yaml:8", "bearer=login"},
		"a target without": {[]string{"--target=none"}, "", "plumbline.yaml:9", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c, folder := setUp{file: sourcesOfTwo, arguments: test.arguments}.mustLoad(t)
			if got := strings.Join(c.Auth, "|"); got != test.auth {
				t.Errorf("it reads %q", got)
			}
			if got := c.Origin("auth"); !strings.HasSuffix(got, "/"+test.origin) ||
				!strings.HasPrefix(got, folder) {
				t.Errorf("it comes from %q", got)
			}
			other := "oauth=client-credentials id=env:ID secret=canary-4711"
			if !slices.Equal(c.AuthOther, []string{"bearer=env:OTHER", other}) {
				t.Errorf("of the other it reads %q", c.AuthOther)
			}
			var out bytes.Buffer
			if err := WriteRows(&out, c.Rows([]target.Definition{shop})); err != nil {
				t.Fatal(err)
			}
			if err := WriteRowsJSON(&out, c.Rows([]target.Definition{shop})); err != nil {
				t.Fatal(err)
			}
			table := strings.Join(strings.Fields(out.String()), " ")
			for _, want := range []string{strings.TrimSpace("auth "+test.shown) + " " + folder,
				"auth-other bearer=env:OTHER,oauth=client-credentials " + folder} {
				if !strings.Contains(table, want) {
					t.Errorf("it does not show %q:\n%s", want, out.String())
				}
			}
			if strings.Contains(table, "canary") || strings.Contains(table, "PASSWORD") {
				t.Errorf("it shows more than the kind:\n%s", out.String())
			}
		})
	}
	// It stands in the file only: a variable for it would invite to write secrets there.
	set := setUp{environment: map[string]string{"PLUMBLINE_AUTH": "bearer=env:TOKEN"}}
	if c, _ := set.mustLoad(t); len(c.Auth)+len(c.AuthOther) > 0 ||
		c.Origin("auth") != "default" {
		t.Errorf("without a file there are %q and %q of %q", c.Auth, c.AuthOther, c.Origin("auth"))
	}
}

// TestWhatAProgramGivesIsHidden, since nothing has held it to a form.
func TestWhatAProgramGivesIsHidden(t *testing.T) {
	c, _ := setUp{program: map[string]any{"auth": []string{"canary-4711", "bearer=canary-4711",
		"bearer=canary-4711 more", "canary=", "bearer=login a=canary-4711"}}}.mustLoad(t)
	var out bytes.Buffer
	if err := WriteRows(&out, c.Rows(nil)); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.Contains(text, "canary") ||
		!strings.Contains(text, "…,…,…,…,bearer=login") {
		t.Error(text)
	}
}
