package sam_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// TestTransform compares the expansion of the templates of testdata, which use
// everything that SAM has, with what aws-sam-translator makes of them.
func TestTransform(t *testing.T) {
	needTranslator(t)
	names, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no templates in testdata: %v", err)
	}
	translated := translate(t, names)
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			want := translated[name]
			switch filepath.Base(name) {
			case "refused.yaml":
				if want.Template != nil {
					t.Error("the transform takes what it should refuse")
				}
				return
			case "local.yaml": // the transform reads no local files
				return
			}
			if want.Template == nil {
				t.Fatalf("the transform refuses it: %s", want.Error)
			}
			if diff := compare(t, name, want.Template); diff != "" {
				t.Errorf("differs (-transform +belay):\n%s", diff)
			}
		})
	}
}

// TestDifferential compares the expansion of every SAM template below
// BELAY_CORPUS with what aws-sam-translator makes of it: resources by type and
// logical id, and all of their properties.
func TestDifferential(t *testing.T) {
	folder := os.Getenv("BELAY_CORPUS")
	if folder == "" {
		t.Skip("BELAY_CORPUS names no folder of SAM templates")
	}
	needTranslator(t)
	names := templates(t, folder)
	if len(names) == 0 {
		t.Fatalf("no SAM template below %s", folder)
	}
	translated := translate(t, names)

	var agreeing, translating, explained int
	for _, name := range names {
		key, err := filepath.Rel(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		want := translated[name]
		if want.Template == nil {
			t.Logf("%s: the transform refuses it: %s", key, want.Error)
			continue
		}
		translating++
		diff := compare(t, name, want.Template)
		reason, known := differences[filepath.ToSlash(key)]
		switch {
		case diff == "":
			agreeing++
			if known {
				t.Errorf("%s: agrees now, and differences has a reason why not", key)
			}
		case known:
			explained++
			t.Logf("%s: differs: %s", key, reason)
		default:
			t.Errorf("%s: differs (-transform +belay):\n%s", key, diff)
		}
	}
	t.Logf("%d templates, %d translate, %d agree, %d differ for a known reason", len(names), translating, agreeing, explained)
	if float64(agreeing) < agreement*float64(translating) {
		t.Errorf("%d of %d templates agree, want %.0f %%", agreeing, translating, 100*agreement)
	}
}

func needTranslator(t *testing.T) {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "python3", "-c", "import samtranslator").Run(); err != nil {
		if os.Getenv("BELAY_CI") == "1" {
			t.Fatalf("python3 has no aws-sam-translator: %v", err)
		}
		t.Skip("python3 has no aws-sam-translator")
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
	command := exec.CommandContext(t.Context(), "python3", "testdata/translate.py")
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
	for _, p := range got.Problems {
		if p.ID == "sam-refused" || p.ID == "sam-unknown-property" {
			return "the transform takes it, and " + p.At.String() + " has the problem: " + p.Message
		}
	}
	want := cloudformation.Read("translated.json", translated, cloudformation.ReadOptions{Read: read})
	for _, world := range worlds(got) {
		if diff := cmp.Diff(canonical(want, world), canonical(got, world)); diff != "" {
			return fmt.Sprintf("where %v:\n%s", world, diff)
		}
	}
	return ""
}

// worlds are the ways to answer what the parameters of a template leave open.
func worlds(t *stack.Template) []map[string]string {
	out := []map[string]string{{}}
	for _, choice := range t.Choices {
		var next []map[string]string
		for _, world := range out {
			for _, outcome := range choice.Outcomes {
				more := maps.Clone(world)
				more[choice.Name] = outcome
				next = append(next, more)
			}
		}
		if out = next; len(out) > 64 {
			out = out[:64]
		}
	}
	return out
}

// A hash stands at the end of an id.
var hashSuffix = regexp.MustCompile(`[0-9a-f]{10}$`)

// canonical is a template in one world as it is compared: by type and id without
// hashes, the values as text.
func canonical(t *stack.Template, world map[string]string) map[string]any {
	c := canonicalizer{ids: map[string]string{}, world: world, conditions: map[string]model.Guard{}}
	for _, r := range t.Resources {
		c.ids[r.ID] = hashSuffix.ReplaceAllString(r.ID, "")
	}
	for _, condition := range t.Conditions {
		c.conditions[condition.Name] = condition.If
	}
	out := make(map[string]any)
	for _, r := range t.Resources {
		if !c.holds(r.If) {
			continue
		}
		key := r.Type + " " + c.ids[r.ID]
		for out[key] != nil {
			key += " again"
		}
		out[key] = c.resource(r)
	}
	return out
}

type canonicalizer struct {
	ids        map[string]string
	world      map[string]string
	conditions map[string]model.Guard
}

func (c canonicalizer) holds(guard model.Guard) bool {
	switch g := guard.(type) {
	case model.Is:
		return c.world[g.Choice] == g.Outcome
	case model.Named:
		return c.holds(c.conditions[g.Name])
	case model.Not:
		return !c.holds(g.Guard)
	case model.All:
		return !slices.ContainsFunc(g, func(g model.Guard) bool { return !c.holds(g) })
	case model.Any:
		return slices.ContainsFunc(g, c.holds)
	default:
		return true
	}
}

func (c canonicalizer) resource(r *stack.Resource) map[string]any {
	out := map[string]any{}
	for name, a := range r.Properties {
		if value := c.named(name, a.Value); value != nil && !unread(r.Type, name) {
			out[name] = value
		}
	}
	if body, ok := out["Body"].(map[string]any); ok {
		delete(body, "tags") // Tags are not made
	}
	return out
}

// named is a value under its name. The order in some lists says nothing, and
// neither does whether one item stands in a list.
func (c canonicalizer) named(name string, v model.Value) any {
	value := c.value(v)
	switch name {
	case "Statement", "Action", "Resource", "Policies", "ManagedPolicyArns":
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		return list
	}
	return value
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
		return strconv.FormatFloat(v.Value, 'f', -1, 64)
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
			if value := c.named(name, a.Value); value != nil {
				out[name] = value
			}
		}
		if len(out) == 0 {
			return nil // an empty mapping says nothing
		}
		if inner, ok := out["schema"].(map[string]any); ok && len(out) == 1 && inner["schema"] != nil {
			return inner // the transform wraps the headers of preflight answers as often as it passes them
		}
		return out
	case model.Choice:
		if c.holds(v.If) {
			return c.value(v.Then)
		}
		return c.value(v.Else)
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
