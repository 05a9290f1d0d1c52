package pace

import (
	"bufio"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// journal is what a server would have counted.
type journal struct {
	mu      sync.Mutex
	counted []time.Time
}

func (j *journal) count() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.counted = append(j.counted, time.Now())
}

// TestWindowUnderACrowd: whoever gives up, whoever takes the whole window, in
// whatever order places come back, never more than so many in any stretch.
func TestWindowUnderACrowd(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			source := rand.New(rand.NewPCG(seed, 1))
			ms := func(most int) time.Duration {
				return time.Duration(1+source.IntN(most)) * time.Millisecond
			}
			calls, per := 1+source.IntN(6), 100*time.Millisecond+ms(1000)
			w := NewWindow(calls, per)
			var paced journal
			var holds [][2]time.Time
			holding := 0
			var group sync.WaitGroup
			for range 150 {
				arrives, before, after, patience := ms(5000), ms(400), ms(400), ms(60000)
				exclusive, impatient := source.IntN(20) == 0, source.IntN(4) == 0
				group.Go(func() {
					time.Sleep(arrives)
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if impatient {
						ctx, cancel = context.WithTimeout(ctx, patience)
						defer cancel()
					}
					if exclusive {
						_, restore, err := w.Exclusive(ctx)
						if err != nil {
							return
						}
						paced.mu.Lock()
						if holding++; holding > 1 {
							t.Error("two hold the whole window")
						}
						start := time.Now()
						paced.mu.Unlock()
						time.Sleep(before)
						paced.mu.Lock()
						holding--
						holds = append(holds, [2]time.Time{start.Add(-per), time.Now().Add(per)})
						paced.mu.Unlock()
						restore(ctx) // which may have ended
						return
					}
					release, err := w.Acquire(ctx)
					if err != nil {
						if !impatient || !errors.Is(err, context.DeadlineExceeded) {
							t.Error(err)
						}
						return
					}
					time.Sleep(before)
					paced.count()
					time.Sleep(after)
					release()
				})
			}
			group.Wait()
			time.Sleep(per) // the last places come back
			synctest.Wait()
			slices.SortFunc(paced.counted, time.Time.Compare)
			for n := calls; n < len(paced.counted); n++ {
				if gap := paced.counted[n].Sub(paced.counted[n-calls]); gap < per {
					t.Errorf("seed %d: %d requests within %v, at most %d may be within %v", seed,
						calls+1, gap, calls, per)
				}
			}
			for _, hold := range holds {
				for _, at := range paced.counted {
					if at.After(hold[0]) && at.Before(hold[1]) {
						t.Errorf(
							"seed %d: a request at %v, the window was held from %v to %v, give "+
								"and take one window", seed, at, hold[0], hold[1])
					}
				}
			}
			if w.free != calls || len(w.waiting) != 0 {
				t.Errorf("seed %d: %d of %d places are free in the end, %d wait", seed, w.free,
					calls, len(w.waiting))
			}
		})
	}
}

// TestWindowKeepsTheOrderOfThoseWhoStay while others leave the queue.
func TestWindowKeepsTheOrderOfThoseWhoStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(2, time.Minute)
		var mu sync.Mutex
		var order, want []int
		var group sync.WaitGroup
		for n := range 60 {
			ctx, cancel := context.WithCancel(t.Context())
			leaves := n > 1 && n%3 == 0
			if leaves {
				time.AfterFunc(90*time.Second, cancel)
			}
			// Those served before the others leave count as well.
			if !leaves || n < 4 {
				want = append(want, n)
			}
			group.Go(func() {
				defer cancel()
				release, err := w.Acquire(ctx)
				if err != nil {
					return
				}
				mu.Lock()
				order = append(order, n)
				mu.Unlock()
				time.Sleep(time.Nanosecond)
				release()
			})
			synctest.Wait()
		}
		group.Wait()
		// Two may go at the same time, in either order.
		for i := 0; i+1 < len(order); i += 2 {
			slices.Sort(order[i : i+2])
		}
		if !slices.Equal(order, want) {
			t.Errorf("got  %v\nwant %v", order, want)
		}
	})
}

func TestExclusiveWhileOthersWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(3, time.Minute)
		start := time.Now()
		at := func() time.Duration { return time.Since(start) }
		var times sync.Map
		var group sync.WaitGroup
		ask := func(name string) {
			group.Go(func() {
				release, err := w.Acquire(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				times.Store(name, at())
				release()
			})
			synctest.Wait()
		}
		for _, name := range []string{"1", "2", "3", "4", "5"} {
			ask(name)
		}
		group.Go(func() {
			_, restore, err := w.Exclusive(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			times.Store("whole", at())
			time.Sleep(10 * time.Second)
			if err := restore(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		ask("6")
		ask("7")
		group.Wait()
		for name, want := range map[string]time.Duration{
			"1": 0, "2": 0, "3": 0, "4": time.Minute, "5": time.Minute, "whole": 2 * time.Minute,
			"6": 3*time.Minute + 10*time.Second, "7": 3*time.Minute + 10*time.Second,
		} {
			if got, _ := times.Load(name); got != want {
				t.Errorf("%s went after %v, want %v", name, got, want)
			}
		}
	})
}

// TestExclusiveGivenUpLetsOthersPass: who waits behind one that leaves does
// not wait for the whole window any more.
func TestExclusiveGivenUpLetsOthersPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(2, time.Hour)
		if _, err := w.Acquire(t.Context()); err != nil { // never released
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var group sync.WaitGroup
		group.Go(func() {
			if _, _, err := w.Exclusive(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		start := time.Now()
		release, err := w.Acquire(t.Context())
		if err != nil || time.Since(start) != time.Second {
			t.Errorf("went after %v, %v; want as soon as the other gave up", time.Since(start), err)
		}
		release()
		group.Wait()
		time.Sleep(time.Hour)
	})
}

func TestRestoreAfterItsContextEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWindow(2, time.Minute)
		ctx, cancel := context.WithCancel(t.Context())
		unpaced, restore, err := w.Exclusive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := w.Acquire(unpaced); err != nil {
			// its own sending sees the end of the context
			t.Errorf("the holder is refused: %v", err)
		}
		start := time.Now()
		for range 3 {
			if err := restore(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
		if time.Since(start) != 0 {
			t.Errorf("it waited %v", time.Since(start))
		}
		if err := restore(t.Context()); err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if w.free != 2 {
			t.Errorf("%d places are free, want 2: given back once only", w.free)
		}
	})
}

// queued waits, without a clock, until so many wait for places.
func queued(w *Window, n int) {
	for {
		w.mu.Lock()
		waiting := len(w.waiting)
		w.mu.Unlock()
		if waiting == n {
			return
		}
		runtime.Gosched()
	}
}

// TestRemoteWaiterThatLeaves frees its place in the queue of the server.
func TestRemoteWaiterThatLeaves(t *testing.T) {
	l := newLedger(1)
	_, dial := share(t, l)
	release, err := dial().Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, wait := range []func(context.Context) error{
		func(ctx context.Context) error { _, err := dial().Acquire(ctx); return err },
		func(ctx context.Context) error { _, _, err := dial().Exclusive(ctx); return err },
	} {
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan error)
		go func() { left <- wait(ctx) }()
		queued(l.Window, 1)
		leave()
		if err := <-left; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		queued(l.Window, 0)
	}
	release()
	<-l.released
}

// TestAProcessThatVanishes with a place, or with the whole budget, is killed.
func TestAProcessThatVanishes(t *testing.T) {
	if address := os.Getenv("PLUMBLINE_TEST_PACER"); address != "" {
		vanish(t, address, os.Getenv("PLUMBLINE_TEST_HOLD"))
	}
	for _, hold := range []string{"place", "budget"} {
		t.Run(hold, func(t *testing.T) {
			l := newLedger(1)
			server, dial := share(t, l)
			process := exec.Command(os.Args[0], "-test.run=^TestAProcessThatVanishes$")
			process.Env = append(os.Environ(), "PLUMBLINE_TEST_PACER="+server.URL,
				"PLUMBLINE_TEST_HOLD="+hold)
			out, err := process.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := process.Start(); err != nil {
				t.Fatal(err)
			}
			if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
				t.Fatalf("the process said %q, %v", line, err)
			}
			got := make(chan error)
			go func() {
				release, err := dial().Acquire(t.Context())
				if err == nil {
					release()
				}
				got <- err
			}()
			queued(l.Window, 1) // it has to wait
			if err := process.Process.Kill(); err != nil {
				t.Error(err)
			}
			_ = process.Wait() // says that it was killed
			if err := <-got; err != nil {
				t.Error(err)
			}
		})
	}
}

// vanish is what the other process does: it holds what it got until it dies.
func vanish(t *testing.T, address, hold string) {
	remote, err := NewRemote(address)
	if err == nil && hold == "place" {
		_, err = remote.Acquire(t.Context())
	} else if err == nil {
		_, _, err = remote.Exclusive(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(os.Stdout, "held\n")
	select {}
}

func TestPacerErrorsHideTheKey(t *testing.T) {
	server, dial := share(t, newLedger(1))
	server.Close()
	_, err := dial().Acquire(t.Context())
	if err == nil {
		t.Fatal("a place from a closed server")
	}
	if strings.Contains(err.Error(), server.URL[strings.LastIndexByte(server.URL, '/')+1:]) {
		t.Errorf("it holds the key: %v", err)
	}
	if _, err := NewRemote("http://127.0.0.1:1/%zz-hidden-value"); err == nil ||
		strings.Contains(err.Error(), "hidden-value") {
		t.Errorf("got %v", err)
	}
}
