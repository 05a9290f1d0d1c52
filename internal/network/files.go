package network

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxFile is how large a file of certificates or of a key may be, in bytes.
const maxFile = 8 << 20

// CheckCertificates tells what is wrong with a file of certificates; nil is nothing.
func CheckCertificates(path string) error {
	_, err := readCertificates(path)
	return err
}

// CheckKey tells what is wrong with the file of a private key; nil is nothing. Whether it fits a
// certificate is not looked at.
func CheckKey(path string) error {
	text, err := readFile(path)
	if err != nil {
		return err
	}
	_, err = keyIn(path, text)
	return err
}

// readRoots returns the authorities of the system, and those in a file.
func readRoots(path string) (*x509.CertPool, error) {
	certificates, err := readCertificates(path)
	if err != nil {
		return nil, err
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without authorities of its own
	}
	for _, certificate := range certificates {
		roots.AddCert(certificate)
	}
	return roots, nil
}

func readFile(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the file that the user has named
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return nil, unreadable(path, err)
	case len(text) > maxFile:
		return nil, fmt.Errorf("%s is larger than %d bytes, which no file of certificates is", path,
			maxFile)
	}
	return text, nil
}

// unreadable says why a file cannot be read, without Go's names of calls.
func unreadable(path string, err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	return fmt.Errorf("%s cannot be read: %w", path, err)
}

// readCertificates returns the certificates of a file in PEM. There is one at least.
func readCertificates(path string) ([]*x509.Certificate, error) {
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	var list []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("the certificate number %d in %s cannot be read: it is damaged",
				len(list)+1, path)
		}
		list = append(list, certificate)
	}
	if len(list) > 0 {
		return list, nil
	}
	if _, err := x509.ParseCertificate(text); err == nil {
		return nil,
			fmt.Errorf("%s is a certificate in DER, and one in PEM is wanted: openssl x509 "+
				"-inform der -in FILE makes one of it", path)
	}
	return nil, fmt.Errorf("%s holds no certificate in PEM, which begins with the line -----BEGIN "+
		"CERTIFICATE-----", path)
}

// keyIn returns the PEM text of the private key in a file.
func keyIn(path string, text []byte) ([]byte, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if !strings.HasSuffix(block.Type, "PRIVATE KEY") {
			continue
		}
		if block.Type == "ENCRYPTED PRIVATE KEY" || block.Headers["DEK-Info"] != "" {
			return nil,
				fmt.Errorf("the private key in %s is encrypted with a password, which nobody "+
					"can be asked for: openssl pkey -in FILE writes it without one", path)
		}
		return pem.EncodeToMemory(block), nil
	}
	return nil, fmt.Errorf("%s holds no private key in PEM, which begins with a line such as "+
		"-----BEGIN PRIVATE KEY-----", path)
}

// readPair returns a certificate with its key.
func readPair(certificate, key string) (*tls.Certificate, error) {
	if _, err := readCertificates(certificate); err != nil {
		return nil, err
	}
	if key == "" {
		key = certificate
	}
	chain, err := readFile(certificate)
	if err != nil {
		return nil, err
	}
	keys, err := readFile(key)
	if err != nil {
		return nil, err
	}
	private, err := keyIn(key, keys)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(chain, private)
	if err != nil {
		return nil, mismatch(certificate, key, err)
	}
	return &pair, nil
}

// mismatch says why a key and a certificate are not a pair. What the library says is not repeated:
// nobody knows what it quotes.
func mismatch(certificate, key string, err error) error {
	if strings.Contains(err.Error(), "does not match") {
		return fmt.Errorf(
			"the private key in %s does not fit the first certificate in %s; give the "+
				"key that the certificate was made with", key, certificate)
	}
	return fmt.Errorf("the private key in %s cannot be read: it is damaged, or of a kind that is "+
		"not known", key)
}
