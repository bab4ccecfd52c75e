package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/report"
)

// An output is a report and where it goes; the standard output has no file.
type output struct {
	format, file string
}

func (f *checkFlags) reports() ([]output, error) {
	out := []output{{format: f.format}}
	for _, word := range f.outputs {
		format, file, ok := strings.Cut(word, "=")
		if !ok || file == "" {
			return nil, fmt.Errorf("output %q is not format=file", word)
		}
		out = append(out, output{format: format, file: file})
	}
	for _, o := range out {
		if report.Writers[o.format] == nil {
			return nil, fmt.Errorf("there is no format %s%s", o.format, config.Suggest(o.format, slices.Sorted(maps.Keys(report.Writers))))
		}
	}
	return out, nil
}

// write writes a report. A file is written whole or not at all.
func (o output) write(cmd *cobra.Command, result *engine.Result, options report.Options, noColor bool) error {
	write := report.Writers[o.format]
	if o.file == "" {
		options.Color = !noColor && colored(cmd.OutOrStdout())
		return write(cmd.OutOrStdout(), result, options)
	}
	var content bytes.Buffer
	if err := write(&content, result, options); err != nil {
		return err
	}
	if err := os.WriteFile(o.file, content.Bytes(), 0o644); err != nil { //nolint:gosec // a report is for others to read
		return fmt.Errorf("write %s: %w", o.file, cause(err))
	}
	return nil
}

func (f *checkFlags) options(files mounted, v verdict) report.Options {
	repository, prefix := repositoryOf(files.dir)
	return report.Options{
		Version:    version,
		Files:      files,
		Show:       func(file string) string { return displayed(filepath.Join(files.dir, filepath.FromSlash(file))) },
		Repository: func(file string) string { return path.Join(prefix, file) },
		Revision:   revisionOf(repository),
		Unknown:    f.unknown,
		Note:       v.note,
	}
}
