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
	// Deadline: the exchange, or a phase of it, took longer than the client allows.
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

// Phase is how far an exchange had come when it ended in a [Problem].
type Phase string

// The phases, in their order.
const (
	Resolving  Phase = "resolving"  // of the name of the server, or of its proxy
	Connecting Phase = "connecting" // to the server, or to its proxy
	Handshake  Phase = "tls"        // the TLS handshake
	Sending    Phase = "sending"    // the request is being written
	FirstByte  Phase = "first-byte" // the request was written; no byte of a response has come
	InHeader   Phase = "header"     // within the header section of the response
	InBody     Phase = "body"       // within the body of the response
)

// Cause says why a connection came to nothing, where the kind of a [Problem] is [Connection].
type Cause string

// The causes.
const (
	DNS         Cause = "dns"         // the name could not be resolved
	NoAddress   Cause = "no-address"  // the name has no address of the IP version that is wanted
	Refused     Cause = "refused"     // the connection was refused
	Unreachable Cause = "unreachable" // there is no way to the address
	NoAnswer    Cause = "no-answer"   // the system gave the connection up for want of an answer
	Reset       Cause = "reset"       // the connection was reset
	Closed      Cause = "closed"      // the connection was closed before a response came
	Stream      Cause = "stream"      // the HTTP/2 stream, or its connection, broke
	Proxy       Cause = "proxy"       // the proxy makes no connection to the server

	CertificateExpired   Cause = "certificate-expired"
	CertificateTooEarly  Cause = "certificate-not-yet-valid"
	CertificateHost      Cause = "certificate-wrong-host"
	CertificateAuthority Cause = "certificate-unknown-authority"
	CertificateOwn       Cause = "certificate-self-signed"
	CertificateInvalid   Cause = "certificate-invalid" // for any other reason
	// ClientCertificate: the server demands a certificate of the client, or does not accept the one
	// that it was shown.
	ClientCertificate Cause = "client-certificate"
	TLSVersion        Cause = "tls-version"  // the server speaks no version of TLS that is allowed
	PlainHTTP         Cause = "plain-http"   // the server speaks HTTP without TLS on this port
	TLSFailure        Cause = "tls"          // the handshake failed for any other reason
	HTTPVersion       Cause = "http-version" // the server does not speak the version that is wanted
)

// Phases lists all phases, in their order.
func Phases() []Phase {
	return []Phase{Resolving, Connecting, Handshake, Sending, FirstByte, InHeader, InBody}
}

// Causes lists all causes.
func Causes() []Cause {
	return []Cause{DNS, NoAddress, Refused, Unreachable, NoAnswer, Reset, Closed, Stream, Proxy,
		CertificateExpired, CertificateTooEarly, CertificateHost, CertificateAuthority,
		CertificateOwn, CertificateInvalid, ClientCertificate, TLSVersion, PlainHTTP, TLSFailure,
		HTTPVersion}
}

// A Problem is why a response is missing or incomplete, or what is wrong with how
// it came although it is complete. It is an error.
type Problem struct {
	Kind ProblemKind
	// Phase is how far the exchange had come; empty where that is not known, or says nothing.
	Phase Phase
	// Cause is why there is no connection; empty where the kind is another one than [Connection],
	// and where the cause is not known.
	Cause Cause
	// Message is one plain sentence, without the query or the userinfo of any
	// URL and without any header or body.
	Message string
}

func (p *Problem) Error() string { return string(p.Kind) + ": " + p.Message }
