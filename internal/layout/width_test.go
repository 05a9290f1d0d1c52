package layout

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// maxColumns is how wide a line for people may be; the linter holds Go files to the same.
const maxColumns = 100

// page is a text file that people read and that is not Go.
type page struct{ path, text string }

// isPage tells whether people read a file that is not Go: a page, or what make and CI run.
func isPage(name string) bool {
	if published, _ := path.Match("specs/*/openapi.*", name); published {
		return false // kept byte for byte, however wide it is
	}
	return slices.Contains([]string{"Makefile", ".ci/run"}, name) ||
		slices.Contains([]string{".md", ".yaml", ".yml"}, path.Ext(name))
}

// width wants every line that can be broken to be no wider than maxColumns. Of YAML only comments
// can: what a value says may depend on its lines.
func width(r *repository) (found []string) {
	for _, p := range r.pages {
		breakable := func(string) bool { return true }
		switch path.Ext(p.path) {
		case ".md":
			breakable = prose()
		case ".yaml", ".yml":
			breakable = hasComment
		}
		number := 0
		for line := range strings.Lines(p.text) {
			number++
			line = strings.TrimRight(line, "\r\n")
			columns := utf8.RuneCountInString(strings.ReplaceAll(line, "\t", "    "))
			if breakable(line) && columns > maxColumns {
				found = append(found, fmt.Sprintf("%s:%d has %d columns, more than %d", p.path,
					number, columns, maxColumns))
			}
		}
	}
	return found
}

var (
	// A fence begins or ends a block of code (CommonMark, section 4.5).
	fence = regexp.MustCompile("^ *(`{3,})")
	// A line of one link, or of where one leads to.
	link = regexp.MustCompile(`^ *(?:[-*] )?(?:\[[^\]]*\]\([^)]*\)[.,;]?|\[[^\]]*\]: \S+)$`)
	// A comment of YAML stands at the beginning of a line or behind a space, and in no quotes. One
	// that is a single word, such as an address, cannot be broken.
	comment = regexp.MustCompile(`^(?:(?:"[^"]*"|'[^']*'|[^"'])*\s)?#\s*\S+\s+\S`)
)

// prose returns what tells of the lines of a Markdown page, in their order, whether they can be
// broken: those of code, of tables and of a link alone cannot.
func prose() func(line string) bool {
	open := ""
	return func(line string) bool {
		mark := ""
		if m := fence.FindStringSubmatch(line); m != nil {
			mark = m[1]
		}
		switch {
		case open != "":
			if strings.HasPrefix(mark, open) {
				open = ""
			}
			return false
		case mark != "":
			open = mark
			return false
		}
		return !strings.HasPrefix(line, "|") && !link.MatchString(line)
	}
}

func hasComment(line string) bool { return comment.MatchString(line) }

// wide is a line that is one column too wide.
var wide = strings.Repeat("word ", 20) + "."

// tooWide are violations of width.
var tooWide = []violation{
	{"README.md", wide, "README.md:1 has 101 columns, more than 100"},
	{"docs/a.md", "```\n" + wide + "\n```\n\n" + wide, "docs/a.md:5 has 101 columns"},
	{"docs/a.md", "````md\n```\n" + wide + "\n````\n" + wide, "docs/a.md:5 has 101 columns"},
	{"docs/a.md", "a `|`\n- [a b](" + strings.Repeat("c", 90) + ") or not",
		"docs/a.md:2 has"},
	{"docs/a.md", strings.Repeat("é", 101), "docs/a.md:1 has 101 columns"},
	{"reports/README.md", wide, "reports/README.md:1 has 101 columns"},
	{"specs/api/SOURCE.md", wide, "specs/api/SOURCE.md:1 has 101 columns"},
	{"Makefile", "a:\n\t" + wide[4:] + "\n", "Makefile:2 has 101 columns"},
	{".ci/run", wide, ".ci/run:1 has 101 columns"},
	{".golangci.yml", "a: b\n  # " + wide[4:], ".golangci.yml:2 has 101 columns"},
	{"specs/api/waivers.yaml", "a: b # " + wide[7:],
		"specs/api/waivers.yaml:1 has 101 columns"},
	{"specs/a.yaml", "a: 'b' # " + wide, "specs/a.yaml:1 has 110 columns"},
}

// What cannot be broken may be wide, and so may what is no text for people.
func TestWhatMayBeWide(t *testing.T) {
	files := sound()
	for name, text := range map[string]string{
		"docs/a.md": wide[1:] + "\n```sh\n" + wide + "\n```\n| a |\n| " + wide + " |\n" +
			"  ```\n" + wide + "\n  ```\n- [" + wide + "](b)\n[a]: " + strings.Repeat("b", 120) +
			"\n" + strings.Repeat("é", 100) + "\n",
		"specs/a.yaml": "a: " + wide + "\nb: \"# " + wide + "\"\nc: " + wide +
			"\n# a\n# https://a.test/" +
			strings.Repeat("b", 99),
		"specs/api/testdata/a.md":  wide,
		"specs/api/openapi.yaml":   "# " + wide,
		"internal/a/testdata/a.md": wide,
		"reports/plumbline.md":     wide,
		"docs/a.txt":               wide,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if found := violated(t, width, files); len(found) > 0 {
		t.Error(found)
	}
}
