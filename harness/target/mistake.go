package target

// A Mistake is something wrong with what the user has given or with what it
// leads to: one error, one message. It never holds a secret.
type Mistake struct {
	Heading string // what is wrong, in a few words
	Cause   string // where it comes from and why it is wrong
	Remedy  string // what to do
}

// Error is the heading, and the cause and the remedy indented beneath it.
func (m *Mistake) Error() string {
	return m.Heading + "\n  " + m.Cause + "\n  " + m.Remedy
}
