package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	cases := map[string]struct {
		content string
		want    Config
		err     string
	}{
		"empty":        {content: "", want: Config{}},
		"only comment": {content: "# nothing yet\n", want: Config{}},
		"all": {
			content: `
environments:
  prod:
    class: prod
    parameters:
      Stage: prod
      Account: 012345678901
      Subnets: [a, b]
    parameter-files: [params/prod.json]
  dev:
plans:
  infra/prod: build/prod.json
workspaces: [services/*]
`,
			want: Config{
				Plans: []Plan{{Folder: "infra/prod", File: "build/prod.json"}},
				Environments: []Environment{
					{
						Name: "prod", Class: "prod",
						Parameters:     map[string]string{"Stage": "prod", "Account": "012345678901", "Subnets": "a,b"},
						ParameterFiles: []string{"params/prod.json"},
					},
					{Name: "dev"},
				},
				Workspaces: []string{"services/*"},
			},
		},
		"no plan": {content: "plans: {infra: [a]}\n", err: "read .belay.yaml: line 1: the plan of infra is not a value"},
		"misspelt key": {
			content: "\nenvironment:\n  prod: {}\n",
			err:     "read .belay.yaml: line 2: the file has no key environment; did you mean environments?",
		},
		"unknown key": {
			content: "whatever: []\n",
			err:     "read .belay.yaml: line 1: the file has no key whatever; belay config schema lists those there are",
		},
		"unknown class": {
			content: "environments:\n  x:\n    class: production\n",
			err:     "read .belay.yaml: line 3: there is no class production; there is ephemeral, prod, shared",
		},
		"key of an environment": {
			content: "environments:\n  x:\n    parameter: {}\n",
			err:     "read .belay.yaml: line 3: environment x has no key parameter; did you mean parameters?",
		},
		"key twice":       {content: "workspaces: []\nworkspaces: []\n", err: "read .belay.yaml: line 2: workspaces is already set in line 1"},
		"not a mapping":   {content: "- a\n", err: "read .belay.yaml: line 1: the file is not a mapping"},
		"not a list":      {content: "workspaces: a\n", err: "read .belay.yaml: line 1: workspaces is not a list"},
		"item of a list":  {content: "workspaces: [{}]\n", err: "read .belay.yaml: line 1: an item of workspaces is not a text"},
		"parameter block": {content: "environments: {x: {parameters: {A: {}}}}\n", err: "read .belay.yaml: line 1: parameter A is neither a value nor a list of values"},
		"alias":           {content: "environments:\n  a: &a {class: prod}\n  b: *a\n", err: "read .belay.yaml: line 3: there is an alias; write it out"},
		"not YAML":        {content: "a: [\n", err: "read .belay.yaml: yaml: line 1: did not find expected node content"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(Name, []byte(c.content))
			if c.err != "" {
				if err == nil || err.Error() != c.err {
					t.Errorf("got error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.IgnoreUnexported(Config{})); diff != "" {
				t.Errorf("config (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEnvironment(t *testing.T) {
	config := Config{Environments: []Environment{{Name: "prod"}, {Name: "dev"}}}
	if got, err := config.Environment("dev"); err != nil || got.Name != "dev" {
		t.Errorf("got %v, %v, want dev", got, err)
	}
	for name, want := range map[string]string{
		"prd": "there is no environment prd; did you mean prod?",
		"qa":  "there is no environment qa; there is prod, dev",
	} {
		if _, err := config.Environment(name); err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
	}
	if _, err := (Config{}).Environment("dev"); err == nil {
		t.Error("got no error for an environment of no file")
	}
}

func TestDistance(t *testing.T) {
	cases := []struct {
		a, b string
		want int
	}{
		{a: "", b: "", want: 0},
		{a: "timeout", b: "timeout", want: 0},
		{a: "timout", b: "timeout", want: 1},
		{a: "Timeout", b: "timeout", want: 0},
		{a: "abc", b: "", want: 3},
		{a: "kitten", b: "sitting", want: 3},
	}
	for _, c := range cases {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
