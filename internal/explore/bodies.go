package explore

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// OtherBody is another valid body than that of the base: one that has as little as it can have and
// can be written.
func (p *Plan) OtherBody(o *contract.Operation) (any, error) {
	return p.once(&p.others, o, func() (any, error) {
		body, err := p.leastBody(o)
		const others = 8 // in some media types nothing can be written for what is empty
		for more := uint64(3); err == nil && !p.canBeWritten(o, body) && more < others; more++ {
			body, err = p.drawBody(o, more, (*generate.Generator).Valid)
		}
		return body, err
	})
}

func (p *Plan) leastBody(o *contract.Operation) (any, error) {
	if o.HasForm() {
		return p.ownForm(o, requiredFields)
	}
	return p.drawBody(o, 1, (*generate.Generator).Minimal)
}

// FullBody is a valid body that has all members that can be there together.
func (p *Plan) FullBody(o *contract.Operation) (any, error) {
	return p.once(&p.fulls, o, func() (any, error) {
		if o.HasForm() {
			return p.ownForm(o, allFields)
		}
		body, err := p.drawBody(o, 2, (*generate.Generator).Maximal)
		return p.filled(o, body), err
	})
}

// filled is a body whose objects of any members have some, where the document allows it: a few of
// those that are tried at its limits.
func (p *Plan) filled(o *contract.Operation, body any) any {
	object, _ := body.(map[string]any)
	for _, obligation := range p.bodyObligations(o, Boundary) {
		name, _, _ := strings.Cut(memberPlace(obligation), "/")
		was, is := object[name].(map[string]any)
		if _, there := object[name]; !there || !is && object[name] != nil || len(was) > 1 {
			continue
		}
		changed, _ := p.changed(obligation)
		members, _ := changed.(map[string]any)
		inner, _ := members[name].(map[string]any)
		with := maps.Clone(object)
		if with[name] = inner; len(inner) > len(was) && p.accepts(o, with) {
			object = with
		}
	}
	if object == nil {
		return body
	}
	return object
}

// once draws a body of an operation once. Nobody changes it.
func (p *Plan) once(known *sync.Map, o *contract.Operation,
	draw func() (any, error)) (any, error) {
	if one, found := known.Load(o); found {
		body, _ := one.(drawnBody) // nothing else is there
		return body.value, body.err
	}
	value, err := draw()
	value = p.inOrder(o, value)
	known.Store(o, drawnBody{value, err})
	return value, err
}

// drawnBody is a body, or why there is none.
type drawnBody struct {
	value any
	err   error
}

// WithoutNames is a body without the members that name other things; nil where it has none that can
// be left out.
func (p *Plan) WithoutNames(o *contract.Operation, body any) any {
	object, _ := body.(map[string]any)
	without := maps.Clone(object)
	maps.DeleteFunc(without, func(name string, _ any) bool {
		_, isID := nounOf(name)
		return isID || p.References(o)[name] != nil
	})
	if len(without) == len(object) || !p.accepts(o, without) {
		return nil
	}
	return without
}

// drawBody draws a body of an operation; more tells draws of the same place apart.
func (p *Plan) drawBody(o *contract.Operation, more uint64,
	draw func(*generate.Generator, *generate.Choices) (any, error)) (any, error) {
	mediaType := bodyOf(o)
	if mediaType == nil || mediaType.Schema == nil {
		return nil, fmt.Errorf("the document describes no body of %s", o)
	}
	g, err := generate.New(mediaType.Schema, schema.ToServer)
	if err != nil {
		return nil, err
	}
	return draw(g, generate.NewChoices(p.seed+more, stream(string(mediaType.Pointer))))
}

// Variant is a valid body, and the place that it is about, as obligations tell it; "" is none.
type Variant struct {
	Body      any
	Place     string
	MediaType string // "" is that of all other requests
}

