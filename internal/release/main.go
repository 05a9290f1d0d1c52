// Command release builds what is given to others: static programs for six platforms in archives,
// with a software bill of materials (CycloneDX) for each and the SHA-256 of all.
//
// It builds a commit, not the working tree: from a clone, so that Go records version and commit,
// and so that the same commit gives the same bytes on any machine with the same Go. With --check it
// does so twice, in different folders and with a cache of its own, and compares.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the program; what it gives is the exit status: 0 where all was built, 1 where a second
// build is another one, 2 where something could not be built.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	flags.SetOutput(stderr)
	out := flags.String("out", "dist", "`folder` to leave it in; it has to be empty or not to exist")
	list := flags.String("platforms", strings.Join(allPlatforms, ","),
		"`list` of what to build for, each as system/architecture")
	check := flags.Bool("check", false, "build twice and compare")
	if err := flags.Parse(arguments); err != nil {
		return 2
	}
	platforms, err := readPlatforms(*list)
	if err == nil && flags.NArg() > 0 {
		err = fmt.Errorf("there is the word %q; all is said by flags", flags.Arg(0))
	}
	if err == nil {
		err = empty(*out)
	}
	if err != nil {
		fmt.Fprintln(stderr, "release:", err)
		return 2
	}
	b := builder{root: ".", program: "plumbline", platforms: platforms, describe: cycloneDX,
		log: stderr}
	differences, err := b.release(ctx, *out, *check)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "release:", err)
		return 2
	case len(differences) > 0:
		fmt.Fprintf(stderr, "release: a second build of the same commit is another one: %s\n",
			strings.Join(differences, ", "))
		return 1
	}
	sums, err := os.ReadFile(filepath.Join(*out, sumsName))
	if err != nil {
		fmt.Fprintln(stderr, "release:", err)
		return 2
	}
	fmt.Fprintf(stdout, "%s", sums)
	return 0
}

// allPlatforms are those of a release.
var allPlatforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64",
	"windows/amd64", "windows/arm64"}

// platform is what a program is built for, in Go's words.
type platform struct{ system, architecture string }

func readPlatforms(list string) (platforms []platform, err error) {
	for word := range strings.SplitSeq(list, ",") {
		system, architecture, found := strings.Cut(strings.TrimSpace(word), "/")
		if !found || system == "" || architecture == "" {
			return nil, fmt.Errorf("%q is no platform; one is written as linux/amd64", word)
		}
		platforms = append(platforms, platform{system, architecture})
	}
	return platforms, nil
}

// empty makes a folder and wants nothing in it: what an earlier release left there would be taken
// for a part of this one.
func empty(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err == nil && len(entries) > 0 {
		err = errors.New(folder + " is not empty; remove it, or name another with --out")
	}
	return err
}
