package suite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/internal/config"

	"github.com/onsi/ginkgo/v2"
)

// permit holds a request to what may be done to the target, and takes it out of the budget. A
// request that would change or delete what the run has not created is a mistake of the case.
func (a *API) permit(ctx context.Context, sending call.Sending) error {
	effect := a.effectOf(ctx, sending.Operation, sending.Method)
	what := fmt.Sprintf("%s %s %s something", sending.Method, sending.Operation.Path, effect)
	switch {
	case a.settings.ReadOnly && effect != Reads && effect != Issues:
		return notTested("the target is read-only, and " + what)
	case effect == Creates && !slices.Contains(a.allowed, config.AllowCreate),
		effect == Deletes && !slices.Contains(a.allowed, config.AllowDelete):
		return notTested(fmt.Sprintf("%s, which is not allowed (--allow)", what))
	case effect == Changes && mayCreate(sending) &&
		!slices.Contains(a.allowed, config.AllowCreate):
		return notTested(fmt.Sprintf("%s, or creates it, which is not allowed (--allow)", what))
	case (effect == Changes || effect == Deletes) && !isCleanUp(ctx):
		if err := a.isOurs(sending, what); err != nil {
			return err
		}
	}
	return a.spend(ctx, sending)
}

// mayCreate tells of a request that may create something under a name of its own: a PUT to a name
// that nobody has, of which the document says that 201 answers it (RFC 9110 section 9.3.4).
func mayCreate(sending call.Sending) bool {
	if sending.Method != http.MethodPut || sending.Operation.Method != http.MethodPut ||
		!sending.Operation.Names(http.StatusCreated) {
		return false
	}
	for _, value := range sending.PathParameters {
		if slices.Contains(sending.MadeUp, value) {
			return true
		}
	}
	return false
}

// allowed is what may be done to a deployment, or to a reference server of our own, which takes
// everything. A deployment is not driven beyond its rate limit unless somebody says so.
func allowed(settings config.Settings, own bool) []string {
	switch {
	case settings.Allow != nil:
		return settings.Allow
	case own:
		return []string{config.AllowCreate, config.AllowDelete, config.AllowRateLimit}
	}
	return []string{config.AllowCreate, config.AllowDelete}
}

// isOurs tells whether a request that changes or deletes something is about what the run has
// created, or about what a case has made up and nobody has.
func (a *API) isOurs(sending call.Sending, what string) error {
	undocumented := sending.Method != sending.Operation.Method
	switch {
	case undocumented && sending.HasBody && effectOfMethod(sending.Operation.Method) == Reads,
		undocumented && effectOfMethod(sending.Method) == Deletes &&
			len(sending.PathParameters) == 0:
		return errors.New(what + ", as far as is known, and that is not documented, so that " +
			"nobody knows what it would be done to; use another method, without a body")
	}
	for name, value := range sending.PathParameters {
		if !a.created.has(value) && !slices.Contains(sending.MadeUp, value) {
			return fmt.Errorf("%s, and the run has not created what {%s} names; call.MadeUp "+
				"tells that nobody has it", what, name)
		}
	}
	return nil
}

// skipsLimitCases says why the running case is not run, if it exceeds a rate limit on purpose.
func (a *API) skipsLimitCases(kind requirement.Kind) (reason string) {
	if kind != requirement.Limit {
		return ""
	}
	switch chosen := a.setting(settingLimitCases); {
	case chosen == "skip":
		return fmt.Sprintf("the cases that exceed a limit are switched off (--%s.%s=skip)",
			a.suite.Name, settingLimitCases)
	case a.settings.RequestsPerSecond > 0:
		return "a limit cannot be exceeded by as few requests a second as the run may send " +
			"(--requests-per-second)"
	case chosen == "" && !slices.Contains(a.allowed, config.AllowRateLimit):
		return "exceeding a rate limit on a deployment is not allowed (--allow rate-limit)"
	}
	return ""
}

// skipIfNotAllowed keeps a case from being started that exceeds a limit where that is not allowed.
func (a *API) skipIfNotAllowed() {
	ginkgo.GinkgoHelper()
	if reason := a.skipsLimitCases(currentRequirement().Kind); reason != "" {
		ginkgo.Skip(reason)
	}
}
