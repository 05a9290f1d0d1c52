package page

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"plumbline/fixtures/faults"
	"plumbline/harness/requirement"
	"plumbline/harness/verdict"
	"plumbline/internal/proof"
	"plumbline/internal/report"
)

var update = flag.Bool("update", false, "write the golden files anew")

// jars is a small catalog: two operations, three requirements, four faults.
func jars() Catalog {
	fault := func(id, sentence, requirement string, by verdict.Check) faults.Fault {
		return faults.Fault{ID: id, API: "jars", Sentence: sentence, Requirement: requirement,
			Check: string(by)}
	}
	return Catalog{
		Checks: []verdict.Description{
			{ID: verdict.Parameter, Sentence: "Every parameter is as it must be.",
				Help: "Compare them."},
			{ID: verdict.Status, Sentence: "The status is documented.", Help: "Document it."},
			{ID: verdict.BodySchema, Sentence: "The body satisfies its schema.",
				Help: "Look at the place."},
		},
		APIs: []API{{
			Name: "jars", Title: "Jars & More",
			Operations: map[string]string{"createJar": "POST /jars", "GET /jars": "GET /jars"},
			Requirements: requirement.Table{
				{ID: "jars.create", Operation: "createJar", Kind: requirement.Positive,
					Sentence: "A *jar* is created, with its [lid].", Source: "published"},
				{ID: "jars.list", Operation: "GET /jars", Kind: requirement.Flow,
					Sentence: "A jar is listed.", Source: "docs: jar_list.sh"},
				{ID: "jars.refuse", Operation: "createJar", Kind: requirement.Negative,
					Sentence: "A jar without lid is refused.", Source: "recorded: <here>"},
			},
			Faults: []faults.Fault{
				fault("jars.status.created", "It answers 201.", "jars.create", verdict.Status),
				fault("jars.body.lid", "The lid is a number.", "jars.create", verdict.BodySchema),
				fault("jars.body.list", "The list is `null`.", "jars.list", verdict.BodySchema),
				fault("jars.status.open", "It answers 200 for a refusal.", "jars.refuse",
					verdict.Status),
			},
		}},
	}
}

// failure is what people are shown of a fault.
func failure(f faults.Fault, finding string) string {
	return "POST /jars → 201: not so\n  requirement   " + f.Requirement + ": …\n  " + f.Check +
		"   " + finding +
		"\n  response      HTTP/1.1 201 Created\n                " +
		"{\"id\":\"C86B2B3F-9A00-4261-A57C-2649180186A0\"}\nin It at suites/jars/jars.go:23\n"
}

// caught is a proof in which each fault was found.
func caught(c Catalog) proof.Proof {
	p := proof.Proof{Version: proof.FormatVersion,
		Results: []proof.Result{{Subject: proof.Subject{ID: "jars", API: "jars", Kind: proof.Plain},
			Verdict: proof.Accepted}}}
	for _, f := range c.APIs[0].Faults {
		p.Results = append(p.Results, proof.Result{
			Subject: proof.Subject{ID: f.ID, API: f.API, Kind: proof.Fault, Sentence: f.Sentence,
				Requirement: f.Requirement, Check: verdict.Check(f.Check)},
			Verdict: proof.Caught, Sample: failure(f, "what "+f.Check+" says"),
			Noticed: []proof.Noticed{{Requirement: f.Requirement, Outcome: report.Failed,
				Expected: true, Findings: []proof.Finding{{Check: verdict.Check(f.Check)}}}},
		})
	}
	return p
}

func TestWrite(t *testing.T) {
	c := jars()
	samples, problems := Collect(c, caught(c))
	if len(problems) > 0 {
		t.Fatalf("a proof that holds has the problems %q", problems)
	}
	if sample := samples.Checks[verdict.Parameter]; sample.Fault != "" ||
		!strings.Contains(sample.Text, "parameter") {
		t.Errorf(
			"the sample of a check that no fault provokes is %+v, want one of recorded traffic",
			sample)
	}
	samples.Checks[verdict.Parameter] = Sample{About: "What is said of a recorded exchange",
		Text: "#0 GET /a → 204: violates\n  parameter   with ``` in it"}
	var b strings.Builder
	if err := Write(&b, c, samples); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "jars.golden.md")
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755),
			os.WriteFile(path, []byte(b.String()), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs (go test -update writes it anew)\n got:\n%s\nwant:\n%s", path,
			b.String(), want)
	}
	if err := Write(broken{}, c, samples); !errors.Is(err, errBroken) {
		t.Errorf("a writer that breaks gives %v", err)
	}
}

