package main

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/internal/config"
)

var update = flag.Bool("update", false, "rewrite the table of variables in docs/configuration.md")

// variables are those of all commands, with the flags that they stand for and
// the commands that have them.
func variables() (flags map[string]*pflag.Flag, commands map[string][]string) {
	flags, commands = map[string]*pflag.Flag{}, map[string][]string{}
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		for _, set := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				for _, name := range f.Annotations[fromKey] {
					flags[name] = f
					commands[name] = append(commands[name], cmd.CommandPath())
				}
			})
		}
		for _, child := range cmd.Commands() {
			visit(child)
		}
	}
	root := rootCommand()
	newStopwatch(time.Now, nil).addFlags(root)
	visit(root)
	return flags, commands
}

// TestVariablesAreDocumented holds the table of variables in the documentation to
// the flags, and looks for variables in all documents.
func TestVariablesAreDocumented(t *testing.T) {
	const name, begin, end = "../../docs/configuration.md", "<!-- variables -->\n", "<!-- end of variables -->"
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), begin)
	got, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no %s", name, begin)
	}
	flags, _ := variables()
	if len(flags) == 0 {
		t.Fatal("there are no variables")
	}
	var want strings.Builder
	want.WriteString("| variable | flag | says |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(flags)) {
		_, usage := pflag.UnquoteUsage(flags[name])
		fmt.Fprintf(&want, "| `%s` | `--%s` | %s |\n", name, flags[name].Name, usage)
	}
	if *update {
		if err := os.WriteFile(name, []byte(before+begin+want.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want.String(), got); diff != "" {
		t.Errorf("the table of variables is old, go test ./cmd/belay -run Variables -update writes it (-want +got):\n%s", diff)
	}
	for _, found := range regexp.MustCompile(`BELAY_[A-Z_]+`).FindAllString(string(content), -1) {
		if flags[found] == nil {
			t.Errorf("%s names %s, which is no variable", name, found)
		}
	}
}

// sampleOf is a value that a flag takes.
func sampleOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true"
	case "int", "float64":
		return "7"
	case "duration":
		return "9s"
	}
	return "seven"
}

// TestEveryVariable gives every variable to every command that has it.
func TestEveryVariable(t *testing.T) {
	flags, commands := variables()
	for name := range flags {
		for _, path := range commands[name] {
			root := rootCommand()
			newStopwatch(time.Now, nil).addFlags(root)
			cmd, _, err := root.Find(strings.Fields(path)[1:])
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.ParseFlags(nil); err != nil {
				t.Fatal(err)
			}
			f := cmd.Flags().Lookup(flags[name].Name)
			want := sampleOf(f)
			if err := takeEnvironment(cmd, []string{name + "=" + want, name + "_=x", "BELAY_OF_ANOTHER_TOOL=1"}); err == nil {
				t.Errorf("%s: got no error for %s_", path, name)
			}
			if err := takeEnvironment(cmd, []string{name + "=" + want, "OTHER=1", "BELAY_OF_ANOTHER_TOOL=1"}); err != nil {
				t.Errorf("%s: %v", path, err)
				continue
			}
			if got := strings.Trim(f.Value.String(), "[]"); got != want || !f.Changed || fromEnvironment(f) != name {
				t.Errorf("%s: %s gives --%s the value %s, want %s", path, name, f.Name, got, want)
			}
		}
	}
}

// TestEnvironmentPrecedence lets flags win over variables, which give several
// values on lines.
func TestEnvironmentPrecedence(t *testing.T) {
	cmd := checkCommand()
	if err := cmd.ParseFlags([]string{"--fail-on", "high"}); err != nil {
		t.Fatal(err)
	}
	err := takeEnvironment(cmd, []string{
		"BELAY_FAIL_ON=low", "BELAY_PROFILE=audit", "BELAY_PARAMETER=A=1,2\nB=x y\r\n", "BELAY_RULE=a,b\nc", "BELAY_UNKNOWN=",
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"fail-on": "high", "profile": "audit", "parameter": `["A=1,2",B=x y]`, "rule": "[a,b,c]", "unknown": "false",
	} {
		if got := cmd.Flags().Lookup(name).Value.String(); got != want {
			t.Errorf("--%s is %s, want %s", name, got, want)
		}
	}
	if err := takeEnvironment(checkCommand(), []string{"BELAY_MIN_COVERAGE=much"}); err == nil ||
		err.Error() != `read BELAY_MIN_COVERAGE: "much" is no value of --min-coverage` {
		t.Errorf("got error %v", err)
	}
}

// TestWords holds the words of the configuration to those of the engine.
func TestWords(t *testing.T) {
	if got := slices.Sorted(maps.Keys(profiles)); !slices.Equal(got, slices.Sorted(slices.Values(config.Profiles))) {
		t.Errorf("the configuration has the profiles %v, check %v", config.Profiles, got)
	}
	for _, word := range config.Thresholds {
		if _, err := parseThreshold(word); err != nil {
			t.Error(err)
		}
	}
}

// TestProgress writes the line of progress as a terminal gets it.
func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := &progress{out: &out, quit: make(chan struct{})}
	p.begin(phaseFind)
	p.show()
	done := p.one(phaseLoad, "a.yaml", 3)
	p.show()
	done()
	p.one(phaseLoad, strings.Repeat("x", 100)+"\x1b", 3)
	p.show()
	p.begin(phaseLink)
	p.show()
	p.stop()
	p.stop()
	long := "belay: load, 2 of 3 units: " + strings.Repeat("x", 78-len("belay: load, 2 of 3 units: ")) + "…"
	want := "\rbelay: find files" +
		"\rbelay: load, 1 of 3 units: a.yaml" +
		"\r" + long +
		"\rbelay: link" + strings.Repeat(" ", 79-len("belay: link")) +
		"\r" + strings.Repeat(" ", len("belay: link")) + "\r"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
	var nothing *progress
	nothing.begin(phaseFind)
	nothing.one(phaseLoad, "x", 1)()
	nothing.stop()
}

// TestInteractive shows progress to people only.
func TestInteractive(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there is no terminal to open")
	}
	defer terminal.Close()
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	none := func(string) string { return "" }
	is := func(name, value string) func(string) string {
		return func(asked string) string {
			if asked == name {
				return value
			}
			return ""
		}
	}
	if !interactive(terminal, none) || !interactive(terminal, is("TERM", "xterm")) {
		t.Error("a terminal shows no progress")
	}
	for name, getenv := range map[string]func(string) string{
		"CI": is("CI", "true"), "a dumb terminal": is("TERM", "dumb"), "NO_COLOR": is("NO_COLOR", "1"),
	} {
		if interactive(terminal, getenv) {
			t.Errorf("%s: progress is shown", name)
		}
	}
	if interactive(file, none) || interactive(&bytes.Buffer{}, none) {
		t.Error("progress is shown in a file")
	}
}
