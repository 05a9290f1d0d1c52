package cases

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"plumbline/harness/call"
	"plumbline/internal/explore"
)

// mostVariants bounds how many bodies are tried of one operation in one scenario.
const mostVariants = 100

// createThenRead creates things of many bodies, and reads each.
func (s *steps) createThenRead(ctx context.Context) error {
	return s.eachCreated(ctx, func() (done bool, err error) {
		gone, got, err := s.isGone(ctx)
		if err != nil {
			return false, err
		}
		if gone {
			s.finds(got, "%s created %s, and reading it is answered with %d", s.Resource.Maker(),
				text(s.thing.name), got.status())
			return true, nil
		}
		return s.compare(ctx, got, s.thing.draft.Values.Body, "it was created with") ||
			s.undefaulted(ctx, got), nil
	})
}

// undefaulted tells of members that were left out and are not what the document says of that.
func (s *steps) undefaulted(ctx context.Context, read reply) (found bool) {
	if !read.success() {
		return false
	}
	others := s.plan.Undefaulted(s.Resource.Maker(), s.thing.draft.Values.Body, read.shown(),
		s.plan.MayDiffer(s.Resource))
	if len(others) > 0 {
		s.findsSteadily(ctx, read, "what was left out has not its default: %s", joined(others))
	}
	return len(others) > 0
}

// eachCreated creates things one after the other, of the plainest body first, and looks at each
// until that shows something.
func (s *steps) eachCreated(ctx context.Context, look func() (done bool, err error)) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	variants, left := s.plan.Variants(s.Resource.Maker(), mostVariants)
	variants = append(variants, s.plan.InOtherTypes(s.Resource.Maker())...)
	for _, body := range slices.Backward(s.plan.LongTexts(s.Resource.Maker())) {
		variants = slices.Insert(variants, 0, explore.Variant{Body: body})
	}
	for i := -1; i < len(variants); i++ {
		if i >= 0 && s.beginKeeping(ctx, variants[i]) != nil {
			continue // it is refused, of which another case tells
		}
		done, err := look()
		if done || err != nil {
			return err
		}
	}
	s.cut(left)
	return nil
}

// cut tells of values that were not tried.
func (s *steps) cut(left int) {
	for range left {
		s.tally.skip(s.Check, fmt.Sprintf("%s: %d other values are tried, which are enough",
			s.Name, mostVariants))
	}
}

// createThenList creates things of many bodies, and looks for all of them in the list.
func (s *steps) createThenList(ctx context.Context) error {
	var things []created
	err := s.eachCreated(ctx, func() (bool, error) {
		thing := s.thing
		thing.reply.response = s.tally.hold(thing.reply.response)
		things = append(things, thing)
		return false, nil
	})
	if err != nil {
		return err
	}
	s.use(things[0])
	missing, unnamed, last, err := s.missing(ctx, things)
	if err == nil && len(missing) > unnamed && s.waits(ctx) {
		missing, unnamed, last, err = s.missing(ctx, missing) // one may have been passed over
	}
	switch {
	case err != nil || len(missing) == 0:
		return err
	case len(missing) <= unnamed:
		return fmt.Errorf("%s does not say what each of the things is called", s.Resource.List)
	case unnamed == 0:
		missing = missing[:1]
	}
	for _, thing := range slices.Backward(missing) {
		s.use(thing)
		if gone, _, err := s.isGone(ctx); gone || err != nil {
			return fmt.Errorf("it is not there at all")
		}
	}
	s.finds(last, "%s was created with success, and the list does not have it", text(s.thing.name))
	return nil
}

// missing are those of several things that the list does not have, if all of the list is seen. Some
// of them may be what is unnamed: so many entries do not say what they are called.
func (s *steps) missing(ctx context.Context, things []created) (left []created, unnamed int,
	last reply, err error) {
	left = slices.Clone(things)
	whole, last, err := s.walk(ctx, s.Resource.List, func(item any) bool {
		name, found := s.Resource.Identify(item, "")
		if !found {
			unnamed++
		}
		left = slices.DeleteFunc(left, func(thing created) bool {
			return found && explore.SameName(name, thing.name)
		})
		return len(left) > 0
	})
	if err != nil || whole || len(left) == 0 {
		return left, unnamed, last, err
	}
	return nil, 0, last, fmt.Errorf("%s answers with a part of the list, and nobody knows how to "+
		"get the rest", s.Resource.List)
}

