package pace

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Remote is the pacer that a [Server] of another process serves.
// It is safe for concurrent use.
type Remote struct {
	url       string
	transport *http.Transport
}

var _ Shared = (*Remote)(nil)

// NewRemote returns the pacer at the URL of a [Server]. It does not
// connect yet; the error is that of a URL that cannot be one.
func NewRemote(address string) (*Remote, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() != "127.0.0.1" ||
		strings.Trim(u.Path, "/") == "" {
		return nil,
			errors.New("pace: this is not the URL of a pacer, http://127.0.0.1:port/key")
	}
	// No reuse of connections: the connection is the lease.
	return &Remote{strings.TrimRight(address, "/"), &http.Transport{DisableKeepAlives: true}},
		nil
}

// Acquire implements [Pacer].
func (p *Remote) Acquire(ctx context.Context) (release func(), err error) {
	if granted(ctx, p) {
		return func() {}, nil
	}
	_, release, err = p.lease(ctx, "/acquire")
	return release, err
}

// Exclusive implements [ExclusivePacer].
func (p *Remote) Exclusive(ctx context.Context) (context.Context, func(context.Context) error,
	error) {
	if granted(ctx, p) {
		return nil, nil, errors.New("pace: the pacer is already held under this context")
	}
	id, release, err := p.lease(ctx, "/exclusive")
	if err != nil {
		return nil, nil, err
	}
	unpaced, g := withGrant(ctx, p)
	end := sync.OnceFunc(func() { close(g.over) })
	restored := &restoration{pacer: p, id: id, release: release, done: make(chan struct{})}
	return unpaced, func(ctx context.Context) error {
		end()
		return restored.wait(ctx)
	}, nil
}

// Pause implements [ExclusivePacer]. Where the server does not answer, its next turn says why.
func (p *Remote) Pause(span time.Duration) {
	response, err := p.post(context.Background(), "/pause/"+span.String())
	if err == nil {
		response.Body.Close()
	}
}

// Spend takes requests out of the budget of the run, and tells whether there were so many.
func (p *Remote) Spend(ctx context.Context, requests int) (bool, error) {
	response, err := p.post(ctx, "/spend/"+strconv.Itoa(requests))
	var refused *refusal
	switch {
	case err == nil:
		response.Body.Close()
		return true, nil
	case errors.As(err, &refused) && refused.status == http.StatusConflict:
		return false, nil
	}
	return false, err
}

// refusal is an answer of the server other than 200.
type refusal struct {
	status int
	text   string
}

// Error implements error.
func (r *refusal) Error() string {
	return fmt.Sprintf("pace: the pacer refuses with %d: %s", r.status, r.text)
}

// restoration asks the server once, however often and by whomever it is
// waited for, and goes on when they give up waiting.
type restoration struct {
	pacer   *Remote
	id      string
	release func()
	begin   sync.Once
	done    chan struct{}
	err     error // valid once done is closed
}

func (r *restoration) wait(ctx context.Context) error {
	r.begin.Do(func() { go r.restore(context.WithoutCancel(ctx)) })
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *restoration) restore(ctx context.Context) {
	defer close(r.done)
	defer r.release() // whatever came of it: without a server there is no lease
	response, err := r.pacer.post(ctx, "/restore/"+r.id)
	if err != nil {
		r.err = err
		return
	}
	response.Body.Close()
}

// lease asks for something that is held until release closes the connection.
// It outlives ctx, which ends the waiting only.
func (p *Remote) lease(ctx context.Context, path string) (id string, release func(),
	err error) {
	if err := ctx.Err(); err != nil {
		return "", nil, err
	}
	held, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	response, err := p.post(held, path)
	if !stop() && err == nil {
		response.Body.Close()
		err = ctx.Err()
	}
	if err != nil {
		cancel()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", nil, err
	}
	return response.Header.Get(grantHeader), sync.OnceFunc(func() {
		cancel()
		response.Body.Close()
	}), nil
}

// post never names the URL in an error: its path is a key.
func (p *Remote) post(ctx context.Context, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+path, nil)
	if err != nil {
		return nil, errors.New("pace: the pacer's URL is not valid")
	}
	response, err := p.transport.RoundTrip(request)
	if ctx.Err() != nil {
		if err == nil {
			response.Body.Close()
		}
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("pace: the pacer at %s does not answer: %w", request.URL.Host,
			err)
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 200))
		response.Body.Close()
		return nil, &refusal{response.StatusCode, strings.TrimSpace(string(text))}
	}
	return response, nil
}
