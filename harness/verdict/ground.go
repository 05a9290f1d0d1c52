package verdict

// Ground is what a finding rests on where that is not the contract itself: the layer of its place
// tells that then.
type Ground string

// The grounds besides the layers of a contract.
const (
	// Standard: HTTP demands it of every server, whatever the document says. What is expected names
	// the section.
	Standard Ground = "standard"
	// Inferred: neither the document nor a standard promises it, but whoever reads the document
	// expects it.
	Inferred Ground = "inferred"
)

// Ground is what the finding rests on, as one word: published, amended, standard or inferred; empty
// for what a case demands beyond the contract.
func (f Finding) Ground() Ground {
	switch {
	case f.Beyond != "":
		return f.Beyond
	case f.Contract.File == "":
		return ""
	}
	return Ground(f.Contract.Layer)
}
