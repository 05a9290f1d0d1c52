package cases

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/explore"
)

// Bounds of how many bodies are tried in one scenario.
const (
	mostReplacements = 40
	mostChanges      = 40
	mostForbidden    = 20
)

// replaceThenRead replaces what has all members by what has only those that it needs, and then by
// many others.
func (s *steps) replaceThenRead(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	if vanished, err := s.vanished(ctx); vanished || err != nil {
		return err
	}
	first, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	other, err := s.plan.OtherBody(s.Operation)
	if err != nil {
		return err
	}
	sent, err := s.write(ctx, explore.Variant{Body: other})
	if err != nil {
		return err
	}
	got, after, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if s.compare(ctx, got, sent, "it was replaced by") ||
		s.keeps(ctx, got, sent, before, after) || s.sameTag(first, got) {
		return nil
	}
	return s.replaceByOthers(ctx)
}

// replaceByOthers replaces the thing by many bodies, one after the other, and reads each.
func (s *steps) replaceByOthers(ctx context.Context) error {
	variants, _ := s.plan.Variants(s.Operation, mostReplacements)
	variants = append(variants, s.plan.InOtherTypes(s.Operation)...)
	for _, variant := range variants {
		sent, err := s.write(ctx, variant)
		switch {
		case errors.Is(err, errRefused):
			continue
		case err != nil:
			return err
		}
		got, err := s.read(ctx)
		if err != nil || s.compare(ctx, got, sent, "it was replaced by") {
			return err
		}
	}
	return nil
}

// vanished tells of what was put below a thing and is not there.
func (s *steps) vanished(ctx context.Context) (found bool, err error) {
	if s.owner == s.Resource {
		return false, nil
	}
	gone, got, err := s.isGone(ctx)
	if gone {
		s.finds(got, "%s was answered with success, and reading what was put there is answered "+
			"with %d", s.Operation, got.status())
	}
	return gone, err
}

// keeps tells of members that were left out of a replacement and are still there.
func (s *steps) keeps(ctx context.Context, got reply, sent, before, after any) (found bool) {
	replaced, _ := sent.(map[string]any)
	was, _ := before.(map[string]any)
	now, _ := after.(map[string]any)
	differs := s.plan.MayDiffer(s.Resource)
	for _, name := range slices.Sorted(maps.Keys(was)) {
		_, again := replaced[name]
		if value, still := now[name]; still && !again && !differs(name) && value != nil &&
			explore.Same(was[name], value) && !s.plan.HasDefault(s.Operation, name, value) &&
			!isNothing(value) && s.keepsAnother(ctx, replaced, name, value) {
			s.findsSteadily(ctx, got, "it was replaced without %s, and still has the old one", name)
			found = true
		}
	}
	return found
}

// keepsAnother tells whether a member that is left out of a replacement keeps another value than
// one too: that one may be what the server gives to what is left out. Where no other value can be
// tried, nothing speaks against it.
func (s *steps) keepsAnother(ctx context.Context, replaced map[string]any, name string,
	value any) bool {
	for _, other := range s.plan.SomeOf(s.Operation, name, mostValues) {
		with := maps.Clone(replaced)
		if with[name] = other; explore.Same(other, value) {
			continue
		}
		if _, err := s.write(ctx, explore.Variant{Body: with}); err != nil {
			continue
		}
		if _, err := s.write(ctx, explore.Variant{Body: replaced}); err != nil {
			return false
		}
		got, err := s.read(ctx)
		return err == nil && explore.Same(other, member(got.response.Value(), name))
	}
	return true
}

// isNothing tells whether a value is what many a server gives to what was left out.
func isNothing(value any) bool {
	switch value := value.(type) {
	case bool:
		return !value
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return text(value) == "0"
}

func (s *steps) replaceTwice(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	other, err := s.plan.OtherBody(s.Operation)
	if err != nil {
		return err
	}
	if other, err = s.write(ctx, explore.Variant{Body: other}); err != nil {
		return err
	}
	_, once, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if again, err := s.write(ctx, explore.Variant{Body: other}); err != nil ||
		!explore.Same(again, other) {
		return fmt.Errorf("%s does not take the same twice", s.Operation)
	}
	got, twice, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if altered := s.altered(once, twice); len(altered) > 0 {
		s.findsSteadily(ctx, got, "the same replacement a second time leaves something else: %s",
			joined(altered))
	}
	return nil
}

// changeThenList replaces or changes the thing, and looks for what is new in the list.
func (s *steps) changeThenList(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	if err := s.changeSomething(ctx, explore.Self); err != nil {
		return err
	}
	_, after, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	old, last, err := s.oldInList(ctx, before, after)
	if err == nil && old != "" && s.waits(ctx) {
		old, last, err = s.oldInList(ctx, before, after)
	}
	if err == nil && old != "" {
		s.findsSteadily(ctx, last, "%s of %s was changed, and the list has the old one", old,
			text(s.thing.name))
	}
	return err
}

// oldInList is a member of the thing that the list has as it was before a change; "" where it has
// none.
func (s *steps) oldInList(ctx context.Context, before, after any) (name string, last reply,
	err error) {
	item, _, last, err := s.listed(ctx)
	if err != nil {
		return "", last, err
	}
	shown, is := item.(map[string]any)
	if !is {
		return "", last, fmt.Errorf("%s does not show it", s.Resource.List)
	}
	now, _ := after.(map[string]any)
	was, _ := before.(map[string]any)
	differs := s.plan.MayDiffer(s.Resource)
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		if !differs(name) && explore.Same(shown[name], was[name]) &&
			!explore.Same(shown[name], now[name]) {
			return name, last, nil
		}
	}
	return "", last, nil
}

