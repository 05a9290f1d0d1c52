package specs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"plumbline/specs"
)

// kinds are the evidence labels that SOURCE.md explains.
var kinds = []string{"published", "docs", "recorded", "client", "inferred", "unknown"}

func TestPathsNameTheEmbeddedFiles(t *testing.T) {
	for _, api := range specs.All() {
		for path, embedded := range map[string][]byte{
			api.DocumentPath:   api.Document,
			api.AmendmentsPath: api.Amendments,
		} {
			if path == "" {
				continue
			}
			onDisk, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(path)))
			if err != nil {
				t.Errorf("%s: %v", api.DocumentPath, err)
			} else if !bytes.Equal(onDisk, embedded) {
				t.Errorf("%s: %s is not the embedded file", api.DocumentPath, path)
			}
		}
	}
}

// TestDocumentsAreAsPublished holds each document to the SHA-256 that its SOURCE.md names.
func TestDocumentsAreAsPublished(t *testing.T) {
	for _, api := range specs.All() {
		path := filepath.Join("..", filepath.FromSlash(api.DocumentPath), "..", "SOURCE.md")
		source, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		sum := sha256.Sum256(api.Document)
		if got := hex.EncodeToString(sum[:]); !bytes.Contains(source, []byte(got)) {
			t.Errorf("%s has changed: its SHA-256 is %s, and SOURCE.md does not name it",
				api.DocumentPath, got)
		}
	}
}

func TestAmendmentsAreOverlays(t *testing.T) {
	for _, api := range specs.All() {
		if api.AmendmentsPath == "" {
			continue
		}
		t.Run(api.DocumentPath, func(t *testing.T) {
			var overlay map[string]any
			if err := yaml.Unmarshal(api.Amendments, &overlay); err != nil {
				t.Fatalf("%s: %v", api.AmendmentsPath, err)
			}
			for _, problem := range overlayProblems(overlay) {
				t.Errorf("%s: %s", api.AmendmentsPath, problem)
			}
		})
	}
}

func TestOverlayProblemsAreFound(t *testing.T) {
	const sound = `{target: $, description: d, update: {a: 1}, x-evidence: {kind: docs, source: s}}`
	for name, tc := range map[string]struct{ overlay, want string }{
		"sound": {`{overlay: 1.0.0, info: {title: t, version: v}, actions: [` +
			sound + `]}`, ""},
		"other version": {`{overlay: 1.1.0, info: {title: t, version: v}, actions: [` +
			sound + `]}`, "overlay is 1.1.0"},
		"no title": {`{overlay: 1.0.0, info: {version: v}, actions: [` + sound + `]}`,
			"info.title"},
		"no version": {`{overlay: 1.0.0, info: {title: t}, actions: [` + sound + `]}`,
			"info.version"},
		"no actions":          {`{overlay: 1.0.0, info: {title: t, version: v}}`, "no actions"},
		"action is no object": {action(`text`), "no object"},
		"no target": {
			action(`{description: d, update: {a: 1}, x-evidence: {kind: docs, source: s}}`),
			"no target"},
		"target is no path": {
			action(
				`{target: paths, description: d, update: {a: 1}, x-evidence: {kind: docs, source: s}}`), "JSONPath"},
		"no description": {
			action(`{target: $, update: {a: 1}, x-evidence: {kind: docs, source: s}}`),
			"no description"},
		"update and remove": {
			action(
				`{target: $, description: d, update: {a: 1}, remove: true, x-evidence: {kind: docs, source: s}}`), "exactly one"},
		"neither": {
			action(`{target: $, description: d, x-evidence: {kind: docs, source: s}}`),
			"exactly one"},
		"remove is not true": {
			action(
				`{target: $, description: d, remove: false, x-evidence: {kind: docs, source: s}}`),
			"remove is not true"},
		"update is no object": {
			action(`{target: $, description: d, update: [1], x-evidence: {kind: docs, source: s}}`),
			"update is not an object"},
		"misspelled member": {
			action(
				`{target: $, description: d, update: {a: 1}, evidence: 1, x-evidence: {kind: docs, source: s}}`), "evidence is not known"},
		"no evidence": {action(`{target: $, description: d, update: {a: 1}}`),
			"no x-evidence"},
		"no kind": {
			action(`{target: $, description: d, update: {a: 1}, x-evidence: {source: s}}`), "kind"},
		"unknown kind": {
			action(
				`{target: $, description: d, update: {a: 1}, x-evidence: {kind: rumor, source: s}}`), "kind"},
		"empty source": {
			action(
				`{target: $, description: d, update: {a: 1}, x-evidence: {kind: docs, source: " "}}`), "source"},
		"note is no text": {
			action(
				`{target: $, description: d, update: {a: 1}, x-evidence: {kind: docs, source: s, note: 1}}`), "note"},
		"misspelled evidence": {
			action(
				`{target: $, description: d, update: {a: 1}, x-evidence: {kind: docs, source: s, notes: n}}`), "notes is not known"},
		"the same thing twice": {
			action(sound +
				`, {target: $, description: e, update: {a: 1}, x-evidence: {kind: client, source: s}}`), "the same as action 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var overlay map[string]any
			if err := yaml.Unmarshal([]byte(tc.overlay), &overlay); err != nil {
				t.Fatal(err)
			}
			problems := overlayProblems(overlay)
			if tc.want == "" {
				if len(problems) > 0 {
					t.Errorf("problems found: %q", problems)
				}
			} else if len(problems) != 1 || !strings.Contains(problems[0], tc.want) {
				t.Errorf("problems %q, want one with %q", problems, tc.want)
			}
		})
	}
}

