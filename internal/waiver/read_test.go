package waiver

import (
	"slices"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	at := func(line, column int, change func(*Waiver)) Waiver {
		w := sound()
		w.Line, w.Column = line, column
		change(&w)
		return w
	}
	whole := at(2, 5, func(*Waiver) {})
	for _, test := range []struct {
		name, text string
		want       []Waiver
	}{
		{"empty", "", nil},
		{"white space", " \n\t\r\n", nil},
		{"comments", "# none\n\n  # yet\n", nil},
		{"byte order mark", "\ufeff# none\n", nil},
		{"separator", "---\n# none\n", nil},
		{"null", "null", nil},
		{"empty list", "waivers: []\n", nil},
		{"all entries are comments", "waivers:\n#  - check: status\n", nil},
		{"one", "waivers:\n" + entry(nil), []Waiver{whole}},
		{"separator and byte order mark", "\ufeff---\nwaivers:\n" + entry(nil),
			[]Waiver{at(3, 5, func(*Waiver) {})}},
		{"Windows", strings.ReplaceAll("waivers:\n"+entry(nil), "\n", "\r\n"), []Waiver{whole}},
		{"date in quotes", "waivers:\n" +
			entry(map[string]string{"expires": `expires: "2027-03-31"`}), []Waiver{whole}},
		{"date with its tag", "waivers:\n" +
			entry(map[string]string{"expires": "expires: !!timestamp 2027-03-31"}),
			[]Waiver{whole}},
		{"requirement alone", "waivers:\n" + entry(map[string]string{"check": "", "operation": ""}),
			[]Waiver{at(2, 5, func(w *Waiver) { w.Check, w.Operation = "", "" })}},
		{"check alone", "waivers:\n" + entry(map[string]string{"requirement": "", "operation": ""}),
			[]Waiver{at(2, 5, func(w *Waiver) { w.Requirement, w.Operation = "", "" })}},
		{"spaces around", "waivers:\n" +
			entry(map[string]string{"owner": `owner: "  team-things "`,
				"link": `link: " https://tracker.example.com/17"`}), []Waiver{whole}},
		{"reason of several lines", "waivers:\n" +
			entry(map[string]string{"reason": "reason: |\n      It is sorted\n      by name.\n"}),
			[]Waiver{at(2, 5, func(w *Waiver) { w.Reason = "It is sorted\nby name." })}},
		{"numbers in quotes", "waivers:\n" +
			entry(map[string]string{"owner": `owner: "42"`, "operation": "operation: 'true'"}),
			[]Waiver{at(2, 5, func(w *Waiver) { w.Owner, w.Operation = "42", "true" })}},
		{"link with a port, a query and an at sign",
			"waivers:\n" +
				entry(map[string]string{"link": "link: HTTP://tracker:8080/@me?q=17#note"}),
			[]Waiver{at(2, 5, func(w *Waiver) { w.Link = "HTTP://tracker:8080/@me?q=17#note" })}},
		{"several", "waivers:\n" + entry(nil) + entry(map[string]string{"check": ""}) +
			entry(map[string]string{"operation": "operation: listThings"}),
			[]Waiver{whole, at(9, 5, func(w *Waiver) { w.Check = "" }),
				at(15, 5, func(w *Waiver) { w.Operation = "listThings" })}},
		{"JSON", `{"waivers": [` + "\n" +
			` {"requirement": "some.things.list.200", "check": "body-schema", "operation": "GET /things/",` +
			`"reason": "It is sorted by name.", "link": "https://tracker.example.com/17", "owner": "team-things", "expires": "2027-03-31"}]}`,
			[]Waiver{at(2, 2, func(*Waiver) {})}},
		{"merge key", "waivers:\n" + strings.Replace(entry(nil), "- ", "- &first\n    ", 1) +
			"  - <<: *first\n    check: status\n",
			[]Waiver{whole, at(10, 5, func(w *Waiver) { w.Check = "status" })}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(file, []byte(test.text))
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got\n%#v\n%v\nwant\n%#v", got, err, test.want)
			}
		})
	}
}

