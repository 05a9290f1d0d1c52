package requirement

import (
	"slices"
	"strings"
	"testing"
)

func sound() Requirement {
	return Requirement{ID: "a.b-c.200", Operation: "getThings", Kind: Positive,
		Sentence: "It answers.", Source: "published"}
}

func TestValidate(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Requirement)
		want   string
	}{
		{"sound", func(*Requirement) {}, ""},
		{"upper case", func(r *Requirement) { r.ID = "A.b" }, "lower-case words"},
		{"one word", func(r *Requirement) { r.ID = "a" }, "lower-case words"},
		{"empty word", func(r *Requirement) { r.ID = "a..b" }, "lower-case words"},
		{"label syntax", func(r *Requirement) { r.ID = "a.b&c" }, "lower-case words"},
		{"no operation", func(r *Requirement) { r.Operation = "" },
			"operation, sentence and source"},
		{"no sentence", func(r *Requirement) { r.Sentence = "" }, "operation, sentence and source"},
		{"no source", func(r *Requirement) { r.Source = "" }, "operation, sentence and source"},
		{"no kind", func(r *Requirement) { r.Kind = "odd" }, "is not a kind"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := sound()
			test.change(&r)
			err := Table{r}.Validate()
			if test.want == "" && err != nil {
				t.Error(err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestAnIDIsTakenOnce(t *testing.T) {
	if err := (Table{sound(), sound()}).Validate(); err == nil ||
		!strings.Contains(err.Error(), "occurs twice") {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	table := Table{sound()}
	if r, found := table.Find("a.b-c.200"); !found || r.Sentence != "It answers." {
		t.Error(r, found)
	}
	if _, found := table.Find("a.b"); found {
		t.Error("a part of an id found a requirement")
	}
}

func TestLabelsHaveNoFilterSyntax(t *testing.T) {
	for operation, want := range map[string]string{
		"postAdminSessions":   "operation:postAdminSessions",
		"POST /token":         "operation:post-token",
		"DELETE /roles/{id}/": "operation:delete-roles-id",
		"GET /a/(b|c)!,&x":    "operation:get-a-b-c-x",
		"GET /":               "operation:get-",
	} {
		r := sound()
		r.Operation = operation
		labels := r.Labels()
		if labels[1] != want {
			t.Errorf("%s: got %s, want %s", operation, labels[1], want)
		}
		for _, label := range labels {
			if strings.ContainsAny(label, "&|!,()/") {
				t.Errorf("%s: %s", operation, label)
			}
		}
		if !slices.Contains(labels, "kind:positive") ||
			!slices.Contains(labels, "requirement:a.b-c.200") {
			t.Error(labels)
		}
	}
}