// action is an overlay that is sound but for the given action.
func action(text string) string {
	return `{overlay: 1.0.0, info: {title: t, version: v}, actions: [` + text + `]}`
}

// overlayProblems says what keeps overlay from being an OpenAPI Overlay 1.0.0 whose every action
// carries its evidence.
func overlayProblems(overlay map[string]any) (problems []string) {
	if version, _ := overlay["overlay"].(string); version != "1.0.0" {
		problems = append(problems, "overlay is "+version+", not 1.0.0")
	}
	info, _ := overlay["info"].(map[string]any)
	for _, member := range []string{"title", "version"} {
		if !isText(info[member]) {
			problems = append(problems, "info."+member+" is missing")
		}
	}
	actions, _ := overlay["actions"].([]any)
	if len(actions) == 0 {
		problems = append(problems, "there are no actions")
	}

	seen := map[string]string{} // target and update → the action that has them
	for i, item := range actions {
		name := "action " + string(mustJSON(i+1))
		action, ok := item.(map[string]any)
		if !ok {
			problems = append(problems, name+" is no object")
			continue
		}
		if target, _ := action["target"].(string); isText(target) {
			name += " on " + target
		}
		for _, problem := range slices.Concat(actionProblems(action), changeProblems(action),
			evidenceProblems(action)) {
			problems = append(problems, name+": "+problem)
		}
		update, updates := action["update"]
		if !updates {
			continue
		}
		key := string(mustJSON([]any{action["target"], update}))
		if first, ok := seen[key]; ok {
			problems = append(problems, name+" does the same as "+first)
		} else {
			seen[key] = name
		}
	}
	return problems
}

// actionProblems says what is wrong with an action's target, description and member names.
func actionProblems(action map[string]any) (problems []string) {
	if target, _ := action["target"].(string); !isText(target) {
		problems = append(problems, "no target")
	} else if !strings.HasPrefix(target, "$") {
		problems = append(problems, "the target is no JSONPath")
	}
	if !isText(action["description"]) {
		problems = append(problems, "no description")
	}
	for member := range action {
		if !slices.Contains([]string{"target", "description", "update", "remove", "x-evidence"},
			member) {
			problems = append(problems, "the member "+member+" is not known")
		}
	}
	return problems
}

// changeProblems says what is wrong with what an action does.
func changeProblems(action map[string]any) []string {
	update, updates := action["update"]
	remove, removes := action["remove"]
	if updates == removes {
		return []string{"exactly one of update and remove is needed"}
	}
	if _, isObject := update.(map[string]any); updates && !isObject {
		// Overlay versions disagree on what an array does to an array, so arrays are merged by way
		// of their parent.
		return []string{"update is not an object"}
	}
	if removes && remove != true {
		return []string{"remove is not true"}
	}
	return nil
}

// evidenceProblems says what is wrong with the evidence of an action.
func evidenceProblems(action map[string]any) (problems []string) {
	evidence, ok := action["x-evidence"].(map[string]any)
	if !ok {
		return []string{"no x-evidence"}
	}
	if kind, _ := evidence["kind"].(string); !slices.Contains(kinds, kind) {
		problems = append(problems, "the kind of evidence is none of "+strings.Join(kinds, ", "))
	}
	if !isText(evidence["source"]) {
		problems = append(problems, "the evidence names no source")
	}
	if note, ok := evidence["note"]; ok && !isText(note) {
		problems = append(problems, "the note is no text")
	}
	for member := range evidence {
		if !slices.Contains([]string{"kind", "source", "note"}, member) {
			problems = append(problems, "the evidence's member "+member+" is not known")
		}
	}
	return problems
}

func isText(value any) bool {
	text, ok := value.(string)
	return ok && strings.TrimSpace(text) != ""
}

func mustJSON(value any) []byte {
	text, err := json.Marshal(value) // writes the members of an object in the order of their names
	if err != nil {
		panic(err)
	}
	return text
}