const (
	theMembers = "requirement, check, operation, reason, link, owner and expires"
	below      = "write waivers: and below it one entry for each waiver"
)

func TestFilesThatAreNoList(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"list", "- check: status\n",
			[]string{"1:1: the file is a list, not a mapping; write waivers: above the list"}},
		{"text", "waivers\n",
			[]string{`1:1: the file is the text "waivers", not a mapping; ` + below}},
		{"number", "17", []string{"1:1: the file is the number 17, not a mapping; " + below}},
		{"boolean", "true", []string{"1:1: the file is the boolean true, not a mapping; " + below}},
		{"long text", strings.Repeat("ä", 100),
			[]string{`1:1: the file is the text "` + strings.Repeat("ä", 80) +
				`…", not a mapping; ` + below}},
		{"no member", "{}", []string{"1:1: waivers is missing; " + below}},
		{"other member", "rules: []\n",
			[]string{`1:1: unknown member "rules"; the only member of the file is waivers`,
				"1:1: waivers is missing; " + below}},
		{"near member", "waiver: []\n",
			[]string{`1:1: unknown member "waiver"; did you mean waivers?`}},
		{"more members", "waivers: []\nwaiver: []\n",
			[]string{`2:1: unknown member "waiver"; the only member of the file is waivers`}},
		{"mapping", "waivers:\n  check: status\n",
			[]string{"2:3: waivers is a mapping, not a list; " + below}},
		{"waivers as text", "waivers: none\n",
			[]string{`1:10: waivers is the text "none", not a list; ` + below}},
		{"waivers as boolean", "waivers: false\n",
			[]string{"1:10: waivers is the boolean false, not a list; " + below}},
		{"waivers twice", "waivers: []\nwaivers: []\n",
			[]string{
				`2:1: the member "waivers" stands here a second time, after 1:1; remove one of the two`}},
		{"entries of all kinds", "waivers:\n  - body-schema\n  -\n  - [a]\n  - 5\n", []string{
			`2:5: an entry of waivers is the text "body-schema", not a mapping; give it the members ` + theMembers,
			"3:4: an entry of waivers is empty, not a mapping; give it the members " + theMembers,
			"4:5: an entry of waivers is a list, not a mapping; give it the members " + theMembers,
			"5:5: an entry of waivers is the number 5, not a mapping; give it the members " +
				theMembers}},
		{"second document", "waivers: []\n---\nwaivers: []\n",
			[]string{
				"2:1: a second YAML document begins, of which nothing would be read; remove the " +
					"separator, and keep all waivers in one list"}},
		{"third document", "waivers: []\n---\n---\nwaivers: []\n",
			[]string{
				"2:1: a second YAML document begins, of which nothing would be read; remove the " +
					"separator, and keep all waivers in one list"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(file, []byte(test.text))
			checkError(t, err, test.want...)
			if got != nil {
				t.Errorf("got the waivers %v with an error", got)
			}
		})
	}
}

func TestTextsThatCannotBeParsed(t *testing.T) {
	const remedy = `; a file of waivers is YAML or JSON; in YAML put a text that has ": " or " #" in it in quotes`
	for _, test := range []struct{ name, text, want string }{
		{"colon", "waivers:\n  - reason: The list: sorted\n",
			"2:21: not readable as YAML: mapping values are not allowed in this context" + remedy},
		{"JSON", "{\"waivers\": [}",
			"1:14: invalid character '}' looking for beginning of value" + remedy},
		{"not UTF-8", "waivers: \xff", "1:10: the text is not UTF-8" + remedy},
		{"HTML", "<html></html>", "1:1: this is HTML or XML, not JSON or YAML" + remedy},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(file, []byte(test.text))
			checkError(t, err, test.want)
		})
	}
}

