package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sumsName is the file with the SHA-256 of each other, as sha256sum reads it.
const sumsName = "SHA256SUMS"

// builder builds releases of a repository.
type builder struct {
	root      string // a folder of the repository
	program   string // the command below cmd
	platforms []platform
	// describe gives the bill of materials of the program in a folder, for a platform.
	describe func(ctx context.Context, b builder, source string, p platform) ([]byte, error)
	log      io.Writer
	scratch  string // for what is needed on the way
}

// release builds the repository's commit into a folder. Where it is to be checked the commit is
// built once more, and the names of what then differs are given.
func (b builder) release(ctx context.Context, out string, check bool) (differ []string, err error) {
	if b.scratch, err = os.MkdirTemp("", "release-*"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.scratch)) }()
	if err := b.build(ctx, filepath.Join(b.scratch, "source"), out, ""); err != nil || !check {
		return nil, err
	}
	again := filepath.Join(b.scratch, "again")
	if err := os.Mkdir(again, 0o755); err != nil {
		return nil, err
	}
	// Another folder, which is longer, and for the first platform a cache that has nothing.
	err = b.build(ctx, filepath.Join(b.scratch, "another", "folder", "source"), again,
		filepath.Join(b.scratch, "cache"))
	if err != nil {
		return nil, err
	}
	return differences(out, again)
}

// build clones the repository to a folder and builds the commit there. The cache is that of the
// first platform; empty for the usual one.
func (b builder) build(ctx context.Context, source, out, cache string) error {
	commit, when, err := b.clone(ctx, source)
	if err != nil {
		return err
	}
	var names []string
	for i, p := range b.platforms {
		environment := []string{}
		if i == 0 && cache != "" {
			environment = append(environment, "GOCACHE="+cache)
		}
		fmt.Fprintf(b.log, "building %s for %s/%s\n", b.program, p.system, p.architecture)
		made, err := b.one(ctx, source, out, p, commit, when, environment)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", p.system, p.architecture, err)
		}
		names = append(names, made...)
	}
	return writeSums(out, names)
}

// clone makes a clone of the commit that is checked out, and tells the commit and its time.
func (b builder) clone(ctx context.Context, source string) (commit string, when time.Time,
	err error) {
	root, err := filepath.Abs(b.root)
	if err != nil {
		return "", when, err
	}
	changes, err := b.git(ctx, root, "status", "--porcelain")
	if err != nil {
		return "", when, err
	}
	if changes != "" {
		fmt.Fprintln(b.log, "the working tree has changes that are in no commit; "+
			"what is built is the commit without them")
	}
	if commit, err = b.git(ctx, root, "rev-parse", "HEAD"); err != nil {
		return "", when, err
	}
	if _, err = b.git(ctx, root, "clone", "--quiet", "--no-hardlinks", root, source); err != nil {
		return "", when, err
	}
	if _, err = b.git(ctx, source, "checkout", "--quiet", "--detach", commit); err != nil {
		return "", when, err
	}
	stamp, err := b.git(ctx, source, "log", "-1", "--format=%ct")
	if err != nil {
		return "", when, err
	}
	// https://reproducible-builds.org/specs/source-date-epoch/
	seconds, err := strconv.ParseInt(cmp.Or(os.Getenv("SOURCE_DATE_EPOCH"), stamp), 10, 64)
	if err != nil {
		return "", when, fmt.Errorf("SOURCE_DATE_EPOCH is no number of seconds: %w", err)
	}
	return commit, time.Unix(seconds, 0).UTC(), nil
}

func (b builder) git(ctx context.Context, folder string, arguments ...string) (string, error) {
	output, err := b.command(ctx, folder, nil, "git", arguments...)
	return strings.TrimSpace(string(output)), err
}

// command runs a command and gives what it wrote to standard output.
func (b builder) command(ctx context.Context, folder string, environment []string, name string,
	arguments ...string) ([]byte, error) {
	var output, problems bytes.Buffer
	//nolint:gosec // git, go and a tool that go has built
	command := exec.CommandContext(ctx, name, arguments...)
	command.Dir, command.Stdout, command.Stderr = folder, &output, &problems
	command.Env = append(os.Environ(), environment...)
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(arguments, " "), err,
			strings.TrimSpace(problems.String()))
	}
	return output.Bytes(), nil
}

// goEnvironment says everything that decides what Go builds. The flags replace those of the
// machine.
func goEnvironment(p platform) []string {
	return []string{"GOOS=" + p.system, "GOARCH=" + p.architecture, "CGO_ENABLED=0",
		"GOFLAGS=-mod=readonly", "GOWORK=off", "GOEXPERIMENT=", "GOAMD64=v1", "GOARM64=v8.0"}
}

// one builds the program for a platform, and gives the names of what it wrote.
func (b builder) one(ctx context.Context, source, out string, p platform, commit string,
	when time.Time, environment []string) ([]string, error) {
	binary := filepath.Join(b.scratch, b.program)
	_, err := b.command(ctx, source, append(goEnvironment(p), environment...), "go", "build",
		"-trimpath", "-buildvcs=true", "-ldflags=-s -w -buildid=", "-o", binary,
		"./cmd/"+b.program)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(binary, commit)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("%s_%s_%s_%s", b.program, version, p.system, p.architecture)
	archive, err := pack(source, binary, b.program, name, p, when)
	if err != nil {
		return nil, err
	}
	bill, err := b.describe(ctx, b, source, p)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{name + archiveEnding(p): archive, name + ".cdx.json": bill}
	var names []string
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// versionOf reads the version of a program, and wants it to be of the commit: without it nobody
// could tell what they run.
func versionOf(binary, commit string) (string, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return "", err
	}
	revision := ""
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			revision = setting.Value
		}
	}
	if revision != commit {
		return "", fmt.Errorf("the program says that its commit is %q, not %s", revision, commit)
	}
	return info.Main.Version, nil
}

// writeSums writes the SHA-256 of files.
func writeSums(out string, names []string) error {
	slices.Sort(names)
	var sums bytes.Buffer
	for _, name := range names {
		//nolint:gosec // it was written just now
		content, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(content), name)
	}
	return os.WriteFile(filepath.Join(out, sumsName), sums.Bytes(), 0o644)
}

// differences gives the names of what is not the same in two folders.
func differences(one, other string) (names []string, err error) {
	read := func(folder string) (map[string]string, error) {
		found := map[string]string{}
		entries, err := os.ReadDir(folder)
		for _, entry := range entries {
			//nolint:gosec // the two folders were written just now
			content, problem := os.ReadFile(filepath.Join(folder, entry.Name()))
			err = errors.Join(err, problem)
			found[entry.Name()] = string(content)
		}
		return found, err
	}
	first, err := read(one)
	second, problem := read(other)
	if err := errors.Join(err, problem); err != nil {
		return nil, err
	}
	for name, content := range first {
		if again, found := second[name]; !found || again != content {
			names = append(names, name)
		}
	}
	for name := range second {
		if _, found := first[name]; !found {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}
