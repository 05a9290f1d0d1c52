package requirement_test

import (
	"fmt"
	"strings"

	"plumbline/harness/requirement"
)

func ExampleTable() {
	table := requirement.Table{{
		ID: "shop.items.list.200", Operation: "GET /items", Kind: requirement.Positive,
		Sentence: "The items are listed.", Source: "published: openapi.yaml, GET /items",
	}}
	fmt.Println(table.Validate())
	found, known := table.Find("shop.items.list.200")
	fmt.Println(known, strings.Join(found.Labels(), " "))
	// Output:
	// <nil>
	// true requirement:shop.items.list.200 operation:get-items kind:positive
}
