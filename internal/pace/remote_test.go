package pace

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// ledger is a pacer that tells what it is asked, so that tests of the remote
// one need no clock.
type ledger struct {
	*Window
	released chan struct{}
	begun    chan struct{}
}

func newLedger(calls int) *ledger {
	return &ledger{NewWindow(calls, time.Nanosecond), make(chan struct{}, 100),
		make(chan struct{}, 100)}
}

func (l *ledger) Acquire(ctx context.Context) (func(), error) {
	release, err := l.Window.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return func() { release(); l.released <- struct{}{} }, nil
}

func (l *ledger) Exclusive(ctx context.Context) (context.Context, func(context.Context) error,
	error) {
	unpaced, restore, err := l.Window.Exclusive(ctx)
	if err != nil {
		return nil, nil, err
	}
	return unpaced, func(ctx context.Context) error { l.begun <- struct{}{}; return restore(ctx) },
		nil
}

func share(t *testing.T, p ExclusivePacer) (*Server, func() *Remote) {
	t.Helper()
	server, err := Serve(p, &Budget{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server, func() *Remote {
		remote, err := NewRemote(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		return remote
	}
}

func TestRemotePacerTakesTurns(t *testing.T) {
	l := newLedger(1)
	_, dial := share(t, l)
	var mu sync.Mutex
	holders, most := 0, 0
	var group sync.WaitGroup
	for range 10 {
		remote := dial()
		group.Go(func() {
			release, err := remote.Acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			holders++
			most = max(most, holders)
			holders--
			mu.Unlock()
			release()
			release()
		})
	}
	group.Wait()
	for range 10 {
		<-l.released
	}
	if most != 1 {
		t.Errorf("%d held the only place at once", most)
	}
}

func TestRemotePacerHoldsUntilReleased(t *testing.T) {
	l := newLedger(1)
	_, dial := share(t, l)
	ctx, cancel := context.WithCancel(t.Context())
	release, err := dial().Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel() // ends the waiting only; the place is held
	second := make(chan func())
	go func() {
		release, err := dial().Acquire(t.Context())
		if err != nil {
			t.Error(err)
		}
		second <- release
	}()
	queued(l.Window, 1)
	select {
	case <-l.released:
		t.Error("released by the end of the context")
	default:
	}
	release()
	<-l.released
	(<-second)()
	<-l.released
}

// TestCrashedProcessLosesItsPlace ends the connection as the end of a process does.
func TestCrashedProcessLosesItsPlace(t *testing.T) {
	l := newLedger(1)
	server, dial := share(t, l)
	for _, path := range []string{"/acquire", "/exclusive"} {
		transport := &http.Transport{}
		ctx, crash := context.WithCancel(t.Context())
		request, _ := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+path, nil)
		response, err := transport.RoundTrip(request)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(response, err)
		}
		t.Cleanup(func() { response.Body.Close() })
		crash()
		release, err := dial().Acquire(t.Context())
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		release()
		<-l.released
	}
}

func TestRemoteExclusive(t *testing.T) {
	l := newLedger(3)
	_, dial := share(t, l)
	holder := dial()
	unpaced, restore, err := holder.Exclusive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		release, err := holder.Acquire(unpaced)
		if err != nil {
			t.Fatal(err)
		}
		release()
	}
	if _, _, err := holder.Exclusive(unpaced); err == nil {
		t.Error("held twice")
	}
	ended, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := dial().Acquire(ended)
		left <- err
	}()
	queued(l.Window, 1)
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("another got a place: %v", err)
	}
	if err := restore(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("restore with an ended context: %v", err)
	}
	for range 2 {
		if err := restore(t.Context()); err != nil {
			t.Errorf("restore: %v", err)
		}
	}
	<-l.begun
	release, err := holder.Acquire(unpaced) // the grant is over: through the server
	if err != nil {
		t.Fatal(err)
	}
	release()
	<-l.released
}

func TestRemotePacerWithoutServer(t *testing.T) {
	server, dial := share(t, newLedger(1))
	remote := dial()
	release, err := remote.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, waiting := context.WithCancel(t.Context())
	defer waiting()
	failed := make(chan error)
	go func() {
		_, err := dial().Acquire(t.Context())
		failed <- err
	}()
	server.Close()
	if err := <-failed; err == nil {
		t.Error("a place from a closed server")
	} else if strings.Contains(err.Error(), server.URL) {
		t.Errorf("the message holds the key: %v", err)
	}
	release()
	_, _, err = remote.Exclusive(t.Context())
	if err == nil || strings.Contains(err.Error(), strings.Split(server.URL, "/")[3]) {
		t.Errorf("got %v", err)
	}
}

func TestPacerServerKeepsStrangersOut(t *testing.T) {
	server, dial := share(t, newLedger(1))
	host := strings.Join(strings.Split(server.URL, "/")[:3], "/")
	remote, err := NewRemote(host + "/guess")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := remote.Acquire(t.Context()); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v", err)
	}
	response, err := dial().post(t.Context(), "/restore/unknown")
	if err == nil {
		response.Body.Close()
		t.Error("restored what was never lent")
	}
	if len(strings.Split(server.URL, "/")[3]) < 20 {
		t.Errorf("short key: %s", server.URL)
	}
}

func TestNewRemotePacerRefuses(t *testing.T) {
	for _, address := range []string{"", "http://127.0.0.1:1", "http://127.0.0.1:1/",
		"https://127.0.0.1:1/key", "http://example.com/key", "%"} {
		if _, err := NewRemote(address); err == nil {
			t.Errorf("%q: no error", address)
		}
	}
}

func TestRestoreWithAnEndedContextGivesTheBudgetBack(t *testing.T) {
	server, err := Serve(NewWindow(1, time.Millisecond), &Budget{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	pacer, err := NewRemote(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, restore, err := pacer.Exclusive(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := restore(ended); err == nil {
		t.Error("a restore under an ended context claims to have waited")
	}
	// Would wait for ever if the lease were still held.
	release, err := pacer.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release()
}