// One member is changed of a waiver that is sound otherwise.
func TestMembers(t *testing.T) {
	const (
		reasonWanted = "say why the findings are accepted"
		linkWanted   = "give the address where it was decided, such as " +
			"https://tracker.example.com/17"
		ownerWanted       = "name the person or the team that answers for it"
		requirementWanted = "give the id of a requirement, such as respoke.roles.list.200"
		checkWanted       = "give the id of a check, such as body-schema"
		operationWanted   = "give METHOD /path as the contract spells it, or the operationId"
		quotes            = "; if that is what is meant, put it in quotes"
	)
	for _, test := range []struct{ member, line, want string }{
		{"reason", "", "2:5: reason is missing; " + reasonWanted},
		{"reason", "reason:", "5:5: reason is blank; " + reasonWanted},
		{"reason", `reason: " \t "`, "5:5: reason is blank; " + reasonWanted},
		{"reason", "reason: '---'", "5:5: reason is blank; " + reasonWanted},
		{"reason", "reason: 17", "5:13: reason is the number 17, not a text; " + reasonWanted +
			quotes},
		{"reason", "reason: [a, b]", "5:13: reason is a list, not a text; " + reasonWanted},
		{"reason", `reason: "red \e[31m"`,
			`5:13: reason "red \x1b[31m" has a line break or another control character in it; remove it`},
		{"link", "", "2:5: link is missing; " + linkWanted},
		{"link", "link: ''", "6:5: link is blank; " + linkWanted},
		{"link", "link: PL-17", `6:11: link "PL-17" is no absolute http or https URL; ` +
			linkWanted},
		{"link", "link: tracker.example.com/17",
			`6:11: link "tracker.example.com/17" is no absolute http or https URL; ` + linkWanted},
		{"link", "link: //tracker.example.com/17",
			`6:11: link "//tracker.example.com/17" is no absolute http or https URL; ` +
				linkWanted},
		{"link", "link: /browse/17",
			`6:11: link "/browse/17" is no absolute http or https URL; ` + linkWanted},
		{"link", "link: ftp://tracker.example.com/17",
			`6:11: link "ftp://tracker.example.com/17" is no absolute http or https URL; ` +
				linkWanted},
		{"link", "link: https:///17",
			`6:11: link "https:///17" is no absolute http or https URL; ` + linkWanted},
		{"link", "link: https://:443/17",
			`6:11: link "https://:443/17" is no absolute http or https URL; ` + linkWanted},
		{"link", "link: https:tracker",
			`6:11: link "https:tracker" is no absolute http or https URL; ` + linkWanted},
		{"link", "link: https://tracker.example.com/a b",
			`6:11: link "https://tracker.example.com/a b" is no absolute http or https URL; ` +
				linkWanted},
		{"link", "link: https://tracker.example.com/%zz",
			`6:11: link "https://tracker.example.com/%zz" is no absolute http or https URL; ` +
				linkWanted},
		{"link", "link: ann:hidden@tracker.example.com",
			"6:11: link is no absolute http or https URL; " + linkWanted},
		{"link", "link: https://ann:hid den@tracker.example.com",
			"6:11: link is no absolute http or https URL; " + linkWanted},
		{"link", "link: https://ann:hidden@tracker.example.com/17",
			"6:11: link has a user name or a password in it, which every report would show; " +
				"remove what stands between // and @, and the @"},
		{"owner", "", "2:5: owner is missing; " + ownerWanted},
		{"owner", "owner: ~", "7:5: owner is blank; " + ownerWanted},
		{"owner", "owner: 42", "7:12: owner is the number 42, not a text; " + ownerWanted + quotes},
		{"owner", "owner: true", "7:12: owner is the boolean true, not a text; " + ownerWanted +
			quotes},
		{"owner", "owner: {name: Ann}", "7:12: owner is a mapping, not a text; " + ownerWanted},
		{"owner", `owner: "Ann\nBob"`,
			`7:12: owner "Ann\nBob" has a line break or another control character in it; remove it`},
		{"expires", "", "2:5: expires is missing; " + dateWanted},
		{"expires", "expires: ''", "8:5: expires is blank; " + dateWanted},
		{"expires", "expires: 2026-02-30",
			`8:14: expires "2026-02-30" is no day of the calendar; ` + dateWanted},
		{"expires", `expires: "2026-02-30"`,
			`8:14: expires "2026-02-30" is no day of the calendar; ` + dateWanted},
		{"expires", "expires: 31/12/2026",
			`8:14: expires "31/12/2026" is no date of year, month and day; ` + dateWanted},
		{"expires", "expires: 2027-03-31T00:00:00Z",
			`8:14: expires "2027-03-31T00:00:00Z" is no date of year, month and day; ` +
				dateWanted},
		{"expires", "expires: 2027-3-31",
			`8:14: expires "2027-3-31" is no date of year, month and day; ` + dateWanted},
		{"expires", "expires: never",
			`8:14: expires "never" is no date of year, month and day; ` + dateWanted},
		{"expires", "expires: 0001-01-01",
			`8:14: expires "0001-01-01" is no day that anything ends on; ` + dateWanted},
		{"expires", "expires: 20270331",
			"8:14: expires is the number 20270331, not a text; " + dateWanted + quotes},
		{"requirement", "requirement: ''",
			"2:5: requirement is blank; " + requirementWanted + ", or leave it out"},
		{"requirement", "requirement: 1.5",
			"2:18: requirement is the number 1.5, not a text; " + requirementWanted + quotes},
		{"check", "check:", "3:5: check is blank; " + checkWanted + ", or leave it out"},
		{"check", "check: [status, body-schema]",
			"3:12: check is a list, not a text; " + checkWanted},
		{"operation", "operation: ' '",
			"4:5: operation is blank; " + operationWanted + ", or leave it out"},
		{"operation", "operation: {GET: /things/}",
			"4:16: operation is a mapping, not a text; " + operationWanted},
		{"operation", "operation: |\n      GET /things/\n      GET /others/",
			`4:16: operation "GET /things/\nGET /others/" has a line break or another control character in it; remove it`},
		{"owner", "onwer: Ann", `7:5: unknown member "onwer"; did you mean owner?`},
		{"expires", "Expires: 2027-03-31", `8:5: unknown member "Expires"; did you mean expires?`},
		{"operation", "operationId: listThings",
			`4:5: unknown member "operationId"; did you mean operation?`},
		{"owner", "owner: Ann\n    onwer: Ann",
			`8:5: unknown member "onwer"; the members of a waiver are ` + theMembers},
		{"owner", "owner: Ann\n    ticket: PL-17",
			`8:5: unknown member "ticket"; the members of a waiver are ` + theMembers},
		{"owner", "owner: Ann\n    owner: Ann",
			`8:5: the member "owner" stands here a second time, after 7:5; remove one of the two`},
		{"owner", "owner: 5\n    owner: Ann",
			`8:5: the member "owner" stands here a second time, after 7:5; remove one of the two`},
	} {
		t.Run(test.member+" "+test.line, func(t *testing.T) {
			got, err := Read(file,
				[]byte("waivers:\n"+entry(map[string]string{test.member: test.line})))
			checkError(t, err, test.want)
			if got != nil {
				t.Errorf("got the waivers %v with an error", got)
			}
			if err != nil && strings.Contains(err.Error(), "hidden") {
				t.Error("the message shows the password")
			}
		})
	}
}

