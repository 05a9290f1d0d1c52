package report

import (
	"maps"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestVersionsOfAProgram(t *testing.T) {
	jsonschema := &debug.Module{Path: "github.com/santhosh-tekuri/jsonschema/v6", Version: "v6.0.3"}
	for _, test := range []struct {
		name string
		info debug.BuildInfo
		want map[string]string
	}{
		{"without build information", debug.BuildInfo{},
			map[string]string{"plumbline": "(devel)"}},
		{"Plumbline itself", debug.BuildInfo{
			Main: debug.Module{Path: ownModule, Version: "v1.2.3"},
			Deps: []*debug.Module{jsonschema}},
			map[string]string{"plumbline": "v1.2.3", "jsonschema": "v6.0.3"}},
		{"a module that uses Plumbline", debug.BuildInfo{
			Main: debug.Module{Path: "example.test/shop", Version: "v9.0.0"},
			Deps: []*debug.Module{{Path: ownModule, Version: "v1.2.4"},
				{Path: "example.test/other", Version: "v3.0.0"}}},
			map[string]string{"plumbline": "v1.2.4"}},
	} {
		test.want["go"] = runtime.Version()
		if got := versionsIn(&test.info); !maps.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}
