package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/report"
)

// An output is a report and where it goes; the standard output has no file.
type output struct {
	format, file string
}

// appended are the formats whose file is added to: GitHub gives each step a file
// for its summary, and what else the step has written there stays.
var appended = map[string]bool{"github-summary": true}

// reports are the reports that the user asks for. What they say of the time of the
// check begins here.
func (f *checkFlags) reports() ([]output, error) {
	f.started = time.Now()
	out := []output{{format: f.format}}
	files := map[string]bool{}
	for _, word := range f.outputs {
		format, file, ok := strings.Cut(word, "=")
		if !ok || file == "" {
			return nil, fmt.Errorf("output %q is not format=file", word)
		}
		if files[file] {
			return nil, fmt.Errorf("two outputs go to %s, and the second would replace the first", file)
		}
		files[file] = true
		out = append(out, output{format: format, file: file})
	}
	formats := slices.Sorted(maps.Keys(report.Writers))
	for _, o := range out {
		if report.Writers[o.format] == nil {
			suggestion := cmp.Or(config.Suggest(o.format, formats), "; there is "+strings.Join(formats, ", "))
			return nil, fmt.Errorf("there is no format %s%s", o.format, suggestion)
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
	mode := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if appended[o.format] {
		mode = os.O_WRONLY | os.O_CREATE | os.O_APPEND
		if info, err := os.Stat(o.file); err == nil {
			options.Taken = int(info.Size())
		}
	}
	var content bytes.Buffer
	if err := write(&content, result, options); err != nil {
		return err
	}
	file, err := os.OpenFile(o.file, mode, 0o644) //nolint:gosec // a report is for others to read
	if err == nil {
		_, err = file.Write(content.Bytes())
		err = cmp.Or(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", o.file, cause(err))
	}
	return nil
}

func (f *checkFlags) options(done []examined, files mounted, v verdict) report.Options {
	repository, prefix := repositoryOf(files.dir)
	shown := map[string]string{} // a report names few files often, and each name asks the system
	return report.Options{
		Version: version,
		Files:   files,
		Show: func(file string) string {
			if _, ok := shown[file]; !ok {
				shown[file] = displayed(filepath.Join(files.dir, filepath.FromSlash(file)))
			}
			return shown[file]
		},
		Repository: func(file string) string { return path.Join(prefix, file) },
		Revision:   revisionOf(repository),
		Unknown:    f.unknown,
		Suppressed: f.listed || slices.ContainsFunc(done, func(x examined) bool { return x.chosen.profile == "audit" }),
		Marks:      f.marks, Fingerprints: f.prints,
		Note:    v.note,
		Fails:   fails(chosenFor(done, files)),
		Started: clock(f.started),
		Ended:   clock(time.Now()),
	}
}

// fails tells which findings fail the check.
func fails(chosen func(file string) choices) func(engine.Finding) bool {
	return func(found engine.Finding) bool {
		limit := chosen(found.At.File).limit
		if found.Outcome == engine.Unknown {
			return limit.unknown
		}
		return !limit.never && found.Severity >= limit.severity
	}
}

// clock is the time, or what SOURCE_DATE_EPOCH says it is: with it, reports of
// the same input are the same to the byte.
func clock(now time.Time) time.Time {
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		return time.Unix(seconds, 0)
	}
	return now
}
