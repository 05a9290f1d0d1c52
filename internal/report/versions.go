package report

import (
	"runtime"
	"runtime/debug"
	"sync"
)

// Versions tells what a result was made with: the modules by the last part of their paths, which
// version directories do not count as.
var Versions = sync.OnceValue(func() map[string]string {
	found := map[string]string{"go": runtime.Version(), "plumbline": "(devel)"}
	info, known := debug.ReadBuildInfo()
	if !known {
		return found
	}
	if info.Main.Version != "" {
		found["plumbline"] = info.Main.Version
	}
	for _, module := range info.Deps {
		if name, shown := shownModules[module.Path]; shown {
			found[name] = module.Version
		}
	}
	return found
})

// shownModules are those whose version may change what a run finds.
var shownModules = map[string]string{
	"github.com/onsi/ginkgo/v2": "ginkgo", "github.com/onsi/gomega": "gomega",
	"github.com/pb33f/libopenapi":              "libopenapi",
	"github.com/pb33f/libopenapi-validator":    "libopenapi-validator",
	"github.com/santhosh-tekuri/jsonschema/v6": "jsonschema",
}
