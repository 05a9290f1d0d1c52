package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"plumbline/internal/scaffold"
)

func newNewCommand() *cobra.Command {
	var order scaffold.Order
	c := &cobra.Command{
		Use: "new NAME --document FILE [flags]", GroupID: groupTest,
		Short: "Begin a suite of one's own from an OpenAPI document",
		Long: `Begin a suite of one's own from an OpenAPI document: in a checkout of this project, or as a
module of one's own that imports the harness. It has a case for each operation that can be called
without knowing the API: one that only answers, and for which the document has every value. All
others are listed with the reason. NAME is one word, which flags and variables begin with, such as
--shop.base-url and SHOP_BASE_URL. Nothing is overwritten.`,
		Example: `  # a module of its own in the folder shop
  plumbline new shop --document openapi.yaml --module example.org/shop-conformance`,
		SuggestFor:        []string{"init", "create", "generate", "scaffold"},
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveNoFileComp),
		Annotations: map[string]string{
			statusAnnotation: "Exit status: 0 it was written, 2 it was not, and nothing " +
				"was changed."},
	}
	grouped(c, "What the suite is about", func(flags *pflag.FlagSet) {
		flags.StringVar(&order.Document, "document", "", "OpenAPI document, a `file`")
		flags.StringArrayVar(&order.Overlays, "overlay", nil,
			"`file` of amendments to the document (OpenAPI Overlay 1.0 or 1.1); may be given "+
				"several times, and they apply in that order")
		strictOverlays(flags, &order.StrictOverlays)
		flags.StringVar(&order.Title, "title", "",
			"`name` of the API for people (default: the title of the document)")
	})
	grouped(c, "Where it is written", func(flags *pflag.FlagSet) {
		flags.StringVar(&order.Module, "module", "",
			"`path` of a module of one's own, such as example.org/shop-conformance (default: this "+
				"project)")
		flags.StringVar(&order.Folder, "dir", "",
			"`folder` of that module, which is made (default: NAME), or of the checkout of the "+
				"project")
	})
	completesBy(c, "document", completeFiles(documentEndings...))
	completesBy(c, "overlay", completeFiles(documentEndings...))
	completes(c, "title")
	completes(c, "module")
	c.Flags().Lookup("dir").Annotations[cobra.BashCompSubdirsInDir] = []string{}
	does(c, func(i invocation, words []string) int {
		switch {
		case len(words) == 0:
			return i.fail("no name is given for the API")
		case len(words) > 1:
			return i.fail("one name is wanted, and these are given: %s", listed(words))
		case order.Document == "":
			return i.fail("no document is named; give it by --document")
		}
		order.Name = words[0]
		written, err := scaffold.Write(order)
		if err == nil {
			err = written.Describe(i.stdout)
		}
		if err != nil {
			return i.problem(err)
		}
		return exitConforms
	})
	return c
}
