package network

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"plumbline/harness/exchange"
)

// explainTLS explains why a TLS handshake failed, or what the server had against it afterwards.
func explainTLS(err error, t *Trace) (Fault, bool) {
	fault := Fault{Cause: exchange.TLSFailure}
	var record tls.RecordHeaderError
	alert, alerted := remoteAlert(err)
	text := err.Error()
	switch {
	case explainCertificate(err, &fault):
	case strings.Contains(text, "TLS handshake timeout"):
		timeOut := &TimeOut{exchange.Handshake, t.dialer.settings.TLSDeadline}
		fault = Fault{IsTimeOut: true, Phase: exchange.Handshake, Message: timeOut.Error()}
	case strings.Contains(text, "selected unsupported protocol version"),
		alerted && alert == alertProtocolVersion:
		fault.Cause = exchange.TLSVersion
		fault.Message = fmt.Sprintf("TLS: the server does not speak %s or later",
			tls.VersionName(t.dialer.TLS().MinVersion))
		fault.Remedy = "have the server speak it"
		if t.dialer.TLS().MinVersion > tls.VersionTLS12 {
			fault.Remedy = "set --API.minimum-tls to 1.2"
		}
	case alerted && alert == alertNoProtocol:
		return Fault{}, false // the fault is the version of HTTP
	case alerted:
		fault.Message = "TLS: the handshake failed: the server says " +
			strings.TrimPrefix(alert.Error(), "tls: ")
		return refused(fault, alert, t), true
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/",
		strings.Contains(text, "server gave HTTP response to HTTPS client"):
		fault.Cause, fault.Message = exchange.PlainHTTP, "TLS: the server answers in plain HTTP"
		fault.Remedy = "use http:// or another port"
	case errors.As(err, &record):
		fault.Message = "TLS: the handshake failed: what the server answers is not TLS"
		fault.Remedy = "use http:// or another port"
	case strings.Contains(text, "tls: "):
		fault.Message = broken(t)
	default:
		return Fault{}, false
	}
	return fault, true
}

// broken says what is known of an error of TLS of which nothing is.
func broken(t *Trace) string {
	if t.Phase() == exchange.Handshake {
		return "TLS: the handshake failed"
	}
	return "TLS: what the server sends cannot be decrypted"
}

// Alerts of TLS (RFC 8446 section 6, RFC 7301 section 3.2).
const (
	alertHandshakeFailure    tls.AlertError = 40
	alertBadCertificate      tls.AlertError = 42
	alertUnsupported         tls.AlertError = 43
	alertRevoked             tls.AlertError = 44
	alertExpired             tls.AlertError = 45
	alertCertificateUnknown  tls.AlertError = 46
	alertUnknownCA           tls.AlertError = 48
	alertAccessDenied        tls.AlertError = 49
	alertProtocolVersion     tls.AlertError = 70
	alertCertificateRequired tls.AlertError = 116
	alertNoProtocol          tls.AlertError = 120
)

// aboutCertificates are the alerts that a server sends for what it does not like about the client's
// certificate, or for want of one.
var aboutCertificates = map[tls.AlertError]bool{alertHandshakeFailure: true,
	alertBadCertificate: true, alertUnsupported: true, alertRevoked: true, alertExpired: true,
	alertCertificateUnknown: true, alertUnknownCA: true, alertAccessDenied: true,
	alertCertificateRequired: true}

// remoteAlert returns the alert that a server has sent. crypto/tls has a type for it only where
// QUIC is spoken; its words are the same.
func remoteAlert(err error) (tls.AlertError, bool) {
	for wrapped := err; wrapped != nil; {
		var op *net.OpError
		if !errors.As(wrapped, &op) {
			return 0, false
		}
		if op.Op == "remote error" {
			for alert := range tls.AlertError(255) {
				if alert.Error() == op.Err.Error() {
					return alert, true
				}
			}
		}
		wrapped = op.Err
	}
	return 0, false
}

// refused says of an alert that it is about the client's certificate, where that is so.
func refused(fault Fault, alert tls.AlertError, t *Trace) Fault {
	wanted, _ := t.certificates()
	if !aboutCertificates[alert] || !wanted && alert != alertCertificateRequired {
		return fault
	}
	said := strings.TrimPrefix(alert.Error(), "tls: ")
	fault.Cause, fault.Phase = exchange.ClientCertificate, exchange.Handshake
	if t.dialer.certificate == nil {
		fault.Message = "TLS: the server demands a client certificate, and none is configured"
		fault.Remedy = "name its file in --API.client-certificate and that of its key in " +
			"--API.client-key"
		return fault
	}
	fault.Message = "TLS: the server does not accept the client certificate: it says " + said
	if _, foreign := t.certificates(); foreign {
		fault.Message += "; the certificate is of none of the authorities that the server names"
	}
	fault.Remedy = "name the file of another certificate in --API.client-certificate"
	return fault
}

