package sam_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation"
	"github.com/belay-dev/belay/parser/cloudformation/sam"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// agreement is the share of templates that have to agree with the transform
// without standing in differences.
const agreement = 0.95

// TestDifferential compares the expansion of every SAM template below
// BELAY_CORPUS with what aws-sam-translator makes of it: resources by type and
// logical id, and all of their properties.
func TestDifferential(t *testing.T) {
	folder := os.Getenv("BELAY_CORPUS")
	if folder == "" {
		t.Skip("BELAY_CORPUS names no folder of SAM templates")
	}
	if err := exec.Command("python3", "-c", "import samtranslator").Run(); err != nil {
		if os.Getenv("BELAY_CI") == "1" {
			t.Fatalf("python3 has no aws-sam-translator: %v", err)
		}
		t.Skip("python3 has no aws-sam-translator")
	}
	names := templates(t, folder)
	if len(names) == 0 {
		t.Fatalf("no SAM template below %s", folder)
	}
	translated := translate(t, names)

	agreeing, comparable, explained := 0, 0, map[string]bool{}
	for _, name := range names {
		key, err := filepath.Rel(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		key = filepath.ToSlash(key)
		want := translated[name]
		if want.Template == nil {
			t.Logf("%s: the transform refuses it: %s", key, want.Error)
			continue
		}
		comparable++
		diff := compare(t, name, want.Template)
		reason, known := differences[key]
		switch {
		case diff == "":
			agreeing++
			if known {
				t.Errorf("%s: agrees now, and differences has a reason why not", key)
			}
		case known:
			explained[key] = true
			t.Logf("%s: differs: %s", key, reason)
		default:
			t.Errorf("%s: differs (-transform +belay):\n%s", key, diff)
		}
	}
	t.Logf("%d templates, %d translate, %d agree, %d differ for a known reason", len(names), comparable, agreeing, len(explained))
	if float64(agreeing) < agreement*float64(comparable) {
		t.Errorf("%d of %d templates agree, want %.0f %%", agreeing, comparable, 100*agreement)
	}
}

// templates are the files below folder that ask for the transform.
func templates(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".yaml", ".yml", ".json", ".template":
		default:
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil && bytes.Contains(data, []byte(sam.Transform)) {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

type outcome struct {
	Template json.RawMessage `json:"template"`
	Error    string          `json:"error"`
}

func translate(t *testing.T, names []string) map[string]outcome {
	t.Helper()
	input, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("python3", "testdata/translate.py")
	command.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("translate: %v\n%s", err, stderr.Bytes())
	}
	var out map[string]outcome
	if err := json.Unmarshal(output, &out); err != nil {
		t.Fatalf("read what the transform made: %v", err)
	}
	return out
}

// compare returns how the expansion of a template differs from the transform's.
func compare(t *testing.T, name string, translated []byte) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	read := func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(name), file)) }
	got := cloudformation.Read(filepath.Base(name), data, cloudformation.ReadOptions{Read: read})
	sam.Expand(got, read)
	want := cloudformation.Read("translated.json", translated, cloudformation.ReadOptions{Read: read})
	return cmp.Diff(canonical(want), canonical(got))
}

// A hash stands at the end of an id.
var hashSuffix = regexp.MustCompile(`[0-9a-f]{10}$`)

// canonical is a template as it is compared: by type and id without hashes, the
// values as text.
func canonical(t *stack.Template) map[string]any {
	// Only ids that are made have hashes.
	ids := make(map[string]string)
	for _, r := range t.Resources {
		ids[r.ID] = hashSuffix.ReplaceAllString(r.ID, "")
	}
	c := canonicalizer{ids: ids}
	out := make(map[string]any)
	for _, r := range t.Resources {
		key := r.Type + " " + ids[r.ID]
		for out[key] != nil {
			key += " again"
		}
		out[key] = c.resource(r)
	}
	return out
}

type canonicalizer struct{ ids map[string]string }

func (c canonicalizer) resource(r *stack.Resource) map[string]any {
	out := make(map[string]any)
	for name, a := range r.Properties {
		if value := c.value(a.Value); value != nil && !unread(r.Type, name) {
			out[name] = value
		}
	}
	if body, ok := out["Body"].(map[string]any); ok {
		delete(body, "tags") // Tags are not made
	}
	if r.If != nil {
		out["If"] = fmt.Sprintf("%v", r.If)
	}
	return out
}

// unread lists the properties that are not compared, because they say where
// something was uploaded or nothing that is in the model.
func unread(typ, name string) bool {
	switch name {
	case "Tags":
		return true
	case "Code":
		return typ == "AWS::Lambda::Function"
	case "Content":
		return typ == "AWS::Lambda::LayerVersion"
	case "Description":
		return typ == "AWS::ApiGateway::Deployment"
	case "Definition", "DefinitionString", "DefinitionS3Location", "DefinitionSubstitutions":
		return typ == "AWS::StepFunctions::StateMachine"
	case "Body", "BodyS3Location":
		return false
	case "TemplateURL":
		return typ == "AWS::CloudFormation::Stack"
	}
	return false
}

func (c canonicalizer) value(v model.Value) any {
	switch v := v.(type) {
	case model.Text:
		return c.text(v)
	case model.Number:
		return v.Source
	case model.Bool:
		return fmt.Sprint(bool(v))
	case model.List:
		var out []any
		for _, item := range v {
			if value := c.value(item.Value); value != nil {
				out = append(out, value)
			}
		}
		return out
	case model.Block:
		out := make(map[string]any)
		for name, a := range v {
			if value := c.value(a.Value); value != nil {
				out[name] = value
			}
		}
		if len(out) == 0 {
			return nil // an empty mapping says nothing
		}
		return out
	case model.Choice:
		return map[string]any{"if": fmt.Sprintf("%v", v.If), "then": c.value(v.Then), "else": c.value(v.Else)}
	case model.Unknown:
		return "unknown"
	default:
		return nil
	}
}

func (c canonicalizer) text(t model.Text) string {
	var out strings.Builder
	for _, p := range t {
		switch {
		case p.Hole == nil:
			out.WriteString(p.Literal)
		case p.Hole.Name == "AWS::Partition":
			out.WriteString("aws") // the transform writes that of its own region
		default:
			id, attribute, _ := strings.Cut(p.Hole.Name, ".")
			if plain, ok := c.ids[id]; ok {
				id = plain
			}
			out.WriteString("⟦" + strings.TrimSuffix(id+"."+attribute, ".") + "⟧")
		}
	}
	return out.String()
}

// differences lists the templates of the public corpora whose expansion is not
// the transform's, each with the reason.
var differences = map[string]string{}

