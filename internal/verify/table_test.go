package verify_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plumbline/harness/exchange"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/schema"
	"plumbline/internal/verdicts"
	"plumbline/internal/verify"
)

// leastRows is how many rows the table has at least.
const leastRows = 400

// TestTable puts every row of the table through what plumbline verify does: a document file, and a
// HAR.
func TestTable(t *testing.T) {
	rows, err := verdicts.Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < leastRows {
		t.Errorf("the table has %d rows, and not even %d", len(rows), leastRows)
	}
	for _, row := range rows {
		t.Run(strings.TrimSuffix(row.File, ".yaml")+"/"+row.Name, func(t *testing.T) {
			t.Parallel()
			result := judged(t, row)
			if string(result.Verdict) != row.Verdict {
				t.Errorf("%s:%d: the verdict is %s, not %s", row.File, row.Line, result.Verdict,
					row.Verdict)
			}
			if got := found(result); !slices.Equal(got, row.Findings) {
				t.Errorf("%s:%d: found\n\t%s\nwant\n\t%s", row.File, row.Line,
					strings.Join(got, "\n\t"), strings.Join(row.Findings, "\n\t"))
			}
			if got := unchecked(result); row.Unchecked != nil && !slices.Equal(got, row.Unchecked) {
				t.Errorf("%s:%d: unchecked %v, want %v", row.File, row.Line, got, row.Unchecked)
			}
			if t.Failed() {
				t.Logf("%s\ndocument %s\nfindings %+v\nunchecked %+v", row.Standard, row.Document,
					result.Findings, result.Unchecked)
			}
		})
	}
}

func judged(t *testing.T, row verdicts.Row) verify.Result {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range row.Files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, err := contract.Load(contract.Source{
		Document: contract.Text{Path: row.DocumentName, Bytes: row.Document}, Files: files,
		Reading: schema.Reading{FormatsAnnotate: row.Options.Formats == "annotate",
			StrictNullable: row.Options.Nullable == "strict"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := har.Write(&text, har.Creator{Name: "table", Version: "1"},
		[]*exchange.Exchange{row.Exchange}); err != nil {
		t.Fatal(err)
	}
	entries, err := har.Read("row.har", text.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	options := verify.Options{BasePath: row.Options.BasePath, Only: verify.Side(row.Options.Only),
		Undeclared: check.Undeclared(row.Options.Undeclared)}
	return verify.Entries(c, "row.har", entries, options)[0]
}

func found(result verify.Result) []string {
	list := []string{}
	for _, f := range result.Findings {
		line := string(f.Check) + " " + string(f.Severity)
		if f.Instance != nil {
			line += " " + strings.Replace("$"+string(*f.Instance), "$/", "/", 1)
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

func unchecked(result verify.Result) []string {
	list := []string{}
	for _, u := range result.Unchecked {
		list = append(list, string(u.Check))
	}
	slices.Sort(list)
	return slices.Compact(list)
}
