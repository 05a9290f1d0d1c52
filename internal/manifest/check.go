package manifest

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"plumbline/internal/shard"
)

var (
	// dnsLabel is RFC 1123's, as Kubernetes takes it for names.
	dnsLabel = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	// dnsSubdomain is what Secrets, ConfigMaps and claims are called.
	dnsSubdomain = regexp.MustCompile(
		`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	targetName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	imageName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/@-]*$`)
)

const (
	// maxName is how long the name of a job may be: a CronJob takes 52 characters, and that of the
	// merge has six more.
	maxName      = 46
	maxLabel     = 63
	maxSubdomain = 253
)

// Check says what is wrong with the options, each by the flag that gives it; all at once.
func (o Options) Check() error {
	var all []error
	refuse := func(wrong bool, format string, arguments ...any) {
		if wrong {
			all = append(all, fmt.Errorf(format, arguments...))
		}
	}
	const label = "small letters, digits and hyphens are wanted, a letter or digit at both ends"
	refuse(!dnsLabel.MatchString(o.Name) || len(o.Name) > maxName,
		"--name is %q; %s, and %d characters at most", o.Name, label, maxName)
	refuse(o.Namespace != "" && (!dnsLabel.MatchString(o.Namespace) || len(o.Namespace) > maxLabel),
		"--namespace is %q; %s, and %d characters at most", o.Namespace, label, maxLabel)
	refuse(!imageName.MatchString(o.Image),
		"--image is %q; the name of an image is wanted, such as registry.example.com/plumbline:1.2",
		o.Image)
	refuse(o.Target == "", "--target is missing; name the target of plumbline.yaml to test, such "+
		"as staging")
	refuse(o.Target != "" && !targetName.MatchString(o.Target),
		"--target is %q; letters, digits, dots, hyphens and underscores are wanted", o.Target)
	refuse(o.Shards < 1 || o.Shards > shard.MaxCount,
		"--shards is %d; a number from 1 to %d is wanted", o.Shards, shard.MaxCount)
	refuse(o.Parallelism < 0 || o.Parallelism > max(o.Shards, 1),
		"--parallelism is %d; a number from 1 to that of the shards, %d, is wanted", o.Parallelism,
		o.Shards)
	refuse(o.Retries < 0 || o.Retries > math.MaxInt16,
		"--retries is %d; a number from 0 on is wanted", o.Retries)
	refuse(o.Deadline < time.Second || o.Deadline%time.Second != 0,
		"--deadline is %s; whole seconds are wanted, such as 1h or 90s", o.Deadline)
	refuse(o.Results != Volume && o.Results != Log,
		"--results is %q; it has to be one of %s, %s", o.Results, Volume, Log)
	for _, named := range []struct{ flag, name string }{{"claim", o.Claim},
		{"config-map", o.ConfigMap}, {"secret", o.Secret}} {
		refuse(!dnsSubdomain.MatchString(named.name) || len(named.name) > maxSubdomain,
			"--%s is %q; the name of an object in the cluster is wanted", named.flag, named.name)
	}
	if err := checkSchedule(o.Schedule); o.Schedule != "" && err != nil {
		refuse(true, "--schedule is %q; %w", o.Schedule, err)
	}
	return errors.Join(all...)
}

// checkSchedule reads a schedule with the library that Kubernetes reads it with.
func checkSchedule(schedule string) error {
	if strings.Contains(schedule, "TZ=") {
		return errors.New("no time zone is taken in it")
	}
	if _, err := cron.ParseStandard(schedule); err != nil {
		return fmt.Errorf("five fields of cron are wanted, such as '0 3 * * *' (%w)", err)
	}
	return nil
}
