// Plumbline checks a running HTTP API against its published OpenAPI document.
package main

import (
	"os"

	"plumbline/cmd/plumbline/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
