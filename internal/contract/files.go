package contract

import (
	"slices"
	"strings"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/tree"
)

// within returns the file that has a value of the amended document, and the pointer of the value
// there: names of paths that were repaired are in the file as its author wrote them.
func (c *Contract) within(at tree.Pointer) (file string, own tree.Pointer) {
	if rest, found := strings.CutPrefix(string(at), "/"+bundled+"/"); found {
		name, below, nested := strings.Cut(rest, "/")
		if shown := c.files[tree.Pointer("/"+name).Last()]; shown != "" {
			if !nested {
				return shown, ""
			}
			return shown, tree.Pointer("/" + below)
		}
	}
	if rest, found := strings.CutPrefix(string(at), "/paths/"); found && len(c.renamed) > 0 {
		name, below, nested := strings.Cut(rest, "/")
		if was, repaired := c.renamed[tree.Pointer("/"+name).Last()]; repaired {
			at = tree.PointerOf("paths", was)
			if nested {
				at += tree.Pointer("/" + below)
			}
		}
	}
	return c.path, at
}

// At is the pointer of a place into the amended document; what Location gives is that in its file.
func (i *Inspection) At(l verdict.Location) tree.Pointer {
	for name, shown := range i.contract.files {
		if shown == l.File {
			return tree.PointerOf(bundled, name) + l.Pointer
		}
	}
	tokens := l.Pointer.Tokens()
	if len(tokens) > 1 && tokens[0] == "paths" {
		if repaired := "/" + tokens[1]; i.contract.renamed[repaired] == tokens[1] {
			tokens[1] = repaired
			return tree.PointerOf(tokens...)
		}
	}
	return l.Pointer
}

// nameFiles puts into words the places of other files that a text names: a.yaml#/b instead of the
// pointer by which the file's values are known in the contract's own tree.
func (c *Contract) nameFiles(text string) string {
	if len(c.files) == 0 || !strings.Contains(text, bundled) {
		return text
	}
	names := make([]string, 0, len(c.files))
	for name := range c.files {
		names = append(names, name)
	}
	// the longest first, so that no name is taken for the beginning of another
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, name := range names {
		at := tree.PointerOf(bundled, name)
		for _, written := range []string{openapi.EncodeFragment(at), string(at)} {
			pairs = append(pairs, "#"+written, c.files[name]+"#", written, c.files[name]+"#")
		}
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// NameFiles returns a defect that names files and not the contract's own pointers into them.
func (c *Contract) NameFiles(d Defect) Defect {
	d.Message, d.Remedy = c.nameFiles(d.Message), c.nameFiles(d.Remedy)
	d.Repaired = c.nameFiles(d.Repaired)
	return d
}
