package verify_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/tree"
	"plumbline/internal/verify"
)

// recordings is the folder of what real tools have recorded.
const recordings = "../../testdata/recordings"

// TestRecordingsOfRealTools judges each as plumbline verify does. The list of what comes of them is
// kept by hand: it says what is right.
func TestRecordingsOfRealTools(t *testing.T) {
	c, err := contract.Load(contract.Source{Document: recordingText(t, "garden.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	expected := recordingText(t, "EXPECTED.yaml")
	root, _, err := tree.Parse(expected.Path, expected.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, recording := range root.Members {
		known = append(known, recording.Name)
		t.Run(recording.Name, func(t *testing.T) {
			text := recordingText(t, recording.Name)
			folder, err := os.OpenRoot(path.Join(recordings, path.Dir(recording.Name)))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = folder.Close() }() // it was only read
			entries, err := har.Read(text.Path, text.Bytes, folder.FS())
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, r := range verify.Entries(c, text.Path, entries,
				verify.Options{AddressedOnly: true}) {
				got = append(got, inShort(r))
			}
			for _, item := range recording.Value.Items {
				want = append(want, item.Str())
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n  - %s\nwant\n  - %s", strings.Join(got, "\n  - "),
					strings.Join(want, "\n  - "))
			}
		})
	}
	for _, name := range recorded(t) {
		if !slices.Contains(known, name) {
			t.Errorf("nothing says what comes of %s", name)
		}
	}
}

// inShort is an entry with its verdict and findings, and what was not judged.
func inShort(r verify.Result) string {
	address, _ := url.Parse(r.URL)
	text := fmt.Sprintf("%s %s %d %s", r.Method, address.Path, r.Status, r.Verdict)
	for _, finding := range found(r) {
		text += "; " + finding
	}
	for _, u := range r.Unchecked {
		if r.Operation != nil {
			text += "; not judged " + string(u.Check)
		}
	}
	return text
}

func recordingText(t *testing.T, name string) contract.Text {
	t.Helper()
	content, err := os.ReadFile(path.Join(recordings, name))
	if err != nil {
		t.Fatal(err)
	}
	return contract.Text{Path: name, Bytes: content}
}

// recorded lists the recordings that there are.
func recorded(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*.har", "*.zip", "*/*.har"} {
		found, err := fs.Glob(os.DirFS(recordings), pattern)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, found...)
	}
	return names
}
