// Package pipelines holds manifests to the Go types of the systems that read them. It is a module
// of its own, so that nothing of these systems is in the project's.
package pipelines

import (
	"os"
	"strings"
	"testing"

	"github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"sigs.k8s.io/yaml"
)

func argo(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/ci/argo.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheArgoWorkflowIsOne(t *testing.T) {
	var workflow v1alpha1.WorkflowTemplate
	if err := yaml.UnmarshalStrict([]byte(argo(t)), &workflow); err != nil {
		t.Fatal(err)
	}
	// Argo checks its own rules of names when it is given a workflow; of those this one has to hold
	// that each step is of a template that is there.
	known := map[string]bool{}
	for _, template := range workflow.Spec.Templates {
		known[template.Name] = true
	}
	if !known[workflow.Spec.Entrypoint] {
		t.Errorf("there is no template %q to begin with", workflow.Spec.Entrypoint)
	}
	steps := 0
	for _, template := range workflow.Spec.Templates {
		for _, parallel := range template.Steps {
			for _, step := range parallel.Steps {
				if steps++; !known[step.Template] {
					t.Errorf("the step %q is of no template", step.Name)
				}
			}
		}
	}
	if steps != 2 || workflow.Kind != "WorkflowTemplate" {
		t.Errorf("got %d steps of a %s", steps, workflow.Kind)
	}
}

// A member that Argo does not know would do nothing, and nobody would see it.
func TestAMisspelledMemberIsRefused(t *testing.T) {
	for _, change := range [][2]string{{"retryStrategy:", "retryStrategies:"},
		{"secretKeyRef:", "secretKey:"}, {"volumeClaimTemplates:", "volumeClaims:"},
		{"continueOn:", "goOn:"}} {
		text := strings.Replace(argo(t), change[0], change[1], 1)
		var workflow v1alpha1.WorkflowTemplate
		if text == argo(t) || yaml.UnmarshalStrict([]byte(text), &workflow) == nil {
			t.Errorf("%s is taken", change[1])
		}
	}
}
