package manifests

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// goldens are what plumbline job writes, as the project's own tests hold it.
func goldens(t *testing.T) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../manifest/testdata/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d manifests, %v", len(paths), err)
	}
	texts := map[string][]byte{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)] = text
	}
	return texts
}

func TestWhatIsWrittenIsWhatKubernetesReads(t *testing.T) {
	for name, text := range goldens(t) {
		read, err := Read(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		specs := map[string]batchv1.JobSpec{}
		for _, job := range read.Jobs {
			specs[job.Name] = job.Spec
		}
		for _, job := range read.CronJobs {
			specs[job.Name] = job.Spec.JobTemplate.Spec
		}
		wanted := 2 // the shards and the merge
		if strings.Contains(name, "log") {
			wanted = 1
		}
		if len(specs) != wanted {
			t.Errorf("%s has %d jobs, want %d", name, len(specs), wanted)
		}
		for job, spec := range specs {
			if problem := wrongIn(spec); problem != "" {
				t.Errorf("%s: %s: %s", name, job, problem)
			}
		}
	}
}

// wrongIn says what of the promises a job does not keep.
func wrongIn(spec batchv1.JobSpec) string {
	pod, security := spec.Template.Spec, spec.Template.Spec.SecurityContext
	one := pod.Containers[0]
	switch {
	case pod.RestartPolicy != corev1.RestartPolicyNever:
		return "it is restarted"
	case !*security.RunAsNonRoot || *security.RunAsUser == 0 ||
		security.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault:
		return "it may do more than nobody"
	case *pod.AutomountServiceAccountToken || *pod.EnableServiceLinks:
		return "it knows of the cluster"
	case *one.SecurityContext.AllowPrivilegeEscalation ||
		!*one.SecurityContext.ReadOnlyRootFilesystem ||
		len(one.SecurityContext.Capabilities.Drop) != 1 ||
		one.SecurityContext.Capabilities.Drop[0] != "ALL":
		return "its container may do more than read"
	case one.Resources.Limits.Memory().IsZero() || one.Resources.Requests.Cpu().IsZero():
		return "it has no bounds"
	case *spec.ActiveDeadlineSeconds < 1:
		return "it has no end"
	}
	rules := spec.PodFailurePolicy.Rules
	if len(rules) != 3 || rules[0].Action != batchv1.PodFailurePolicyActionIgnore ||
		rules[0].OnPodConditions[0].Type != corev1.DisruptionTarget {
		return "a disruption counts"
	}
	final := batchv1.PodFailurePolicyActionFailJob
	if spec.CompletionMode != nil { // the shards
		final = batchv1.PodFailurePolicyActionFailIndex
		if *spec.CompletionMode != batchv1.IndexedCompletion ||
			*spec.MaxFailedIndexes != *spec.Completions || spec.BackoffLimitPerIndex == nil {
			return "it does not know its shards"
		}
	}
	if rules[1].Action != final || rules[1].OnExitCodes.Values[0] != 1 {
		return "what does not conform is run again"
	}
	if rules[2].Action != batchv1.PodFailurePolicyActionCount ||
		rules[2].OnExitCodes.Values[0] != 2 {
		return "what could not run is not counted"
	}
	for _, variable := range one.Env {
		if variable.Value == "" && (variable.ValueFrom == nil ||
			variable.ValueFrom.SecretKeyRef.Key != variable.Name) {
			return variable.Name + " is no reference to a secret"
		}
	}
	return ""
}

// TestWhatKubernetesDoesNotKnowIsRefused, so that the test above can fail.
func TestWhatKubernetesDoesNotKnowIsRefused(t *testing.T) {
	sound := string(goldens(t)["volume.yaml"])
	for name, change := range map[string][2]string{
		"an unknown member":      {"completionMode:", "completionsMode:"},
		"a member of another":    {"      restartPolicy: Never", "      schedule: Never"},
		"another case":           {"backoffLimitPerIndex:", "backofflimitperindex:"},
		"a number for a text":    {"value: '5'", "value: 5"},
		"a text for a number":    {"completions: 5", "completions: five"},
		"a member that is twice": {"completions: 5", "completions: 5\n  completions: 5"},
		"another kind":           {"kind: Job", "kind: Pod"},
	} {
		text := strings.Replace(sound, change[0], change[1], 1)
		if _, err := Read([]byte(text)); err == nil || text == sound {
			t.Errorf("%s is taken", name)
		}
	}
	for name, change := range map[string][2]string{
		"root":          {"runAsUser: 65534", "runAsUser: 0"},
		"a retried 1":   {"action: FailIndex", "action: Count"},
		"a late rule":   {"action: Ignore", "action: Count"},
		"a plain value": {"- name: RESPOKE_PASSWORD", "- name: OTHER"},
		"a restart":     {"restartPolicy: Never", "restartPolicy: OnFailure"},
	} {
		read, err := Read([]byte(strings.Replace(sound, change[0], change[1], 1)))
		if err != nil || wrongIn(read.Jobs[0].Spec) == "" {
			t.Errorf("%s is taken for sound (%v)", name, err)
		}
	}
}
