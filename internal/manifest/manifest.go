// Package manifest writes the Kubernetes manifests of a run that several pods share: an Indexed Job
// of which each pod runs a shard, and what joins their results.
//
// The objects are written as plain data: the types of k8s.io/api would be half of the program. A
// test in a module of its own decodes what is written strictly into them.
package manifest

import (
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Results is where the pods leave their results.
type Results string

// The places.
const (
	Volume Results = "volume" // a PersistentVolumeClaim that all pods can write to
	Log    Results = "log"    // the log of each pod, as a framed line
)

// Options say what a job is to do. Nothing in them is secret.
type Options struct {
	Name      string // of the Job; other objects have names that begin so
	Namespace string // "" leaves it to whoever applies the manifest
	Image     string // whose entry point is plumbline
	Target    string // an entry of targets in plumbline.yaml
	Suites    []string
	Shards    int
	// Parallelism is how many pods run at the same time; 0 is all.
	Parallelism int
	Retries     int           // of a shard that could not run
	Deadline    time.Duration // of the whole Job
	Results     Results
	Claim       string // name of the PersistentVolumeClaim, for Volume
	ConfigMap   string // that has plumbline.yaml
	Secret      string // that has the credentials, each by the name of its variable
	Credentials []Credential
	// Schedule makes CronJobs of the Jobs; "" runs them once.
	Schedule string
}

// Credential is a variable of the environment that has a credential.
type Credential struct {
	Variable string
	Optional bool // a pod starts without it as well
}

// Paths within the containers.
const (
	configFolder  = "/etc/plumbline"
	configFile    = "plumbline.yaml"
	reportsFolder = "/reports"
	resultsFolder = "/results"
)

// nobody is the user and the group of the containers.
const nobody = 65534

// staleAfter is how much older than the merge a result may be, so that one that is left from an
// earlier run of a schedule is not taken for one of this run.
const staleAfter = 10 * time.Minute

// mergeGrace is how much longer a merge may take than the Job that it waits for.
const mergeGrace = 10 * time.Minute

// Write writes the manifests as YAML, or says what is wrong with the options.
func Write(w io.Writer, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	var b strings.Builder
	writeHead(&b, o)
	objects := []object{o.workload(o.Name, "shard", o.shardJob())}
	if o.Results == Volume {
		objects = append(objects, o.workload(o.mergeName(), "merge", o.mergeJob()))
	}
	for _, each := range objects {
		text, err := yaml.Dump(each, yaml.WithIndent(2))
		if err != nil {
			return err
		}
		b.WriteString("---\n" + string(text))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (o Options) mergeName() string { return o.Name + "-merge" }

// labels are those of an object of the run.
func (o Options) labels(component string) map[string]string {
	return map[string]string{
		"app.kubernetes.io/name": "plumbline", "app.kubernetes.io/instance": o.Name,
		"app.kubernetes.io/component": component,
	}
}

// workload wraps the specification of a Job into a Job or, with a schedule, into a CronJob.
func (o Options) workload(name, component string, spec *jobSpec) object {
	meta := metadata{Name: name, Namespace: o.Namespace, Labels: o.labels(component)}
	if o.Schedule == "" {
		return object{APIVersion: "batch/v1", Kind: "Job", Metadata: meta, Spec: spec}
	}
	return object{APIVersion: "batch/v1", Kind: "CronJob", Metadata: meta, Spec: cronJobSpec{
		Schedule: o.Schedule, ConcurrencyPolicy: "Forbid",
		JobTemplate: jobTemplate{metadata{Labels: o.labels(component)}, spec},
	}}
}

// shardJob is the Indexed Job: a pod for each shard, known by its index.
func (o Options) shardJob() *jobSpec {
	parallelism := o.Parallelism
	if parallelism == 0 {
		parallelism = o.Shards
	}
	return &jobSpec{
		CompletionMode: "Indexed", Completions: o.Shards, Parallelism: parallelism,
		BackoffLimitPerIndex: &o.Retries, MaxFailedIndexes: o.Shards,
		PodReplacementPolicy: "Failed", ActiveDeadlineSeconds: int(o.Deadline.Seconds()),
		PodFailurePolicy: failurePolicy("FailIndex"),
		Template:         o.pod("shard", o.shardContainer()),
	}
}

// failurePolicy knows the exit statuses of plumbline: what does not conform will not conform the
// next time, what could not run may, and what the cluster has disturbed does not count. onFinding
// is what becomes of the first.
func failurePolicy(onFinding string) podFailurePolicy {
	return podFailurePolicy{[]failureRule{
		// first, since a pod that is ended from outside ends with any status
		{Action: "Ignore", OnPodConditions: []podCondition{{"DisruptionTarget", "True"}}},
		{Action: onFinding, OnExitCodes: &exitCodes{"In", []int{1}}},
		{Action: "Count", OnExitCodes: &exitCodes{"In", []int{2}}},
	}}
}

func (o Options) shardContainer() container {
	args := append([]string{"run"}, o.Suites...)
	args = append(args, "--formats=json")
	reports := volumeMount{Name: "reports", MountPath: reportsFolder}
	if o.Results == Volume {
		args = append(args, "--reports="+o.resultsIn("shard-$(JOB_COMPLETION_INDEX)"))
		reports = volumeMount{Name: "results", MountPath: resultsFolder}
	} else {
		args = append(args, "--reports="+reportsFolder, "--result-line")
	}
	c := o.container(args, "128Mi", "256Mi")
	c.VolumeMounts = []volumeMount{{Name: "config", MountPath: configFolder, ReadOnly: true},
		reports}
	c.Env = []envVar{
		{Name: "PLUMBLINE_SHARDS", Value: fmt.Sprint(o.Shards)},
		{Name: "PLUMBLINE_TARGET", Value: o.Target},
		{Name: "PLUMBLINE_CONFIG", Value: configFolder + "/" + configFile},
	}
	for _, credential := range o.Credentials {
		c.Env = append(c.Env, envVar{Name: credential.Variable, ValueFrom: &valueFrom{
			secretKeyRef{o.Secret, credential.Variable, credential.Optional}}})
	}
	return c
}

// resultsIn is a path of the results on the volume, which several jobs may share.
func (o Options) resultsIn(name string) string {
	return strings.Join([]string{resultsFolder, o.Name, name}, "/")
}

// mergeJob waits for the results of all shards and joins them.
func (o Options) mergeJob() *jobSpec {
	c := o.container([]string{
		"merge", fmt.Sprintf("--shards=%d", o.Shards), "--wait=" + o.Deadline.String(),
		"--max-age=" + staleAfter.String(), "--reports=" + o.resultsIn("merged"),
		o.resultsIn("shard-*/plumbline.json"),
	}, "256Mi", "1Gi") // it has the results of all shards at once
	c.VolumeMounts = []volumeMount{{Name: "results", MountPath: resultsFolder}}
	return &jobSpec{
		BackoffLimit:          new(int), // what is missing after the wait stays missing
		ActiveDeadlineSeconds: int((o.Deadline + mergeGrace).Seconds()),
		PodReplacementPolicy:  "Failed",
		PodFailurePolicy:      failurePolicy("FailJob"),
		Template:              o.pod("merge", c),
	}
}

func (o Options) container(args []string, memory, mostMemory string) container {
	return container{
		Name: "plumbline", Image: o.Image, Args: args,
		Resources: resources{
			Requests: quantities{CPU: "250m", Memory: memory},
			Limits:   quantities{Memory: mostMemory},
		},
		SecurityContext: containerSecurity{ReadOnlyRootFilesystem: true,
			Capabilities: capabilities{Drop: []string{"ALL"}}},
	}
}

// pod makes a pod of a container: it is nobody, knows nothing of the cluster, and is never
// restarted, since the Job decides that.
func (o Options) pod(component string, c container) podTemplate {
	spec := podSpec{
		RestartPolicy: "Never",
		SecurityContext: podSecurity{RunAsNonRoot: true, RunAsUser: nobody, RunAsGroup: nobody,
			FSGroup: nobody, SeccompProfile: seccomp{"RuntimeDefault"}},
		Containers: []container{c},
	}
	for _, mount := range c.VolumeMounts {
		v := volume{Name: mount.Name}
		switch mount.Name {
		case "config":
			v.ConfigMap = &configMapVolume{o.ConfigMap}
		case "results":
			v.Claim = &claimVolume{o.Claim}
		default:
			v.EmptyDir = &struct{}{}
		}
		spec.Volumes = append(spec.Volumes, v)
	}
	return podTemplate{metadata{Labels: o.labels(component)}, spec}
}
