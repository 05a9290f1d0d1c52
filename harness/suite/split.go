package suite

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"plumbline/internal/config"
	"plumbline/internal/pace"
	"plumbline/internal/report"
	"plumbline/internal/shard"
)

// share is what of a run is this machine's. The zero value is all of it.
type share struct {
	shard.Shard
	durations map[caseKey]time.Duration // of an earlier run; may be empty
	selected  int                       // cases that all shards together run
	own       int                       // those of this shard
	elsewhere map[string]bool           // names of the others
	digest    string                    // of the plan
	filter    string                    // of the whole run
}

// caseKey is what a case is known by from one run to another.
type caseKey struct{ suite, requirement, title string }

// shareOf reads which shard this is, and how long cases took the last time. Settings that leave
// nothing for a shard are an error.
func shareOf(options Options, settings config.Settings) (share, error) {
	var s share
	var err error
	if options.Shard != "" {
		if s.Shard, err = shard.Parse(options.Shard); err != nil {
			return s, fmt.Errorf("the shard is %q; %w", options.Shard, err)
		}
	} else if s.Shard, err = shard.FromEnvironment(os.LookupEnv); err != nil {
		return s, err
	}
	if err := s.checkBudget(settings); err != nil || options.Durations == "" {
		return s, err
	}
	text, err := os.ReadFile(options.Durations)
	if err != nil {
		var cause *os.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return s, fmt.Errorf("the durations cannot be read: %s: %w; give the plumbline.json of "+
			"an earlier run, from the working folder %s", options.Durations, err, workingFolder())
	}
	last, err := report.ReadJSON(options.Durations, text)
	if err != nil {
		return s, fmt.Errorf("the durations cannot be read: %w", err)
	}
	s.durations = durationsOf(last)
	return s, nil
}

// workingFolder is where relative paths begin: go test runs each suite in the suite's own folder.
func workingFolder() string {
	working, _ := os.Getwd()
	return working
}

// durationsOf is how long the cases of a run took; of cases that have all in common the average.
func durationsOf(run report.Run) map[caseKey]time.Duration {
	durations, count := map[caseKey]time.Duration{}, map[caseKey]int{}
	for _, suite := range run.Suites {
		for _, c := range suite.Cases {
			if c.Outcome == report.Skipped {
				continue
			}
			key := caseKey{suite.Name, c.Requirement.ID, c.Title}
			durations[key] += time.Duration(c.Duration)
			count[key]++
		}
	}
	for key, n := range count {
		durations[key] /= time.Duration(n)
	}
	return durations
}

// Labels that cases and containers have while they are counted. Nobody is shown them.
const (
	caseMark    = "plumbline-case:"
	orderedMark = "plumbline-ordered:"
)

// label is what the cases of this shard carry while they are run, so that Ginkgo selects them.
func (s share) label() string { return fmt.Sprintf("shard:%d-of-%d", s.Index, s.Count) }

// split has Ginkgo run this shard's cases only. It builds the tree of cases once to see which there
// are, and how they belong together, and marks this shard's when the tree is built again for the
// run. The second result is what Ginkgo is to be told.
func (s *session) split(config types.SuiteConfig) types.SuiteConfig {
	if !s.share.Partial() {
		return config
	}
	specs := preview(s.title(), config)
	cases, selected := make([]shard.Case, 0, len(specs)), make([]types.SpecReport, 0, len(specs))
	for _, spec := range specs {
		if spec.State == types.SpecStatePassed { // what Ginkgo calls what it would run
			cases, selected = append(cases, s.caseToSplit(spec)), append(selected, spec)
		}
	}
	plan := shard.Split(cases, s.share.Count)
	s.share.selected, s.share.digest = len(cases), plan.Digest
	s.share.elsewhere = map[string]bool{}
	own := map[string]bool{}
	for i, number := range plan.Shards {
		if number != s.share.Index {
			s.share.elsewhere[fullName(selected[i])] = true
			continue
		}
		s.share.own++
		own[marked(selected[i].LeafNodeLabels, caseMark)] = true
	}
	mark(func(number string) []string {
		if own[number] {
			return []string{s.share.label()}
		}
		return nil
	}, nil)
	s.share.filter = config.LabelFilter
	config.LabelFilter = s.share.label()
	if s.share.filter != "" {
		config.LabelFilter = "(" + s.share.filter + ") && " + s.share.label()
	}
	return config
}

