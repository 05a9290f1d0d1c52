// Command rename changes the path of this module everywhere in one step: in each go.mod, in the
// imports, and in every text that names one of its packages. `make rename` runs it.
//
// The name of the program, of its reports and of its formats is the same word and stays.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], ".", os.Stdout, os.Stderr)) }

// run is the program in the folder of a repository. It returns the exit status: 0 where the module
// has its new path, 2 where nothing was changed. After a file that cannot be written it is 2 too,
// and the message says that others are changed already.
func run(arguments []string, root string, stdout, stderr io.Writer) int {
	if len(arguments) != 1 || arguments[0] == "" {
		fmt.Fprintln(stderr, "rename: no module path is given; write it like this: "+
			"make rename MODULE=example.org/plumbline")
		return 2
	}
	done, err := rename(root, arguments[0])
	if err != nil {
		fmt.Fprintln(stderr, "rename:", err)
		return 2
	}
	fmt.Fprintf(stdout, "The module %s is %s now; %d files are changed.\n", done.old, arguments[0],
		done.files)
	return 0
}
