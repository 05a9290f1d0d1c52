package target

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"
)

var issued = map[string]string{"username": "reference-admin", "password": "canary-password",
	"app-secret": "canary-app-secret"}

func TestWithReference(t *testing.T) {
	own := load(t, nil, "--respoke.trailing-slash=without")
	running, err := own.WithReference("HTTP://127.0.0.1:8080/v1/", issued,
		map[string]string{"size": "2", "trailing-slash": "published"})
	if err != nil {
		t.Fatal(err)
	}
	if running.Own() || running.BaseURL() != "http://127.0.0.1:8080/v1" ||
		running.Origin() != "http://127.0.0.1:8080" ||
		running.Join("/a") != "http://127.0.0.1:8080/v1/a" {
		t.Errorf("leads to %s", running)
	}
	for name, want := range issued {
		if got := running.Credential(name); got != want {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if running.Setting("size") != "2" || own.Setting("size") != "1" {
		t.Errorf("the server's own setting is lost, or changed the target: %s, %s", running, own)
	}
	if running.Setting("trailing-slash") != "without" || running.API() != "respoke" {
		t.Errorf("settings are lost: %s", running)
	}
	if !own.Own() || own.Credential("password") != "" || own.BaseURL() != "" {
		t.Errorf("the target it was made from has changed: %s", own)
	}
}

func TestWithReferenceSharesNothing(t *testing.T) {
	credentials := map[string]string{"username": "a", "password": "b"}
	running, err := load(t, nil).WithReference("http://h", credentials, nil)
	if err != nil {
		t.Fatal(err)
	}
	credentials["password"] = "changed"
	if got := running.Credential("password"); got != "b" {
		t.Errorf("got %q", got)
	}
	if got := running.Credential("app-secret"); got != "" {
		t.Errorf("an optional credential that was not given: %q", got)
	}
}

func TestWithReferenceRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		url         string
		credentials map[string]string
		want        string
	}{
		"no URL": {"", issued, `the reference server's base URL "": it is set and empty`},
		"no scheme": {"127.0.0.1:80", issued,
			`the reference server's base URL "127.0.0.1:80": it has no scheme`},
		"no credentials": {"http://h", nil, `the reference server has no credential "username"`},
		"no password": {"http://h", map[string]string{"username": "a"},
			`the reference server has no credential "password"`},
		"empty password": {"http://h", map[string]string{"username": "a", "password": ""},
			`the reference server has no credential "password"`},
		"userinfo": {"http://u:canary-password@h", issued,
			`the reference server's base URL "...@h": it holds a user name or a password`},
		"query": {"http://h/?canary-password", issued,
			`the reference server's base URL "http://h/": it has a query`},
		"secret as host": {"ftp://canary-password", issued,
			`the reference server's base URL "ftp://[RESPOKE_PASSWORD]": its scheme is neither http nor https`},
	} {
		running, err := load(t, nil).WithReference(test.url, test.credentials, nil)
		if running != nil || err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestAReferenceIsAsSafeToPrintAsAnyTarget(t *testing.T) {
	running, err := load(t, nil).WithReference("http://h/canary-app-secret", issued, nil)
	if err != nil {
		t.Fatal(err)
	}
	shown := everyForm(t, running) + everyForm(t, *running) +
		everyForm(t, struct{ T any }{running}) + everyForm(t, []Target{*running})
	if strings.Contains(shown, "canary") {
		t.Errorf("a secret is shown:\n%s", shown)
	}
	if !strings.Contains(shown, "password=[RESPOKE_PASSWORD]") ||
		!strings.Contains(shown, "reference-admin") {
		t.Errorf("what may be shown is not:\n%s", shown)
	}
}

// everyForm prints a value in every way there is.
func everyForm(t *testing.T, value any) string {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", value)
	}
	if err := json.NewEncoder(&out).Encode(value); err != nil {
		t.Error(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "v", value)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", value)
	return out.String()
}

// TestMistakesInFull has every message as its reader sees it.
func TestMistakesInFull(t *testing.T) {
	const unusable = "respoke: the base URL is not usable\n  RESPOKE_BASE_URL"
	for name, test := range map[string]struct {
		env  map[string]string
		want string
	}{
		"empty URL": {full("RESPOKE_BASE_URL", ""),
			unusable +
				": it is set and empty\n  unset it to test the suite's own reference server, or " +
				"give an absolute URL such as https://api.example.com/v1"},
		"space": {full("RESPOKE_BASE_URL", "https://h "),
			unusable +
				" \"https://h \": it holds a space or a control character\n  remove it; look at " +
				"the ends too"},
		"fragment": {full("RESPOKE_BASE_URL", "https://h#hunter2-secret"),
			unusable + " \"https://h\": it has a fragment\n  remove everything from # on"},
		"query": {full("RESPOKE_BASE_URL", "https://h?x=hunter2"),
			unusable + " \"https://h\": it has a query\n  remove everything from ? on"},
		"no scheme": {full("RESPOKE_BASE_URL", "h/v1"),
			unusable + " \"h/v1\": it has no scheme\n  put https:// or http:// in front"},
		"scheme": {full("RESPOKE_BASE_URL", "ws://h"),
			unusable +
				" \"ws://h\": its scheme is neither http nor https\n  give an absolute URL such " +
				"as https://api.example.com/v1"},
		"userinfo": {full("RESPOKE_BASE_URL", "https://u:hunter2@h"),
			unusable +
				" \"...@h\": it holds a user name or a password\n  remove everything up to @; " +
				"credentials have variables of their own"},
		"bracket": {full("RESPOKE_BASE_URL", "https://[::1"),
			unusable +
				" \"https://[::1\": it is malformed: a bracket is not closed\n  give an absolute " +
				"URL such as https://api.example.com/v1"},
		"port": {full("RESPOKE_BASE_URL", "https://h:x"),
			unusable +
				" \"https://h:x\": its port is not a number from 1 to 65535\n  correct the port " +
				"or leave it out"},
		"malformed": {full("RESPOKE_BASE_URL", "https://h/%zz"),
			unusable +
				" \"https://h/%zz\": it is malformed\n  give an absolute URL such as " +
				"https://api.example.com/v1"},
		"host": {full("RESPOKE_BASE_URL", "https:///v1"),
			unusable +
				" \"https:///v1\": it has no host\n  give an absolute URL such as " +
				"https://api.example.com/v1"},
		"one credential": {full("RESPOKE_USERNAME", ""),
			"respoke: missing credentials\n  a base URL is given, and these are not set or " +
				"empty: RESPOKE_USERNAME (an administrator)\n  set RESPOKE_USERNAME in the " +
				"environment, or say in plumbline.yaml where to find each; credentials are never " +
				"flags"},
		"both credentials": {full("RESPOKE_USERNAME", "", "RESPOKE_PASSWORD", ""),
			"respoke: missing credentials\n  a base URL is given, and these are not set or " +
				"empty: RESPOKE_USERNAME (an administrator), RESPOKE_PASSWORD (its password)\n  " +
				"set RESPOKE_USERNAME, RESPOKE_PASSWORD in the environment, or say in " +
				"plumbline.yaml where to find each; credentials are never flags"},
		"empty setting": {full("RESPOKE_NOTE", ""),
			"respoke: the setting note is not usable\n  RESPOKE_NOTE is set and empty\n  unset " +
				"it for the default, or give a value: any text"},
		"empty choice": {full("RESPOKE_TRAILING_SLASH", ""),
			"respoke: the setting trailing-slash is not usable\n  RESPOKE_TRAILING_SLASH is set " +
				"and empty\n  unset it for the default, or give one of: published, without"},
		"unknown choice": {full("RESPOKE_TRAILING_SLASH", "with"),
			"respoke: the setting trailing-slash is not usable\n  RESPOKE_TRAILING_SLASH has the " +
				"unknown value \"with\"\n  give one of: published, without"},
		"check": {full("RESPOKE_SIZE", "3"),
			"respoke: the setting size is not usable\n  RESPOKE_SIZE \"3\": the value is not " +
				"usable: neither 1 nor 2\n  give a value: a size"},
		"secret as setting": {full("RESPOKE_SIZE", "hunter2-secret"),
			"respoke: the setting size is not usable\n  RESPOKE_SIZE \"[RESPOKE_PASSWORD]\": the " +
				"value is not usable: neither 1 nor 2\n  give a value: a size"},
	} {
		_, err := Load(definition, given(test.env, nil))
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got\n%v\nwant\n%s", name, err, test.want)
			continue
		}
		if shown := everyForm(t, err); strings.Contains(shown, "hunter2") {
			t.Errorf("%s: a secret is shown:\n%s", name, shown)
		}
	}
}

// certificate is self-signed, for the name and the time given.
func certificate(t *testing.T, name string, until time.Time) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{name},
		NotBefore: until.Add(-time.Hour), NotAfter: until, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// handshake is the error of a client that trusts the server's certificate.
func handshake(t *testing.T, name string, until time.Time) error {
	t.Helper()
	cert, pool := certificate(t, name, until)
	near, far := net.Pipe()
	defer near.Close()
	go func() {
		defer far.Close()
		tls.Server(far, &tls.Config{Certificates: []tls.Certificate{cert}}).Handshake()
	}()
	return tls.Client(near, &tls.Config{ServerName: "api.example.com", RootCAs: pool}).Handshake()
}

// TestProbeExplains has the causes that a test cannot bring about with a server of its own.
func TestProbeExplains(t *testing.T) {
	now := time.Now()
	for name, test := range map[string]struct {
		err           error
		cause, remedy string
	}{
		"right certificate": {handshake(t, "api.example.com", now.Add(time.Hour/2)), "", ""},
		"other name": {handshake(t, "other.example.com", now.Add(time.Hour/2)),
			"the certificate is not valid for api.example.com",
			"use a host name that the certificate has"},
		"expired": {handshake(t, "api.example.com", now.Add(-time.Hour)),
			"the certificate has expired or is not valid yet",
			"renew it, or set this machine's clock"},
		"not valid yet": {handshake(t, "api.example.com", now.Add(3*time.Hour)),
			"the certificate has expired or is not valid yet",
			"renew it, or set this machine's clock"},
		"unknown name": {&net.DNSError{Name: "h", IsNotFound: true}, "the name h is not known",
			""},
		"DNS is down": {&net.DNSError{Name: "h", IsTemporary: true},
			"the name h could not be resolved", "check the name and this machine's DNS"},
		"DNS is slow": {&net.DNSError{Name: "h", IsTimeout: true},
			"there was no answer in time", "check the address, and that no firewall is in the way"},
		"refused": {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED},
			"the connection was refused", ""},
		"no answer": {&net.OpError{Op: "dial", Err: syscall.ETIMEDOUT},
			"there was no answer in time", "check the address, and that no firewall is in the way"},
		"deadline": {fmt.Errorf("dial: %w", context.DeadlineExceeded),
			"there was no answer in time", "check the address, and that no firewall is in the way"},
		"canceled": {fmt.Errorf("dial: %w", context.Canceled), "it was canceled",
			"run it again"},
		"not TLS": {tls.RecordHeaderError{Msg: "first record"},
			"the server does not speak TLS on this port", "use http:// or another port"},
		"anything else": {errors.New("no route"), "no route", ""},
	} {
		if test.cause == "" {
			if test.err != nil {
				t.Errorf("%s: %v", name, test.err)
			}
			continue
		}
		if cause, remedy := explain(test.err); cause != test.cause || remedy != test.remedy {
			t.Errorf("%s: got %q and %q for %v", name, cause, remedy, test.err)
		}
	}
}

