package suite

import (
	"crypto/tls"
	"fmt"
	"net/url"
	"strings"
	"time"

	"plumbline/harness/target"
	"plumbline/internal/network"
)

// Names of the settings that say how a target is reached.
const (
	settingCAFile            = "ca-file"
	settingClientCertificate = "client-certificate"
	settingClientKey         = "client-key"
	settingMinimumTLS        = "minimum-tls"
	settingIPVersion         = "ip-version"
	settingHTTPVersion       = "http-version"
	settingConnectDeadline   = "connect-deadline"
	settingTLSDeadline       = "tls-deadline"
	settingFirstByteDeadline = "first-byte-deadline"
	settingConnections       = "connections"
	settingProxy             = "proxy"
)

// fromEnvironment is the proxy that the environment says.
const fromEnvironment = "environment"

// networkSettings are those that say how a target is reached. They are for deployments: our own
// reference servers are reached without any of them.
func networkSettings() []target.Setting {
	return []target.Setting{
		{Name: settingCAFile, IsFile: true, Check: network.CheckCertificates,
			Description: "file of certificates in PEM, which are trusted beside those of " +
				"the system"},
		{Name: settingClientCertificate, IsFile: true, Check: network.CheckCertificates,
			Description: "file of the certificate in PEM that is shown to a server that " +
				"asks for one"},
		{Name: settingClientKey, IsFile: true, Check: network.CheckKey,
			Description: "file of the private key of the client certificate in PEM, without a " +
				"password (default: the file of the certificate)"},
		{Name: settingMinimumTLS, Values: []string{"1.2", "1.3"}, Default: "1.2",
			Description: "the oldest version of TLS that is spoken"},
		{Name: settingIPVersion, Values: []string{"any", "4", "6"}, Default: "any",
			Description: "the version of IP that the target is reached by"},
		{Name: settingHTTPVersion, Values: []string{"any", "1.1", "2"}, Default: "any",
			Description: "the version of HTTP that is spoken"},
		deadlineSetting(settingConnectDeadline, "finding the address and connecting"),
		deadlineSetting(settingTLSDeadline, "the TLS handshake"),
		deadlineSetting(settingFirstByteDeadline,
			"the time from a request to the first byte of its response"),
		{Name: settingConnections, Values: []string{"own", "reuse"}, Default: "own",
			Description: "whether an exchange by HTTP/1.1 has a connection of its own or " +
				"may take " +
				"that of an earlier one"},
		{Name: settingProxy, Default: fromEnvironment, Check: checkProxy,
			Hide: network.HideProxy,
			Description: "URL of the proxy that leads to the target (http, https or " +
				"socks5), none, " +
				"or environment, which takes it from HTTP_PROXY, HTTPS_PROXY and NO_PROXY"},
	}
}

func deadlineSetting(name, what string) target.Setting {
	return target.Setting{Name: name,
		Description: "how long " + what +
			" may take, such as 5s (default: as long as the exchange)",
		Check: func(text string) error { _, err := parseDeadline(text); return err },
	}
}

func checkProxy(text string) error {
	if text == fromEnvironment || text == network.NoProxy {
		return nil
	}
	_, err := network.ParseProxy(text)
	return err
}

// versions are what the words of settings stand for.
var (
	tlsVersions  = map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	ipVersions   = map[string]int{"4": 4, "6": 6}
	httpVersions = map[string]int{"1.1": 1, "2": 2}
)

// network is how the target is reached. What cannot be read was refused when the target was loaded.
func (a *API) network() network.Settings {
	if a.own {
		return network.Settings{Proxy: network.NoProxy}
	}
	deadline := func(name string) time.Duration {
		span, _ := parseDeadline(a.setting(name))
		return span
	}
	settings := network.Settings{
		CAFile:            a.setting(settingCAFile),
		ClientCertificate: a.setting(settingClientCertificate),
		ClientKey:         a.setting(settingClientKey),
		MinimumTLS:        tlsVersions[a.setting(settingMinimumTLS)],
		IPVersion:         ipVersions[a.setting(settingIPVersion)],
		HTTPVersion:       httpVersions[a.setting(settingHTTPVersion)],
		ConnectDeadline:   deadline(settingConnectDeadline),
		TLSDeadline:       deadline(settingTLSDeadline),
		FirstByteDeadline: deadline(settingFirstByteDeadline),
		Reuse:             a.setting(settingConnections) == "reuse",
		Proxy:             a.setting(settingProxy),
	}
	if settings.Proxy == fromEnvironment {
		settings.Proxy = ""
	}
	return settings
}

// curlOptions are what curl has to be told to reach the target as the run does. Files and the proxy
// stand in them as the variables of the settings: where they are is no business of who reads a
// report.
func (a *API) curlOptions() []string {
	if a.own {
		return nil
	}
	var words []string
	variable := func(setting string) string { return `"$` + a.suite.Target.Variable(setting) + `"` }
	for _, file := range []struct{ setting, option string }{
		{settingCAFile, "--cacert"}, {settingClientCertificate, "--cert"},
		{settingClientKey, "--key"},
	} {
		if a.setting(file.setting) != "" {
			words = append(words, file.option, variable(file.setting))
		}
	}
	for _, chosen := range []struct{ setting, value, option string }{
		{settingMinimumTLS, "1.3", "--tlsv1.3"}, {settingIPVersion, "4", "-4"},
		{settingIPVersion, "6", "-6"}, {settingHTTPVersion, "1.1", "--http1.1"},
		{settingHTTPVersion, "2", "--http2-prior-knowledge"},
		{settingProxy, network.NoProxy, "--noproxy '*'"},
	} {
		if a.setting(chosen.setting) == chosen.value {
			words = append(words, chosen.option)
		}
	}
	switch a.setting(settingProxy) {
	case "", fromEnvironment, network.NoProxy:
	default: // which is used for every target, whatever NO_PROXY says
		words = append(words, "--noproxy ''", "--proxy", variable(settingProxy))
	}
	return words
}

// headers are those that every request to a deployment has.
func (a *API) headers() map[string]string {
	if a.own {
		return nil
	}
	headers := map[string]string{}
	for _, h := range a.Target.Headers() {
		headers[h.Name] = h.Value
	}
	return headers
}

// readyNetwork reads what is needed to reach the target, and tells what is wrong with it.
func (a *API) readyNetwork() error {
	dialer, err := network.New(a.network())
	if err != nil {
		return &target.Mistake{Heading: a.Target.API() +
			": the target cannot be reached as configured",
			Cause: err.Error(),
			Remedy: fmt.Sprintf("look at --%[1]s.%[2]s, --%[1]s.%[3]s and --%[1]s.%[4]s, or the "+
				"variables of the environment that they stand for", a.Target.API(),
				settingClientCertificate, settingClientKey, settingProxy)}
	}
	a.dialer = dialer
	if target, err := url.Parse(a.Target.BaseURL()); err == nil {
		for _, password := range dialer.ProxySecrets(target) {
			a.redactor.Secret("PROXY_PASSWORD", password)
		}
	}
	return nil
}

// withoutEffect says which of the settings that say how a target is reached were given for our own
// reference server.
func (a *API) withoutEffect() []string {
	if !a.own {
		return nil
	}
	var names []string
	for _, s := range networkSettings() {
		if a.setting(s.Name) != s.Default {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{strings.Join(names, ", ") + " has no effect: there is no base URL, so the " +
		"suite's own reference server is tested"}
}
