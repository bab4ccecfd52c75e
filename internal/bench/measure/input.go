package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"

	"github.com/belay-dev/belay/internal/bench"
)

// writeInput writes generated input. It is done in a process of its own: on Linux
// the peak of memory that is told of a process is at least that of the one that
// started it, so that the measuring one has to stay small.
func writeInput(what, to string) error {
	name, size, _ := strings.Cut(what, "=")
	n, err := strconv.Atoi(size)
	if err != nil || n < 1 || to == "" {
		return fmt.Errorf("write %s to %q: want what=size and where to", what, to)
	}
	switch name {
	case "application":
		return bench.Application().Write(to)
	case "repository":
		return bench.Repository(n).Write(to)
	case "edited": // the first template of the repository that is there
		return edit(to)
	case "plan":
		return writeFile(to, func(w io.Writer) error { return bench.Plan(w, n) })
	case "account":
		return writeFile(to, func(w io.Writer) error { return bench.Account(w, n) })
	}
	return fmt.Errorf("write %s: there is no such input", name)
}

func edit(repository string) error {
	const name = "service-0000/template.yaml"
	changed := bench.Files{name: bench.Repository(1).Edited(name)}
	return changed.Write(repository)
}

func writeFile(name string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return err
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// parseAll reads all files of a folder that a loader would parse, and parses them
// one after the other with the parsers that the loaders use.
func parseAll(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == ".git" {
				return fs.SkipDir
			}
			return nil
		}
		data, err := os.ReadFile(name) //nolint:gosec // a folder that the user measures
		if err != nil {
			return err
		}
		switch filepath.Ext(name) {
		case ".tf":
			hclsyntax.ParseConfig(data, name, hcl.InitialPos) //nolint:errcheck // what is wrong with it is not the question
		case ".json":
			if len(data) > 1<<20 {
				var into any
				return json.Unmarshal(data, &into)
			}
			parseYAML(data)
		case ".yaml", ".yml", ".template":
			parseYAML(data)
		}
		return nil
	})
}

func parseYAML(data []byte) {
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for decoder.Decode(&node) == nil { // what is wrong with it is not the question
		node = yaml.Node{}
	}
}