// TestProbeMessagesInFull has the messages as their reader sees them.
func TestProbeMessagesInFull(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	hangsUp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hangsUp.Close()
	go func() {
		for {
			conn, err := hangsUp.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	check := "\n  check RESPOKE_BASE_URL or --respoke.base-url, and that the server is running"
	for base, want := range map[string]string{
		secure.URL: "connecting to " + secure.URL +
			" failed: the certificate is signed by an authority unknown here\n  install the " +
			"authority's certificate on this machine, or name its file in SSL_CERT_FILE",
		"http://name.invalid/hunter2-secret": "connecting to http://name.invalid:80 failed: the " +
			"name name.invalid is not known" + check,
	} {
		err := probe(t.Context(), load(t, full("RESPOKE_BASE_URL", base)), direct)
		if want = "respoke: the target cannot be reached\n  " + want; err == nil ||
			err.Error() != want && !strings.Contains(err.Error(), "could not be resolved") {
			t.Errorf("%s: got\n%v\nwant\n%s", base, err, want)
		}
	}
	// How the end of the connection shows differs from machine to machine.
	err = probe(t.Context(), load(t, full("RESPOKE_BASE_URL", "https://"+hangsUp.Addr().String())),
		direct)
	if err == nil || !strings.HasPrefix(err.Error(),
		"respoke: the target cannot be reached\n  connecting to https://"+hangsUp.Addr().String()+" failed: ") || !strings.HasSuffix(err.Error(), check) {
		t.Errorf("hung up: got %v", err)
	}
}
