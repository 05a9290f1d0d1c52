// Package shard says which part of a run is a machine's own: what is told on the command line or in
// the environment, and how cases are split so that every machine splits them alike.
package shard

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of several parts of a run. The zero value is the whole.
type Shard struct {
	Index int // from 1
	Count int
}

// Partial tells whether there are other parts.
func (s Shard) Partial() bool { return s.Count > 1 }

// String writes a shard as the flag takes it, such as 2/5.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Count) }

// MaxCount bounds how many shards a run may have.
const MaxCount = 1000

// Parse reads a shard as K/N.
func Parse(text string) (Shard, error) {
	index, count, found := strings.Cut(text, "/")
	k, errK := strconv.Atoi(index)
	n, errN := strconv.Atoi(count)
	if !found || errK != nil || errN != nil {
		return Shard{}, errors.New("K/N is wanted, such as 2/5 for the second of five shards")
	}
	return made(k, n)
}

func made(index, count int) (Shard, error) {
	switch {
	case count < 1 || count > MaxCount:
		return Shard{}, fmt.Errorf("there can be 1 to %d shards, and not %d", MaxCount, count)
	case index < 1 || index > count:
		return Shard{}, fmt.Errorf("of %d shards there is no number %d; they are counted from 1",
			count, index)
	}
	return Shard{index, count}, nil
}

// Variables of the environment that say which shard this is.
const (
	Variable = "PLUMBLINE_SHARD" // K/N
	// CountVariable says how many pods of an Indexed Job share a run.
	CountVariable = "PLUMBLINE_SHARDS"
	// IndexVariable is set by Kubernetes in each pod of an Indexed Job; it begins at 0.
	IndexVariable = "JOB_COMPLETION_INDEX"
	// The parallel jobs of GitLab have both; the index begins at 1.
	nodeIndexVariable = "CI_NODE_INDEX"
	nodeTotalVariable = "CI_NODE_TOTAL"
)

// told is a shard and what said so, for messages.
type told struct {
	shard Shard
	by    string
}

// FromEnvironment is the shard that the environment tells, the zero value where it tells none. A
// variable that is empty counts as one that is not set. Two that contradict each other are an
// error.
func FromEnvironment(lookup func(string) (string, bool)) (Shard, error) {
	get := func(name string) string { text, _ := lookup(name); return text }
	var all []told
	for _, read := range []func(func(string) string) (told, error){ofVariable, ofNodes, ofJob} {
		found, err := read(get)
		if err != nil {
			return Shard{}, err
		}
		if found.by != "" {
			all = append(all, found)
		}
	}
	if len(all) == 0 {
		return Shard{}, nil
	}
	for _, other := range all[1:] {
		if other.shard != all[0].shard {
			return Shard{}, fmt.Errorf("the environment contradicts itself: %s says that this is "+
				"the shard %s, and %s says %s; unset one of them, or give --shard", all[0].by,
				all[0].shard, other.by, other.shard)
		}
	}
	return all[0].shard, nil
}

func ofVariable(get func(string) string) (told, error) {
	text := get(Variable)
	if text == "" {
		return told{}, nil
	}
	shard, err := Parse(text)
	if err != nil {
		return told{}, fmt.Errorf("%s is %q; %w", Variable, text, err)
	}
	return told{shard, Variable}, nil
}

// ofNodes reads the variables of GitLab, which says how many jobs there are also where a job has no
// others beside it.
func ofNodes(get func(string) string) (told, error) {
	index, total := get(nodeIndexVariable), get(nodeTotalVariable)
	if index == "" && (total == "" || total == "1") {
		return told{}, nil
	}
	return fromTwo(nodeIndexVariable, index, 0, nodeTotalVariable, total)
}

// ofJob reads what a pod of an Indexed Job knows. The index alone says nothing: such a pod may run
// the whole for reasons of its own.
func ofJob(get func(string) string) (told, error) {
	index, count := get(IndexVariable), get(CountVariable)
	if count == "" {
		return told{}, nil
	}
	return fromTwo(IndexVariable, index, 1, CountVariable, count)
}

// fromTwo makes a shard of an index and a count; add is what makes the index begin at 1.
func fromTwo(indexName, index string, add int, countName, count string) (told, error) {
	if index == "" || count == "" {
		set, unset := indexName, countName
		if index == "" {
			set, unset = countName, indexName
		}
		return told{}, fmt.Errorf("%s is set and %s is not: which shard this is cannot be told; "+
			"set both, or give --shard", set, unset)
	}
	number := map[string]int{}
	for name, text := range map[string]string{indexName: index, countName: count} {
		n, err := strconv.Atoi(text)
		if err != nil {
			return told{}, fmt.Errorf("%s is %q; a whole number is wanted", name, text)
		}
		number[name] = n
	}
	by := indexName + " and " + countName
	shard, err := made(number[indexName]+add, number[countName])
	if err != nil {
		return told{}, fmt.Errorf("%s are %s and %s (the first begins at %d); %w", by, index, count,
			1-add, err)
	}
	return told{shard, by}, nil
}
