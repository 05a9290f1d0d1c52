package encode

import (
	"fmt"
	"strings"

	"plumbline/internal/contract"
)

// path fills in the path template.
func path(o *contract.Operation, values map[string]any) (string, error) {
	if strings.ContainsAny(o.Path, "?#") {
		return "", fmt.Errorf("the path of %s: it has a query or fragment, which no path has", o)
	}
	texts := make(map[string]string, len(values))
	err := given(o, values, []string{"path"}, func(p *contract.Parameter, value any) error {
		text, err := writerOf(p, inPath).whole(value)
		switch {
		case err != nil:
			return err
		case text == "":
			return problemf("it is written as nothing, which makes the path another one")
		case !strings.Contains(o.Path, "{"+p.Name+"}"):
			return problemf("the path does not have it")
		}
		texts[p.Name] = text
		return nil
	})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, segment := range strings.Split(o.Path, "/") {
		if i > 0 {
			b.WriteByte('/')
		}
		if err := fill(&b, segment, texts); err != nil {
			return "", fmt.Errorf("the path of %s: %w", o, err)
		}
	}
	return b.String(), nil
}

// fill fills in one segment of a path template.
func fill(b *strings.Builder, segment string, texts map[string]string) error {
	literal, rest, found := strings.Cut(segment, "{")
	start, before := b.Len(), ""
	b.WriteString(literalText(literal))
	for found {
		name, behind, closed := strings.Cut(rest, "}")
		text, known := texts[name]
		switch {
		case !closed:
			return problemf("its parameter {%s is not closed", name)
		case !known:
			return problemf("its parameter {%s} has no value", name)
		case before != "" && !isOnce(literalText(literal), before, text):
			return problemf("nothing tells where its parameter {%s} begins", name)
		}
		b.WriteString(text)
		before = text
		literal, rest, found = strings.Cut(behind, "{")
		b.WriteString(literalText(literal))
	}
	// these are removed by clients and servers (RFC 3986 section 5.2.4)
	if filled := b.String()[start:]; filled != segment && (filled == "." || filled == "..") {
		return problemf("its segment %s would be %q, which makes it another path", segment, filled)
	}
	return nil
}

// isOnce tells whether a text between two others is found there only.
func isOnce(between, before, behind string) bool {
	all := before + between + behind
	return strings.Index(all, between) == strings.LastIndex(all, between)
}

// literalText escapes what a document should have escaped in the text of a path.
func literalText(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		isEscape := c == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2])
		if isEscape || isAlphanumeric(c) || strings.IndexByte("-._~!$&'()*+,;=:@", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
