package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
)

func configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Say what is configured",
		Long: `Say what is configured. Flags win over variables of the environment, which stand
for them (BELAY_FAIL_ON for --fail-on), these over the .belay.yaml of the workspace,
and that over the defaults.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(configPrintCommand(), configSchemaCommand())
	return cmd
}

// configPrint is what the user says to belay config print.
type configPrint struct {
	deployment
	judging
	own     ownRules
	format  string
	origins bool
}

func configPrintCommand() *cobra.Command {
	var flags configPrint
	cmd := &cobra.Command{
		Use:   "print [PATH...]",
		Short: "Print the configuration that counts for the workspaces of paths",
		Long: `Print the configuration that counts for the workspaces that the paths are in, each
as a document that can be a .belay.yaml. With --origin each value says where it is
from: a flag, a variable of the environment, a line of a file or the default.`,
		Example: "  belay config print --origin\n  belay config print services/orders --profile audit --format json",
		RunE:    func(cmd *cobra.Command, args []string) error { return flags.print(cmd, args) },
	}
	flags.deployment.sight.addFlags(cmd)
	flags.judging.addFlags(cmd)
	flags.own.addFlags(cmd.Flags())
	byEnvironment(cmd)
	cmd.Flags().BoolVar(&flags.origins, "origin", false, "say of each value where it is from")
	cmd.Flags().StringVar(&flags.format, "format", "yaml", "`format`: yaml, json")
	return cmd
}

func configSchemaCommand() *cobra.Command {
	var own ownRules
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of .belay.yaml, for editors",
		Long: `Print the JSON Schema of .belay.yaml. An editor that uses the YAML language server
takes it from the first line of the file:

  # yaml-language-server: $schema=` + config.SchemaURL,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			e, err := own.engine(cmd.Context())
			if err != nil {
				return err
			}
			var all []config.Rule
			for _, r := range e.All() {
				all = append(all, config.Rule{ID: r.ID, Title: r.Title})
			}
			schema, err := config.Schema(all, e.Defaults())
			if err != nil {
				return err
			}
			if _, err := cmd.OutOrStdout().Write(schema); err != nil {
				return fmt.Errorf("write the schema: %w", err)
			}
			return nil
		},
	}
	own.addFlags(cmd.Flags())
	return cmd
}

// configJSON is what counts for one workspace, for programs.
type configJSON struct {
	Workspace     string            `json:"workspace"`
	Configuration string            `json:"configuration,omitempty"`
	Values        map[string]any    `json:"values"`
	Origins       map[string]string `json:"origins"`
}

func (p *configPrint) print(cmd *cobra.Command, paths []string) error {
	if !slices.Contains([]string{"json", "yaml"}, p.format) {
		return fmt.Errorf("there is no format %s%s", p.format, config.Suggest(p.format, []string{"json", "yaml"}))
	}
	if err := p.judging.valid(); err != nil {
		return err
	}
	base, err := p.own.engine(cmd.Context())
	if err != nil {
		return err
	}
	all, err := p.spaces(cmd.Context(), paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	var out bytes.Buffer
	list := make([]configJSON, len(all))
	for i, s := range all {
		asked, _, err := p.own.of(cmd.Context(), base, s)
		if err != nil {
			return err
		}
		effective, err := p.effective(asked, s)
		if err != nil {
			return err
		}
		list[i] = configJSON{Workspace: displayed(s.dir)}
		if s.settled != "" {
			list[i].Configuration = displayed(s.settled)
		}
		if list[i].Values, list[i].Origins, err = effective.Values(); err != nil {
			return err
		}
		text, err := effective.YAML(p.origins)
		if err != nil {
			return err
		}
		if len(all) > 1 {
			fmt.Fprintf(&out, "--- # %s\n", printable(displayed(s.dir)))
		}
		out.Write(text)
	}
	if p.format == "json" {
		out.Reset()
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(list); err != nil {
			return fmt.Errorf("write the configuration: %w", err)
		}
	}
	if _, err := cmd.OutOrStdout().Write(out.Bytes()); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}

// effective is what counts for a workspace.
func (p *configPrint) effective(e *engine.Engine, s *space) (*config.Effective, error) {
	chosen, err := p.choose(e, s, time.Now())
	if err != nil {
		return nil, err
	}
	file := "the configuration"
	if s.settled != "" {
		file = displayed(s.settled)
	}
	from := func(key string) string {
		o := chosen.origins[key]
		if o.line > 0 {
			return fmt.Sprintf("%s:%d", file, o.line)
		}
		return cmp.Or(o.flag, "default")
	}
	out := s.config.Effective(file)
	words := map[string]any{
		"allow-incomplete": chosen.allowIncomplete, "fail-on": chosen.failOn, "min-coverage": chosen.minCoverage, "profile": chosen.profile,
	}
	for key, value := range words {
		if err := out.Set([]string{key}, value, from(key)); err != nil {
			return nil, err
		}
	}
	if s.config.Quotas.RESTIntegration == 0 {
		if err := out.Set([]string{"quotas", "rest-integration-timeout"}, config.RESTIntegration, "default"); err != nil {
			return nil, err
		}
	}
	for name, value := range e.Defaults() {
		if set, ok := chosen.settings[name]; ok {
			value = set
		}
		if err := out.SetSetting(name, value, from("settings."+name)); err != nil {
			return nil, err
		}
	}
	for _, skip := range chosen.skip {
		if o := chosen.origins["skip."+skip.rule]; o.flag != "" {
			entry := map[string]any{"rules": []string{skip.rule}, "reason": skip.reason}
			if err := out.Add("skip", entry, o.flag); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
