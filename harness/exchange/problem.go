package exchange

// ProblemKind says in what way a [Problem] came about.
type ProblemKind string

// The kinds of problems.
const (
	// NotSent: the request was refused on our side: not a valid request,
	// another origin, or its turn never came.
	NotSent ProblemKind = "not-sent"
	// Canceled: the caller's context ended.
	Canceled ProblemKind = "canceled"
	// Deadline: the exchange took longer than the client allows.
	Deadline ProblemKind = "deadline"
	// Connection: there was no connection, or it broke: name resolution,
	// refused, reset, TLS, closed before any byte of a response.
	Connection ProblemKind = "connection"
	// Truncated: the response ended before its Content-Length, its last chunk
	// or the end of its header section.
	Truncated ProblemKind = "truncated"
	// TooLarge: the body or the header section is larger than the client
	// reads. A header section of HTTP/2 that is too large is a Connection
	// problem, as it breaks the connection.
	TooLarge ProblemKind = "too-large"
	// Malformed: what came is not HTTP (RFC 9112).
	Malformed ProblemKind = "malformed"
	// Surplus: bytes came after the end of the response (RFC 9112 section 9.5).
	Surplus ProblemKind = "surplus"
	// Misframed: the header section is written in a way that recipients read
	// differently (RFC 9112 sections 5.1 and 6.2).
	Misframed ProblemKind = "misframed"
)

// A Problem is why a response is missing or incomplete, or what is wrong with how
// it came although it is complete. It is an error.
type Problem struct {
	Kind ProblemKind
	// Message is one plain sentence, without the query or the userinfo of any
	// URL and without any header or body.
	Message string
}

func (p *Problem) Error() string { return string(p.Kind) + ": " + p.Message }
