package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"plumbline/fixtures/hostile"
)

const (
	deadline     = 2 * time.Second        // of an exchange with a server that answers
	hangDeadline = 300 * time.Millisecond // of one with a server that does not
	lastResort   = 10 * time.Minute       // when a run is killed
)

// deadline is the deadline of an exchange of the run.
func (s subject) deadline() time.Duration {
	if s.server.Hangs {
		return hangDeadline
	}
	return deadline
}

// runner makes runs.
type runner struct {
	program, folder string
	short           bool                // whether the runs are to be
	plain           map[string]measured // by the name of the API
}

// outcome is what a run took and left.
type outcome struct {
	measured
	output  string           // of both streams
	reports map[string]int64 // sizes of the files, by name
	served  int              // requests that the hostile server answered
	leaked  string           // what has a secret of the target; "" is nothing
}

// measurePlain runs a suite against its reference server, which the others are compared with.
func (r *runner) measurePlain(ctx context.Context, api api) error {
	right, err := api.start()
	if err != nil {
		return err
	}
	defer func() { _ = right.close(ctx) }()
	result, err := r.make(ctx, subject{api: api}, right.origin, right)
	if err != nil {
		return err
	}
	if result.Status != 0 {
		return fmt.Errorf("the run against the reference server of %s ended with %d:\n%s",
			api.name, result.Status, result.output)
	}
	r.plain[api.name] = result.measured
	return nil
}

// judge makes a run, and lists in what it does not keep to the bounds.
func (r *runner) judge(ctx context.Context, s subject) (measured, []string) {
	right, err := s.api.start()
	if err != nil {
		return measured{}, []string{err.Error()}
	}
	defer func() { _ = right.close(context.WithoutCancel(ctx)) }()
	options := hostile.Options{}
	if s.inside {
		options = hostile.Options{Upstream: right.origin, Spare: s.api.logins}
	}
	server, err := s.server.Start(options)
	if err != nil {
		return measured{}, []string{err.Error()}
	}
	defer server.Close()
	result, err := r.make(ctx, s, server.BaseURL, right)
	if err != nil {
		return measured{}, []string{err.Error()}
	}
	result.served = server.Served()
	return result.measured, outOfBounds(s, r.plain[s.api.name], result)
}

// make runs the suite of a subject against an origin.
func (r *runner) make(ctx context.Context, s subject, origin string, right *reference) (outcome,
	error) {
	folder, err := os.MkdirTemp(r.folder, "run-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	reports, figures := filepath.Join(folder, "reports"), filepath.Join(folder, "figures.json")
	self, err := os.Executable()
	if err != nil {
		return outcome{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, lastResort)
	defer cancel()
	words := slices.Concat([]string{measureCommand, figures, r.program},
		s.api.words(origin+right.basePath),
		[]string{"--seed", "1", "--reports", reports})
	if r.short {
		words = append(words, s.api.short...)
	}
	//nolint:gosec // it is this program, and the one that it built
	command := exec.CommandContext(ctx, self, words...)
	command.Env = s.environment(origin, right, filepath.Join(folder, "summary.md"))
	output, err := command.CombinedOutput()
	if ctx.Err() != nil {
		return outcome{}, fmt.Errorf("the run was killed after %v:\n%s", lastResort,
			lastLines(string(output)))
	}
	if err != nil {
		return outcome{}, fmt.Errorf("%w: %s", err, lastLines(string(output)))
	}
	result := outcome{output: string(output)}
	text, err := os.ReadFile(figures) //nolint:gosec // written by measure
	if err == nil {
		err = json.Unmarshal(text, &result.measured)
	}
	if err != nil {
		return outcome{}, err
	}
	result.reports, result.leaked, err = look(right.secrets, reports, folder)
	if containsAny(result.output, right.secrets) {
		result.leaked = "the output"
	}
	return result, err
}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words,
		func(word string) bool { return strings.Contains(text, word) })
}

// environment is that of a run: nothing of the targets of the one who runs it, and a step summary
// as a CI job has one.
func (s subject) environment(origin string, right *reference, summary string) []string {
	own := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "RESPOKE_") ||
			strings.HasPrefix(variable, "RESONANCE_") || strings.HasPrefix(variable, "API_") ||
			strings.HasPrefix(variable, "GITHUB_") ||
			strings.HasPrefix(variable, "CI_NODE_") ||
			strings.HasPrefix(variable, "PLUMBLINE_SHARD") ||
			strings.HasPrefix(variable, "GOGC=") || strings.HasPrefix(variable, "GOMEMLIMIT=")
	})
	prefix := s.api.variables
	own = append(own, right.environment...)
	return append(own, prefix+"BASE_URL="+origin+right.basePath, prefix+"LIMIT_CASES=skip",
		fmt.Sprintf("%sRATE_LIMIT=%d/1s+%d", prefix, often, often),
		prefix+"DEADLINE="+s.deadline().String(), "GITHUB_ACTIONS=true",
		"GITHUB_STEP_SUMMARY="+summary)
}

// look lists the sizes of the files of folders, by their names, and names one that has a secret.
func look(secrets []string, folders ...string) (sizes map[string]int64, leaked string, _ error) {
	sizes = map[string]int64{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		for _, entry := range entries {
			if !entry.Type().IsRegular() {
				continue
			}
			//nolint:gosec // a folder of our own
			text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			if err != nil {
				return nil, "", err
			}
			sizes[entry.Name()] = int64(len(text))
			if containsAny(string(text), secrets) {
				leaked = entry.Name()
			}
		}
	}
	return sizes, leaked, nil
}

// lastLines is the end of an output.
func lastLines(output string) string {
	const most = 2000
	return output[max(0, len(output)-most):]
}
