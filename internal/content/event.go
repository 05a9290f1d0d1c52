package content

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Event is one event of an event stream.
type Event struct {
	// Value has the members data, event, id and retry of those that were sent (OpenAPI 3.2.0,
	// Special Considerations for Server-Sent Events).
	Value map[string]any
	Line  int // where the event's first field stands, from 1
}

// Events reads text/event-stream as the HTML standard does (section 9.2.6, Interpreting an event
// stream): comments, unknown fields, and values of id and retry that are to be ignored are left
// out, lines of data are joined by line feeds, a block without data is no event, and neither is one
// that no empty line finishes: "If the file ends in the middle of an event, before the final empty
// line, the incomplete event is not dispatched".
func Events(body []byte) ([]Event, error) {
	if at := invalidUTF8(body); at >= 0 {
		return nil, malformedAt("an event stream", body, at,
			"an octet that belongs to no character of UTF-8")
	}
	text := string(bytes.TrimPrefix(body, byteOrderMark))
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var events []Event
	pending := block{}
	number := 0
	var count tally
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		number++
		if line != "" {
			pending.field(line, number)
			continue
		}
		if pending.value != nil {
			if err := count.add(1+len(pending.value), 0); err != nil {
				return nil, err
			}
		}
		events = pending.finish(events)
		pending = block{}
	}
	return events, nil
}

// block is the fields up to an empty line.
type block struct {
	value map[string]any
	data  []string
	line  int
}

func (b *block) field(line string, at int) {
	name, value, _ := strings.Cut(line, ":")
	if name == "" { // a comment
		return
	}
	value = strings.TrimPrefix(value, " ")
	if b.value == nil {
		b.value, b.line = map[string]any{}, at
	}
	switch name {
	case "data":
		b.data = append(b.data, value)
	case "event":
		b.value[name] = value
	case "id":
		if !strings.Contains(value, "\x00") {
			b.value[name] = value
		}
	case "retry":
		if value != "" && strings.Trim(value, "0123456789") == "" {
			digits := strings.TrimLeft(value, "0") // JSON has no leading zeros
			if digits == "" {
				digits = "0"
			}
			b.value[name] = json.Number(digits)
		}
	}
}

func (b *block) finish(events []Event) []Event {
	if b.data == nil {
		return events
	}
	b.value["data"] = strings.Join(b.data, "\n")
	return append(events, Event{Value: b.value, Line: b.line})
}
