package contract

import (
	"strings"
	"testing"

	"plumbline/internal/tree"
)

func TestSelectNodes(t *testing.T) {
	root, _, err := tree.Parse("x",
		[]byte(
			`{"paths":{"/a b":{"get":{"n":1.5}},"/c":{"get":{"n":2,"s":"t"}}},"l":[1,"2",null,true]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ path, want string }{
		{"$", string(root.JSON())},
		{"$.l", `[1,"2",null,true]`},
		{"$.l[0]", `1`},
		{"$.l[-1]", `true`},
		{"$.l[0,1]", `1 "2"`},
		{"$.l[1:3]", `"2" null`},
		{"$.paths['/a b'].get", `{"n":1.5}`},
		{"$.paths.*.get", `{"n":1.5} {"n":2,"s":"t"}`},
		{"$..n", `1.5 2`},
		{"$..[?(@.n > 1.9)]", `{"n":2,"s":"t"}`},
		{"$.nothing", ``},
		{"$.l[ 0 , 1 ]", `1 "2"`},
		{"$.paths[?(@['get'].s == 't,[u')]", ``},
		{"$..[?match(@.s, '[a-z]')].s", `"t"`},
		{"$.paths['/a b', \"/c\"].get.n", `1.5 2`},
	} {
		selected, err := selectNodes(root, test.path)
		if err != nil {
			t.Errorf("%s: %v", test.path, err)
		}
		var texts []string
		for _, n := range selected {
			texts = append(texts, string(n.JSON()))
		}
		if got := strings.Join(texts, " "); got != test.want {
			t.Errorf("%s selects %s, want %s", test.path, got, test.want)
		}
	}
}

func TestSelectNodesRefuses(t *testing.T) {
	for path, want := range map[string]string{"": "not a JSONPath", "$[": "not a JSONPath",
		"a.b": "not a JSONPath", "$.*~": "name of a member",
		"$[a]": "a has to stand in quotes", "$['a', b]": "b has to stand in quotes",
		"$[?(@.a == 'x')].b[ c ]": "c  has to stand in quotes", "$[?@[a]]": "a has to stand"} {
		selected, err := selectNodes(&tree.Node{Kind: tree.Object,
			Members: []tree.Member{{Name: "a", Value: &tree.Node{}}}}, path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q selects %v, error %v", path, selected, err)
		}
	}
}
