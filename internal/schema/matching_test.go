package schema

import (
	"strings"
	"testing"
	"time"
)

// TestPatternsOfAMessageAreStoppedTogether: each match is quick, and there are many.
func TestPatternsOfAMessageAreStoppedTogether(t *testing.T) {
	was := maxOfAMessage
	t.Cleanup(func() { maxOfAMessage = was })
	run, err := compilePattern(`^(?!b)(a|aa)+$`)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("a", 20)
	matched := func() error { // the error of the first that is stopped
		for range 1000 {
			if matches, err := run(text); err != nil || !matches {
				return err
			}
		}
		return nil
	}
	maxOfAMessage = time.Microsecond
	if err := matched(); err != nil {
		t.Errorf("outside of messages: %v", err)
	}
	one, another := BeginMessage(), BeginMessage()
	if err := matched(); err == nil ||
		!strings.Contains(err.Error(), "stopped after 1µs together") {
		t.Errorf("beyond the limit: %v", err)
	}
	maxOfAMessage = 10 * time.Second
	another()
	one()
	end := BeginMessage()
	if err := matched(); err != nil {
		t.Errorf("the next message: %v", err)
	}
	end()
	if messagesMatched.messages != 0 || messagesMatched.left != 0 {
		t.Errorf("%d messages are left, with %v", messagesMatched.messages, messagesMatched.left)
	}
}
