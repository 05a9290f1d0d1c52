package tree

import (
	"fmt"
	"strings"
)

// Path writes a pointer into a body the way people read it: $ for the whole, $.a[0]."b c" below it.
func Path(at Pointer) string {
	var b strings.Builder
	b.WriteString("$")
	for _, token := range at.Tokens() {
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			b.WriteString("[" + token + "]")
		case token != "" && strings.IndexFunc(token, isNotName) < 0:
			b.WriteString("." + token)
		default:
			fmt.Fprintf(&b, ".%q", token)
		}
	}
	return b.String()
}

func isNotName(r rune) bool {
	return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') &&
		(r < 'a' || r > 'z')
}
