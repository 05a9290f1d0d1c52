package content

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"mime"
	"regexp"
	"strings"
)

const (
	xsiNamespace = "http://www.w3.org/2001/XMLSchema-instance"
	xmlNamespace = "http://www.w3.org/XML/1998/namespace"
)

var xmlEncoding = regexp.MustCompile(`^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// element is an element of an XML document, without comments and processing instructions.
type element struct {
	name       xml.Name
	attributes []xml.Attr // without declarations of namespaces
	children   []*element
	text       []string // between the children
	cdata      []string
	line       int
	column     int
}

// content is the text of the element. White space that only sets children or CDATA sections apart
// is not.
func (e *element) content() string {
	if len(e.children) == 0 {
		return strings.Join(e.text, "")
	}
	var pieces []string
	for _, piece := range e.text {
		if !blank(piece) {
			pieces = append(pieces, piece)
		}
	}
	return strings.Join(pieces, "")
}

func blank(text string) bool { return strings.Trim(text, " \t\r\n") == "" }

// xmlText decodes an XML body. A byte order mark goes before the charset parameter, and that before
// the declaration (RFC 7303 section 3).
func xmlText(body []byte, contentType string) (string, error) {
	charset := ""
	if _, parameters, err := mime.ParseMediaType(contentType); err == nil {
		charset = parameters["charset"]
	}
	switch {
	case bytes.HasPrefix(body, byteOrderMark):
		charset = "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		charset = "utf-16"
	case charset == "":
		if found := xmlEncoding.FindSubmatch(body[:min(len(body), 1000)]); found != nil {
			charset = string(found[1])
		}
	}
	return decode(body, charset)
}

// xmlParser builds the tree of elements, and checks what encoding/xml does not: one root element,
// nothing else beside it, attributes that occur once, prefixes that are declared (Namespaces in XML
// 1.0 section 5).
type xmlParser struct {
	text    string
	decoder *xml.Decoder
	open    []*element
	spaces  []map[string]int // namespaces each open element declares, and how often
	known   map[string]int
	root    *element
	count   *tally
	line    int
	column  int
	offset  int
}

func parseXML(text string, count *tally) (*element, error) {
	p := &xmlParser{text: text, decoder: xml.NewDecoder(strings.NewReader(text)),
		known: map[string]int{}, count: count}
	// the text is decoded already
	p.decoder.CharsetReader = func(_ string, input io.Reader) (io.Reader, error) {
		return input, nil
	}
	for {
		p.line, p.column = p.decoder.InputPos()
		p.offset = int(p.decoder.InputOffset())
		token, err := p.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, p.unreadable(err)
		}
		if err := p.take(token); err != nil {
			return nil, err
		}
	}
	if p.root == nil {
		return nil, p.malformed("it has no root element")
	}
	return p.root, nil
}

func (p *xmlParser) malformed(problem string) error {
	return &Malformed{Format: "XML", Problem: problem, Line: p.line, Column: p.column}
}

func (p *xmlParser) unreadable(err error) error {
	if strings.Contains(err.Error(), "unsupported version") {
		return notJudged("%s", err)
	}
	p.line, p.column = p.decoder.InputPos()
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		return p.malformed("it ends before its last element does")
	case errors.As(err, &syntax):
		return p.malformed(syntax.Msg)
	}
	return p.malformed(err.Error())
}

func (p *xmlParser) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return p.start(token)
	case xml.EndElement:
		last := len(p.open) - 1
		if err := p.count.text([]byte(p.open[last].content())); err != nil {
			return err
		}
		for space, times := range p.spaces[last] {
			p.known[space] -= times
		}
		p.open, p.spaces = p.open[:last], p.spaces[:last]
	case xml.CharData:
		return p.characters(string(token))
	case xml.ProcInst:
		if strings.EqualFold(token.Target, "xml") && (p.offset > 0 || token.Target != "xml") {
			return p.malformed("an XML declaration stands only at the very start")
		}
	case xml.Directive:
		if p.root != nil || !strings.HasPrefix(string(token), "DOCTYPE") {
			return p.malformed(
				"a <! declaration that is no document type declaration before the root element")
		}
		return notJudged("it has a document type declaration, which is not read")
	}
	return nil
}

func (p *xmlParser) characters(text string) error {
	cdata := strings.HasPrefix(p.text[p.offset:], "<![CDATA[")
	if len(p.open) == 0 {
		if blank(text) && !cdata {
			return nil
		}
		return p.malformed("text outside the root element")
	}
	e := p.open[len(p.open)-1]
	e.text = append(e.text, text)
	if cdata {
		e.cdata = append(e.cdata, text)
	}
	return nil
}

func (p *xmlParser) start(token xml.StartElement) error {
	e := &element{name: token.Name, line: p.line, column: p.column}
	if err := p.count.add(1+len(token.Attr), len(p.open)*(1+len(token.Attr))); err != nil {
		return err
	}
	switch {
	case len(p.open) == 0 && p.root != nil:
		return p.malformed("a second root element, <" + e.name.Local + ">")
	case len(p.open) == 0:
		p.root = e
	case len(p.open) >= maxDepth:
		return notJudged("its elements are nested more than %d deep", maxDepth)
	default:
		parent := p.open[len(p.open)-1]
		parent.children = append(parent.children, e)
	}
	declared := map[string]int{}
	seen := map[xml.Name]bool{}
	for _, attribute := range token.Attr {
		if seen[attribute.Name] {
			return p.malformed("the attribute " + attribute.Name.Local + " occurs twice")
		}
		seen[attribute.Name] = true
		if attribute.Name.Space == "xmlns" || attribute.Name.Space == "" &&
			attribute.Name.Local == "xmlns" {
			declared[attribute.Value]++
			p.known[attribute.Value]++
			continue
		}
		e.attributes = append(e.attributes, attribute)
	}
	p.open, p.spaces = append(p.open, e), append(p.spaces, declared)
	if !p.declared(e.name.Space) {
		return p.malformed("the prefix " + e.name.Space + " is not declared")
	}
	for _, attribute := range e.attributes {
		if !p.declared(attribute.Name.Space) {
			return p.malformed("the prefix " + attribute.Name.Space + " is not declared")
		}
	}
	return nil
}

// declared tells whether a name's namespace, which is the prefix as written if that stands for
// none, is one that is declared. The OpenAPI text itself writes xsi without declaring it.
func (p *xmlParser) declared(space string) bool {
	return space == "" || space == xmlNamespace || space == "xsi" || p.known[space] > 0
}