// createThenSearch posts a question for all things or, where it can have a text of theirs, for
// those that have the text of the thing, and looks for what was created.
func (s *steps) createThenSearch(ctx context.Context) error {
	search := s.plan.SearchForAll(s.Resource, s.Operation)
	variant := explore.Variant{}
	marks, err := s.plan.Marks(s.Resource, s.Name, 1)
	if err == nil && search.Takes(marks[0].Member) {
		variant = explore.Variant{Body: marks[0].Body, Place: marks[0].Place()}
		search = search.For(marks[0])
	}
	if err := s.beginKeeping(ctx, variant); err != nil {
		return err
	}
	there, last, err := s.searched(ctx, search)
	if err == nil && !there && s.waits(ctx) {
		there, last, err = s.searched(ctx, search)
	}
	if err != nil || there {
		return err
	}
	if got, err := s.read(ctx); err != nil || !got.success() {
		return fmt.Errorf("it is not there at all")
	}
	s.finds(last, "%s was created with success, and %s, which is asked for it or for everything, "+
		"does not find it", text(s.thing.name), s.Operation)
	return nil
}

// searched tells whether a search finds the thing. The error says why that is not known.
func (s *steps) searched(ctx context.Context, search *explore.SearchForAll) (there bool,
	last reply, err error) {
	last, err = s.step(ctx, s.Operation, func(d *explore.Draft) {
		if all := search.Body; d.Values.HasBody || len(all) > 0 {
			with(all)(d)
		}
	})
	if err != nil {
		return false, last, err
	}
	items, is := explore.Items(last.response.Value())
	if !last.success() || !is {
		return false, last, fmt.Errorf("%s answers with no list", s.Operation)
	}
	names := s.namesOf(items)
	switch {
	case slices.Contains(names, text(s.thing.name)):
		return true, last, nil
	case len(names) < len(items):
		err = fmt.Errorf("%s does not say what each of the things is called", s.Operation)
	case search.Limit > 0 && len(items) >= search.Limit,
		explore.IsPart(last.response.Value(), len(items)):
		err = fmt.Errorf("%s answers with a part of the things", s.Operation)
	}
	return false, last, err
}

// createThenLocate follows Location.
func (s *steps) createThenLocate(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	location := s.thing.reply.location()
	if s.thing.reply.status() != http.StatusCreated || location == "" {
		return fmt.Errorf("the answer to %s has no Location", s.Resource.Create)
	}
	if gone, _, err := s.isGone(ctx); gone || err != nil {
		return fmt.Errorf("what was created cannot be read at all")
	}
	path, query, below := s.belowBase(location)
	if !below {
		return s.isOutside(ctx, location)
	}
	var got reply
	for range 2 {
		var err error
		if got, err = s.readAt(ctx, path, query); err != nil {
			return err
		}
		if !saysNothing(got) {
			return s.isAtLocation(got, location)
		}
	}
	s.finds(s.thing.reply, "%s is answered with the Location %s, and reading that is answered "+
		"with %d", s.Resource.Create, location, got.status())
	return nil
}

// isOutside tells of a Location that lacks the base path of the API: it is the path of the
// document, which leads elsewhere (RFC 9110 section 10.2.2). Of all else that is not below the base
// URL nothing is known.
func (s *steps) isOutside(ctx context.Context, location string) error {
	read, err := s.draft(ctx, s.Resource.Read)
	if err != nil {
		return err
	}
	encoded, err := read.Encode()
	if err != nil {
		return err
	}
	if to, err := url.Parse(location); err != nil || encoded.Path == "" || encoded.Query != "" ||
		to.EscapedPath() != encoded.Path || to.Host != "" && !s.isOfServer(to) {
		return fmt.Errorf("the Location of %s is not below the base URL", s.Resource.Create)
	}
	s.finds(s.thing.reply, "%s is answered with the Location %s, which lacks the base path, below "+
		"which what was created is read", s.Resource.Create, location)
	return nil
}

