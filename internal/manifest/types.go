package manifest

// These are the members of batch/v1 and core/v1 that are written, by their names there. A member
// without omitempty is written also where it is its type's zero value, because that says something.

type object struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Metadata   metadata `yaml:"metadata"`
	Spec       any      `yaml:"spec"`
}

type metadata struct {
	Name      string            `yaml:"name,omitempty"`
	Namespace string            `yaml:"namespace,omitempty"`
	Labels    map[string]string `yaml:"labels"`
}

type cronJobSpec struct {
	Schedule          string      `yaml:"schedule"`
	ConcurrencyPolicy string      `yaml:"concurrencyPolicy"`
	JobTemplate       jobTemplate `yaml:"jobTemplate"`
}

type jobTemplate struct {
	Metadata metadata `yaml:"metadata"`
	Spec     *jobSpec `yaml:"spec"`
}

type jobSpec struct {
	CompletionMode        string           `yaml:"completionMode,omitempty"`
	Completions           int              `yaml:"completions,omitempty"`
	Parallelism           int              `yaml:"parallelism,omitempty"`
	BackoffLimit          *int             `yaml:"backoffLimit,omitempty"`
	BackoffLimitPerIndex  *int             `yaml:"backoffLimitPerIndex,omitempty"`
	MaxFailedIndexes      int              `yaml:"maxFailedIndexes,omitempty"`
	ActiveDeadlineSeconds int              `yaml:"activeDeadlineSeconds"`
	PodReplacementPolicy  string           `yaml:"podReplacementPolicy"`
	PodFailurePolicy      podFailurePolicy `yaml:"podFailurePolicy"`
	Template              podTemplate      `yaml:"template"`
}

type podFailurePolicy struct {
	Rules []failureRule `yaml:"rules"`
}

type failureRule struct {
	Action          string         `yaml:"action"`
	OnExitCodes     *exitCodes     `yaml:"onExitCodes,omitempty"`
	OnPodConditions []podCondition `yaml:"onPodConditions,omitempty"`
}

type exitCodes struct {
	Operator string `yaml:"operator"`
	Values   []int  `yaml:"values"`
}

type podCondition struct {
	Type   string `yaml:"type"`
	Status string `yaml:"status"`
}

type podTemplate struct {
	Metadata metadata `yaml:"metadata"`
	Spec     podSpec  `yaml:"spec"`
}

type podSpec struct {
	RestartPolicy                string      `yaml:"restartPolicy"`
	AutomountServiceAccountToken bool        `yaml:"automountServiceAccountToken"`
	EnableServiceLinks           bool        `yaml:"enableServiceLinks"`
	SecurityContext              podSecurity `yaml:"securityContext"`
	Containers                   []container `yaml:"containers"`
	Volumes                      []volume    `yaml:"volumes"`
}

type podSecurity struct {
	RunAsNonRoot   bool    `yaml:"runAsNonRoot"`
	RunAsUser      int     `yaml:"runAsUser"`
	RunAsGroup     int     `yaml:"runAsGroup"`
	FSGroup        int     `yaml:"fsGroup"`
	SeccompProfile seccomp `yaml:"seccompProfile"`
}

type seccomp struct {
	Type string `yaml:"type"`
}

type container struct {
	Name            string            `yaml:"name"`
	Image           string            `yaml:"image"`
	Args            []string          `yaml:"args"`
	Env             []envVar          `yaml:"env,omitempty"`
	Resources       resources         `yaml:"resources"`
	SecurityContext containerSecurity `yaml:"securityContext"`
	VolumeMounts    []volumeMount     `yaml:"volumeMounts"`
}

type envVar struct {
	Name      string     `yaml:"name"`
	Value     string     `yaml:"value,omitempty"`
	ValueFrom *valueFrom `yaml:"valueFrom,omitempty"`
}

type valueFrom struct {
	SecretKeyRef secretKeyRef `yaml:"secretKeyRef"`
}

type secretKeyRef struct {
	Name     string `yaml:"name"`
	Key      string `yaml:"key"`
	Optional bool   `yaml:"optional,omitempty"`
}

type resources struct {
	Requests quantities `yaml:"requests"`
	Limits   quantities `yaml:"limits"`
}

type quantities struct {
	CPU    string `yaml:"cpu,omitempty"`
	Memory string `yaml:"memory"`
}

type containerSecurity struct {
	AllowPrivilegeEscalation bool         `yaml:"allowPrivilegeEscalation"`
	ReadOnlyRootFilesystem   bool         `yaml:"readOnlyRootFilesystem"`
	Capabilities             capabilities `yaml:"capabilities"`
}

type capabilities struct {
	Drop []string `yaml:"drop"`
}

type volumeMount struct {
	Name      string `yaml:"name"`
	MountPath string `yaml:"mountPath"`
	ReadOnly  bool   `yaml:"readOnly,omitempty"`
}

type volume struct {
	Name      string           `yaml:"name"`
	ConfigMap *configMapVolume `yaml:"configMap,omitempty"`
	Claim     *claimVolume     `yaml:"persistentVolumeClaim,omitempty"`
	EmptyDir  *struct{}        `yaml:"emptyDir,omitempty"`
}

type configMapVolume struct {
	Name string `yaml:"name"`
}

type claimVolume struct {
	ClaimName string `yaml:"claimName"`
}
