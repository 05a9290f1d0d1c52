package proof

import (
	"context"
	"sync"
	"time"

	"plumbline/internal/report"
)

// Runner runs the suite of a subject's API against the subject's server.
type Runner func(context.Context, Subject) (report.Suite, error)

// patience is how many runs that wait there are for each one that works.
const patience = 4

// Run runs the suites against all subjects and judges what they said: so many runs at a time that
// work, and beside them some times as many that mostly wait. done is told each result when it is
// there, one after the other.
func Run(ctx context.Context, subjects []Subject, workers int, run Runner,
	done func(Result)) Proof {
	proof := Proof{Version: FormatVersion, Started: time.Now().UTC(),
		Results: make([]Result, len(subjects))}
	var telling sync.Mutex
	var working sync.WaitGroup
	work := func(queue <-chan int) {
		for i := range queue {
			result := judged(ctx, subjects[i], run)
			proof.Results[i] = result
			telling.Lock()
			done(result)
			telling.Unlock()
		}
	}
	quick, waiting := queues(subjects)
	for range max(workers, 1) {
		working.Go(func() { work(quick) })
		for range patience {
			working.Go(func() { work(waiting) })
		}
	}
	working.Wait()
	proof.Duration = report.Seconds(time.Since(proof.Started))
	return proof
}

// queues tells the runs that work from those that wait.
func queues(subjects []Subject) (quick, waiting <-chan int) {
	forWork, forWaiting := make(chan int, len(subjects)), make(chan int, len(subjects))
	for i, subject := range subjects {
		if subject.Waits {
			forWaiting <- i
		} else {
			forWork <- i
		}
	}
	close(forWork)
	close(forWaiting)
	return forWork, forWaiting
}

func judged(ctx context.Context, subject Subject, run Runner) Result {
	started := time.Now()
	if ctx.Err() != nil {
		return Fail(subject, "the proof was interrupted before")
	}
	suite, err := run(ctx, subject)
	var result Result
	if err != nil {
		result = Fail(subject, err.Error())
	} else {
		result = Judge(subject, suite)
	}
	result.Duration = report.Seconds(time.Since(started))
	return result
}
