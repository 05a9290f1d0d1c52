package manifest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// staging are sound options, changed.
func staging(change func(*Options)) Options {
	o := Options{
		Name: "plumbline-staging", Image: "registry.example.com/plumbline:1.2", Target: "staging",
		Suites: []string{"respoke", "resonance"}, Shards: 5, Retries: 2, Deadline: time.Hour,
		Results: Volume, Claim: "results", ConfigMap: "plumbline", Secret: "plumbline",
		Credentials: []Credential{{"RESPOKE_PASSWORD", false},
			{"RESONANCE_FAILING_APP_CLIENT_ID", true}},
	}
	if change != nil {
		change(&o)
	}
	return o
}

func TestManifests(t *testing.T) {
	for name, o := range map[string]Options{
		"volume": staging(nil),
		"log": staging(func(o *Options) {
			o.Results, o.Namespace, o.Parallelism, o.Retries = Log, "tests", 2, 0
		}),
		"schedule": staging(func(o *Options) { o.Schedule = "30 2 * * 1-5" }),
		"schedule-log": staging(func(o *Options) {
			o.Schedule, o.Results, o.Credentials = "@daily", Log, nil
		}),
		// names that YAML would take for something else
		"odd-names": staging(func(o *Options) {
			o.Name, o.Namespace, o.Target, o.Claim, o.ConfigMap = "1e3", "on", "1.0", "null", "0x1f"
			o.Image, o.Secret, o.Suites = "no", "12", nil
		}),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, o); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name+".yaml")
			if *update {
				if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%s is out of date (go test -update; %v); got:\n%s", path, err, &b)
			}
		})
	}
}

func TestMistakenOptions(t *testing.T) {
	long := strings.Repeat("a", 47)
	for _, test := range []struct {
		change func(*Options)
		want   string
	}{
		{func(o *Options) { o.Name = "" }, `--name is ""; small letters`},
		{func(o *Options) { o.Name = "Staging" }, `--name is "Staging"`},
		{func(o *Options) { o.Name = "-a" }, `--name is "-a"`},
		{func(o *Options) { o.Name = "a\n---\n" }, `--name is "a\n---\n"`},
		{func(o *Options) { o.Name = long }, "46 characters at most"},
		{func(o *Options) { o.Namespace = "a.b" }, `--namespace is "a.b"`},
		{func(o *Options) { o.Image = "" }, `--image is ""`},
		{func(o *Options) { o.Image = "a b" }, `--image is "a b"`},
		{func(o *Options) { o.Target = "" }, "--target is missing"},
		{func(o *Options) { o.Target = "$(RESPOKE_PASSWORD)" }, `--target is "$(RESPOKE_PASSWORD)"`},
		{func(o *Options) { o.Shards = 0 }, "--shards is 0; a number from 1 to 1000"},
		{func(o *Options) { o.Shards = 1001 }, "--shards is 1001"},
		{func(o *Options) { o.Parallelism = 6 }, "--parallelism is 6; a number from 1 to that"},
		{func(o *Options) { o.Parallelism = -1 }, "--parallelism is -1"},
		{func(o *Options) { o.Retries = -1 }, "--retries is -1"},
		{func(o *Options) { o.Deadline = 0 }, "--deadline is 0s; whole seconds"},
		{func(o *Options) { o.Deadline = 1500 * time.Millisecond }, "--deadline is 1.5s"},
		{func(o *Options) { o.Results = "mail" }, `--results is "mail"; it has to be one of volume, log`},
		{func(o *Options) { o.Claim = "A" }, `--claim is "A"`},
		{func(o *Options) { o.ConfigMap = "" }, `--config-map is ""`},
		{func(o *Options) { o.Secret = "a/b" }, `--secret is "a/b"`},
		{func(o *Options) { o.Schedule = "daily" }, `--schedule is "daily"; five fields of cron`},
		{func(o *Options) { o.Schedule = "61 * * * *" }, "61"},
		{func(o *Options) { o.Schedule = "TZ=UTC 0 3 * * *" }, "no time zone is taken"},
	} {
		var b strings.Builder
		err := Write(&b, staging(test.change))
		if err == nil || !strings.Contains(err.Error(), test.want) || b.Len() > 0 {
			t.Errorf("got %v, want %s, and nothing written", err, test.want)
		}
	}
	err := staging(func(o *Options) { o.Shards, o.Target = 0, "" }).Check()
	if err == nil || !strings.Contains(err.Error(), "--shards") ||
		!strings.Contains(err.Error(), "--target") {
		t.Errorf("got %v, want both mistakes at once", err)
	}
}