// certificateWanted adds to a fault of a connection that the server had asked for a client
// certificate, and got none or one of other authorities: a server that closes the connection then
// may not say why.
func certificateWanted(fault Fault, t *Trace) Fault {
	wanted, foreign := t.certificates()
	ended := fault.Cause == exchange.Reset || fault.Cause == exchange.Closed ||
		fault.Cause == exchange.Stream
	if !ended || !wanted || t.hasAnswer() {
		return fault
	}
	switch {
	case t.dialer.certificate == nil:
		fault.Message += "; it had asked for a client certificate, and none is configured"
		fault.Remedy = "name its file in --API.client-certificate and that of its key in " +
			"--API.client-key"
	case foreign:
		fault.Message += "; it does not accept the client certificate, which is of none of the " +
			"authorities that it named"
		fault.Remedy = "name the file of another certificate in --API.client-certificate"
	default:
		return fault
	}
	fault.Cause, fault.Passing = exchange.ClientCertificate, false
	return fault
}

// explainCertificate explains what is wrong with the server's certificate.
func explainCertificate(err error, fault *Fault) bool {
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &hostname):
		fault.Cause = exchange.CertificateHost
		fault.Message = fmt.Sprintf("TLS: the certificate is not valid for %s, but for %s",
			hostname.Host, namesOf(hostname.Certificate))
		fault.Remedy = "use a host name that the certificate has"
	case errors.As(err, &authority) && isSelfSigned(authority.Cert):
		fault.Cause = exchange.CertificateOwn
		fault.Message = "TLS: the certificate is self-signed, which makes it one of an unknown " +
			"authority"
		fault.Remedy = authorityRemedy
	case errors.As(err, &authority):
		fault.Cause = exchange.CertificateAuthority
		fault.Message = "TLS: the certificate is signed by an unknown authority"
		fault.Remedy = authorityRemedy
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		explainValidity(invalid.Cert, fault)
	case errors.As(err, &invalid), errors.As(err, &verification):
		fault.Cause, fault.Message = exchange.CertificateInvalid,
			"TLS: the certificate is not valid"
	default:
		return false
	}
	return true
}

const authorityRemedy = "name the file of the authority's certificate in --API.ca-file, install " +
	"it on this machine, or name it in SSL_CERT_FILE"

// explainValidity says which end of its time a certificate is beyond.
func explainValidity(certificate *x509.Certificate, fault *Fault) {
	fault.Remedy = "renew it, or set this machine's clock"
	if certificate.NotBefore.After(time.Now()) {
		fault.Cause = exchange.CertificateTooEarly
		fault.Message = "TLS: the certificate is not valid before " + day(certificate.NotBefore)
		return
	}
	fault.Cause = exchange.CertificateExpired
	fault.Message = "TLS: the certificate has expired on " + day(certificate.NotAfter)
}

func day(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }

// isSelfSigned tells whether a certificate is its own authority.
func isSelfSigned(certificate *x509.Certificate) bool {
	return certificate != nil && bytes.Equal(certificate.RawIssuer, certificate.RawSubject)
}

const (
	mostNames   = 5   // of a certificate that are shown
	longestName = 100 // bytes
)

// namesOf lists the names that a certificate is valid for. They are the server's to choose, so that
// their number, length and characters are bounded.
func namesOf(certificate *x509.Certificate) string {
	names := append([]string(nil), certificate.DNSNames...)
	for _, address := range certificate.IPAddresses {
		names = append(names, address.String())
	}
	if len(names) == 0 {
		return "no name at all"
	}
	more := ""
	if len(names) > mostNames {
		more = fmt.Sprintf(" and %d more", len(names)-mostNames)
		names = names[:mostNames]
	}
	for i, name := range names {
		if len(name) > longestName || strings.ContainsFunc(name, isNoneOfAName) {
			names[i] = "a name that cannot be shown"
		}
	}
	return strings.Join(names, ", ") + more
}

func isNoneOfAName(c rune) bool {
	return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		strings.ContainsRune(".-*_:", c))
}
