package har

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// archived packs files, names and contents in turn, as a zip file.
func archived(t *testing.T, namesAndContents ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(namesAndContents); i += 2 {
		file, err := w.Create(namesAndContents[i])
		if err == nil {
			_, err = file.Write([]byte(namesAndContents[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// inFile is a HAR whose only body is in a file.
func inFile(name string) string {
	return oneEntry(get, `{"status":200,"headers":[{"name":"Content-Type","value":"text/plain"}],`+
		`"content":{"size":2,"_file":"`+name+`"}}`)
}

func TestPackedFiles(t *testing.T) {
	plain := oneEntry(get, ok)
	for name, text := range map[string][]byte{
		"gzip":            []byte(zipped(plain)),
		"zip":             archived(t, "a.har", plain),
		"zip with others": archived(t, "b.json", "{", "sub/A.HAR", plain),
		"both":            []byte(zipped(string(archived(t, "har.har", plain)))),
	} {
		entries, err := Read("f.har", text, nil)
		if err != nil || len(entries) != 1 || entries[0].Exchange.Response == nil {
			t.Errorf("%s: got %+v, %v", name, entries, err)
		}
	}
	for name, test := range map[string]struct {
		text []byte
		want string
	}{
		"a gzip that ends early": {[]byte(zipped(plain))[:40],
			"the file is gzip, and no HAR can be"},
		"no gzip": {[]byte("\x1f\x8b\x08"), "the file is gzip, and no HAR can be"},
		"no zip": {[]byte("PK\x03\x04 and no more"),
			"the file is zip, and no HAR can be"},
		"a zip without a HAR": {archived(t, "a.json", plain), "no file whose name ends in .har"},
		"an empty zip":        {archived(t), "no file whose name ends in .har"},
		"two HARs": {archived(t, "b.har", plain, "a.har", plain),
			"2 of them (a.har, b.har)"},
		"no HAR in it": {archived(t, "a.har", "[]"), "the file is of the type array"},
	} {
		if _, err := Read("f.har", test.text, nil); err == nil ||
			!strings.Contains(err.Error(), test.want) ||
			!strings.HasPrefix(err.Error(), "f.har:1:1: ") {
			t.Errorf("%s: got %v, want %s", name, err, test.want)
		}
	}
}

func TestBodiesInFiles(t *testing.T) {
	folder := fstest.MapFS{"a.txt": {Data: []byte("ab")}, "sub/b.txt": {Data: []byte("cd")},
		"latin.txt": {Data: []byte("ü")}}
	for _, test := range []struct{ name, want, unknown string }{
		{"a.txt", "ab", ""},
		{"sub/b.txt", "cd", ""},
		{"c.txt", "",
			"it is in the file c.txt, and it cannot be read: it does not exist beside the HAR"},
		{"../a.txt", "",
			"it is in the file ../a.txt, and its name leads out of the folder of the HAR"},
		{"/a.txt", "", "it is in the file /a.txt, and its name leads out of the folder of the HAR"},
		{"sub", "", "it is in the file sub, and it cannot be read: is a directory"},
	} {
		if test.unknown != "" {
			test.unknown = none + test.unknown
		}
		entry := readIn(t, inFile(test.name), folder)
		compare(t, test.name, string(entry.Exchange.Response.Body), test.want,
			strings.Replace(entry.ResponseBodyUnknown, "invalid argument", "is a directory", 1),
			test.unknown)
		if (entry.ResponseFile == test.name) != (test.unknown == "") {
			t.Errorf("%s: the file is %q", test.name, entry.ResponseFile)
		}
	}
	latin := strings.Replace(inFile("latin.txt"), "text/plain", "text/plain; charset=latin1", 1)
	if entry := readIn(t, latin, folder); string(entry.Exchange.Response.Body) != "\xfc" {
		t.Errorf("what Playwright wrote as UTF-8 is read as %q", entry.Exchange.Response.Body)
	}
	packed, err := Read("f.har", archived(t, "har.har", inFile("a.txt"), "a.txt", "in"), folder)
	if err != nil || string(packed[0].Exchange.Response.Body) != "in" {
		t.Errorf("the file of the archive is not read: %+v, %v", packed, err)
	}
	asked := oneEntry(
		`{"method":"POST","url":"http://h","headers":[],"postData":{"mimeType":"a/b","_file":"a.txt"}}`, ok)
	if entry := readIn(t, asked, folder); string(entry.Exchange.Request.Body) != "ab" ||
		entry.RequestFile != "a.txt" {
		t.Errorf("the body of the request is %q", entry.Exchange.Request.Body)
	}
}

// readIn reads the only entry of a HAR beside which files are.
func readIn(t *testing.T, text string, folder fstest.MapFS) Entry {
	t.Helper()
	entries, err := Read("f.har", []byte(text), folder)
	if err != nil {
		t.Fatal(err)
	}
	return entries[0]
}

// A symbolic link leads out of no folder that is opened as a root.
func TestNoLinkLeadsOut(t *testing.T) {
	outside, inside := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(inside, "a.txt")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(inside)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	entries, err := Read("f.har", []byte(inFile("a.txt")), root.FS())
	if err != nil || len(entries[0].Exchange.Response.Body) > 0 ||
		entries[0].ResponseBodyUnknown == "" {
		t.Errorf("got %+v, %v", entries, err)
	}
}

func TestAttachedFilesAreBounded(t *testing.T) {
	large := bytes.Repeat([]byte("x"), maxAttached+1)
	entry := readIn(t, inFile("a.txt"), fstest.MapFS{"a.txt": {Data: large}})
	if want := fmt.Sprintf("it is longer than %d bytes", maxAttached); !strings.Contains(
		entry.ResponseBodyUnknown, want) || len(entry.Exchange.Response.Body) > 0 {
		t.Errorf("got %q", entry.ResponseBodyUnknown)
	}
	full := &attachments{folder: fstest.MapFS{"a.txt": {Data: []byte("a")}}, total: maxTogether}
	if _, problem := full.read("a.txt"); !strings.Contains(problem, "together") {
		t.Errorf("got %q", problem)
	}
}
