package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// sbomTool is what makes bills of materials; tools/go.mod says in which version.
const sbomTool = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod"

// cycloneDX makes the bill of materials of the program: what of which module is compiled into it
// for a platform, with the licenses that were recognized (CycloneDX 1.6 in JSON).
func cycloneDX(ctx context.Context, b builder, source string, p platform) ([]byte, error) {
	tool := filepath.Join(b.scratch, "cyclonedx-gomod")
	if _, err := os.Stat(tool); err != nil {
		own := goEnvironment(platform{runtime.GOOS, runtime.GOARCH})
		if _, err := b.command(ctx, source, own, "go", "build", "-modfile=tools/go.mod", "-o",
			tool, sbomTool); err != nil {
			return nil, err
		}
	}
	text, err := b.command(ctx, source, goEnvironment(p), tool, "app", "-json", "-noserial",
		"-notimestamp", "-std", "-licenses", "-main", "cmd/"+b.program, ".")
	if err != nil {
		return nil, err
	}
	return steady(text)
}

// steady takes the hashes of the tool out of a bill of materials: they are of the machine that
// built the tool, not of what it describes.
func steady(text []byte) ([]byte, error) {
	var bill map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&bill); err != nil {
		return nil, fmt.Errorf("the bill of materials cannot be read: %w", err)
	}
	if metadata, is := bill["metadata"].(map[string]any); is {
		tools, _ := metadata["tools"].([]any)
		for _, tool := range tools {
			if tool, is := tool.(map[string]any); is {
				delete(tool, "hashes")
			}
		}
	}
	written, err := json.MarshalIndent(bill, "", "  ")
	return append(written, '\n'), err
}
