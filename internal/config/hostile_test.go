package config

import (
	"strings"
	"testing"
)

// TestHostile reads files that somebody wrote to make Belay do what it should
// not. Each is refused with its place.
func TestHostile(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'j'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 8) + "*" + string(c-1) + "]\n"
	}
	cases := map[string]struct{ content, err string }{
		"bomb of aliases":      {content: bomb, err: "line 2: there is an alias; write it out"},
		"alias of itself":      {content: "plans: &a {x: *a}\n", err: "there is an alias; write it out"},
		"merge key":            {content: "environments:\n  a: &a {class: prod}\n  b: {<<: *a}\n", err: "line 3: there is an alias; write it out"},
		"large":                {content: "# " + strings.Repeat("x", MaxSize) + "\n", err: "it is larger than 1024 KiB"},
		"deep":                 {content: "settings: {x: " + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "}\n", err: "line 1: it is nested too deep"},
		"very deep":            {content: strings.Repeat("[", 200000), err: "read .belay.yaml: yaml: "},
		"tag of a language":    {content: "profile: !!python/object/apply:os.system [id]\n", err: "line 1: there is a tag, "},
		"binary":               {content: "fail-on: !!binary bmV2ZXI=\n", err: "line 1: there is a tag, !!binary; leave it out"},
		"own tag":              {content: "signals: !include other.yaml\n", err: "line 1: there is a tag, !include; leave it out"},
		"two documents":        {content: "profile: pr\n---\nprofile: pre-commit\n", err: "it holds more than one document"},
		"key that is a list":   {content: "? [profile]\n: pr\n", err: "line 1: there is a key that is no word"},
		"escape in a key":      {content: "\"\\e]0;x\\a\\e[2J\": 1\n", err: "line 1: the file has no key �]0;x��[2J"},
		"command of a log":     {content: "profile: \"x\\n::add-mask::y\"\n", err: "there is no profile x�::add-mask::y"},
		"parameters elsewhere": {content: "environments: {a: {parameter-files: [../../etc/passwd]}}\n", err: "line 1: ../../etc/passwd leads out of the folder"},
		"absolute parameters":  {content: "environments: {a: {parameter-files: [/etc/passwd]}}\n", err: "line 1: /etc/passwd leads out of the folder"},
		"hidden way out":       {content: "environments: {a: {parameter-files: [x/../../y]}}\n", err: "line 1: x/../../y leads out of the folder"},
		"plan elsewhere":       {content: "plans: {infra: ../plan.json}\n", err: "line 1: ../plan.json leads out of the folder"},
		"plan of elsewhere":    {content: "plans: {../infra: plan.json}\n", err: "line 1: ../infra leads out of the folder"},
		"skip without reason":  {content: "skip: [{rules: [timeout-default]}]\n", err: "line 1: skip has no reason"},
		"skip with blanks":     {content: "skip: [{rules: [timeout-default], reason: ' '}]\n", err: "line 1: reason is empty"},
		"skip without rules":   {content: "skip: [{reason: x}]\n", err: "line 1: skip has no rules"},
		"skip by a pattern":    {content: "skip: [{rules: ['*'], reason: x}]\n", err: "line 1: * is no id of a rule"},
		"severity off":         {content: "severities: {timeout-default: off}\n", err: "line 1: there is no severity off; skip turns a rule off, with a reason"},
		"bomb of braces":       {content: "workspaces: ['" + strings.Repeat("{a,aa}", 24) + "b']\n", err: "stand for more than 64 patterns"},
		"output":               {content: "output: [sarif=../x]\n", err: "line 1: the file has no key output"},
		"not UTF-8":            {content: "profile: \xff\xfe\n", err: "read .belay.yaml: yaml: "},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(Name, []byte(c.content))
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Fatalf("got error %v, want %s", err, c.err)
			}
			if strings.ContainsAny(err.Error(), "\n\x1b\x07") {
				t.Errorf("the error holds what a terminal obeys: %q", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("profile: pr\nskip: [{rules: [a], reason: b, until: 2027-01-01}]\n")
	f.Add("environments: {a: {parameters: {b: [c, 1]}}}\nplans: {a: b}\n")
	f.Add("settings: {a: {b: [1, true, x]}}\ntrusted-accounts: [012345678901]\n")
	f.Fuzz(func(t *testing.T, content string) {
		config, err := Parse(Name, []byte(content))
		if err != nil && strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("the error holds what a terminal obeys: %q", err)
		}
		for _, s := range config.Settings(Name) {
			for _, like := range []any{true, "", 1.0, []any{}, map[string]any{}} {
				if value, err := s.Value(like); (value == nil) == (err == nil) {
					t.Errorf("setting %s like %T: got %v and %v", s.Name, like, value, err)
				}
			}
		}
	})
}
