package contract

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"plumbline/harness/verdict"
	"plumbline/internal/openapi"
	"plumbline/internal/schema"
	"plumbline/internal/tree"
)

const located = `swagger: '2.0'
info:
  title: t
  version: '1'
paths: {}
definitions:
  A:
    type: object
    required:
    - a
    - b
    properties:
      a: {type: string}
`

const locating = `overlay: 1.0.0
info: {title: t, version: '1'}
actions:
- target: $.definitions.A
  update:
    type: array
    required:
    - c
    properties:
      c:
        items:
          type: string
- target: $.definitions.A.required[0]
  remove: true
- target: $.definitions
  update:
    A:
      properties:
        a:
          type: string
`

const locatingAgain = `overlay: 1.0.0
info: {title: t, version: '1'}
actions:
- target: $.definitions.A.properties.c
  update:
    items:
      minLength: 1
`

func TestLocateNamesLayerFileLineAndColumn(t *testing.T) {
	c := load(t, located, locating, locatingAgain)
	for _, test := range []struct {
		name string
		at   tree.Pointer
		want string
	}{
		{"the document", "", "published doc:1:1"},
		{"published", "/info/title", "published doc:3:3"},
		{"published beside what is amended", "/definitions/A/properties/a", "published doc:13:7"},
		{"amended to what it was before", "/definitions/A/properties/a/type",
			"published doc:13:11"},
		{"changed", "/definitions/A/type", "amended first:6:5"},
		{"an array that got longer", "/definitions/A/required", "published doc:9:5"},
		{"an item that moved up when another was removed", "/definitions/A/required/0",
			"published doc:11:7"},
		{"an item that was appended", "/definitions/A/required/1", "amended first:8:7"},
		{"added", "/definitions/A/properties/c", "amended first:10:7"},
		{"inside what was added", "/definitions/A/properties/c/items/type", "amended first:12:11"},
		{"added to what was added", "/definitions/A/properties/c/items/minLength",
			"amended second:7:7"},
		{"beside that", "/definitions/A/properties/c/items", "amended first:11:9"},
		{"what is not there, in a published value", "/definitions/B/type", "published doc:6:1"},
		{"what is not there, in an added value", "/definitions/A/properties/c/items/x/y",
			"amended first:11:9"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := c.Locate(test.at)
			if text := string(got.Layer) + " " +
				(verdict.Location{File: got.File, Line: got.Line,
					Column: got.Column}).String(); text != test.want+"  #" {
				t.Errorf("got %s, want %s", text, test.want)
			}
			if got.Pointer != test.at {
				t.Errorf("the pointer became %s", got.Pointer)
			}
		})
	}
}

func TestOneUpdateOfSeveralTargetsIsLocatedInEach(t *testing.T) {
	c := load(t, swagger(`"paths":{},"x":{"a":{},"b":{}}`),
		overlayOf(`{target: "$.x.*", update: {n: 1}}`))
	for _, at := range []tree.Pointer{"/x/a/n", "/x/b/n"} {
		if got := c.Locate(at).String(); got != "first:4:30  #"+string(at) {
			t.Error(got)
		}
	}
}

func TestAProblemNamesTheAmendmentThatDemandsIt(t *testing.T) {
	c := load(t, withSchema(openapi.Swagger20, `{"type":"object","required":["a"]}`),
		overlayOf(`{target: "$..schema", update: {required: [b]}}`))
	problems, err := bodySchema(t, c).Judge(valueOf(t, `{}`), schema.ToClient)
	if err != nil || len(problems) != 2 {
		t.Fatal(problems, err)
	}
	if problems[0].Location.Layer != verdict.Published ||
		problems[1].Location.Layer != verdict.Amended {
		t.Errorf("got %s and %s", problems[0].Location, problems[1].Location)
	}
	if got := problems[1].Location.String(); got !=
		"first:4:45  #/paths/~1a/get/responses/200/schema/required/1" {
		t.Error(got)
	}
}

// textAt returns what stands at a place of a text, and whether the place is in it.
func textAt(lines [][]rune, line, column int) (string, bool) {
	if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1]) {
		return "", false
	}
	rest := lines[line-1][column-1:]
	return string(rest[:min(len(rest), 200)]), true
}