// changeSomething replaces or changes the thing as a caller, so that it differs from what it was.
func (s *steps) changeSomething(ctx context.Context, caller explore.Caller) error {
	got, err := s.changeAs(ctx, as(caller))
	if err == nil && !got.success() {
		err = fmt.Errorf("%s refuses it with %d", s.Operation, got.status())
	}
	return err
}

// mostDifferences is how many bodies are tried until one is not refused for what it has.
const mostDifferences = 4

// changeAs sends a valid request of the operation that has the thing differ from what it was, or
// be gone. Where a body is refused, which may not go with what the thing has, another is tried.
func (s *steps) changeAs(ctx context.Context, changes ...func(*explore.Draft)) (got reply,
	err error) {
	tried := []func(*explore.Draft){func(*explore.Draft) {}}
	if bodies := s.differences(); len(bodies) > 0 {
		tried = nil
		for _, body := range bodies {
			tried = append(tried, with(body))
		}
	}
	for _, change := range tried {
		draft, err := s.draft(ctx, s.Operation, slices.Insert(slices.Clone(changes), 0, change)...)
		if err != nil {
			return reply{}, err
		}
		if _, got, err = s.sendAnew(ctx, draft, ""); err != nil || !refusesContent(got) {
			return got, err
		}
	}
	return got, nil
}

// differences are bodies of the operation each of which has the thing differ; nil where it has
// none.
func (s *steps) differences() (bodies []any) {
	switch s.Operation.Method {
	case http.MethodPut:
		if other, err := s.plan.OtherBody(s.Operation); err == nil {
			return []any{other}
		}
	case http.MethodPatch:
		was, _ := s.thing.draft.Values.Body.(map[string]any)
		differs := s.plan.MayDiffer(s.Resource)
		for _, body := range s.plan.OneMember(s.Operation, mostChanges) {
			one, _ := body.(map[string]any)
			for name, value := range one {
				if value != nil && !differs(name) && !explore.Same(was[name], value) &&
					len(bodies) < mostDifferences {
					bodies = append(bodies, body)
				}
			}
		}
	}
	return bodies
}