// isOfServer tells whether an address is one of the server that has created the thing.
func (s *steps) isOfServer(to *url.URL) bool {
	asked, err := url.Parse(s.thing.reply.response.Exchange.Request.URL)
	return err == nil && to.Scheme == asked.Scheme && to.Host == asked.Host
}

// isAtLocation tells of a Location that leads to something else.
func (s *steps) isAtLocation(got reply, location string) error {
	name, found := s.Resource.Identify(got.response.Value(), "")
	if !got.success() || !found {
		return fmt.Errorf("reading the Location is answered with %d, which does not say what it is",
			got.status())
	}
	if _, own := s.Resource.Identify(s.thing.reply.response.Value(), ""); own &&
		!explore.SameName(name, s.thing.name) {
		s.finds(s.thing.reply, "%s created %s, and its Location %s leads to %s",
			s.Resource.Create, text(s.thing.name), location, text(name))
	}
	return nil
}

// belowBase is the path of an address below the base URL; ok is false where it is not below it.
func (s *steps) belowBase(location string) (path, query string, ok bool) {
	asked, err := url.Parse(s.thing.reply.response.Exchange.Request.URL)
	if err != nil {
		return "", "", false
	}
	to, err := asked.Parse(location)
	if err != nil || to.Host != asked.Host || to.Scheme != asked.Scheme {
		return "", "", false
	}
	base, _ := strings.CutSuffix(asked.EscapedPath(), s.thing.reply.sent.Path)
	path, ok = strings.CutPrefix(to.EscapedPath(), strings.TrimSuffix(base, "/"))
	return path, to.RawQuery, ok && strings.HasPrefix(path, "/")
}

// readAt reads what stands at a path, with the credentials that reading a thing takes. The contract
// need not know the path.
func (s *steps) readAt(ctx context.Context, path, query string) (reply, error) {
	draft, err := s.draft(ctx, s.Resource.Read)
	if err != nil {
		return reply{}, err
	}
	got, renewed, err := s.readWith(ctx, draft, path, query, false)
	if renewed {
		got, _, err = s.readWith(ctx, draft, path, query, true)
	}
	return got, err
}

// readWith reads what stands at a path once, and tells whether other credentials are to be tried.
func (s *steps) readWith(ctx context.Context, draft *explore.Draft, path, query string,
	again bool) (got reply, renewed bool, err error) {
	encoded, err := draft.Encode()
	if err != nil {
		return reply{}, false, err
	}
	encoded.Path, encoded.Query = path, query
	used, err := s.credentials.Apply(ctx, s.host, draft.Operation, draft.Caller, &encoded)
	if err != nil {
		return reply{}, false, err
	}
	response, err := s.probe(ctx, draft.Operation.String(), call.As(call.Encoded{Path: path,
		Query: encoded.Query, Header: encoded.Header}),
		call.Wrong("it goes where a Location leads"))
	if err != nil {
		return reply{}, false, err
	}
	if used.Renew(draft.Operation.String(), response.Status(), again) {
		return reply{}, true, nil
	}
	s.tally.answered++
	return reply{response: response}, false, nil
}

// createTwice looks whether the same request makes a thing each time. Where the request says what
// names the thing, it need not.
func (s *steps) createTwice(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	first := s.thing
	sent, _ := first.draft.Values.Body.(map[string]any)
	for _, name := range s.Resource.Names() {
		if sent[name] != nil {
			return fmt.Errorf("the caller names what %s creates", s.Resource.Create)
		}
	}
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	second := s.thing
	if explore.SameName(first.name, second.name) && second.reply.status() == http.StatusCreated &&
		first.reply.status() == http.StatusCreated {
		s.finds(second.reply, "two requests created %s", text(first.name))
	}
	return nil
}

