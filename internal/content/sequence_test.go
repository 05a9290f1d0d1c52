package content

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestIsSequence(t *testing.T) {
	for mediaType, want := range map[string]bool{
		"application/x-ndjson": true, "application/ndjson": true, "application/jsonl": true,
		"application/x-jsonlines": true, "application/json-seq": true,
		"application/geo+json-seq": true, "APPLICATION/JSONL; charset=utf-8": true,
		"text/event-stream": true,
		"application/json":  false, "application/problem+json": false, "multipart/mixed": false,
		"text/plain": false, "": false, "json-seq": false,
	} {
		if got := IsSequence(mediaType); got != want {
			t.Errorf("%q: got %v, want %v", mediaType, got, want)
		}
	}
}

func TestRecords(t *testing.T) {
	for name, c := range map[string]struct {
		mediaType, body string
		want            []string // "line:offset:body"
	}{
		"a final line feed": {"application/x-ndjson", "1\n2\n",
			[]string{"1:0:1", "2:2:2"}},
		"no final line feed": {"application/x-ndjson", "1\n2",
			[]string{"1:0:1", "2:2:2"}},
		"CRLF": {"application/x-ndjson", "1\r\n2\r\n",
			[]string{"1:0:1", "2:3:2"}},
		"empty lines of NDJSON": {"application/x-ndjson", "\n1\n\n \t\r\n2\n\n",
			[]string{"2:1:1", "5:8:2"}},
		"empty lines of JSON Lines": {"application/jsonl", "1\n\n2\n",
			[]string{"1:0:1", "2:2:", "3:3:2"}},
		"a final line feed of JSONL": {"application/jsonl; charset=utf-8", "1\n",
			[]string{"1:0:1"}},
		"nothing": {"application/x-ndjson", "", nil},
		"a sequence": {"application/json-seq", "\x1e{}\n\x1e[1,\n2]\n\x1e3\n",
			[]string{"1:1:{}\n", "2:5:[1,\n2]\n", "4:13:3\n"}},
		"separators in a row": {"application/json-seq", "\x1e\x1e{}\n\x1e",
			[]string{"1:2:{}\n"}},
		"no line feed after an object": {"application/geo+json-seq", "\x1e{}", []string{"1:1:{}"}},
		"no line feed after a string": {"application/json-seq", "\x1e\"a\"\x1e[]",
			[]string{`1:1:"a"`, "1:5:[]"}},
		"an empty sequence": {"application/json-seq", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			records, err := Records([]byte(c.body), c.mediaType)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, record := range records {
				if record.Err != nil {
					t.Errorf("record in line %d: %v", record.Line, record.Err)
				}
				got = append(got,
					strings.Join([]string{strconv.Itoa(record.Line), strconv.Itoa(record.Offset),
						string(record.Body)}, ":"))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestARecordThatMayBeTruncated(t *testing.T) {
	for body, want := range map[string]string{
		"\x1e12":                    "truncated (line 1, column 3)",
		"\x1e{}\n\x1etrue\x1e1\n":   "truncated (line 2, column 5)",
		"\x1enull\x1e{}\n\x1e\"a\"": "truncated (line 1, column 5)",
		"\x1e\n\n 1":                "truncated (line 3, column 3)",
	} {
		records, err := Records([]byte(body), "application/json-seq")
		if err != nil {
			t.Fatal(err)
		}
		var wrong []error
		for _, record := range records {
			if record.Err != nil {
				wrong = append(wrong, record.Err)
			}
		}
		if len(wrong) != 1 {
			t.Fatalf("%q: got errors %v, want one", body, wrong)
		}
		wantMalformed(t, wrong[0], want)
	}
}

func TestASequenceBeginsWithASeparator(t *testing.T) {
	for _, body := range []string{"{}\n", "\n\x1e{}\n", "\ufeff\x1e{}\n"} {
		_, err := Records([]byte(body), "application/json-seq")
		wantMalformed(t, err, "record separator")
	}
}

func FuzzRecords(f *testing.F) {
	for _, seed := range []string{"1\n2\n", "\x1e1\n\x1e2", "\r\n\n{}", "\x1e\x1e"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, mediaType := range []string{"application/x-ndjson", "application/jsonl",
			"application/json-seq"} {
			records, err := Records(body, mediaType)
			if err != nil {
				continue
			}
			end := 0
			for _, record := range records {
				if record.Offset < end || !bytes.HasPrefix(body[record.Offset:], record.Body) {
					t.Fatalf("%s: the record %q is not at %d of %q", mediaType, record.Body,
						record.Offset, body)
				}
				if line := 1 + bytes.Count(body[:record.Offset],
					[]byte("\n")); line != record.Line {
					t.Fatalf("%s: the record %q is in line %d of %q, got %d", mediaType,
						record.Body, line, body, record.Line)
				}
				end = record.Offset + len(record.Body)
			}
		}
	})
}
