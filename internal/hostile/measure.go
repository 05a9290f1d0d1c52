package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// measureCommand is the word that makes this program run another one and measure it. On Linux a
// process is taken to be as large as the one that started it was, so that one which starts servers
// would make all of them look large; this one is small.
const measureCommand = "measure"

// measured is what a run took.
type measured struct {
	Status int           `json:"status"` // the exit status; -1 where a signal ended it
	Peak   int64         `json:"peak"`   // the largest size of the process in memory, in bytes
	Took   time.Duration `json:"took"`
	Busy   time.Duration `json:"busy"` // how long it computed, on all processors together
}

// measure runs a program, with the streams of this one, and writes what it took to a file as JSON.
func measure(to string, program []string) int {
	if len(program) == 0 {
		return 2
	}
	command := exec.Command(program[0], program[1:]...) //nolint:gosec // that is what it is for
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	started := time.Now()
	err := command.Run()
	if command.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	m := measured{Status: command.ProcessState.ExitCode(), Took: time.Since(started),
		Busy: command.ProcessState.UserTime() + command.ProcessState.SystemTime()}
	if usage, known := command.ProcessState.SysUsage().(*syscall.Rusage); known {
		m.Peak = usage.Maxrss
		if runtime.GOOS != "darwin" { // where it is in bytes
			m.Peak *= 1 << 10
		}
	}
	text, err := json.Marshal(m)
	if err == nil {
		err = os.WriteFile(to, text, 0o600) //nolint:gosec // named by this program itself
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	return 0
}
