package ways

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"plumbline/harness/exchange"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
)

// names knows what things are called in a mock that were called otherwise when traffic was
// recorded: whoever creates something is told its name, and names it so in later requests.
type names struct {
	index *explore.Index
	of    map[*explore.Resource]map[string]string // in the mock, by the recorded name
}

func newNames(index *explore.Index) *names {
	return &names{index, map[*explore.Resource]map[string]string{}}
}

// learn compares what an operation answered when it was recorded with what it answers now: what is
// created, and what is listed at the same place of a list, is the same thing.
func (n *names) learn(o *contract.Operation, before, now *exchange.Response) {
	if !succeeded(before) || !succeeded(now) {
		return
	}
	was, is := valueOf(before.Body), valueOf(now.Body)
	for _, r := range n.index.Resources {
		switch o {
		case r.Create:
			n.same(r, was, is, before.Header.Get("Location"), now.Header.Get("Location"))
		case r.List:
			listed, _ := explore.Items(was)
			lists, _ := explore.Items(is)
			for i := range min(len(listed), len(lists)) {
				n.same(r, listed[i], lists[i], "", "")
			}
		}
	}
}

// same notes that two things are one. What has a name already keeps it.
func (n *names) same(r *explore.Resource, was, is any, locationBefore, locationNow string) {
	before, named := r.Identify(was, locationBefore)
	now, names := r.Identify(is, locationNow)
	if !named || !names {
		return
	}
	if n.of[r] == nil {
		n.of[r] = map[string]string{}
	}
	if _, known := n.of[r][fmt.Sprint(before)]; !known {
		n.of[r][fmt.Sprint(before)] = fmt.Sprint(now)
	}
}

func succeeded(response *exchange.Response) bool {
	return response != nil && response.Status >= http.StatusOK &&
		response.Status < http.StatusMultipleChoices
}

// valueOf is a body as JSON; nil where it is none.
func valueOf(body []byte) any {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// inPath is what stands for a parameter of a path, as it is sent.
func (n *names) inPath(o *contract.Operation, parameter, sent string) string {
	plain, err := url.PathUnescape(sent)
	if err != nil {
		return sent
	}
	chain, _ := n.index.Chain(o.Path)
	for _, r := range chain {
		if now, known := n.of[r][plain]; known && r.Parameter == parameter {
			return url.PathEscape(now)
		}
	}
	if now, known := n.called(parameter, plain); known {
		return url.PathEscape(now)
	}
	return sent
}

// called is the name of a thing that a parameter or member names, by what that is called.
func (n *names) called(member, value string) (now string, known bool) {
	for _, r := range n.index.Resources {
		if now, known = n.of[r][value]; known &&
			(r.IsCalled(member) || r.InQuery && r.Parameter == member) {
			return now, true
		}
	}
	return "", false
}

// inQuery is a query with the names of now.
func (n *names) inQuery(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		name, keyErr := url.QueryUnescape(key)
		plain, valueErr := url.QueryUnescape(value)
		if now, known := n.called(name, plain); known && keyErr == nil && valueErr == nil {
			pairs[i] = key + "=" + url.QueryEscape(now)
		}
	}
	return strings.Join(pairs, "&")
}

// inBody is a body of JSON with the names of now; any other is as it was.
func (n *names) inBody(contentType string, body []byte) []byte {
	if !strings.Contains(contentType, "json") || len(n.of) == 0 {
		return body
	}
	value := valueOf(body)
	if value == nil || !n.rename(value) {
		return body
	}
	renamed, err := json.Marshal(value)
	if err != nil {
		return body
	}
	return renamed
}

// rename gives members of objects the names of now, and tells whether there is any.
func (n *names) rename(value any) (changed bool) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			changed = n.rename(item) || changed
		}
	case map[string]any:
		for name, member := range value {
			switch text := member.(type) {
			case string:
				if now, known := n.called(name, text); known {
					value[name], changed = now, true
				}
			case json.Number:
				if now, known := n.called(name, text.String()); known && json.Valid([]byte(now)) {
					value[name], changed = json.Number(now), true
				}
			default:
				changed = n.rename(member) || changed
			}
		}
	}
	return changed
}