// InOtherTypes are bodies of an operation with all members, one in each other media type that it
// takes and that can be written.
func (p *Plan) InOtherTypes(o *contract.Operation) (variants []Variant) {
	for _, mediaType := range o.RequestMediaTypes {
		if mediaType == bodyOf(o) {
			continue
		}
		body, err := p.maximal(o, mediaType)
		one := Variant{Body: body, MediaType: concrete(mediaType.Range)}
		if _, is := body.(map[string]any); is && err == nil && p.isWritten(o, one) {
			variants = append(variants, one)
		}
	}
	return variants
}

func (p *Plan) maximal(o *contract.Operation, mediaType *contract.MediaType) (any, error) {
	if o.HasForm() {
		form, err := p.ownForm(o, allFields)
		return p.inOrder(o, form), err
	}
	if mediaType.Schema == nil {
		return nil, fmt.Errorf("the document describes no body of %s", o)
	}
	g, err := generate.New(mediaType.Schema, schema.ToServer)
	if err != nil {
		return nil, err
	}
	body, err := g.Maximal(generate.NewChoices(p.seed, stream(string(mediaType.Pointer))))
	if ordered, changed := inOrder(body); changed &&
		mediaType.Schema.Accepts(ordered, schema.ToServer) {
		body = ordered
	}
	return body, err
}

// Variants are valid bodies of an operation, at most so many: those of its limits, in turn from
// each place of the body. left is how many more there are.
func (p *Plan) Variants(o *contract.Operation, most int) (bodies []Variant, left int) {
	seen := map[string]bool{}
	for _, obligation := range inTurn(p.bodyObligations(o, Boundary)) {
		body, made := p.changed(obligation)
		text, err := json.Marshal(body)
		switch {
		case !made || err != nil || seen[string(text)] || !p.accepts(o, body):
		case len(bodies) == most:
			left++
		default:
			bodies = append(bodies, Variant{Body: body, Place: obligation.Place})
		}
		seen[string(text)] = true
	}
	return bodies, left
}

// LongTexts are valid bodies of an operation, the plainest one with long texts wherever the
// document sets no limit: each a little longer than what many a server keeps.
func (p *Plan) LongTexts(o *contract.Operation) (bodies []any) {
	object, is := p.plainestObject(o)
	for _, length := range []int{300, 5000} {
		long := maps.Clone(object)
		for _, name := range BodyMembers(o) {
			if !is || p.isFormatted(o, name) {
				continue
			}
			one := maps.Clone(long)
			if one[name] = longText(length); p.accepts(o, one) {
				long = one
			}
		}
		if is && !Same(long, object) {
			bodies = append(bodies, long)
		}
	}
	return bodies
}

// plainestObject is the body of the plainest request to an operation, an object without members
// where that has none but may have one. false where the body is no object.
func (p *Plan) plainestObject(o *contract.Operation) (object map[string]any, is bool) {
	base, err := p.Base(o)
	if err != nil {
		return nil, false
	}
	if !base.Values.HasBody && len(o.RequestMediaTypes) > 0 {
		return map[string]any{}, true
	}
	object, is = base.Values.Body.(map[string]any)
	return object, is
}

// longText is a text of so many characters, no two parts of which are alike, so that it can be seen
// what is gone.
func longText(length int) string {
	var b strings.Builder
	for i := 0; b.Len() < length; i++ {
		fmt.Fprintf(&b, "%d ", i)
	}
	return b.String()[:length-1] + "."
}

// Forbidden are bodies that the document forbids for one member each, at most so many: the others
// are those of a valid body.
func (p *Plan) Forbidden(o *contract.Operation, valid any, most int) []any {
	onto, is := valid.(map[string]any)
	if !is {
		return p.forbiddenWholes(o, most)
	}
	var bodies []any
	seen := map[string]bool{}
	for _, obligation := range p.bodyObligations(o, Negative) {
		if o.HasForm() && obligation.Keyword == "type" {
			continue // written as text, a value of another type may be allowed
		}
		path := strings.SplitN(memberPlace(obligation), "/", deepestForbidden+1)
		path = path[:min(len(path), deepestForbidden)]
		body, made := p.changed(obligation)
		key := strings.Join(path, "/")
		if !made || seen[key] || len(bodies) == most {
			continue
		}
		wrong, there := withOf(onto, body, path)
		if there && !p.accepts(o, wrong) && p.canBeWritten(o, wrong) {
			seen[key] = true
			bodies = append(bodies, wrong)
		}
	}
	return bodies
}

