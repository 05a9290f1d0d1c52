package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/harness/suite"
	"plumbline/internal/manifest"
)

func newJobCommand() *cobra.Command {
	var o manifest.Options
	c := &cobra.Command{
		Use:   "job --shards N --target NAME [" + strings.Join(suiteNames(), "|") + " …] [flags]",
		Short: "Write the Kubernetes manifests of a run that several pods share",
		Long: `Write the Kubernetes manifests of a run that several pods share: an Indexed Job, of which each
pod runs a shard, and with --results volume a Job that joins their results. What does not conform is
never run again; what could not run is; a pod that the cluster ends does not count. Secrets are
references, and no value of one is read.`,
		Example: `  plumbline job --shards 5 --target staging > job.yaml

  # every night, with the results in the logs of the pods
  plumbline job --shards 3 --target staging --results log --schedule '30 2 * * *' respoke`,
		GroupID:           groupTest,
		ValidArgsFunction: completeSuites,
		Annotations: map[string]string{statusAnnotation: "Exit status: 0 the manifests are " +
			"written, 2 they could not be."},
	}
	grouped(c, "What is tested", func(flags *pflag.FlagSet) { jobFlags(flags, &o) })
	grouped(c, "Objects in the cluster", func(flags *pflag.FlagSet) { objectFlags(flags, &o) })
	does(c, func(i invocation, words []string) int {
		chosen, err := choose(words)
		if err != nil {
			return i.fail("%v", err)
		}
		if len(words) > 0 { // without a word, the pods too test all that they know
			for _, each := range chosen {
				o.Suites = append(o.Suites, each.Name)
			}
		}
		o.Credentials = credentialsOf(chosen)
		if err := o.Check(); err != nil {
			return i.fail("%v", err)
		}
		if err := manifest.Write(i.stdout, o); err != nil {
			return i.problem(err)
		}
		return exitConforms
	})
	return c
}

func jobFlags(flags *pflag.FlagSet, o *manifest.Options) {
	flags.IntVar(&o.Shards, "shards", 0, "`number` of pods that share the run")
	flags.StringVar(&o.Target, "target", "", "`name` of the target of plumbline.yaml to test")
	flags.IntVar(&o.Parallelism, "parallelism", 0,
		"`number` of pods that run at the same time (default: all)")
	flags.IntVar(&o.Retries, "retries", defaultRetries,
		"`number` of times that a shard which could not run is run again")
	flags.DurationVar(&o.Deadline, "deadline", time.Hour, "`time` that the whole run may take")
	flags.StringVar(&o.Schedule, "schedule", "",
		"`cron` schedule such as '30 2 * * *', on which the run is repeated (default: once)")
	oneOf(flags, (*string)(&o.Results), "results", string(manifest.Volume),
		"where the pods leave their results", string(manifest.Volume), string(manifest.Log))
}

// defaultRetries is how often a shard that could not run is run again unless a flag says so.
const defaultRetries = 2

func objectFlags(flags *pflag.FlagSet, o *manifest.Options) {
	flags.StringVar(&o.Name, "name", program, "`name` of the Job; others begin with it")
	flags.StringVar(&o.Namespace, "namespace", "", "`name` of the namespace (default: none)")
	flags.StringVar(&o.Image, "image", program+":latest",
		"`image` whose entry point is plumbline")
	flags.StringVar(&o.ConfigMap, "config-map", program,
		"`name` of the ConfigMap that has plumbline.yaml")
	flags.StringVar(&o.Secret, "secret", program,
		"`name` of the Secret that has the credentials, each by the name of its variable")
	flags.StringVar(&o.Claim, "claim", program,
		"`name` of the PersistentVolumeClaim that takes the results")
}

// credentialsOf are the variables that suites take credentials from.
func credentialsOf(suites []*suite.Suite) []manifest.Credential {
	var all []manifest.Credential
	for _, each := range suites {
		for _, credential := range each.Target.Credentials {
			all = append(all, manifest.Credential{Variable: credential.Variable,
				Optional: !credential.Required})
		}
	}
	return all
}