// broken is a writer that does not.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestAProofThatMakesNoPage(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Catalog, *proof.Proof)
		want   []string
	}{
		{"a fault that survived", func(_ *Catalog, p *proof.Proof) {
			p.Results[1].Verdict, p.Results[1].Reason = proof.Survived, "nobody saw it"
		},
			[]string{"the proof does not hold: jars.status.created: survived: nobody saw it"}},
		{"a right server that was accused",
			func(_ *Catalog, p *proof.Proof) { p.Results[0].Verdict = proof.Accused },
			[]string{"the proof does not hold: jars: accused"}},
		{"a requirement whose only fault survived",
			func(_ *Catalog, p *proof.Proof) { p.Results[3].Verdict = proof.Survived },
			[]string{"does not hold: jars.body.list",
				"requirement jars.list: there is no sample, since none of its faults was caught"}},
		{"a requirement without faults", func(c *Catalog, _ *proof.Proof) {
			c.APIs[0].Requirements = append(c.APIs[0].Requirements,
				requirement.Requirement{ID: "jars.new", Operation: "createJar"})
		}, []string{"requirement jars.new: no fault breaks it"}},
		{"a check without faults", func(c *Catalog, _ *proof.Proof) {
			c.Checks = append(c.Checks, verdict.Description{ID: verdict.Transport})
		},
			[]string{"check transport: there is no sample"}},
		{"a proof of one fault", func(_ *Catalog, p *proof.Proof) {
			p.Results = slices.Delete(p.Results, 2, 3)
		}, []string{"fault jars.body.lid: the proof does not have it"}},
		{"a fault of another sentence",
			func(c *Catalog, _ *proof.Proof) { c.APIs[0].Faults[0].Sentence = "It answers 202." },
			[]string{
				"fault jars.status.created: the proof is of another fault of that name: It " +
					"answers 201., to be found by status in jars.create"}},
		{"a fault that is gone", func(c *Catalog, _ *proof.Proof) {
			c.APIs[0].Faults = slices.Delete(c.APIs[0].Faults, 1, 2)
		},
			[]string{"fault jars.body.lid: the proof has it, and the catalog of faults does not"}},
		{"nothing", func(c *Catalog, p *proof.Proof) { *c, p.Results = Catalog{}, nil },
			[]string{"the proof has no result"}},
	} {
		c := jars()
		p := caught(c)
		test.change(&c, &p)
		_, problems := Collect(c, p)
		if len(problems) != len(test.want) {
			t.Errorf("%s: got %d problems, want %d: %q", test.name, len(problems), len(test.want),
				problems)
			continue
		}
		for i, want := range test.want {
			if !strings.Contains(problems[i], want) {
				t.Errorf("%s: got %q, want it to say %q", test.name, problems[i], want)
			}
		}
	}
}

func TestTheClearestSampleIsChosen(t *testing.T) {
	const whole = "a\n  response   HTTP/1.1 200 OK"
	result := func(id, sample string, others ...verdict.Check) proof.Result {
		r := proof.Result{Subject: proof.Subject{ID: id, Kind: proof.Fault, Check: verdict.Status},
			Verdict: proof.Caught, Sample: sample}
		n := proof.Noticed{Expected: true, Findings: []proof.Finding{{Check: verdict.Status}}}
		for _, other := range others {
			n.Findings = append(n.Findings, proof.Finding{Check: other})
		}
		r.Noticed = []proof.Noticed{{Findings: []proof.Finding{{Check: verdict.Transport}}}, n}
		return r
	}
	survived := result("survived", whole)
	survived.Verdict = proof.Survived
	for _, test := range []struct {
		name    string
		results []proof.Result
		want    string
	}{
		{"the shorter one", []proof.Result{result("long", whole+", 3 bytes"),
			result("short", whole)}, "short"},
		{"the first of two that are alike",
			[]proof.Result{result("first", whole), result("second", whole)}, "first"},
		{"random values make none shorter",
			[]proof.Result{result("first", whole+" 1795317596"),
				result("second", whole+" 1795317597")}, "first"},
		{"one that is not cut", []proof.Result{result("cut", whole+"…"),
			result("whole", whole+", which is longer")}, "whole"},
		{"one that can be read", []proof.Result{result("octets", whole+"\uFFFD"),
			result("text", whole+", which is longer")}, "text"},
		{"one with a response", []proof.Result{result("without", "a"), result("with", whole)},
			"with"},
		{"one without consequences",
			[]proof.Result{result("two", whole, verdict.Required),
				result("one", whole+", 3 bytes")},
			"one"},
		{"none that was not caught", []proof.Result{survived, result("caught", whole+", 3 bytes")},
			"caught"},
		{"none without a text", []proof.Result{result("silent", ""), result("said", whole)},
			"said"},
		{"none at all", []proof.Result{survived}, ""},
	} {
		got, found := clearest(proof.Proof{Results: test.results},
			func(r proof.Result) bool { return r.Check == verdict.Status })
		if got.Fault != test.want || found != (test.want != "") {
			t.Errorf("%s: got %q, want %q", test.name, got.Fault, test.want)
		}
	}
}

func TestReadProof(t *testing.T) {
	text, err := json.Marshal(caught(jars()))
	if err != nil {
		t.Fatal(err)
	}
	if p, err := ReadProof("proof.json", text); err != nil || len(p.Results) != 5 ||
		p.Results[1].Check != verdict.Status || p.Results[1].Verdict != proof.Caught {
		t.Errorf("read back %+v, %v", p, err)
	}
	for text, want := range map[string]string{"{": "proof.json is no proof",
		`{"version":99}`: "proof.json has version 99, and version 1 can be read; make prove"} {
		if _, err := ReadProof("proof.json", []byte(text)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

func TestRecorded(t *testing.T) {
	samples, err := Recorded()
	if err != nil {
		t.Fatal(err)
	}
	for id := range rows {
		if sample := samples[id]; !strings.Contains(sample.Text, "\n  "+string(id)) &&
			!strings.Contains(sample.Text, "not judged   "+string(id)+":") || sample.About == "" {
			t.Errorf("%s: the sample has no finding of it: %+v", id, sample)
		}
	}
	if len(samples) != len(rows) {
		t.Errorf("there are %d samples, want %d", len(samples), len(rows))
	}
}

func TestTheSourceIsLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"a\nin It at suites/a/b.go:23\n":                                   "a",
		"a\nin It at suites/a/b.go:23\nin DeferCleanup at suites/a/b.go:4": "a",
		"in the list\n":                       "in the list",
		"a\n  in It at suites/a/b.go:23\nb\n": "a\n  in It at suites/a/b.go:23\nb",
	} {
		if got := withoutSource(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