const (
	names = "names neither a requirement nor a check, and would accept everything; give " +
		"requirement, the id of a requirement, or check, the id of a check, or both"
	sameAs = "the waiver accepts the same as the one at "
	differ = "; remove one of the two, or make them differ in requirement, check or operation"
)

// What is wrong with several members, or with several waivers, is told at once and in the order of
// the text.
func TestSeveralMistakes(t *testing.T) {
	lines := func(pairs ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"neither", entry(lines("requirement", "", "check", "")),
			[]string{"2:5: the waiver " + names}},
		{"neither, without operation",
			entry(lines("requirement", "", "check", "", "operation", "")),
			[]string{"2:5: the waiver " + names}},
		{"both blank", entry(lines("requirement", "requirement:", "check", "check: ''")), []string{
			"2:5: requirement is blank; give the id of a requirement, such as " +
				"respoke.roles.list.200, or leave it out",
			"3:5: check is blank; give the id of a check, such as body-schema, or leave it out"}},
		{"misspelled", entry(lines("requirement", "", "check", "chek: status")),
			[]string{`2:5: unknown member "chek"; did you mean check?`}},
		{"nothing", "  - {}\n",
			[]string{"2:5: reason is missing; say why the findings are accepted",
				"2:5: link is missing; give the address where it was decided, such as " +
					"https://tracker.example.com/17",
				"2:5: owner is missing; name the person or the team that answers for it",
				"2:5: expires is missing; " + dateWanted, "2:5: the waiver " + names}},
		{"members in another order",
			"  - expires: 2026-02-30\n    owner: 5\n    link: x\n    reason:\n    check: status\n",
			[]string{
				`2:14: expires "2026-02-30" is no day of the calendar; ` + dateWanted,
				"3:12: owner is the number 5, not a text; name the person or the team " +
					"that answers " +
					"for it; if that is what is meant, put it in quotes",
				`4:11: link "x" is no absolute http or https URL; give the address where it was decided, such as https://tracker.example.com/17`,
				"5:5: reason is blank; say why the findings are accepted"}},
		{"the same",
			entry(nil) + entry(lines("expires", "expires: 2028-01-01", "owner", "owner: Ann")),
			[]string{"9:5: " + sameAs +
				"2:5: body-schema findings of some.things.list.200 at GET /things/" + differ}},
		{"the same thrice", entry(lines("check", "")) + entry(lines("check", "")) +
			entry(lines("check", "")), []string{
			"8:5: " + sameAs + "2:5: all findings of some.things.list.200 at GET /things/" + differ,
			"14:5: " + sameAs + "2:5: all findings of some.things.list.200 at GET /things/" +
				differ}},
		{"the same, and wrong otherwise", entry(nil) + entry(lines("owner", "")), []string{
			"9:5: owner is missing; name the person or the team that answers for it",
			"9:5: " + sameAs + "2:5: body-schema findings of some.things.list.200 at GET /things/" +
				differ}},
		{"perhaps the same", entry(lines("operation", "")) +
			entry(lines("operation", "operation: 5")) + entry(lines("operation", "operations: x")),
			[]string{
				"10:16: operation is the number 5, not a text; give METHOD /path as the contract " +
					"spells it, or the operationId; if that is what is meant, put it in quotes",
				`17:5: unknown member "operations"; did you mean operation?`}},
		{"at an anchor", "  - check: &five 5\n    requirement: *five\n" + strings.Repeat(" ", 4) +
			strings.TrimLeft(entry(lines("requirement", "", "check", "")), " -"), []string{
			"2:12: requirement is the number 5, not a text; give the id of a requirement, such " +
				"as respoke.roles.list.200; if that is what is meant, put it in quotes",
			"2:12: check is the number 5, not a text; give the id of a check, such as " +
				"body-schema; if that is what is meant, put it in quotes"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(file, []byte("waivers:\n"+test.text))
			checkError(t, err, test.want...)
		})
	}
}

// A waiver that an alias repeats has its mistakes once, however often it is repeated.
func TestAnAliasIsNotWrongTwice(t *testing.T) {
	text := "waivers:\n  - &one\n" + strings.Replace(entry(map[string]string{"owner": "owner: 5"}),
		"  - ", "    ", 1) + "  - *one\n  - *one\n"
	_, err := Read(file, []byte(text))
	checkError(t, err,
		"2:5: an alias repeats the waiver of body-schema findings of some.things.list.200 at GET "+
			"/things/; remove the alias, or add to it what differs by a merge key (<<)",
		"8:12: owner is the number 5, not a text; name the person or the team that answers for "+
			"it; if that is what is meant, put it in quotes")
}
