package report

import (
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

// Versions tells what a result was made with: the modules by the last part of their paths, which
// version directories do not count as.
var Versions = sync.OnceValue(func() map[string]string {
	info, known := debug.ReadBuildInfo()
	if !known {
		info = &debug.BuildInfo{}
	}
	return versionsIn(info)
})

// ownModule is the path of Plumbline's module, whatever it is called.
var ownModule = strings.TrimSuffix(reflect.TypeFor[Run]().PkgPath(), "/internal/report")

// versionsIn tells the versions of a program: of Plumbline, which the program is itself or depends
// on, and of what else may change what it finds.
func versionsIn(info *debug.BuildInfo) map[string]string {
	found := map[string]string{"go": runtime.Version(), "plumbline": "(devel)"}
	if info.Main.Path == ownModule && info.Main.Version != "" {
		found["plumbline"] = info.Main.Version
	}
	for _, module := range info.Deps {
		if module.Path == ownModule {
			found["plumbline"] = module.Version
		}
		if name, shown := shownModules[module.Path]; shown {
			found[name] = module.Version
		}
	}
	return found
}

// shownModules are those whose version may change what a run finds.
var shownModules = map[string]string{
	"github.com/onsi/ginkgo/v2": "ginkgo", "github.com/onsi/gomega": "gomega",
	"github.com/pb33f/libopenapi":              "libopenapi",
	"github.com/pb33f/libopenapi-validator":    "libopenapi-validator",
	"github.com/santhosh-tekuri/jsonschema/v6": "jsonschema",
}
