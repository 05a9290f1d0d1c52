package schema

import (
	"fmt"
	"sync"
	"time"

	"github.com/dlclark/regexp2"
)

// What the engine that backtracks may take, so that no text decides how long it is judged.
var (
	maxMatching     = 250 * time.Millisecond // for one match
	maxOfAMessage   = time.Second            // for all matches of a message
	messagesMatched matching
)

// matching is the time that is left for the messages that are being judged. Those that are judged
// at the same time share what they have: a compiled schema does not know whose text it gets.
type matching struct {
	mutex    sync.Mutex
	messages int
	left     time.Duration
}

// BeginMessage says that a message is being judged, until end is called: the matches that its
// texts need of the engine that backtracks take a second together, and what is left then is not
// judged. Outside of messages each match has its own limit only.
func BeginMessage() (end func()) {
	m := &messagesMatched
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.messages++
	m.left += maxOfAMessage
	return func() {
		m.mutex.Lock()
		defer m.mutex.Unlock()
		m.messages--
		m.left = max(0, min(m.left, time.Duration(m.messages)*maxOfAMessage))
	}
}

// used takes the time of a match away, and tells whether any is left.
func (m *matching) used(took time.Duration) bool {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.messages == 0 {
		return true
	}
	m.left -= took
	return m.left > 0
}

// matchInTime tells whether a text matches; the error says why that is not known.
func matchInTime(engine *regexp2.Regexp, text string) (bool, error) {
	if !messagesMatched.used(0) {
		return false, fmt.Errorf("the patterns of one message were stopped after %v together",
			maxOfAMessage)
	}
	started := time.Now()
	matched, err := engine.MatchString(text)
	messagesMatched.used(time.Since(started))
	if err != nil {
		return false, fmt.Errorf("it was stopped after %v", maxMatching)
	}
	return matched, nil
}
