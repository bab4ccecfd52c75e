package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/belay-dev/belay/internal/config"
)

// environmentPrefix begins the names of variables that stand for flags.
const environmentPrefix = "BELAY_"

// fromKey marks flags that a variable stands for, and setKey those that it set.
const (
	fromKey = "belay_variable"
	setKey  = "belay_set"
)

// variable is the variable that stands for a flag: BELAY_FAIL_ON for --fail-on.
func variable(flag string) string {
	return environmentPrefix + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// byEnvironment lets variables of the environment stand for all flags that a
// command has so far.
func byEnvironment(cmd *cobra.Command) { markVariables(cmd.Flags()) }

func markVariables(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Annotations == nil {
			f.Annotations = map[string][]string{}
		}
		f.Annotations[fromKey] = []string{variable(f.Name)}
	})
}

// fromEnvironment is the variable that set a flag, "" if none did.
func fromEnvironment(f *pflag.Flag) string {
	if f == nil || len(f.Annotations[setKey]) == 0 {
		return ""
	}
	return f.Annotations[setKey][0]
}

// takeEnvironment sets the flags of a command that are not given from the
// environment. A variable that is nearly one of them is an error: misspelt, it
// would silently do nothing.
func takeEnvironment(cmd *cobra.Command, environ []string) error {
	known := map[string]*pflag.Flag{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if names := f.Annotations[fromKey]; len(names) > 0 {
			known[names[0]] = f
		}
	})
	all := map[string]bool{}
	everyVariable(cmd.Root(), all)
	names := slices.Sorted(maps.Keys(all))
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, environmentPrefix) || value == "" {
			continue
		}
		if !all[name] {
			if near := nearly(name, names); near != "" {
				return fmt.Errorf("read the environment: %s is no variable of Belay; did you mean %s?", name, near)
			}
			continue
		}
		if f := known[name]; f != nil && !f.Changed {
			if err := setFlag(cmd.Flags(), f, name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// everyVariable adds the variables of a command and those below it.
func everyVariable(cmd *cobra.Command, to map[string]bool) {
	for _, flags := range []*pflag.FlagSet{cmd.Flags(), cmd.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) {
			for _, name := range f.Annotations[fromKey] {
				to[name] = true
			}
		})
	}
	for _, child := range cmd.Commands() {
		everyVariable(child, to)
	}
}

// nearly is the name that another was probably meant to be.
func nearly(name string, names []string) string {
	const letters, most = 4, 2 // one in so many letters may be wrong
	for _, n := range names {
		if config.Distance(name, n) <= min((len(n)-len(environmentPrefix))/letters, most) {
			return n
		}
	}
	return ""
}

// setFlag gives a flag the value of a variable. A flag that can be given several
// times takes one value a line.
func setFlag(flags *pflag.FlagSet, f *pflag.Flag, name, value string) error {
	values := []string{value}
	if _, several := f.Value.(pflag.SliceValue); several {
		values = strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' })
	}
	for _, value := range values {
		if err := flags.Set(f.Name, strings.TrimSpace(value)); err != nil {
			return fmt.Errorf("read %s: %q is no value of --%s", name, value, f.Name)
		}
	}
	f.Annotations[setKey] = []string{name}
	return nil
}
