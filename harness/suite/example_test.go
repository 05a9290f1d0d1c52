package suite_test

import (
	"flag"
	"fmt"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"plumbline/harness/conform"
	"plumbline/harness/suite"
)

// A suite of one's own needs a name, a document and cases. Its flags follow from its name.
func Example() {
	shop := &suite.Suite{Name: "shop", Document: "openapi.yaml"}
	shop.Cases(func(api *suite.API) {
		ginkgo.It("lists the items", func(ctx ginkgo.SpecContext) {
			gomega.Expect(api.Call(ctx, "GET /items")).To(
				conform.ConformTo(api.Contract).With(conform.StatusIs(200)))
		})
	})
	flags := flag.NewFlagSet("shop", flag.ContinueOnError)
	suite.NewOptions(flags, shop) // what suite.Test takes, beside the suite
	flags.VisitAll(func(f *flag.Flag) { fmt.Println("--" + f.Name) })
	// Output:
	// --allow
	// --config
	// --coverage-min
	// --dry-run
	// --durations
	// --formats
	// --generated
	// --keep-going
	// --max-requests
	// --read-only
	// --reports
	// --requests-per-second
	// --result-line
	// --shard
	// --shop.base-url
	// --shop.body-limit
	// --shop.ca-file
	// --shop.client-certificate
	// --shop.client-key
	// --shop.connect-deadline
	// --shop.connections
	// --shop.deadline
	// --shop.first-byte-deadline
	// --shop.http-version
	// --shop.ip-version
	// --shop.limit-cases
	// --shop.minimum-tls
	// --shop.proxy
	// --shop.rate-limit
	// --shop.tls-deadline
	// --target
	// --undeclared
	// --waivers
	// --yes-production
}
