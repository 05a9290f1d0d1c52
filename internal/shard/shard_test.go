package shard

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Shard{"1/1": {1, 1}, "2/5": {2, 5}, "5/5": {5, 5},
		"1000/1000": {1000, 1000}} {
		got, err := Parse(text)
		if err != nil || got != want || got.String() != text || got.Partial() != (want.Count > 1) {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "K/N is wanted", "3": "K/N is wanted", "a/b": "K/N is wanted", "1/2/3": "K/N is wanted",
		"1 / 2": "K/N is wanted", "1.5/2": "K/N is wanted", "/": "K/N is wanted",
		"0/3": "of 3 shards there is no number 0; they are counted from 1",
		"4/3": "of 3 shards there is no number 4", "-1/3": "no number -1",
		"1/0": "1 to 1000 shards, and not 0", "1/1001": "and not 1001", "1/-2": "and not -2",
	} {
		if got, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, %v, want %q", text, got, err, want)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	for _, test := range []struct {
		name        string
		environment map[string]string
		want        Shard
		refused     string // what the error says
	}{
		{"nothing", nil, Shard{}, ""},
		{"empty variables", map[string]string{"PLUMBLINE_SHARD": "", "CI_NODE_INDEX": "",
			"CI_NODE_TOTAL": "", "JOB_COMPLETION_INDEX": "", "PLUMBLINE_SHARDS": ""}, Shard{}, ""},
		{"its own variable", map[string]string{"PLUMBLINE_SHARD": "2/5"}, Shard{2, 5}, ""},
		{"GitLab, from 1", map[string]string{"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "3"},
			Shard{1, 3}, ""},
		{"GitLab, the last", map[string]string{"CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "3"},
			Shard{3, 3}, ""},
		{"GitLab, a job alone", map[string]string{"CI_NODE_TOTAL": "1"}, Shard{}, ""},
		{"Kubernetes, from 0", map[string]string{"JOB_COMPLETION_INDEX": "0",
			"PLUMBLINE_SHARDS": "3"}, Shard{1, 3}, ""},
		{"Kubernetes, the last", map[string]string{"JOB_COMPLETION_INDEX": "2",
			"PLUMBLINE_SHARDS": "3"}, Shard{3, 3}, ""},
		{"an Indexed Job of another kind", map[string]string{"JOB_COMPLETION_INDEX": "7"}, Shard{},
			""},
		{"all agree", map[string]string{"PLUMBLINE_SHARD": "2/3", "CI_NODE_INDEX": "2",
			"CI_NODE_TOTAL": "3", "JOB_COMPLETION_INDEX": "1", "PLUMBLINE_SHARDS": "3"},
			Shard{2, 3}, ""},

		{"nonsense", map[string]string{"PLUMBLINE_SHARD": "two"}, Shard{},
			`PLUMBLINE_SHARD is "two"; K/N is wanted`},
		{"too large", map[string]string{"PLUMBLINE_SHARD": "6/5"}, Shard{},
			`PLUMBLINE_SHARD is "6/5"; of 5 shards there is no number 6`},
		{"no total", map[string]string{"CI_NODE_INDEX": "2"}, Shard{},
			"CI_NODE_INDEX is set and CI_NODE_TOTAL is not"},
		{"no index", map[string]string{"CI_NODE_TOTAL": "2"}, Shard{},
			"CI_NODE_TOTAL is set and CI_NODE_INDEX is not"},
		{"GitLab from 0", map[string]string{"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "2"}, Shard{},
			"(the first begins at 1); of 2 shards there is no number 0"},
		{"no number", map[string]string{"CI_NODE_INDEX": "one", "CI_NODE_TOTAL": "2"}, Shard{},
			`CI_NODE_INDEX is "one"; a whole number is wanted`},
		{"no pod", map[string]string{"PLUMBLINE_SHARDS": "3"}, Shard{},
			"PLUMBLINE_SHARDS is set and JOB_COMPLETION_INDEX is not"},
		{"Kubernetes from 1", map[string]string{"JOB_COMPLETION_INDEX": "3",
			"PLUMBLINE_SHARDS": "3"}, Shard{},
			"are 3 and 3 (the first begins at 0); of 3 shards there is no number 4"},
		{"no number of shards", map[string]string{"JOB_COMPLETION_INDEX": "0",
			"PLUMBLINE_SHARDS": "all"}, Shard{}, `PLUMBLINE_SHARDS is "all"`},
		{"another index", map[string]string{"PLUMBLINE_SHARD": "2/3", "CI_NODE_INDEX": "1",
			"CI_NODE_TOTAL": "3"}, Shard{},
			"contradicts itself: PLUMBLINE_SHARD says that this is the shard 2/3, and " +
				"CI_NODE_INDEX and CI_NODE_TOTAL says 1/3"},
		{"another count", map[string]string{"JOB_COMPLETION_INDEX": "0", "PLUMBLINE_SHARDS": "3",
			"CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4"}, Shard{}, "contradicts itself"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := FromEnvironment(func(name string) (string, bool) {
				text, found := test.environment[name]
				return text, found
			})
			if got != test.want || (err == nil) != (test.refused == "") ||
				err != nil && !strings.Contains(err.Error(), test.refused) {
				t.Errorf("got %v, %v, want %v and %q", got, err, test.want, test.refused)
			}
		})
	}
}