// runeLines splits a text into lines of characters.
func runeLines(text []byte) [][]rune {
	var lines [][]rune
	for line := range strings.SplitSeq(string(text), "\n") {
		lines = append(lines, []rune(line))
	}
	return lines
}

// inFile is a pointer as the file has it, in which no path is repaired.
func inFile(c *Contract, at tree.Pointer) tree.Pointer {
	for repaired, was := range c.renamed {
		if rest, found := strings.CutPrefix(string(at),
			string(tree.PointerOf("paths", repaired))); found && (rest == "" || rest[0] == '/') {
			return tree.PointerOf("paths", was) + tree.Pointer(rest)
		}
	}
	return at
}

// Every value of the shipped contracts has a place in the file that its layer says. Where it is a
// member, its name stands there; where a repair made the name or the value up, the place is that of
// a defect that says so.
func TestEveryValueOfTheShippedContractsIsLocated(t *testing.T) {
	for name, api := range shipped {
		for _, amended := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, amended %t", name, amended), func(t *testing.T) {
				c := loadShipped(t, api, amended)
				files := map[verdict.Layer]string{verdict.Published: api.DocumentPath,
					verdict.Amended: api.AmendmentsPath}
				lines := map[verdict.Layer][][]rune{verdict.Published: runeLines(api.Document),
					verdict.Amended: runeLines(api.Amendments)}
				repaired := map[string]bool{}
				for _, d := range c.Defects() {
					if d.Repaired != "" {
						repaired[fmt.Sprint(d.Location.File, d.Location.Line,
							d.Location.Column)] = true
					}
				}
				count := map[verdict.Layer]int{}
				for at, n := range c.amended.All() {
					got := c.Locate(at)
					count[got.Layer]++
					if got.File != files[got.Layer] || got.Pointer != inFile(c, at) {
						t.Fatalf("#%s is located in %+v", at, got)
					}
					text, inside := textAt(lines[got.Layer], got.Line, got.Column)
					if !inside {
						t.Fatalf("#%s: the file has no %d:%d", at, got.Line, got.Column)
					}
					name := strings.TrimLeft(text, `"'`)
					_, index := strconv.Atoi(at.Last())
					if !strings.HasPrefix(name, at.Last()) && index != nil &&
						!repaired[fmt.Sprint(got.File, got.Line, got.Column)] {
						t.Errorf("#%s (%.40s) should stand at %d:%d, where there is %.40s", at,
							n.JSON(), got.Line, got.Column, text)
					}
				}
				if count[verdict.Published] < 50 || (count[verdict.Amended] > 0) != amended {
					t.Errorf("got %v", count)
				}
			})
		}
	}
}

// What an amendment brought in, and nothing else, is of its layer: without the amendments the
// document has no such value, or another one.
func TestTheLayersOfTheShippedContracts(t *testing.T) {
	for name, api := range shipped {
		t.Run(name, func(t *testing.T) {
			c := loadShipped(t, api, true)
			for at, n := range c.amended.All() {
				if len(n.Members) > 0 || len(n.Items) > 0 {
					continue // it may be published, and hold what is not
				}
				was := c.published.At(at)
				same := was != nil && was.Equal(n) && was.Position == n.Position
				if published := c.Locate(at).Layer == verdict.Published; published != same {
					t.Errorf("#%s is %s; published was %s, the contract says %s", at,
						c.Locate(at).Layer, was.JSON(), n.JSON())
				}
			}
		})
	}
}

// Where a pointer leads nowhere, the place is that of the nearest value; the pointer stays as it
// was asked for.
func TestLocateBeyondTheShippedContracts(t *testing.T) {
	for _, api := range shipped {
		c := loadShipped(t, api, true)
		for at := range c.amended.All() {
			want := c.Locate(at)
			for _, beyond := range []tree.Pointer{at.Child("no such member"),
				at.Child("no such member", "0", ""), at.Index(1_000_000)} {
				got := c.Locate(beyond)
				if want.Pointer = inFile(c, beyond); got != want {
					t.Fatalf("got %+v, want %+v", got, want)
				}
			}
		}
		if got := c.Locate("no pointer"); got.Line != c.Locate("").Line ||
			got.Layer != verdict.Published {
			t.Errorf("what is no pointer is located at %s", got)
		}
	}
}
