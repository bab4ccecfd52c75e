package data

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestGenerated runs the generator and compares. It needs npm and its registry,
// so only CI is required to have them.
func TestGenerated(t *testing.T) {
	if os.Getenv("BELAY_CI") == "" {
		t.Skip("BELAY_CI is not set: the generator takes its sources from npm")
	}
	out := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "run", "./generate", "-out", out)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("generate: %v\n%s", err, output)
	}
	for name, have := range map[string]string{"actions.bin": actionsFile, "managed.bin": managedFile} {
		want, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		if have != string(want) {
			t.Errorf("%s is not what the generator makes: run go generate ./internal/iam/data", name)
		}
	}
}

func TestSize(t *testing.T) {
	if got := len(actionsFile) + len(managedFile); got > 500_000 {
		t.Errorf("got %d bytes of facts, want at most 500,000", got)
	}
}

func actions(tb testing.TB) *Universe {
	tb.Helper()
	u, err := Actions()
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

func TestActions(t *testing.T) {
	u := actions(t)
	if u.Len() < 22_000 || len(u.Services) < 450 {
		t.Fatalf("got %d actions of %d services", u.Len(), len(u.Services))
	}
	if age := u.Source.Age(time.Date(2026, 10, 6, 0, 0, 0, 0, time.UTC)); age != 10*24*time.Hour {
		t.Errorf("got an age of %v for %s", age, u.Source.Date)
	}
	for _, test := range []struct {
		action, levels, types, key string
	}{
		{"SQS:sendmessage", "Write", "queue!", ""},
		{"sqs:AddPermission", "Write, Permissions management", "queue!", ""},
		{"s3:GetObject", "Read", "accesspointobject object", "s3:ExistingObjectTag/<key>"},
		{"xray:PutTraceSegments", "Write", "", ""},
		{"logs:CreateLogGroup", "Write", "log-group!", ""},
		{"lambda:InvokeFunction", "Write", "function!", "lambda:InvokedViaFunctionUrl"},
	} {
		t.Run(test.action, func(t *testing.T) {
			id, ok := u.Find(test.action)
			if !ok {
				t.Fatal("not found")
			}
			a, err := u.Action(id)
			if err != nil {
				t.Fatal(err)
			}
			if a.Levels.String() != test.levels {
				t.Errorf("got levels %s, want %s", a.Levels, test.levels)
			}
			var types []string
			for _, at := range a.Types {
				name := at.Type.Name
				if at.Required {
					name += "!"
				}
				types = append(types, name)
			}
			if got := strings.Join(types, " "); got != test.types {
				t.Errorf("got types %q, want %q", got, test.types)
			}
			found := test.key == ""
			for _, k := range a.Keys {
				found = found || k.Name == test.key
			}
			if !found {
				t.Errorf("got keys %v, want one %s", a.Keys, test.key)
			}
		})
	}
	if _, ok := u.Find("sqs:SendMessages"); ok {
		t.Error("found an action that there is not")
	}
	for _, s := range u.Services {
		if _, err := s.Types(); err != nil {
			t.Error(err)
		}
	}
}

func TestManaged(t *testing.T) {
	m, err := ManagedPolicies()
	if err != nil {
		t.Fatal(err)
	}
	if len(m.All()) < 1_500 {
		t.Fatalf("got %d policies", len(m.All()))
	}
	for _, p := range m.All() {
		document, err := m.Document(p)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Statement json.RawMessage }
		if err := json.Unmarshal([]byte(document), &got); err != nil || len(got.Statement) == 0 {
			t.Errorf("%s: %v in %s", p.Name, err, document)
		}
	}
	p, ok := m.FindARN("arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
	if !ok {
		t.Fatal("AWSLambdaBasicExecutionRole not found")
	}
	document, _ := m.Document(p)
	want := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}`
	if document != want {
		t.Errorf("got %s", document)
	}
	for _, name := range []string{"arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole", "arn:aws:iam::111122223333:policy/AdministratorAccess"} {
		if _, ok := m.FindARN(name); ok {
			t.Errorf("found %s", name)
		}
	}
	if _, ok := m.Find("AWSLambdaBasicExecutionRole"); !ok {
		t.Error("a bare name is not found")
	}
}

// The benchmarks unpack as the first question does.
func BenchmarkActions(b *testing.B) {
	for b.Loop() {
		r := reader{rest: actionsFile}
		u := &Universe{Source: r.source(), prefixes: map[string]*Service{}}
		head, body := r.section(), r.section()
		index, err := head.unpack()
		if err != nil {
			b.Fatal(err)
		}
		if err := u.read(&reader{rest: index}, body.unpack); err != nil {
			b.Fatal(err)
		}
		if _, err := u.Action(0); err != nil { // the details too
			b.Fatal(err)
		}
	}
}

func BenchmarkManagedDocument(b *testing.B) {
	m, err := ManagedPolicies()
	if err != nil {
		b.Fatal(err)
	}
	r := reader{rest: managedFile}
	r.source()
	r.section()
	shared := r.section()
	r.number()
	block := r.section()
	for b.Loop() {
		if _, err := unpackStrings(shared); err != nil {
			b.Fatal(err)
		}
		unpacked, err := block.unpack()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.decode(unpacked, m.blockSize/2); err != nil {
			b.Fatal(err)
		}
	}
}

// TestTables holds the hand-written tables against the published facts: a name
// in them that is no action is a mistake.
func TestTables(t *testing.T) {
	u := actions(t)
	check := func(table, action string) {
		t.Helper()
		if id, ok := u.Find(action); !ok || u.Name(id) != action {
			t.Errorf("%s: %s is no action", table, action)
		}
	}
	for action := range optional {
		check("optional", action)
		id, _ := u.Find(action)
		a, err := u.Action(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range a.Types {
			if at.Required {
				t.Errorf("optional: %s requires a %s", action, at.Type.Name)
			}
		}
		if len(a.Types) == 0 {
			t.Errorf("optional: %s has no resource type at all", action)
		}
	}
	for action := range scoping {
		if action != "" {
			check("scoping", action)
		}
	}
	for kind, list := range sensitive {
		for _, action := range list {
			check(string(kind), action)
		}
	}
	for action, needs := range dependent {
		check("dependent", action)
		for _, need := range needs {
			check("dependent", need)
		}
	}
	for alias, action := range aliases {
		check("aliases", action)
		if alias != strings.ToLower(alias) {
			t.Errorf("aliases: %s is not in lower case", alias)
		}
		if _, ok := u.Find(alias); ok {
			t.Errorf("aliases: %s is an action itself", alias)
		}
	}
	for service, names := range dataPlane {
		for _, name := range names {
			check("dataPlane", service+":"+name)
		}
	}
	for name := range moreFormats {
		service, name, _ := strings.Cut(name, ":")
		types, err := u.Service(service).Types()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(types, func(rt ResourceType) bool { return rt.Name == name }) {
			t.Errorf("moreFormats: %s has no type %s", service, name)
		}
	}
}
