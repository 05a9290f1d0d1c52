package verdict_test

import (
	"fmt"

	"plumbline/harness/verdict"
)

// A verdict is as bad as the worst that is known for sure.
func ExampleVerdict_Outcome() {
	found := verdict.Verdict{Findings: []verdict.Finding{
		{Check: verdict.UndeclaredMember, Severity: verdict.Warning},
	}}
	fmt.Println(found.Outcome())

	unjudged := verdict.Verdict{Unchecked: []verdict.Unchecked{
		{Check: verdict.BodySchema, Reason: "the body was not recorded"},
	}}
	fmt.Println(unjudged.Outcome())

	found.Findings = append(found.Findings,
		verdict.Finding{Check: verdict.Status, Severity: verdict.Error})
	fmt.Println(found.And(unjudged).Outcome())
	// Output:
	// conforms
	// unverifiable
	// violates
}

func ExampleLocation_String() {
	fmt.Println(verdict.Location{Layer: verdict.Published, File: "openapi.yaml", Line: 12,
		Column: 5, Pointer: "/paths/~1items/get"})
	// Output: openapi.yaml:12:5  #/paths/~1items/get
}

func ExampleDescribe() {
	fmt.Println(verdict.Describe(verdict.Transport))
	// Output: The response is complete and well-formed HTTP.
}
