package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
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
	flags.sight.addFlags(cmd)
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
				all = append(all, config.Rule{ID: r.ID, Title: r.Title, Settings: r.Settings})
			}
			schema, err := config.Schema(all)
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
	if err := p.valid(); err != nil {
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
		e, _, err := p.own.of(cmd.Context(), base, s)
		if err != nil {
			return err
		}
		effective, err := p.effective(e, s)
		if err != nil {
			return err
		}
		if list[i], err = asJSON(s, effective); err != nil {
			return err
		}
		text, err := p.text(effective)
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

func (p *configPrint) text(effective *config.Effective) ([]byte, error) {
	if p.origins {
		return effective.YAMLWithOrigins()
	}
	return effective.YAML()
}

func asJSON(s *space, effective *config.Effective) (configJSON, error) {
	out := configJSON{Workspace: displayed(s.dir)}
	if s.settled != "" {
		out.Configuration = displayed(s.settled)
	}
	var err error
	out.Values, out.Origins, err = effective.Values()
	return out, err
}

// effective is what counts for a workspace.
func (p *configPrint) effective(e *engine.Engine, s *space) (*config.Effective, error) {
	chosen, err := p.choose(e, s, time.Now())
	if err != nil {
		return nil, err
	}
	out := s.config.Effective(s.configName())
	for key, value := range map[string]any{
		"allow-incomplete": chosen.allowIncomplete, "fail-on": chosen.failOn, "min-coverage": chosen.minCoverage, "profile": chosen.profile,
	} {
		if err := out.Set([]string{key}, value, chosen.from(s, key)); err != nil {
			return nil, err
		}
	}
	if s.config.Quotas.RESTIntegration == 0 {
		if err := out.Set([]string{"quotas", "rest-integration-timeout"}, config.RESTIntegration, "default"); err != nil {
			return nil, err
		}
	}
	settings := e.Defaults()
	maps.Copy(settings, chosen.settings)
	for name, value := range settings {
		if err := out.SetSetting(name, value, chosen.from(s, "settings."+name)); err != nil {
			return nil, err
		}
	}
	return out, chosen.addSkips(out)
}

// configName is what the configuration of a workspace is called.
func (s *space) configName() string {
	if s.settled == "" {
		return "the configuration"
	}
	return displayed(s.settled)
}

// from says where a choice is from.
func (c choices) from(s *space, key string) string {
	o := c.origins[key]
	if o.line > 0 {
		return fmt.Sprintf("%s:%d", s.configName(), o.line)
	}
	return cmp.Or(o.flag, "default")
}

// addSkips adds the rules that flags turn off.
func (c choices) addSkips(out *config.Effective) error {
	for _, skip := range c.skip {
		o := c.origins["skip."+skip.rule]
		if o.flag == "" {
			continue
		}
		entry := map[string]any{"rules": []string{skip.rule}, "reason": skip.reason}
		if err := out.Add("skip", entry, o.flag); err != nil {
			return err
		}
	}
	return nil
}
