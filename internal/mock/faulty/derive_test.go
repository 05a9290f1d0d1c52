package faulty_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/mock"
	"plumbline/internal/mock/faulty"
)

// thing is a document of one operation that answers with a schema, and with what else is given.
func thing(t *testing.T, schema, more string) *contract.Contract {
	t.Helper()
	text := fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{
		"/thing":{"get":{"operationId":"thing","responses":{"200":{"description":"d","content":{
		"application/json":{"schema":%s}}}%s}}}}}`, schema, more)
	return compiled(t, text)
}

func compiled(t *testing.T, text string) *contract.Contract {
	t.Helper()
	c, err := contract.Load(contract.Source{Document: contract.Text{Path: "t.json",
		Bytes: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOnlyWhatBreaksTheDocumentInOneWayIsDerived: for each class what it is derived of, and what
// would break nothing, or several things.
func TestOnlyWhatBreaksTheDocumentInOneWayIsDerived(t *testing.T) {
	object := func(member, more string) string {
		return `{"type":"object","required":["a"],"properties":{"a":` + member + `}` + more + `}`
	}
	for name, test := range map[string]struct {
		class                faulty.Class
		derived, not         string // schemas
		derivedMore, notMore string // other responses
	}{
		"a member that has to be there": {class: faulty.MemberGone,
			derived: object(`{"type":"string"}`, ""),
			not:     `{"properties":{"a":{"type":"string"}}}`},
		"a name that another schema has too": {class: faulty.MemberRenamed,
			derived: object(`{"type":"string"}`, ""),
			not:     object(`{"type":"string"}`, `,"additionalProperties":false`)},
		"null": {class: faulty.MemberNull, derived: object(`{"type":"string"}`, ""),
			not: object(`{"type":["string","null"]}`, "")},
		"a text where there may be one": {class: faulty.NumberAsText,
			derived: object(`{"type":"integer"}`, ""),
			not:     object(`{"oneOf":[{"type":"integer"},{"type":"string"}]}`, "")},
		"any type": {class: faulty.OtherType, derived: object(`{"type":"string"}`, ""),
			not: `{}`},
		"a limit": {class: faulty.OutOfBound, derived: object(`{"type":"integer","maximum":3}`, ""),
			not: object(`{"anyOf":[{"type":"integer","maximum":3},{"type":"integer"}]}`, "")},
		"a format that is none": {class: faulty.FormatMissed,
			derived: object(`{"type":"string","format":"date"}`, ""),
			not:     object(`{"type":"string","format":"no-such-format"}`, "")},
		"a pattern that anything matches": {class: faulty.PatternMissed,
			derived: object(`{"type":"string","pattern":"^a+$"}`, ""),
			not:     object(`{"type":"string","pattern":"^.*$"}`, "")},
		"a value that is listed elsewhere": {class: faulty.EnumMissed,
			derived: object(`{"type":"string","enum":["b"]}`, ""),
			not:     object(`{"type":"string","anyOf":[{"enum":["b"]},{}]}`, "")},
		"an object that is open": {class: faulty.UndeclaredMember,
			derived: object(`{"type":"string"}`, `,"additionalProperties":false`),
			not:     object(`{"type":"string"}`, "")},
		"a status that default has": {class: faulty.UndocumentedStatus,
			derived: object(`{"type":"string"}`, ""), not: object(`{"type":"string"}`, ""),
			notMore: `,"default":{"description":"d"}`},
		"a refusal": {class: faulty.RefusalForSuccess, derived: `{}`, not: `{}`,
			derivedMore: `,"409":{"description":"d"}`, notMore: `,"404":{"description":"d"}`},
	} {
		t.Run(name, func(t *testing.T) {
			has := func(schema, more string) bool {
				faults, _ := faulty.Derive(thing(t, schema, more))
				return slices.ContainsFunc(faults,
					func(f faulty.Fault) bool { return f.Class == test.class })
			}
			if !has(test.derived, test.derivedMore) {
				t.Errorf("%s is not derived of %s", test.class, test.derived)
			}
			if has(test.not, test.notMore) {
				t.Errorf("%s is derived of %s", test.class, test.not)
			}
		})
	}
}

// TestWhatIsCutIsSaid: no more than a few faults of a class are made of an answer.
func TestWhatIsCutIsSaid(t *testing.T) {
	var required, properties []string
	for i := range 50 {
		required = append(required, fmt.Sprintf(`"m%d"`, i))
		properties = append(properties, fmt.Sprintf(`"m%d":{"type":"integer"}`, i))
	}
	c := thing(t, `{"type":"object","required":[`+strings.Join(required, ",")+`],"properties":{`+
		strings.Join(properties, ",")+`}}`, "")
	faults, underivable := faulty.Derive(c)
	made, cut := 0, 0
	for _, f := range faults {
		if f.Class == faulty.MemberGone {
			made++
		}
	}
	for _, u := range underivable {
		if u.Class == faulty.MemberGone && strings.Contains(u.Reason, "no more than 3") {
			cut += u.Count
		}
	}
	if made != 3 || cut != 47 {
		t.Errorf("%d are made, and %d are said to be cut", made, cut)
	}
}

// TestIDsStayTheSame where the document has other operations, too.
func TestIDsStayTheSame(t *testing.T) {
	const one = `"/things":{"get":{"operationId":"things","responses":{"200":{"description":"d",
		"content":{"application/json":{"schema":{"type":"array","items":{"type":"integer"}}}}}}}}`
	document := func(paths string) *contract.Contract {
		return compiled(t, `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{`+paths+
			`}}`)
	}
	few, _ := faulty.Derive(document(one))
	many, _ := faulty.Derive(document(strings.NewReplacer("things", "others").Replace(one) + "," +
		one))
	for _, f := range few {
		if _, found := faulty.Find(many, f.ID); !found {
			t.Errorf("%s has another id", f.ID)
		}
	}
	if len(few) == 0 || len(many) != 2*len(few) {
		t.Errorf("%d and %d faults", len(few), len(many))
	}
}

func TestAFaultIsOfADocument(t *testing.T) {
	c := shopContract(t)
	if _, err := faulty.NewServer(c, mock.Options{}, faulty.Fault{ID: "a"}); err == nil {
		t.Error("a fault that was not derived is served")
	}
}
