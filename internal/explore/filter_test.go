package explore

import (
	"fmt"
	"strings"
	"testing"
)

// TestFilters: a parameter is taken for a filter only where it has the name and the schema of a
// member of entries.
func TestFilters(t *testing.T) {
	for _, test := range []struct{ name, schema, want string }{
		{"color", "{enum: [red, blue]}", "color=red|blue"},
		{"color", "{enum: [red, green, blue, all]}", "color=red|blue"},
		{"color", "{enum: [green, all]}", ""},
		{"color", "{type: array, items: {enum: [red, blue]}}", "color=red|blue"},
		{"color", "{type: string}", ""},
		{"open", "{type: boolean}", "open=true|false"},
		{"open", "{type: string}", ""},
		{"ownerId", "{type: integer}", "ownerId="},
		{"owner", "{type: integer}", ""},
		{"name", "{type: string}", ""}, // which may be looked for inside it
		{"size", "{type: number}", ""}, // which may be the least
		{"made", "{type: string, format: date-time}", ""},
	} {
		c := described(t, strings.ReplaceAll(listOf(fmt.Sprintf("{name: %s, in: query, schema: %s}",
			test.name, test.schema), "total: {type: integer}"), "IDTYPE", "{type: string}"))
		var got []string
		for _, f := range Filters(c, operation(t, c, "GET /boxes")) {
			var values []string
			for _, value := range f.Values {
				values = append(values, fmt.Sprint(value))
			}
			got = append(got, f.Member+"="+strings.Join(values, "|"))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s of %s: got %q, want %q", test.name, test.schema, got, test.want)
		}
	}
}

// TestSortings: a list is held to an order only where the document names it in both directions.
func TestSortings(t *testing.T) {
	const direction = ", {name: order, in: query, schema: {enum: [asc, desc]}}"
	for _, test := range []struct{ name, enum, more, want string }{
		{"sort", "name, -name, made, -made", "", "name: sort=name up, sort=-name down; " +
			"made: sort=made up, sort=-made down"},
		{"sort", "+name, -name", "", "name: sort=+name up, sort=-name down"},
		{"sort_by", "'name:asc', 'name:desc'", "", "name: sort_by=name:asc up, " +
			"sort_by=name:desc down"},
		{"orderBy", "made_asc, made_desc, newest", "", "made: orderBy=made_asc up, " +
			"orderBy=made_desc down"},
		{"sort", "name, made", direction, "name: sort=name order=asc up, sort=name order=desc " +
			"down; made: sort=made order=asc up, sort=made order=desc down"},
		{"sort", "name, made", "", ""},      // nobody knows in which direction
		{"sort", "newest, oldest", "", ""},  // nobody knows by what
		{"sort", "-weight, weight", "", ""}, // which entries do not have
		{"by", "name, -name", "", ""},
	} {
		c := described(t, strings.ReplaceAll(listOf(fmt.Sprintf(
			"{name: %s, in: query, schema: {type: string, enum: [%s]}}%s", test.name, test.enum,
			test.more), "total: {type: integer}"), "IDTYPE", "{type: string}"))
		var got []string
		for _, s := range Sortings(operation(t, c, "GET /boxes")) {
			words := func(settings []Setting, direction string) string {
				var parts []string
				for _, setting := range settings {
					parts = append(parts, setting.String())
				}
				return strings.Join(append(parts, direction), " ")
			}
			got = append(got, s.Member+": "+words(s.Up, "up")+", "+words(s.Down, "down"))
		}
		if strings.Join(got, "; ") != test.want {
			t.Errorf("%s of %s: got %q, want %q", test.name, test.enum, got, test.want)
		}
	}
}

func TestSettingsBeside(t *testing.T) {
	c := described(t, strings.ReplaceAll(listOf(`{name: open, in: query, schema: {type: boolean}},
		{name: offset, in: query, schema: {type: integer}},
		{name: after_id, in: query, schema: {type: integer}},
		{name: must, in: query, required: true, schema: {type: string}}`, "total: {type: integer}"),
		"IDTYPE", "{type: integer}"))
	o := operation(t, c, "GET /boxes")
	var got []string
	for _, setting := range New(c, Options{}).Beside(o) {
		got = append(got, setting.String())
	}
	all := strings.Join(got, " ")
	if !strings.Contains(all, "limit=2") || !strings.Contains(all, "offset=0") ||
		!strings.Contains(all, "open=true") || !strings.Contains(all, "open=false") ||
		strings.Contains(all, "after_id") || strings.Contains(all, "must") {
		t.Errorf("got %q", all)
	}
}
