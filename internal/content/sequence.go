package content

import (
	"bytes"
	"slices"
	"strings"
)

// EventStream is the media type of server-sent events, which [Events] reads.
const EventStream = "text/event-stream"

// ndjson and jsonLines are names under which lines of JSON go. None of them but application/jsonl
// is widely agreed on.
var (
	ndjson    = []string{"application/x-ndjson", "application/ndjson"}
	jsonLines = []string{
		"application/jsonl", "application/x-jsonl", "application/jsonlines",
		"application/x-jsonlines", "application/json-lines", "application/x-json-lines",
		"text/jsonl", "text/x-jsonl", "application/stream+json", "application/x-json-stream",
	}
)

// Record is one JSON text of a sequence.
type Record struct {
	Body   []byte // what has to be one JSON text
	Line   int    // where Body starts, from 1
	Offset int    // of Body in the body it is from
	// Err is what is wrong with the record besides what may be wrong with its JSON.
	Err error
}

// IsSequence tells whether a media type, with or without parameters, is a sequence that [Records]
// or, for [EventStream], [Events] reads (OpenAPI 3.2.0, Sequential Media Types). multipart/mixed,
// which is another, is read by [Multipart].
func IsSequence(mediaType string) bool {
	mediaType = essence(mediaType)
	return mediaType == EventStream || isTextSequence(mediaType) ||
		slices.Contains(ndjson, mediaType) || slices.Contains(jsonLines, mediaType)
}

func isTextSequence(mediaType string) bool {
	return mediaType == "application/json-seq" || strings.HasSuffix(mediaType, "+json-seq")
}

// Records splits lines of JSON or a JSON text sequence (RFC 7464). Lines end with LF or CRLF, of
// which the last may be left out. Lines without anything are left out of NDJSON, which allows for
// them; in JSON Lines they are records like any other, and no JSON.
func Records(body []byte, mediaType string) ([]Record, error) {
	mediaType = essence(mediaType)
	if isTextSequence(mediaType) {
		return textSequence(body)
	}
	blank := slices.Contains(ndjson, mediaType)
	var records []Record
	var count tally
	for line, offset := 1, 0; offset < len(body); line++ {
		text := body[offset:]
		end := bytes.IndexByte(text, '\n')
		next := offset + end + 1
		if end < 0 {
			end, next = len(text), len(body)
		}
		text = bytes.TrimSuffix(text[:end], []byte("\r"))
		if !blank || len(bytes.Trim(text, " \t\r")) > 0 {
			if err := count.record(text); err != nil {
				return nil, err
			}
			records = append(records, Record{Body: text, Line: line, Offset: offset})
		}
		offset = next
	}
	return records, nil
}

// textSequence reads RS and JSON text in turn (RFC 7464 section 2.1). Several RS in a row do not
// stand for empty texts.
func textSequence(body []byte) ([]Record, error) {
	const separator = 0x1e
	var records []Record
	var count tally
	if len(body) > 0 && body[0] != separator {
		return nil, &Malformed{Format: "a JSON text sequence",
			Problem: "it does not begin with a record separator (1E)", Line: 1, Column: 1}
	}
	for line, offset := 1, 0; offset < len(body); {
		offset++ // the separator
		text := body[offset:]
		if end := bytes.IndexByte(text, separator); end >= 0 {
			text = text[:end]
		}
		if len(text) > 0 {
			if err := count.record(text); err != nil {
				return nil, err
			}
			records = append(records, Record{Body: text, Line: line, Offset: offset,
				Err: truncated(text, line)})
		}
		offset += len(text)
		line += bytes.Count(text, []byte("\n"))
	}
	return records, nil
}

// truncated tells of a number, true, false or null that nothing follows: the rest of it may be
// missing (RFC 7464 section 2.4).
func truncated(text []byte, line int) error {
	start := bytes.TrimLeft(text, " \t\r\n")
	if len(start) == 0 || bytes.IndexByte([]byte(`"[{`), start[0]) >= 0 ||
		bytes.IndexByte([]byte(" \t\r\n"), text[len(text)-1]) >= 0 {
		return nil
	}
	at := malformedAt("a JSON text sequence", text, len(text),
		"no line feed follows the record, so it may be truncated")
	at.Line += line - 1
	return at
}
