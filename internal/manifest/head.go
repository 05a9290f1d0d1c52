package manifest

import (
	"fmt"
	"strings"
	"text/template"
)

// head says what the manifest stands on, and how its results come together.
var head = template.Must(template.New("head").Parse(`# Written by plumbline job. It needs in its namespace:
#   the ConfigMap {{.ConfigMap}} with plumbline.yaml, which has the target {{.Target}}
{{- if .Credentials}}
#   the Secret {{.Secret}} with the credentials, each by the name of its variable
{{- end}}
{{- if eq .Results "volume"}}
#   the PersistentVolumeClaim {{.Claim}}, which all pods can write to at the same time
# The result is in {{.Merged}} on that volume, and the verdict is that of
# {{if .Schedule}}the Jobs of the CronJob{{else}}the Job{{end}} {{.Merge}}.
# It fails where a shard is missing.
{{- else}}
# The results are in the logs of the pods. When the Job {{.Job}} has ended, join them:
#   kubectl logs{{.InNamespace}} --selector=batch.kubernetes.io/job-name={{.Job}} \
#     --tail=-1 --max-log-requests={{.Pods}} > pods.log
#   plumbline merge --shards={{.Shards}} pods.log
# That fails where a shard is missing.
{{- end}}
`))

func writeHead(b *strings.Builder, o Options) {
	values := struct {
		Options
		Merge, Merged, Job, InNamespace string
		Pods                            int // with those of all attempts
	}{Options: o, Merge: o.mergeName(), Merged: o.resultsIn("merged"), Job: o.Name,
		Pods: o.Shards * (o.Retries + 1)}
	if o.Schedule != "" {
		values.Job += "-…"
	}
	if o.Namespace != "" {
		values.InNamespace = fmt.Sprintf(" --namespace=%s", o.Namespace)
	}
	// a strings.Builder takes everything, and a test executes the template with all members
	_ = head.Execute(b, values)
}
