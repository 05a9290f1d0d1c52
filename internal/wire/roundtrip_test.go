package wire

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// unreserved are the characters that RFC 6570 section 3.2.1 leaves unencoded.
const unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"

func percent(text string) string {
	var out strings.Builder
	for _, octet := range []byte(text) {
		if strings.IndexByte(unreserved, octet) >= 0 {
			out.WriteByte(octet)
		} else {
			fmt.Fprintf(&out, "%%%02X", octet)
		}
	}
	return out.String()
}

// way is a style in a place, and how a value gets there: written independently of how it is read.
type way struct {
	in, style string
	explode   bool
	encode    func(string) string
	between   string // the delimiter of what is not exploded
	exploded  string // and of what is
	named     bool   // exploded items carry the parameter's name
	prefix    string // before everything
	without   string // characters that the way cannot carry in a value
}

func identity(text string) string { return text }

var ways = []way{
	{in: "path", style: "simple", encode: percent, between: ",", exploded: ","},
	{in: "path", style: "label", encode: percent, between: ",", exploded: ".", prefix: ".",
		without: "."},
	{in: "path", style: "matrix", encode: percent, between: ",", exploded: ";", prefix: ";",
		named: true},
	{in: "query", style: "form", encode: percent, between: ",", exploded: "&", named: true},
	{in: "query", style: "form", encode: url.QueryEscape, between: ",", exploded: "&", named: true},
	{in: "cookie", style: "form", encode: percent, between: ",", exploded: "&", named: true},
	{in: "cookie", style: "form", encode: percent, between: ",", exploded: "; ", named: true},
	{in: "cookie", style: "cookie", encode: identity, between: ",", exploded: "; ", named: true,
		without: ",; =\t"},
	{in: "header", style: "simple", encode: identity, between: ", ", exploded: ",",
		without: "\",=\\ \t"},
	{in: "query", style: "spaceDelimited", encode: percent, between: "%20", without: " "},
	{in: "query", style: "spaceDelimited", encode: percent, between: "+", without: " "},
	{in: "query", style: "pipeDelimited", encode: percent, between: "|", without: "|"},
	{in: "query", style: "pipeDelimited", encode: percent, between: "%7C", without: "|"},
}

func (w way) array(items []string) string {
	encoded := make([]string, len(items))
	for i, item := range items {
		encoded[i] = w.encode(item)
		if w.explode && w.named {
			encoded[i] = "color=" + encoded[i]
		}
	}
	if w.explode {
		return w.prefix + strings.Join(encoded, w.exploded)
	}
	return w.start() + strings.Join(encoded, w.between)
}

func (w way) object(names, values []string) string {
	var parts []string
	for i, name := range names {
		if w.explode {
			parts = append(parts, w.encode(name)+"="+w.encode(values[i]))
		} else {
			parts = append(parts, w.encode(name), w.encode(values[i]))
		}
	}
	if w.explode {
		return w.prefix + strings.Join(parts, w.exploded)
	}
	return w.start() + strings.Join(parts, w.between)
}

func (w way) start() string {
	if w.named || w.in == "query" {
		return w.prefix + "color="
	}
	return w.prefix
}

var pieces = []string{"a", "Z", "1", "-1.5", "true", "null", ",", ";", "=", "&", "+", "%", "%2C",
	"%20", "|", "[", "]", ".", " ", "/", "?", "#", "\"", "\\", "é", "😀", "\t"}

func (w way) word(random *rand.Rand) string {
	text := pieces[random.IntN(3)] // no word is empty: nothing tells [] from [""]
	for range random.IntN(4) {
		text += pieces[random.IntN(len(pieces))]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(w.without, r) {
			return -1
		}
		return r
	}, text)
}

// TestWhatIsWrittenIsReadAgain writes arrays and objects of any words in every style.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, w := range ways {
		for _, explode := range []bool{false, true} {
			if w.explode = explode; explode && w.exploded == "" {
				continue
			}
			t.Run(fmt.Sprintf("%s %s %q explode %t", w.in, w.style, w.between, explode),
				func(t *testing.T) {
					for seed := range uint64(300) {
						random := rand.New(rand.NewPCG(seed, 1))
						var words, names []string
						for range 1 + random.IntN(4) {
							words = append(words, w.word(random))
							if name := w.word(random); !slices.Contains(names, name) {
								names = append(names, name)
							}
						}
						p := Parameter{Name: "color", In: w.in, Style: w.style, Explode: explode,
							Schema: schemaOf(t, stringList)}
						want, _ := json.Marshal(words)
						check(t, p, w.array(words), want)

						members := map[string]string{}
						values := make([]string, len(names))
						for i, name := range names {
							values[i] = words[i]
							members[name] = words[i]
						}
						p.Schema = schemaOf(t, free)
						want, _ = json.Marshal(members)
						check(t, p, w.object(names, values), want)
					}
				})
		}
	}
}

var schemas = map[string]Schema{}

func schemaOf(t *testing.T, text string) Schema {
	t.Helper()
	if schemas[text] == nil {
		schemas[text] = schema(t, text)
	}
	return schemas[text]
}

func check(t *testing.T, p Parameter, text string, want []byte) {
	t.Helper()
	value := read(p, text)
	got, err := json.Marshal(value.Value)
	if err != nil {
		t.Fatal(err)
	}
	var gotValue, wantValue any
	// both were marshaled just now
	_, _ = json.Unmarshal(got, &gotValue), json.Unmarshal(want, &wantValue)
	if !reflect.DeepEqual(gotValue, wantValue) || !value.Present ||
		value.Problem+value.Undefined != "" {
		t.Errorf("%s: got %s %s%s, want %s", text, got, value.Problem, value.Undefined, want)
	}
}
