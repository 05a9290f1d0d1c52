package waiver_test

import (
	"fmt"
	"time"

	"plumbline/internal/waiver"
)

const text = `
waivers:
  - requirement: respoke.roles.list.200
    check: body-schema
    operation: GET /roles/
    reason: The list is sorted by name until the index is rebuilt.
    link: https://tracker.example.com/PL-17
    owner: team-roles
    expires: 2027-03-31
`

func Example() {
	list, err := waiver.Read("waivers.yaml", []byte(text))
	if err != nil {
		fmt.Println(err)
		return
	}
	finding := waiver.Subject{Requirement: "respoke.roles.list.200", Check: "body-schema",
		Operation: "GET /roles/", OperationID: "getRoles"}
	if i, found := waiver.Find(list, finding); found {
		fmt.Println(list[i].Place(), list[i])
	}
	lastMoment := time.Date(2027, 3, 31, 23, 59, 59, 0, time.UTC)
	fmt.Println(len(waiver.Expired(list, lastMoment)),
		len(waiver.Expired(list, lastMoment.Add(time.Second))))
	// Output:
	// waivers.yaml:3 accepts body-schema findings of respoke.roles.list.200 at GET /roles/ until 2027-03-31, owned by team-roles: The list is sorted by name until the index is rebuilt. (https://tracker.example.com/PL-17)
	// 0 1
}

func ExampleRead_mistakes() {
	_, err := waiver.Read("waivers.yaml",
		[]byte(
			"waivers:\n  - chek: status\n    reason: It is slow.\n    owner: 5\n    link: "+
				"PL-17\n    expires: 2026-02-30\n"))
	fmt.Println(err)
	// Output:
	// waivers.yaml:2:5: unknown member "chek"; did you mean check?
	// waivers.yaml:4:12: owner is the number 5, not a text; name the person or the team that answers for it; if that is what is meant, put it in quotes
	// waivers.yaml:5:11: link "PL-17" is no absolute http or https URL; give the address where it was decided, such as https://tracker.example.com/17
	// waivers.yaml:6:14: expires "2026-02-30" is no day of the calendar; give the last day it is good for, such as 2027-12-31
}
