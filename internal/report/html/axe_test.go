package html

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// What accessibility is judged with. It is taken from the registry when the test runs, and is no
// part of the project.
const (
	axeVersion = "4.10.3"
	// SHA-512
	axeIntegrity = "Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg=="
)

// errWrongAxe is the one failure to get axe-core that is not a matter of the machine the test runs
// on.
var errWrongAxe = errors.New("it is not the file that it should be")

// registry is where npm would take packages from.
func registry() string {
	for _, name := range []string{"npm_config_registry", "NPM_CONFIG_REGISTRY"} {
		if url := os.Getenv(name); url != "" {
			return strings.TrimSuffix(url, "/")
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "npm", "config", "get",
		"registry").Output(); err == nil && strings.HasPrefix(string(out), "http") {
		return strings.TrimSuffix(strings.TrimSpace(string(out)), "/")
	}
	return "https://registry.npmjs.org"
}

var fetchAxe = sync.OnceValues(func() (string, error) {
	url := fmt.Sprintf("%s/axe-core/-/axe-core-%s.tgz", registry(), axeVersion)
	client := http.Client{Timeout: time.Minute}
	response, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answers %s", url, response.Status)
	}
	packed, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	if err != nil {
		return "", err
	}
	return unpackAxe(packed)
})

// unpackAxe takes the script out of the package, if it is the package.
func unpackAxe(packed []byte) (string, error) {
	if sum := sha512.Sum512(packed); base64.StdEncoding.EncodeToString(sum[:]) != axeIntegrity {
		return "", fmt.Errorf("axe-core %s: %w: its SHA-512 is %s", axeVersion, errWrongAxe,
			base64.StdEncoding.EncodeToString(sum[:]))
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	for files := tar.NewReader(unzipped); ; {
		file, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("axe-core %s has no package/axe.min.js: %w", axeVersion, err)
		}
		if file.Name == "package/axe.min.js" {
			text, err := io.ReadAll(files)
			return string(text), err
		}
	}
}

// axe returns the script of axe-core, or skips the test.
func axe(t *testing.T) string {
	t.Helper()
	text, err := fetchAxe()
	if errors.Is(err, errWrongAxe) {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("axe-core cannot be had from the npm registry, so accessibility is not judged: %v",
			err)
	}
	return text
}

func TestAnotherPackageIsNotTakenForAxe(t *testing.T) {
	if _, err := unpackAxe([]byte("something else")); !errors.Is(err, errWrongAxe) {
		t.Errorf("unpackAxe gives %v, want %v", err, errWrongAxe)
	}
}
