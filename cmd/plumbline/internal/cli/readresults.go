package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/internal/report"
)

// readRuns reads the plumbline.json of each word, so that each one that cannot be read is told of.
func (i invocation) readRuns(words []string) ([]report.Run, error) {
	if err := onceFromStandardInput(words); err != nil {
		return nil, err
	}
	var runs []report.Run
	var problems []error
	for _, word := range words {
		text, err := i.readText(word)
		if err == nil {
			var run report.Run
			run, err = report.ReadJSON(text.Path, text.Bytes)
			runs = append(runs, run)
		}
		problems = append(problems, err)
	}
	return runs, errors.Join(problems...)
}

func onceFromStandardInput(words []string) error {
	if n := len(words) - len(without(words, []string{standardInput})); n > 1 {
		return errors.New("standard input (-) is named more than once, and can be read only once")
	}
	return nil
}

// readResults reads results, each from a plumbline.json or, any number of them, from a log. Where
// it is known how many there have to be, a pattern that matches no file is no mistake of its own,
// and neither is a log without a result: that of a pod that had no time to write one.
func (i invocation) readResults(words []string, counted bool) ([]report.Result, error) {
	if err := onceFromStandardInput(words); err != nil {
		return nil, err
	}
	var results []report.Result
	var problems []error
	for _, word := range words {
		names, err := namesOf(word, counted)
		problems = append(problems, err)
		for _, name := range names {
			read, err := i.readResult(name, counted)
			results, problems = append(results, read...), append(problems, err)
		}
	}
	return results, errors.Join(problems...)
}

// namesOf returns the files that a word means. A word that is the name of a file means that one,
// whatever is in it.
func namesOf(word string, mayBeNone bool) ([]string, error) {
	if _, err := os.Lstat(word); err == nil || !strings.ContainsAny(word, "*?[") {
		return []string{word}, nil
	}
	names, err := filepath.Glob(word)
	if err != nil {
		return nil, fmt.Errorf("%s: the pattern cannot be read: %w", word, err)
	}
	if len(names) == 0 && !mayBeNone {
		return nil, fmt.Errorf("%s: there is no such file", word)
	}
	slices.Sort(names)
	return names, nil
}

func (i invocation) readResult(name string, mayBeNone bool) ([]report.Result, error) {
	text, err := i.readText(name)
	if err != nil {
		return nil, err
	}
	results, framed, err := report.ReadFrames(text.Path, text.Bytes)
	switch {
	case err != nil || framed:
		return results, err
	case strings.HasPrefix(strings.TrimLeft(string(text.Bytes), "\ufeff \t\r\n"), "{"):
		run, err := report.ReadJSON(text.Path, text.Bytes)
		return []report.Result{{Run: run, Name: name}}, err
	case mayBeNone && !strings.HasSuffix(name, ".json"):
		return nil, nil
	}
	return nil, fmt.Errorf("%s: no result is in it: it is no plumbline.json, and has no line that "+
		"plumbline run --result-line writes", text.Path)
}
