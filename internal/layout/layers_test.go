package layout

import (
	"fmt"
	"slices"
	"strings"
)

// layersPage is the page whose block of layers is held to.
const layersPage = "ARCHITECTURE.md"

// layers are the packages as the block of the page lists them, the lowest line first; each stands
// with the number of its line in the block.
func (r *repository) layers() map[string]int {
	for _, p := range r.pages {
		if p.path != layersPage {
			continue
		}
		_, after, _ := strings.Cut(p.text, "\n```layers\n")
		block, _, _ := strings.Cut(after, "\n```")
		numbers := map[string]int{}
		for i, line := range strings.Split(block, "\n") {
			for _, name := range strings.Fields(line) {
				numbers[name] = i
			}
		}
		return numbers
	}
	return nil
}

// layers wants the page to list every package, and each package to import those of lower lines
// only.
func layers(r *repository) (found []string) {
	numbers := r.layers()
	listed := map[string]bool{}
	for _, s := range r.sources {
		if s.test() {
			continue
		}
		own, known := numbers[s.folder()]
		if !known && !listed[s.folder()] {
			found = append(found, fmt.Sprintf("%s does not list %s among its layers", layersPage,
				s.folder()))
		}
		listed[s.folder()] = true
		for _, imported := range s.imports {
			other, inside := strings.CutPrefix(imported, r.module+"/")
			if number, known2 := numbers[other]; inside && known && known2 && number >= own {
				found = append(found, fmt.Sprintf("%s imports %s, which is no lower layer", s.path,
					imported))
			}
		}
	}
	for name := range numbers {
		if !listed[name] {
			found = append(found, fmt.Sprintf("%s lists %s, and there is no such package",
				layersPage, name))
		}
	}
	slices.Sort(found)
	return found
}
