package inspect

import (
	"regexp"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/contract"
)

// allDefective are the documents of all tests.
var allDefective = [][]defective{
	defectiveOfficial, defectiveOfficial31, defectiveDocument, defectiveOperations, defectivePaths,
	defectiveOverlaps, defectiveParameters, defectiveResponses, defectiveKeywords, defectiveTypes,
	defectiveFormats, defectiveEditions, defectiveEffects, defectivePatterns, defectiveDialects,
	defectiveSatisfiability, defectiveValues, defectiveDiscriminators, defectiveSecurity,
	defectiveServers, defectiveOnce, defectiveClosed,
}

func TestASoundDocumentHasNoDefect(t *testing.T) {
	for version, text := range sound {
		if defects := inspected(t, text); len(defects) > 0 {
			t.Errorf("%s: got\n%s", version, list(defects))
		}
	}
}

func TestEveryRuleIsTriedTwice(t *testing.T) {
	tried := map[string]int{}
	for _, documents := range allDefective {
		for _, d := range documents {
			told := map[string]bool{}
			for _, line := range d.want {
				told[strings.TrimSuffix(strings.Fields(line)[2], ":")] = true
			}
			for rule := range told {
				tried[rule]++
			}
		}
	}
	for _, rule := range Rules()[len(loadingRules):] {
		if tried[string(rule.ID)] < 2 {
			t.Errorf("%s is tried by %d documents, want two at least", rule.ID,
				tried[string(rule.ID)])
		}
	}
}

func TestTheRegistryIsWellFormed(t *testing.T) {
	seen := map[contract.Rule]bool{}
	for _, rule := range Rules() {
		if seen[rule.ID] ||
			!regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`).MatchString(string(rule.ID)) {
			t.Errorf("%s is there twice, or no kebab case", rule.ID)
		}
		seen[rule.ID] = true
		if rule.Severity != verdict.Error && rule.Severity != verdict.Warning &&
			rule.Severity != verdict.Note || !strings.HasSuffix(rule.Sentence, ".") {
			t.Errorf("%s: got severity %q and the sentence %q", rule.ID, rule.Severity,
				rule.Sentence)
		}
	}
}

func TestRulesGivesACopy(t *testing.T) {
	Rules()[0].ID = "changed"
	if Rules()[0].ID == "changed" {
		t.Error("who changes the list changes the rules")
	}
}
