// Package docs reads what pages promise to be so: the commands that they show, the files that these
// commands need, and what the commands write. Its test executes every page of the folder docs that
// has such commands.
//
// A block of code says behind its language what it is:
//
//	sh run            commands that are executed; "sh run status=1" tells their exit status
//	sh elsewhere      commands of another system, which a shell has to be able to read
//	text shown        what the last executed block writes
//	yaml plumbline.yaml   a file of that name, which is there from then on
package docs

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// kind says what a block of code is.
type kind int

// The kinds of blocks.
const (
	illustration kind = iota // nothing that can be executed or compared
	run                      // commands that are executed
	elsewhere                // commands that another system executes
	shown                    // what the commands before it write
	file                     // a file that the commands need
)

// block is one block of code of a page.
type block struct {
	kind   kind
	line   int    // of its fence, from 1
	text   string // all its lines
	status int    // the exit status of commands
	name   string // of a file, from the folder of the page's commands on
}

// fence is the beginning of a block of code (CommonMark, section 4.5), with what stands behind it.
var fence = regexp.MustCompile("^(```+)(.*)$")

// parse reads the blocks of a page in their order. An error says in which line of the page a block
// is none of those that there may be.
func parse(page string) (blocks []block, err error) {
	open, number := "", 0
	executed := false
	for line := range strings.Lines(page) {
		number++
		found := fence.FindStringSubmatch(strings.TrimRight(line, "\n"))
		switch {
		case open == "" && found != nil:
			block, problem := blockOf(strings.Fields(found[2]))
			if problem == nil && block.kind == shown && !executed {
				problem = errors.New("no command stands before what is shown")
			}
			if problem != nil {
				return nil, fmt.Errorf("line %d: %w", number, problem)
			}
			executed = executed || block.kind == run
			block.line, open = number, found[1]
			blocks = append(blocks, block)
		case open != "" && found != nil && found[1] == open && found[2] == "":
			open = ""
		case open != "":
			blocks[len(blocks)-1].text += line
		}
	}
	if open != "" {
		return nil, fmt.Errorf("line %d: the block has no end", blocks[len(blocks)-1].line)
	}
	return blocks, nil
}

// blockOf reads the words behind a fence.
func blockOf(words []string) (block, error) {
	all := strings.Join(words, " ")
	switch {
	case all == "sh":
		return block{}, errors.New(`commands are marked "sh run", or "sh elsewhere" where they ` +
			"cannot be executed here")
	case len(words) < 2:
		return block{}, nil
	case all == "sh elsewhere":
		return block{kind: elsewhere}, nil
	case words[0] == "sh" && words[1] == "run":
		return runBlock(words[2:])
	case all == "text shown":
		return block{kind: shown}, nil
	case len(words) == 2 && strings.Contains(words[1], "."):
		if !filepath.IsLocal(words[1]) {
			return block{}, fmt.Errorf("the file %s lies outside", words[1])
		}
		return block{kind: file, name: words[1]}, nil
	}
	return block{}, fmt.Errorf("nobody knows what %q is", all)
}

func runBlock(words []string) (block, error) {
	block := block{kind: run}
	for _, word := range words {
		value, is := strings.CutPrefix(word, "status=")
		status, err := strconv.Atoi(value)
		if !is || err != nil {
			return block, fmt.Errorf("nobody knows what %q is; status=1 tells an exit status", word)
		}
		block.status = status
	}
	return block, nil
}

// matches tells whether an output is what a page shows. A line that is nothing but … stands for any
// number of lines, and … within a line for any text.
func matches(shown, output string) bool {
	var pattern strings.Builder
	pattern.WriteString(`^`)
	for _, line := range strings.Split(strings.TrimRight(shown, "\n"), "\n") {
		if strings.TrimSpace(line) == "…" {
			pattern.WriteString(`(.*\n)*?`)
			continue
		}
		for i, part := range strings.Split(strings.TrimRight(line, " "), "…") {
			if i > 0 {
				pattern.WriteString(`.*?`)
			}
			pattern.WriteString(regexp.QuoteMeta(part))
		}
		pattern.WriteString(` *\n`)
	}
	pattern.WriteString(`$`)
	expression, err := regexp.Compile(pattern.String())
	return err == nil && expression.MatchString(strings.TrimRight(output, "\n")+"\n")
}
