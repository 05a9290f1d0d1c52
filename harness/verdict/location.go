package verdict

import (
	"fmt"

	"plumbline/internal/tree"
)

// Layer tells who says something of a contract: the document as it was published, or an amendment.
type Layer string

// The layers of a contract.
const (
	Published Layer = "published"
	Amended   Layer = "amended"
)

// Location is a place in a contract. Pointer leads into the amended document; File, Line and Column
// name the text it comes from: the document where the layer is published, the overlay where it is
// amended.
type Location struct {
	Layer   Layer        `json:"layer"`
	File    string       `json:"file"`
	Line    int          `json:"line"`
	Column  int          `json:"column"`
	Pointer tree.Pointer `json:"pointer"`
}

// String returns file:line:column  #pointer.
func (l Location) String() string {
	return fmt.Sprintf("%s:%d:%d  #%s", l.File, l.Line, l.Column, l.Pointer)
}
