package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/model"
)

func schemaCommand() *cobra.Command {
	var kind, format string
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print what rules can ask about",
		Long: `Print the JSON schema of the input of rules: the kinds of resources and their
attributes. It is what rules are type-checked against, and what opa check --schema
and editors take.`,
		Example: "  belay schema > schema/model.json\n  belay schema --kind function --format markdown",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			kinds := slices.Sorted(maps.Keys(model.Kinds))
			if kind != "" && !slices.Contains(kinds, model.Kind(kind)) {
				return fmt.Errorf("there is no kind %s%s", kind, suggestKind(kind, kinds))
			}
			switch format {
			case "json":
				return printSchema(cmd, kind)
			case "markdown":
				return printModel(cmd, kind)
			}
			return fmt.Errorf("there is no format %s%s", format, config.Suggest(format, []string{"json", "markdown"}))
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "only this `kind` of resource, and what belongs to it")
	cmd.Flags().StringVar(&format, "format", "json", "`format`: json (a JSON schema), markdown (tables of attributes)")
	return cmd
}

// suggestKind ends a message with the kind that was probably meant, else with all
// there are.
func suggestKind(kind string, kinds []model.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	if hint := config.Suggest(kind, names); hint != "" {
		return hint
	}
	return "; there is " + strings.Join(names, ", ")
}

func printSchema(cmd *cobra.Command, kind string) error {
	out := engine.Schema()
	if kind != "" {
		var schema map[string]any
		if err := json.Unmarshal(out, &schema); err != nil {
			return fmt.Errorf("read the schema: %w", err)
		}
		schema["properties"] = map[string]any{kind: schema["properties"].(map[string]any)[kind]} //nolint:errcheck // ours
		schema["definitions"] = reachable(schema)
		var err error
		if out, err = json.MarshalIndent(schema, "", "  "); err != nil {
			return fmt.Errorf("write the schema: %w", err)
		}
		out = append(out, '\n')
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	return nil
}

// reachable are the definitions that the properties of a schema refer to.
func reachable(schema map[string]any) map[string]any {
	all, _ := schema["definitions"].(map[string]any)
	out := map[string]any{}
	var follow func(any)
	follow = func(x any) {
		switch x := x.(type) {
		case []any:
			for _, item := range x {
				follow(item)
			}
		case map[string]any:
			for _, item := range x {
				follow(item)
			}
			ref, _ := x["$ref"].(string)
			if name := strings.TrimPrefix(ref, "#/definitions/"); name != "" && out[name] == nil && all[name] != nil {
				out[name] = all[name]
				follow(all[name])
			}
		}
	}
	follow(schema["properties"])
	return out
}

// printModel prints docs/model.md, or the section of a kind.
func printModel(cmd *cobra.Command, kind string) error {
	text := string(engine.Model())
	if kind != "" {
		_, section, _ := strings.Cut(text, "\n## "+kind+"\n")
		section, _, _ = strings.Cut(section, "\n## ")
		text = "## " + kind + "\n" + strings.TrimRight(section, "\n") + "\n"
	}
	if _, err := cmd.OutOrStdout().Write([]byte(text)); err != nil {
		return fmt.Errorf("write the model: %w", err)
	}
	return nil
}
