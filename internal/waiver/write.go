package waiver

import (
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"plumbline/internal/printable"
)

// Commented is a waiver as [Write] writes it, with what is said above it: one line for people.
type Commented struct {
	Waiver
	Comment string
}

// longestComment bounds a comment, in bytes.
const longestComment = 300

// Write writes waivers as YAML that [Read] reads, with a comment above each and one above all. What
// they were read from is not written.
func Write(w io.Writer, heading string, list []Commented) error {
	entries := &yaml.Node{Kind: yaml.SequenceNode}
	if len(list) == 0 {
		entries.Style = yaml.FlowStyle
	}
	for _, one := range list {
		entry := &yaml.Node{Kind: yaml.MappingNode, HeadComment: comment(one.Comment)}
		for _, m := range members {
			text := one.Expires.String()
			if m.field != nil {
				text = *m.field(&one.Waiver)
			}
			if text == "" {
				continue
			}
			value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
			if m == expires {
				value.Tag = "!!timestamp" // a date as people write it, without quotes
			}
			entry.Content = append(entry.Content,
				&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: m.name}, value)
		}
		entries.Content = append(entries.Content, entry)
	}
	name := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: listName,
		HeadComment: comment(heading)}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	if err := encoder.Encode(&yaml.Node{Kind: yaml.MappingNode,
		Content: []*yaml.Node{name, entries}}); err != nil {
		return err
	}
	return encoder.Close()
}

// comment is a text as one line of a comment.
func comment(text string) string {
	if text = strings.TrimSpace(printable.Cut(printable.Line(text), longestComment)); text == "" {
		return ""
	}
	return "# " + text
}
