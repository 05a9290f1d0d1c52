package redact

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkRedact(b *testing.B) {
	fills := map[string]string{
		"prose": "The quick brown fox jumps over the lazy dog. ",
		"json":  `{"id":"5f0c%20","name":"A \"quoted\" name","items":[1,2,3]}` + "\n",
		"A": "A", "backslashes": `\`, "percent": "%25", "amp": "&amp;", "spaces": "\n" + strings.Repeat(" ", 200),
		"base64": "Y29ycmVjdCBob3JzZQ", "esc lines": `\n`, "newlines": "\n", "brackets":"[",
	}
	for _, n := range []int{5, 50, 500} {
		r := &Redactor{}
		for i := range n {
			r.Secret(fmt.Sprintf("S%d", i), fmt.Sprintf("%04x-secret value\\%d", i*7919%65536, i))
		}
		for name, fill := range fills {
			text := strings.Repeat(fill, 64<<10/len(fill))
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() { r.String(text) }
			})
		}
	}
}
