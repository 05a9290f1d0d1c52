package tree

import (
	"bytes"
	"encoding/json"
)

// JSON writes n as compact JSON, members in the order of the text, numbers as they were written.
// Text beyond ASCII is written as itself, since YAML readers refuse JSON's surrogate pairs.
func (n *Node) JSON() []byte {
	var out bytes.Buffer
	n.encode(&out)
	return out.Bytes()
}

func (n *Node) encode(out *bytes.Buffer) {
	if n == nil {
		out.WriteString("null")
		return
	}
	switch n.Kind {
	case Null:
		out.WriteString("null")
	case Boolean, Number:
		out.WriteString(n.Text)
	case String:
		encodeString(out, n.Text)
	case Array:
		out.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				out.WriteByte(',')
			}
			item.encode(out)
		}
		out.WriteByte(']')
	case Object:
		out.WriteByte('{')
		for i, member := range n.Members {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeString(out, member.Name)
			out.WriteByte(':')
			member.Value.encode(out)
		}
		out.WriteByte('}')
	}
}

func encodeString(out *bytes.Buffer, text string) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string always encodes, and a bytes.Buffer takes everything
	out.Truncate(out.Len() - 1)
}
