package credentials

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"plumbline/harness/call"
	"plumbline/internal/contract"
	"plumbline/internal/explore"
	"plumbline/internal/redact"
	"plumbline/internal/tree"
)

// login is an operation of the document that hands out a token.
type login struct {
	operation string
	token     string // a JSON pointer into the answer
	members   []member
}

// member is a value of the request: of its body or of a parameter.
type member struct {
	place string // body/NAME, query.NAME, header.NAME, path.NAME or cookie.NAME
	value any
	given *given // what it was read from; nil for one that stands in the configuration itself
}

// member reads a value of the request. A reference is a text; what is no secret may stand there as
// it is, as JSON where it is a number, true or false.
func (p parser) member(l *login, place, text string) error {
	name := place[strings.LastIndexAny(place, "./")+1:]
	in, _, inParameter := strings.Cut(place, ".")
	_, known := parameterPlaces[in]
	if !strings.HasPrefix(place, inBody) && !(inParameter && known) || name == "" {
		return p.wrong("login takes operation, token, body/NAME, query.NAME, header.NAME, "+
			"path.NAME and cookie.NAME, and not %s", place)
	}
	m := member{place: place, value: text}
	switch {
	case isReference(text):
		given, err := p.reference(name, text)
		if err != nil {
			return err
		}
		m.given, m.value = given, given.value
	case redact.CredentialName(name):
		_, err := p.secret(name, text)
		return err
	default:
		m.value = literal(text)
	}
	l.members = append(l.members, m)
	return nil
}

// parameterPlaces are the places of parameters, and what of a draft has their values.
var parameterPlaces = map[string]func(*explore.Draft) *map[string]any{
	"path":   func(d *explore.Draft) *map[string]any { return &d.Values.Path },
	"query":  func(d *explore.Draft) *map[string]any { return &d.Values.Query },
	"header": func(d *explore.Draft) *map[string]any { return &d.Values.Header },
	"cookie": func(d *explore.Draft) *map[string]any { return &d.Values.Cookie },
}

// literal is a text, or the number, true or false that it is the JSON of; with quotation marks it
// is the text between them.
func literal(text string) any {
	var value any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil || decoder.More() {
		return text
	}
	switch value.(type) {
	case bool, json.Number, string:
		return value
	}
	return text
}

// Put puts a value into a place of a request, as an obligation names places.
func Put(d *explore.Draft, place string, value any) {
	if pointer, is := strings.CutPrefix(place, inBody); is {
		d.Values.HasBody = true
		d.Values.Body = with(d.Values.Body, tree.Pointer("/"+pointer).Tokens(), value)
		return
	}
	in, name, _ := strings.Cut(place, ".")
	at := parameterPlaces[in](d)
	*at = maps.Clone(*at)
	if *at == nil {
		*at = map[string]any{}
	}
	(*at)[name] = value
}

// with is a value with another one in a place of it. What it is made of is not changed.
func with(value any, at []string, leaf any) any {
	if len(at) == 0 {
		return leaf
	}
	object, _ := value.(map[string]any)
	object = maps.Clone(object)
	if object == nil {
		object = map[string]any{}
	}
	object[at[0]] = with(object[at[0]], at[1:], leaf)
	return object
}

// get logs in.
func (l *login) get(ctx context.Context, s *Store, host Host, source Source) (string, error) {
	o, _ := s.plan.Contract().Operation(l.operation) // which [Store.Check] has looked up
	base, err := s.plan.Base(o)
	if err != nil {
		return "", fmt.Errorf("no valid request can be made to %s: %w", o, err)
	}
	draft := base.Clone()
	for _, m := range l.members {
		Put(draft, m.place, m.value)
	}
	encoded, err := draft.Encode()
	if err != nil {
		return "", err
	}
	if err := s.applyGiven(o, source, &encoded); err != nil {
		return "", err
	}
	variable := variableOf(source.whose, source.Scheme, "")
	tokens := tree.Pointer(l.token).Tokens()
	response, err := host.Login(ctx, o.String(), call.As(call.Encoded{Path: encoded.Path,
		Query: encoded.Query, Header: encoded.Header, Body: encoded.Body}),
		call.Credential(tokens[len(tokens)-1], variable),
		call.Wrong("what it is made of was given by a user"))
	if err != nil {
		return "", fmt.Errorf("%s cannot be called: %w", o, err)
	}
	token, found := textAt(response, tokens)
	if found {
		host.Obtained(variable, token, "what "+l.token+" is in the answer to "+o.String())
	}
	switch {
	case response.Status()/100 != 2:
		return "", fmt.Errorf("%s is answered with %d", o, response.Status())
	case !found:
		return "", fmt.Errorf("the answer to %s has no text at %s", o, l.token)
	}
	return token, nil
}

// textAt is the text or number in a place of the answer.
func textAt(response *call.Response, at []string) (text string, found bool) {
	value := response.Value()
	for _, token := range at {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(inside) {
				return "", false
			}
			value = inside[i]
		default:
			return "", false
		}
	}
	switch value := value.(type) {
	case string:
		return value, value != ""
	case json.Number:
		return value.String(), true
	}
	return "", false
}

// check tells what of it the document does not have.
func (l *login) check(c *contract.Contract) error {
	if _, found := c.Operation(l.operation); !found {
		return fmt.Errorf("the document has no operation %s to log in by", l.operation)
	}
	return nil
}

// givens are the values that have to be hidden.
func (l *login) givens() []*given {
	var list []*given
	for _, m := range l.members {
		if m.given != nil {
			list = append(list, m.given)
		}
	}
	return list
}