// refused sends what the contract forbids, for a thing that has little and for one that has all,
// and looks whether it was done all the same.
func (s *steps) refused(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	if done, err := s.eachRefused(ctx); done || err != nil {
		return err
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	_, err := s.eachRefused(ctx)
	return err
}

func (s *steps) eachRefused(ctx context.Context) (done bool, err error) {
	_, before, err := s.readBody(ctx)
	if err != nil {
		return false, err
	}
	valid, err := s.plan.FullBody(s.Operation)
	if err != nil {
		return false, err
	}
	forbidden := s.plan.Forbidden(s.Operation, valid, mostForbidden)
	if len(forbidden) == 0 {
		return false, fmt.Errorf("the document forbids nothing in the body of %s", s.Operation)
	}
	for _, body := range forbidden {
		answer, err := s.step(ctx, s.Operation, with(body))
		if err != nil {
			return false, err
		}
		if answer.success() || answer.label != explore.Invalid {
			continue // which another case tells of
		}
		if done, err := s.isDone(ctx, answer, before); done || err != nil {
			return done, err
		}
	}
	return false, nil
}

// isDone tells of a refusal after which the thing differs from what it was.
func (s *steps) isDone(ctx context.Context, refusal reply, before any) (bool, error) {
	gone, got, err := s.isGone(ctx)
	if err != nil {
		return false, err
	}
	if gone {
		s.finds(got, "%s refused a request with %d, and the thing is gone", s.Operation,
			refusal.status())
		return true, nil
	}
	altered := s.altered(before, got.shown())
	if got.success() && len(altered) > 0 {
		s.findsSteadily(ctx, got, "%s refused a request with %d, and has done it all the same: %s",
			s.Operation, refusal.status(), joined(altered))
		return true, nil
	}
	return false, nil
}

// stale sends a condition that the thing does not meet: "the origin server MUST NOT perform the
// requested method if the condition evaluates to false" (RFC 9110 section 13.1.1).
func (s *steps) stale(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	got, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	tag := got.response.Exchange.Response.Header.Get("ETag")
	if tag == "" {
		return fmt.Errorf("%s answers without an ETag", s.Resource.Read)
	}
	stale, err := otherTag(tag)
	if err != nil {
		return err
	}
	condition := func(d *explore.Draft) { d.Set(explore.IfMatch(s.Operation), stale) }
	answer, err := s.changeAs(ctx, condition)
	if err != nil {
		return err
	}
	if answer.label == explore.Invalid {
		return fmt.Errorf("the document allows no other ETag: %s", answer.why)
	}
	if !answer.success() {
		_, err := s.isDone(ctx, answer, before)
		return err
	}
	_, after, err := s.readBody(ctx)
	if altered := s.altered(before, after); err == nil && len(altered) > 0 {
		s.findsSteadily(ctx, answer, "the ETag is %s, and with If-Match: %s it is changed: %s", tag,
			stale,
			joined(altered))
	}
	return err
}

// otherTag is an ETag that a thing does not have.
func otherTag(tag string) (other string, err error) {
	other = strings.NewReplacer("0", "1", "1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6",
		"7", "7", "8", "8", "9", "9", "1", "a", "b", "b",
		"a").Replace(strings.TrimPrefix(tag, "W/"))
	if other == strings.TrimPrefix(tag, "W/") {
		return "", fmt.Errorf("nobody knows how to make up another ETag than %s", tag)
	}
	return other, nil
}

// readUnderCondition reads a thing unless it has an ETag, which it has not: "the condition is true"
// then, and 304 is for one that is false (RFC 9110 sections 13.1.2 and 15.4.5).
func (s *steps) readUnderCondition(ctx context.Context) error {
	if err := s.beginWith(ctx, nil); err != nil {
		return err
	}
	got, err := s.read(ctx)
	if err != nil {
		return err
	}
	tag := got.response.Exchange.Response.Header.Get("ETag")
	if !got.success() || tag == "" {
		return fmt.Errorf("%s answers without an ETag", s.Resource.Read)
	}
	other, err := otherTag(tag)
	if err != nil {
		return err
	}
	conditional, err := s.step(ctx, s.Operation, func(d *explore.Draft) {
		d.SetHeader("If-None-Match", other)
	})
	if err == nil && conditional.status() == http.StatusNotModified {
		s.finds(conditional, "the ETag is %s, and with If-None-Match: %s the answer is 304, as if "+
			"the caller had it already", tag, other)
	}
	return err
}

// changeThenRead changes one member after the other, and looks at all.
func (s *steps) changeThenRead(ctx context.Context) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	first, before, err := s.readBody(ctx)
	if err != nil {
		return err
	}
	members := append(s.plan.OfMembers(s.Operation, before),
		s.plan.OneMember(s.Operation, mostChanges)...)
	known := []any{s.thing.draft.Values.Body}
	if len(members) == 0 {
		return fmt.Errorf("no change of one member can be made")
	}
	for _, body := range members {
		sent, err := s.write(ctx, explore.Variant{Body: body})
		switch {
		case errors.Is(err, errRefused):
			continue
		case err != nil:
			return err
		}
		got, after, err := s.readBody(ctx)
		if err != nil {
			return err
		}
		if s.compare(ctx, got, sent, "it was changed to") ||
			s.changesMore(ctx, got, sent, before, after, known) || s.sameTag(first, got) {
			return nil
		}
		known = append(known, sent)
		first, before = got, after
	}
	return nil
}

// sameTag tells of a thing that was changed and has the strong ETag that it had before: that one
// "changes value whenever a change occurs to the representation data that would be observable in
// the content of a 200 (OK) response to GET" (RFC 9110 section 8.8.1).
func (s *steps) sameTag(before, after reply) (found bool) {
	was := before.response.Exchange.Response.Header.Get("ETag")
	now := after.response.Exchange.Response.Header.Get("ETag")
	if was == "" || was != now || strings.HasPrefix(now, "W/") {
		return false
	}
	altered := s.altered(before.shown(), after.shown())
	if len(altered) > 0 {
		s.finds(after, "it was changed, and has the same ETag %s as before: %s", now,
			joined(altered))
	}
	return len(altered) > 0
}

// changesMore tells of members that were changed although the change does not have them: those of
// the thing and, in a merge patch, those of objects that the run has sent in a known body.
func (s *steps) changesMore(ctx context.Context, got reply, body, before, after any,
	known []any) bool {
	changed, _ := body.(map[string]any)
	differs := s.plan.MayDiffer(s.Resource)
	altered := explore.Altered(before, after, func(name string) bool {
		_, own := changed[name]
		return own || differs(name)
	})
	if explore.IsMergePatch(s.Operation) {
		altered = append(altered, explore.AlteredBeside(before, after, body, known)...)
	}
	if len(altered) > 0 {
		s.findsSteadily(ctx, got, "a change of %s changed something else: %s",
			strings.Join(slices.Sorted(maps.Keys(changed)), " and "), joined(altered))
	}
	return len(altered) > 0
}
