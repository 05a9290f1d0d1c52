package client

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Origin returns the Origin of a URL in one form for comparison: lower case,
// with the port always present (RFC 9110 section 4.3.1).
func Origin(u *url.URL) (string, error) {
	scheme := strings.ToLower(u.Scheme)
	port := u.Port()
	switch {
	case scheme != "http" && scheme != "https":
		return "", errors.New("the scheme is neither http nor https")
	case u.Hostname() == "":
		return "", errors.New("the host is missing")
	case u.User != nil:
		return "", errors.New("it holds a user name or a password")
	case port == "" && scheme == "http":
		port = "80"
	case port == "" && scheme == "https":
		port = "443"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", errors.New("the port is not a number from 1 to 65535")
	}
	return scheme + "://" + net.JoinHostPort(strings.ToLower(u.Hostname()), port), nil
}
