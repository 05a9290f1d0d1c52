package page

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"plumbline/harness/exchange"
	"plumbline/harness/verdict"
	"plumbline/internal/check"
	"plumbline/internal/contract"
	"plumbline/internal/har"
	"plumbline/internal/report"
	"plumbline/internal/schema"
	"plumbline/internal/verdicts"
	"plumbline/internal/verify"
)

// rows are what shows the checks that no fault of a server is found by: they are about requests,
// which the suites send as they must be, or about what the contracts of the suites do not have.
// Each is a row of the table of verdicts.
var rows = map[verdict.Check]string{
	verdict.Parameter:          "parameters-query: an integer below its minimum",
	verdict.RequestContentType: "request-bodies: a content type that is not documented",
	verdict.RequestBody:        "request-bodies: a member of the wrong type",
	verdict.Security:           "security: a key in a header is missing",
	verdict.UndocumentedBody:   "header-and-head: content where none is documented",
	verdict.Direction:          "direction: a writeOnly member in a response of 3.1",
	verdict.UndeclaredMember:   "undeclared-members: an undeclared member is warned of",
	verdict.Discriminator:      "discriminator: a value that names nothing",
	verdict.Operation:          "paths-and-servers: an unknown path",
}

// Recorded returns the samples that need no server that is wrong: what is said of recorded traffic,
// and of a request that is not sent.
func Recorded() (map[verdict.Check]Sample, error) {
	table, err := verdicts.Load()
	if err != nil {
		return nil, err
	}
	samples := map[verdict.Check]Sample{}
	for id, name := range rows {
		i := slices.IndexFunc(table, func(row verdicts.Row) bool { return row.String() == name })
		if i < 0 {
			return nil,
				fmt.Errorf(
					"check %s: the table of verdicts has no row %q; another one has to be "+
						"its sample", id, name)
		}
		text, err := verified(table[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		samples[id] = Sample{
			About: fmt.Sprintf(
				"What `plumbline verify` writes of a recorded exchange (in the table of "+
					"verdicts, `internal/verdicts`: %s)", name), Text: text}
	}
	return samples, nil
}

// verified returns what plumbline verify writes of the exchange of a row.
func verified(row verdicts.Row) (string, error) {
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
		return "", err
	}
	var recorded, written bytes.Buffer
	if err := har.Write(&recorded, har.Creator{Name: "findings", Version: "1"},
		[]*exchange.Exchange{row.Exchange}); err != nil {
		return "", err
	}
	entries, err := har.Read("recorded.har", recorded.Bytes(), nil)
	if err != nil {
		return "", err
	}
	options := verify.Options{BasePath: row.Options.BasePath, Only: verify.Side(row.Options.Only),
		Undeclared: check.Undeclared(row.Options.Undeclared)}
	judged := verify.Judge(verify.Judging{Contract: c, Options: options,
		Traffic: []verify.Traffic{{Text: contract.Text{Path: "recorded.har"}, Entries: entries}}})
	err = report.WriteText(&written, report.Run{Suites: []report.Suite{judged}},
		report.TextOptions{})
	return strings.TrimSpace(written.String()), err
}
