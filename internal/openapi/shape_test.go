package openapi

import (
	"slices"
	"testing"

	"plumbline/internal/tree"
)

func TestWalkStopsWhereTold(t *testing.T) {
	root, _, err := tree.Parse("x",
		[]byte(`{"paths":{"/a":{"get":{"responses":{}}}},"definitions":{"A":{}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var visited []tree.Pointer
	shape20().Walk("", root, func(at tree.Pointer, _ *tree.Node, s *Shape) bool {
		visited = append(visited, at)
		return !s.PathItem
	})
	if want := []tree.Pointer{"", "/paths", "/paths/~1a", "/definitions",
		"/definitions/A"}; !slices.Equal(visited, want) {
		t.Errorf("got %v", visited)
	}
}