// createWithChildren looks whether what was created together with a thing is below it.
func (s *steps) createWithChildren(ctx context.Context) error {
	child, member := s.plan.Embedded(s.Resource)
	if err := s.begin(ctx); err != nil {
		return err
	}
	sent, _ := s.thing.draft.Values.Body.(map[string]any)
	parts, _ := sent[member].([]any)
	if len(parts) == 0 {
		return errNothing
	}
	count := 0
	whole, last, err := s.walk(ctx, child.List, func(any) bool { count++; return true })
	if err != nil || !whole {
		return err
	}
	if count < len(parts) {
		s.finds(last, "%s was created with %d in %s, and %s has %d", text(s.thing.name),
			len(parts), member, child.List, count)
	}
	return nil
}

// refusedCreation sends what the contract forbids, with a mark, and looks for the mark in the list.
func (s *steps) refusedCreation(ctx context.Context) error {
	marks, err := s.plan.Marks(s.Resource, s.Name, 1)
	if err != nil {
		return err
	}
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	mark := marks[0]
	mark.Body = s.takable(mark)
	forbidden := slices.DeleteFunc(s.plan.Forbidden(s.Resource.Create, mark.Body, mostForbidden),
		func(body any) bool { return member(body, mark.Member) != mark.Text })
	if len(forbidden) == 0 {
		return errNothing
	}
	if _, there, err := s.marked(ctx, mark); err != nil || there {
		return fmt.Errorf("the list has, or may have, such a thing already")
	}
	var refusal reply
	for _, body := range forbidden {
		draft, err := s.draft(ctx, s.Resource.Create, with(body))
		if err != nil {
			return err
		}
		got, err := s.send(ctx, draft)
		if err != nil {
			return err
		}
		if got.success() {
			s.noteCreated(s.Resource.Create, draft, got)
			return fmt.Errorf("what the document forbids is not refused, of which another case " +
				"tells")
		}
		refusal = got
	}
	last, there, err := s.marked(ctx, mark)
	if err == nil && there {
		s.finds(last, "%s refused a request with %d, and the list has what it would have created",
			s.Resource.Create, refusal.status())
	}
	return err
}

// marked tells whether the list has something with a mark.
func (s *steps) marked(ctx context.Context, mark explore.Mark) (last reply, there bool, err error) {
	_, last, err = s.walk(ctx, s.Resource.List, func(item any) bool {
		there = there || member(item, mark.Member) == mark.Text
		return !there
	})
	return last, there, err
}

func member(value any, name string) any {
	object, _ := explore.Unwrapped(value).(map[string]any)
	return object[name]
}

// readOfNone reads what was never created.
func (s *steps) readOfNone(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	none := madeUpName(s.thing.name)
	if none == text(s.thing.name) {
		return fmt.Errorf("what names a thing is too short to make up another one")
	}
	got, err := s.step(ctx, s.Resource.Read, at(map[string]any{s.Resource.Parameter: none}))
	if err != nil {
		return err
	}
	if got.label != explore.Valid {
		return fmt.Errorf("the document does not allow what names nothing: %s", got.why)
	}
	if got.success() {
		s.finds(got, "%s was never created, and reading it is answered with %d",
			none, got.status())
	}
	return nil
}

// madeUpName is a name that nothing has: a number that counting does not come to, or another text
// of the same form.
func madeUpName(name any) string {
	const far = "987650000000000"
	own := text(name)
	if _, is := name.(json.Number); is && len(own) < len(far)/2 &&
		strings.Trim(own, "0123456789") == "" {
		return far[:len(far)-len(own)] + own
	}
	return rotated(own)
}

// rotated is another name of the same form: each digit is another one, and each letter too. A name
// that is too short is returned as it is, since there may be a thing of any other one.
func rotated(name string) string {
	const enough = 12
	if len(name) < enough {
		return name
	}
	turn := strings.NewReplacer("0", "1", "1", "2", "2", "3", "3", "4", "4", "0", "5", "6", "6",
		"7", "7", "5", "a", "c", "b", "d", "c", "e", "d", "f", "e", "a", "f", "b")
	cut := len(name) - enough
	return name[:cut] + turn.Replace(name[cut:])
}
