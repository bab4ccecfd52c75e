package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/rules"
)

// scaffold is a rule with its test and examples, in which the names are to be
// filled in.
//
//go:embed scaffold
var scaffold embed.FS

func initCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Begin a rule of your own",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(initRuleCommand(), initLibraryCommand())
	return cmd
}

func initLibraryCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "library DIR",
		Short: "Write the library of rules and the schema of their input, for opa and editors",
		Long: `Write what rules of your own call, rules.lib.ask and rules.lib.found, and the schema
of their input into the folder of your rules: opa, opa build and editors want to see
them. Belay does not need them and takes its own. Run it again after an update.`,
		Example: "  belay init library policy\n  opa check --strict --schema policy/schema policy",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			files := map[string][]byte{"schema/model.json": engine.Schema()}
			names, err := fs.Glob(rules.FS, "lib/*/*.rego")
			if err != nil {
				return fmt.Errorf("write the library: %w", err)
			}
			for _, name := range names {
				if strings.HasSuffix(name, "_test.rego") {
					continue
				}
				if files[name], err = fs.ReadFile(rules.FS, name); err != nil {
					return fmt.Errorf("write the library: %w", err)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(files)) {
				to := filepath.Join(args[0], filepath.FromSlash(name))
				if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil { //nolint:gosec // a folder of a repository
					return fmt.Errorf("write the library: %w", err)
				}
				if err := os.WriteFile(to, files[name], 0o644); err != nil { //nolint:gosec // a file of a repository
					return fmt.Errorf("write the library: %w", err)
				}
				cmd.Printf("wrote %s\n", filepath.ToSlash(to))
			}
			return nil
		},
	}
}

func initRuleCommand() *cobra.Command {
	var dir, family string
	cmd := &cobra.Command{
		Use:   "rule NAME",
		Short: "Write a rule, its test and its examples to begin with",
		Long: `Write a rule of your own with its test and its examples, which pass as they are, into
a folder of its own. NAME is the id of the rule, as in acme-function-name: begin it
with the name of your team, so that it stays yours when Belay ships a rule of a like
name.`,
		Example: "  belay init rule acme-function-memory\n  belay init rule acme-topic-name --dir policy --family naming",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return initRule(cmd, args[0], dir, family)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "policy", "`folder` of your rules")
	cmd.Flags().StringVar(&family, "family", "own", "`family` of the rule, a word")
	return cmd
}

// ruleName is the id of a rule, familyName a family.
var (
	ruleName   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	familyName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

func initRule(cmd *cobra.Command, id, dir, family string) error {
	switch {
	case !ruleName.MatchString(id):
		return fmt.Errorf("%s is no id of a rule: small letters, digits and -, as in acme-function-name", id)
	case strings.HasSuffix(id, "-test"):
		return fmt.Errorf("the id %s cannot end in -test: files that end in _test.rego are tests", id)
	case slices.Contains(ruleIDs(), id):
		return fmt.Errorf("rule %s ships with Belay; give yours another id, as acme-%s after your team", id, id)
	case !familyName.MatchString(family) || family == "lib":
		return fmt.Errorf("--family cannot be %s: it is a word of small letters, digits and _, and not lib", family)
	}
	name := strings.ReplaceAll(id, "-", "_")
	folder := filepath.Join(dir, family, name)
	if exists(folder) {
		return fmt.Errorf("write rule %s: %s is there already", id, filepath.ToSlash(folder))
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // a folder of a repository
		return fmt.Errorf("write rule %s: %w", id, err)
	}
	values := strings.NewReplacer("ACME-RULE", id, "ACME_RULE", name, "ACME_FAMILY", family)
	for _, file := range []string{"rule.rego", "rule_test.rego", "bad.yaml", "good.yaml", "unknown.yaml"} {
		to := filepath.Join(folder, strings.Replace(file, "rule", name, 1))
		if err := fill(to, path.Join("scaffold", file), values); err != nil {
			return err
		}
		cmd.Printf("wrote %s\n", filepath.ToSlash(to))
	}
	cmd.Printf("\nbelay test %s tests it, belay check --rules %s asks it; to have it asked always, write\nrules: [%s] into .belay.yaml.\n",
		filepath.ToSlash(dir), filepath.ToSlash(dir), filepath.ToSlash(dir))
	return nil
}

// fill writes a file of the scaffold. What is there already stays as it is.
// Placeholders are replaced, and no more: a linker that sees text/template keeps
// every method of every type, and the binary is twice as large.
func fill(to, from string, values *strings.Replacer) error {
	text, err := scaffold.ReadFile(from)
	if err != nil {
		return fmt.Errorf("write %s: %w", to, err)
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a file of a repository
	if err != nil {
		return fmt.Errorf("write %s: %w", to, err)
	}
	_, err = f.WriteString(values.Replace(string(text)))
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", to, err)
	}
	return nil
}