// preview builds the tree of cases and says which there are, each with its number.
func preview(title string, config types.SuiteConfig) types.SpecReports {
	numbered := func(mark string) func(number string) []string {
		return func(number string) []string { return []string{mark + number} }
	}
	unmark := mark(numbered(caseMark), numbered(orderedMark))
	defer unmark()
	return slices.DeleteFunc(ginkgo.PreviewSpecs(title, config).SpecReports,
		func(spec types.SpecReport) bool { return spec.LeafNodeType != types.NodeTypeIt })
}

// mark adds labels to the cases of a tree that is built from now on, and to the containers whose
// cases run in order. Both are numbered in the order in which they are made, which is the same
// each time. The result stops it.
func mark(ofCase, ofOrdered func(number string) []string) (unmark func()) {
	cases, ordered := 0, 0
	return ginkgo.AddTreeConstructionNodeArgsTransformer(func(kind types.NodeType,
		_ ginkgo.Offset, text string, args []any) (string, []any, []error) {
		switch {
		case kind == types.NodeTypeIt:
			cases++
			args = append(args, ginkgo.Label(ofCase(fmt.Sprint(cases))...))
		case kind == types.NodeTypeContainer && ofOrdered != nil &&
			slices.Contains(args, any(ginkgo.Ordered)):
			ordered++
			args = append(args, ginkgo.Label(ofOrdered(fmt.Sprint(ordered))...))
		}
		return text, args, nil
	})
}

// marked is what stands behind a mark among labels; empty where there is none.
func marked(labels []string, mark string) string {
	for _, label := range labels {
		if number, found := strings.CutPrefix(label, mark); found {
			return number
		}
	}
	return ""
}

// caseToSplit is what the split has to know of a case: which others have to stay beside it, and how
// long it took.
func (s *session) caseToSplit(spec types.SpecReport) shard.Case {
	c := shard.Case{Name: fullName(spec)}
	key := caseKey{requirement: s.requirementOf(spec.Labels()).ID, title: title(spec)}
	for _, api := range s.apis {
		if slices.Contains(spec.Labels(), api.suite.label()) {
			key.suite = api.suite.Name
		}
	}
	c.Duration = s.share.durations[key]
	if key.requirement != "" {
		c.Groups = append(c.Groups, "requirement "+key.suite+" "+key.requirement)
	}
	if spec.IsInOrderedContainer {
		c.Groups = append(c.Groups, "container "+containerOf(spec))
	}
	return c
}

// containerOf is the outermost container whose cases run in order.
func containerOf(spec types.SpecReport) string {
	for _, labels := range spec.ContainerHierarchyLabels {
		if number := marked(labels, orderedMark); number != "" {
			return number
		}
	}
	return fmt.Sprintf("%q", spec.ContainerHierarchyTexts[:1]) // it was made before any mark
}

// fullName is what a case is called with all that it stands in.
func fullName(spec types.SpecReport) string {
	return fmt.Sprintf("%q", append(slices.Clone(spec.ContainerHierarchyTexts), spec.LeafNodeText))
}

// limitOf is how many calls this shard may send to an API: all shards together keep to the limit of
// a deployment, and each has a reference server of its own.
func (s share) limitOf(api *API) pace.Limit {
	limit, _ := api.RateLimit()
	if api.own {
		return limit
	}
	return limit.Part(s.Count)
}

// budgetOf is what this shard may send of what the whole run may.
func (s share) budgetOf(settings config.Settings) *pace.Budget {
	requests, perSecond := settings.MaxRequests, settings.RequestsPerSecond
	if s.Partial() {
		requests, perSecond = requests/s.Count, perSecond/float64(s.Count)
	}
	return pace.NewBudget(requests, perSecond)
}

// checkBudget refuses a number of requests that leaves nothing for a shard, which would have no
// bound then.
func (s share) checkBudget(settings config.Settings) error {
	if requests := settings.MaxRequests; requests > 0 && requests < s.Count {
		return fmt.Errorf("--max-requests is %d, and %d shards share it: each would get less than "+
			"one request; allow more requests, or split into fewer shards", requests, s.Count)
	}
	return nil
}

// filterOf is the label filter that a run was given.
func (s share) filterOf(whole types.Report) string {
	if s.Partial() {
		return s.filter
	}
	return whole.SuiteConfig.LabelFilter
}

// result is what the report says of the share; nil where it is the whole.
func (s share) result() *report.Shard {
	if !s.Partial() {
		return nil
	}
	return &report.Shard{Index: s.Index, Count: s.Count, Cases: s.own, Split: s.digest}
}

// mayBeIdle tells whether it is no mistake where nothing was tested: the cases that say something
// are in the other shards. Where none were selected at all, a filter is wrong.
func (s share) mayBeIdle() bool { return s.Partial() && s.selected > 0 }
