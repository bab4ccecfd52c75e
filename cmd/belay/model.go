package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
	"github.com/belay-dev/belay/rules"
)

// modelJSON is the linked model: for each unit, what rules see in each round of
// its evaluation.
type modelJSON struct {
	Version int        `json:"version"`
	Units   []unitJSON `json:"units"`
}

type unitJSON struct {
	Unit   string      `json:"unit"`
	Rounds []roundJSON `json:"rounds"`
}

type roundJSON struct {
	Cloud  model.Cloud         `json:"cloud,omitempty"` // of the resources; none is AWS
	Worlds []map[string]string `json:"worlds"`
	Input  any                 `json:"input"`
}

func modelCommand() *cobra.Command {
	var flags deployment
	cmd := &cobra.Command{
		Use:   "model PATH",
		Short: "Print what rules see",
		Long: `Print the linked model of the templates at a path as JSON, for people who write
rules. A unit is evaluated in rounds: each holds every group of linked resources in
one of the worlds that its open parameters allow. The input of a round is what OPA
is given.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.model(cmd, args) },
	}
	flags.addFlags(cmd)
	return cmd
}

func (d *deployment) model(cmd *cobra.Command, paths []string) error {
	e, err := engine.New(cmd.Context(), rules.FS, engine.Options{})
	if err != nil {
		return err
	}
	all, err := d.spaces(cmd.Context(), paths, cmd.InOrStdin())
	if err != nil {
		return err
	}
	loaded := make([]loading, len(all))
	for i, s := range all {
		if loaded[i], err = d.load(cmd.Context(), s); err != nil {
			return err
		}
	}
	if err := d.declared(loaded); err != nil {
		return err
	}
	out := modelJSON{Version: 1, Units: []unitJSON{}}
	for i, s := range all {
		l := loaded[i]
		for _, u := range workspace.Build(l.units, workspace.Options{Environments: l.environments}).Units {
			if !reported(s, u.Unit) {
				continue
			}
			unit, err := unitOf(e, u)
			if err != nil {
				return err
			}
			out.Units = append(out.Units, unit)
		}
	}
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func unitOf(e *engine.Engine, u *workspace.Unit) (unitJSON, error) {
	out := unitJSON{Unit: u.Key, Rounds: []roundJSON{}}
	for i, g := range u.Rounds {
		worlds := []map[string]string{}
		for _, c := range u.Components {
			if i < len(c.Worlds) && len(c.Worlds[i].Holds) > 0 {
				worlds = append(worlds, c.Worlds[i].Holds)
			}
		}
		for part := range g.Clouds() {
			input, err := e.Input(part)
			if err != nil {
				return out, err
			}
			out.Rounds = append(out.Rounds, roundJSON{Cloud: part.Cloud, Worlds: worlds, Input: input})
		}
	}
	return out, nil
}
