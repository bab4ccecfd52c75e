package workspace

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/cloudformation"
)

// templates are folders of templates: those of the tests of the loader, those of the
// examples of rules, and the corpus if it is there.
func templates(t *testing.T) map[string]fs.FS {
	t.Helper()
	out := map[string]fs.FS{"testdata": os.DirFS("../../testdata"), "sam": os.DirFS("../../parser/cloudformation/sam/testdata")}
	archives := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("../../" + name)
		if err != nil {
			return err
		}
		switch path.Ext(name) {
		case ".txtar":
			for _, f := range txtar.Parse(data).Files {
				archives[path.Join(name+".d", f.Name)] = &fstest.MapFile{Data: f.Data}
			}
		case ".yaml", ".json":
			archives[name] = &fstest.MapFile{Data: data}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out["here"] = archives
	if corpus := os.Getenv("BELAY_CORPUS"); corpus != "" {
		out["corpus"] = os.DirFS(corpus)
	}
	return out
}

// made are names that SAM makes: those of policies, which are seen as such, and those
// of deployment configurations of AWS.
var made = regexp.MustCompile(`Policy\d*$|^CodeDeployDefault\.`)

var holes = regexp.MustCompile("⟦[^⟧]*⟧")

// TestGlimpse holds what is said of templates that are looked at to what they load
// as: no name, no export and no word of a text may be missing.
func TestGlimpse(t *testing.T) {
	sure, all := 0, 0
	known := vocabulary(t)
	for name, fsys := range templates(t) {
		tree, _, err := walk.Walk(t.Context(), fsys, nil)
		if err != nil {
			t.Fatal(err)
		}
		found, err := cloudformation.Loader{}.Find(t.Context(), tree, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range found.Inputs {
			all++
			glimpse := in.(parser.Glimpsed).Glimpse()
			if glimpse == nil {
				continue
			}
			sure++
			u, err := in.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if files := in.(parser.Glimpsed).Files(); !slices.Equal(files, u.Files) {
				t.Errorf("%s %s: is of %v, seen as %v", name, in, u.Files, files)
			}
			held(t, name, u, glimpse)
			for _, word := range unseen(u, glimpse) {
				if !known(u, glimpse, word) {
					t.Errorf("%s %s: %s is not seen", name, u.Key, word)
				}
			}
		}
	}
	if t.Logf("%d of %d are seen", sure, all); sure < all/2 {
		t.Errorf("%d of %d are seen, want half", sure, all)
	}
}

// linked are templates that are linked in ways that the others are not.
var linked = fstest.MapFS{
	"exports.yaml":  {Data: []byte("Resources:\n  Q: {Type: AWS::SQS::Queue}\nOutputs:\n  Q: {Value: !GetAtt Q.Arn, Export: {Name: !Sub \"${AWS::StackName}-Inbox\"}}\n")},
	"imports.yaml":  {Data: []byte("Resources:\n  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, EventSourceArn: !ImportValue net-Inbox}}\n")},
	"named.yaml":    {Data: []byte("Resources:\n  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: pay-worker}}\n  P: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: pay-writes}}\n")},
	"alias.yaml":    {Data: []byte("Metadata: {Name: &name pay-worker}\nResources:\n  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: *name}}\n")},
	"attaches.yaml": {Data: []byte("Resources:\n  R: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [\"arn:aws:iam::123456789012:policy/pay-writes\"]}}\n")},
	"parent.yaml":   {Data: []byte("Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./child.yaml}}\n")},
	"child.yaml":    {Data: []byte("Resources:\n  T: {Type: AWS::SNS::Topic}\n")},
	"alarm.yaml":    {Data: []byte("Resources:\n  A: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: Own, MetricName: Errors}}\n")},
	"filter.yaml":   {Data: []byte("Resources:\n  F: {Type: AWS::Logs::MetricFilter, Properties: {LogGroupName: g, FilterPattern: x}}\n")},
	"onalarm.yaml":  {Data: []byte("Resources:\n  E: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [aws.cloudwatch]}}}\n")},
	"again.yaml": {Data: []byte("Resources:\n  R:\n    Type: AWS::IAM::Role\n    Metadata: {Own: &policy \"arn:aws:iam::123456789012:policy/pay-writes\"}\n" +
		"    Properties: {ManagedPolicyArns: [*policy]}\n")},
}

// notLinks are names of resources that are words of the loader too, or parameters of
// other templates: the outlines call those links, and no graph does.
var notLinks = []string{"http", "Name"}

// TestNear holds what is near to what is affected: of each two templates that are
// linked, a look at one tells that it may be.
func TestNear(t *testing.T) {
	all := templates(t)
	all["linked"] = linked
	for name, fsys := range all {
		tree, _, err := walk.Walk(t.Context(), fsys, nil)
		if err != nil {
			t.Fatal(err)
		}
		found, err := cloudformation.Loader{}.Find(t.Context(), tree, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		outlines, glances := make([]*Outline, len(found.Inputs)), make([]*Glance, len(found.Inputs))
		for i, in := range found.Inputs {
			u, err := in.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			outlines[i] = OutlineOf(u)
			outlines[i].names = slices.DeleteFunc(outlines[i].names, func(name string) bool { return slices.Contains(notLinks, name) })
			if glimpse := in.(parser.Glimpsed).Glimpse(); glimpse != nil {
				glances[i] = GlanceOf(u.Key, glimpse)
			}
		}
		if sees(t, name, outlines, glances) == 0 && name != "sam" {
			t.Errorf("%s: no templates are linked", name)
		}
	}
}

// sees holds glances to the outlines of the same units, and counts the links.
func sees(t *testing.T, name string, outlines []*Outline, glances []*Glance) (links int) {
	t.Helper()
	for _, o := range outlines {
		changed := map[string]bool{o.unit.Key: true}
		for i, other := range outlines {
			pair := []*Outline{o, other}
			if o == other || !Affected(pair, changed, nil)[other.unit.Key] && !Seen(pair, changed)[other.unit.Key] {
				continue
			}
			links++
			if g := glances[i]; g != nil && len(Near(pair[:1], []*Glance{g}, changed, changed)) == 0 {
				t.Errorf("%s: %s is linked with %s, which a look does not tell", name, o.unit.Key, g.key)
			}
		}
	}
	return links
}

// vocabulary tells whether a word of a unit that its source has not is the loader's:
// what follows the id of a resource, words of SAM and of IAM, keys in small letters.
func vocabulary(t *testing.T) func(u *model.Unit, g *model.Glimpse, word string) bool {
	t.Helper()
	var b strings.Builder
	for _, folder := range []string{"../../parser/cloudformation", "../../parser/draft", "../../parser/asl", "../iam"} {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(name, "testdata") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			data, err := os.ReadFile(name)
			b.WriteString(strings.ToLower(string(data)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	own := b.String()
	return func(u *model.Unit, g *model.Glimpse, word string) bool {
		if made.MatchString(word) {
			return true
		}
		id := ""
		for _, r := range u.Resources {
			if strings.HasPrefix(word, r.ID) && len(r.ID) > len(id) {
				id = r.ID
			}
		}
		word = strings.TrimPrefix(word, id)
		source := strings.ToLower(g.Text)
		for part := range strings.FieldsFuncSeq(strings.ToLower(word), func(c rune) bool { return strings.ContainsRune("./-_0123456789", c) }) {
			if !strings.Contains(own, part) && !strings.Contains(source, part) {
				return false
			}
		}
		return true
	}
}

// held holds the names, exports and kinds of a unit to what is seen of them.
func held(t *testing.T, name string, u *model.Unit, g *model.Glimpse) {
	t.Helper()
	o := OutlineOf(u)
	for _, r := range u.Resources {
		for _, text := range texts(nil, r.Attrs[nameAttribute(r.Kind)].Value) {
			if local[r.Kind] || !comparableText(text) {
				continue
			}
			names := g.Names
			if r.Kind == model.Policy {
				names = g.Policies
			}
			if !slices.ContainsFunc(names, func(n model.NameGlimpse) bool {
				if n.Whole {
					return n.Parts[0] == text.String()
				}
				return !slices.ContainsFunc(n.Parts, func(part string) bool { return !strings.Contains(text.String(), part) })
			}) {
				t.Errorf("%s %s: the name %s of %s is not seen", name, u.Key, text, r.ID)
			}
		}
	}
	for _, e := range u.Exports {
		if !slices.ContainsFunc(g.Exports, func(parts []string) bool {
			return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(e.Name.String(), part) })
		}) {
			t.Errorf("%s %s: the export %s is not seen", name, u.Key, e.Name)
		}
	}
	for what, pair := range map[string][2]bool{
		"imports": {o.imports, g.Imports}, "alarms": {o.alarms, g.Alarms}, "filters": {o.filters, g.MetricFilters}, "rules": {o.alarmRules, g.AlarmRules},
	} {
		if pair[0] && !pair[1] {
			t.Errorf("%s %s: %s are not seen", name, u.Key, what)
		}
	}
	if len(u.Children) > 0 {
		t.Errorf("%s %s: has nested stacks and is seen", name, u.Key)
	}
}

// unseen are the words of a unit's texts that its source does not seem to have.
func unseen(u *model.Unit, g *model.Glimpse) []string {
	o, glance := OutlineOf(u), GlanceOf(u.Key, g)
	var out []string
	for _, pair := range [][2]*passage{{&o.all, &glance.text}, {&o.attached, &glance.attached}} {
		for word := range strings.FieldsFuncSeq(holes.ReplaceAllString(pair[0].text, "⟦"), func(c rune) bool { return c >= 0x80 || !inWord(byte(c)) && c != '.' && c != '/' }) {
			if word = strings.Trim(word, "./-"); len(word) > 2 && pair[0].has(word) && !pair[1].says(soughtIn(word)) {
				out = append(out, word)
			}
		}
	}
	return out
}