// deepestForbidden is how many objects deep a member may be that is forbidden.
const deepestForbidden = 2

// withOf is an object with the member of another one at a path, beside its own ones; false where
// that one has none.
func withOf(onto map[string]any, other any, path []string) (with map[string]any, there bool) {
	object, _ := other.(map[string]any)
	value, there := object[path[0]]
	if !there {
		return nil, false
	}
	with = maps.Clone(onto)
	inner, is := onto[path[0]].(map[string]any)
	if _, isToo := value.(map[string]any); len(path) == 1 || !is || !isToo {
		with[path[0]] = value
		return with, true
	}
	with[path[0]], there = withOf(inner, value, path[1:])
	return with, there
}

// forbiddenWholes are bodies that the document forbids where they are no objects.
func (p *Plan) forbiddenWholes(o *contract.Operation, most int) (bodies []any) {
	for _, obligation := range p.bodyObligations(o, Negative) {
		body, made := p.changed(obligation)
		if made && len(bodies) < most && !p.accepts(o, body) && p.canBeWritten(o, body) {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// canBeWritten tells whether a body can be written in the media type that requests are made of.
func (p *Plan) canBeWritten(o *contract.Operation, body any) bool {
	return p.isWritten(o, Variant{Body: body})
}

func (p *Plan) isWritten(o *contract.Operation, variant Variant) bool {
	base, err := p.Base(o)
	if err != nil {
		return false
	}
	draft := base.Clone()
	variant.Set(draft)
	_, err = draft.Encode()
	return err == nil
}

// Set has a request have the body, which it may have had none of before.
func (v Variant) Set(d *Draft) {
	d.Values.HasBody, d.Values.Body = true, v.Body
	if v.MediaType != "" {
		d.Values.MediaType = v.MediaType
	} else if mediaType := bodyOf(d.Operation); d.Values.MediaType == "" && mediaType != nil {
		d.Values.MediaType = concrete(mediaType.Range)
	}
}

// OneMember are valid bodies of one member each, at most so many: each with several values, and
// null where it may be that.
func (p *Plan) OneMember(o *contract.Operation, most int) []any {
	full, err := p.FullBody(o)
	if err != nil {
		return nil
	}
	object, _ := full.(map[string]any)
	var bodies []any
	seen := map[string]bool{}
	add := func(body map[string]any) {
		if text := excerptInFull(body); len(bodies) < most && !seen[text] && p.accepts(o, body) {
			seen[text] = true
			bodies = append(bodies, body)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		add(map[string]any{name: object[name]})
		add(map[string]any{name: nil})
	}
	variants, _ := p.Variants(o, most)
	for _, variant := range variants {
		if one, is := variant.Body.(map[string]any); is && len(one) == 1 {
			add(one)
		}
	}
	return bodies
}

// OfMembers are merge patches of a thing that has some objects: of each object one member alone, as
// another body has it and as it is already.
func (p *Plan) OfMembers(o *contract.Operation, thing any) (bodies []any) {
	if !IsMergePatch(o) {
		return nil
	}
	full, _ := p.FullBody(o) // without one nothing is found in it
	for _, from := range []any{full, Unwrapped(thing)} {
		object, _ := from.(map[string]any)
		for _, name := range BodyMembers(o) {
			inner, _ := object[name].(map[string]any)
			for _, member := range slices.Sorted(maps.Keys(inner)) {
				body := map[string]any{name: map[string]any{member: inner[member]}}
				if len(inner) > 1 && inner[member] != nil && p.accepts(o, body) {
					bodies = append(bodies, body)
				}
			}
		}
	}
	return bodies
}

// IsMergePatch tells whether an operation is sent a merge patch: objects in it are merged into
// those that there are (RFC 7396 section 2).
func IsMergePatch(o *contract.Operation) bool {
	mediaType := bodyOf(o)
	return mediaType != nil && strings.EqualFold(concrete(mediaType.Range),
		"application/merge-patch+json")
}

func excerptInFull(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// bodyObligations are those that are about the body that requests are made of.
func (p *Plan) bodyObligations(o *contract.Operation, kind Kind) []*Obligation {
	return slices.DeleteFunc(slices.Clone(p.Of(o, kind)), func(obligation *Obligation) bool {
		return obligation.Change == nil || obligation.Place != "body" &&
			memberPlace(obligation) == ""
	})
}

// memberPlace is the place in the body that an obligation is about; "" where it is about the whole
// of it, or something else.
func memberPlace(obligation *Obligation) string {
	for _, prefix := range []string{"body/", fieldPlace} {
		if place, is := strings.CutPrefix(obligation.Place, prefix); is {
			return place
		}
	}
	return ""
}

// changed is the body that an obligation makes of the plainest one.
func (p *Plan) changed(obligation *Obligation) (body any, made bool) {
	base, err := p.Base(obligation.Operation)
	if err != nil {
		return nil, false
	}
	draft := base.Clone()
	obligation.Change(draft)
	return draft.Values.Body, draft.Values.HasBody && draft.Mangle == nil
}

// accepts tells whether the document allows a body.
func (p *Plan) accepts(o *contract.Operation, body any) bool {
	if o.HasForm() {
		return acceptsForm(o, body)
	}
	mediaType := bodyOf(o)
	return mediaType != nil && mediaType.Schema != nil &&
		mediaType.Schema.Accepts(body, schema.ToServer)
}

// inTurn takes one obligation of each place and keyword after the other.
func inTurn(list []*Obligation) []*Obligation {
	var order []string
	groups := map[string][]*Obligation{}
	for _, obligation := range list {
		key := obligation.Place + " " + obligation.Keyword
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], obligation)
	}
	turned := make([]*Obligation, 0, len(list))
	for len(turned) < len(list) {
		for _, key := range order {
			if group := groups[key]; len(group) > 0 {
				turned, groups[key] = append(turned, group[0]), group[1:]
			}
		}
	}
	return turned
}

// BodyMembers are the members that the schema of the body declares which requests to an operation
// usually have.
func BodyMembers(o *contract.Operation) []string {
	if o.HasForm() {
		return fieldNames(o)
	}
	mediaType := bodyOf(o)
	if mediaType == nil || mediaType.Schema == nil {
		return nil
	}
	rules, err := mediaType.Schema.Rules(schema.ToServer)
	if err != nil {
		return nil
	}
	return declaredNames(rules, 0)
}

func declaredNames(rules *schema.Rules, depth int) []string {
	if rules == nil || depth > deepest {
		return nil
	}
	names := slices.Concat(rules.Names, declaredNames(rules.Ref, depth+1))
	for _, part := range slices.Concat(rules.AllOf, rules.AnyOf, rules.OneOf) {
		names = append(names, declaredNames(part, depth+1)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isFormatted tells whether a member is a text of a certain form, such as a date.
func (p *Plan) isFormatted(o *contract.Operation, name string) bool {
	member := p.member(o, name)
	return member == nil || member.Format != nil || member.Enum != nil
}

// member is what the document says of a member of the body of an operation; nil where that is not
// known.
func (p *Plan) member(o *contract.Operation, name string) *schema.Rules {
	if field := fieldNamed(o, name); field != nil && field.Schema != nil {
		rules, err := field.Schema.Rules(schema.ToServer)
		if err != nil {
			return nil
		}
		return resolved(rules)
	}
	mediaType := bodyOf(o)
	if mediaType == nil || mediaType.Schema == nil {
		return nil
	}
	rules, err := mediaType.Schema.Rules(schema.ToServer)
	if err != nil {
		return nil
	}
	return resolved(declared(rules, name, 0))
}
