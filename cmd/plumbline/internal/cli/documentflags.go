package cli

import (
	"github.com/spf13/pflag"

	"plumbline/internal/contract"
)

// amended are the flags that say how a document is read: its amendments, and where its files lie.
type amended struct {
	overlays []string
	root     string
	strict   bool
}

func (a *amended) flags(flags *pflag.FlagSet) {
	flags.StringArrayVar(&a.overlays, "overlay", nil,
		"`file` of amendments to a document (OpenAPI Overlay 1.0 or 1.1); may be given "+
			"several times, and they apply in that order")
	strictOverlays(flags, &a.strict)
	rootFolder(flags, &a.root)
}

// source reads the document and its amendments; closed is called when no reference is followed any
// more.
func (a *amended) source(i invocation, name string) (source contract.Source, closed func(),
	err error) {
	source.StrictOverlays = a.strict
	if source.Document, err = i.readText(name); err != nil {
		return source, nil, err
	}
	if source.Amendments, err = i.readTexts(a.overlays); err != nil {
		return source, nil, err
	}
	return withFiles(source, a.root)
}
