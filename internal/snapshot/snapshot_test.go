package snapshot_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
)

var update = flag.Bool("update", false, "rewrite testdata")

// example writes the snapshot of testdata under a name.
func example(t *testing.T, name string) []byte {
	t.Helper()
	var out bytes.Buffer
	header := exampleHeader
	w, err := snapshot.NewWriter(&out, name, &header)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range exampleItems {
		call, list, _ := strings.Cut(item.call, "/")
		result := snapshot.Result{Region: item.region, Call: call, List: list}
		if err := w.Item(result, item.id, item.of, json.RawMessage(item.value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestExample(t *testing.T) {
	got := example(t, "example.json")
	if *update {
		if err := os.WriteFile("testdata/example.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/example.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("testdata/example.json (-file +written):\n%s", diff)
	}
}

func read(t *testing.T, name string, content []byte) *snapshot.Snapshot {
	t.Helper()
	s, err := snapshot.Read(name, content)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReadsWhatItWrites(t *testing.T) {
	for _, name := range []string{"example.json", "example.json.zst"} {
		t.Run(name, func(t *testing.T) {
			content := example(t, name)
			if !snapshot.Sniff(name, content) {
				t.Error("is not taken for a snapshot")
			}
			s := read(t, name, content)
			header := exampleHeader
			header.BelaySnapshot = snapshot.Version
			for i := range s.Calls {
				if s.Calls[i].Line == 0 {
					t.Errorf("%s has no line", s.Calls[i].Name)
				}
				s.Calls[i].Line = 0
			}
			if diff := cmp.Diff(header, s.Header); diff != "" {
				t.Errorf("header (-written +read):\n%s", diff)
			}
			if got := example(t, "example.json"); !bytes.Equal(got, s.Text) {
				t.Error("the readable form is another than what plain JSON is written")
			}
			items := 0
			for _, result := range s.Results {
				items += len(result.Items)
			}
			if items != len(exampleItems) {
				t.Errorf("got %d items, want %d", items, len(exampleItems))
			}
		})
	}
}

// TestPlaces looks for every name of a field where its place says it is.
func TestPlaces(t *testing.T) {
	s := read(t, "example.json", example(t, "example.json"))
	lines := strings.Split(string(s.Text), "\n")
	checked := 0
	for _, result := range s.Results {
		for _, item := range result.Items {
			attr := item.Attr()
			if attr.At != item.At {
				t.Errorf("%s: its value is at %s and it is at %s", item.ID, attr.At, item.At)
			}
			if line := lines[item.At.Line-1]; !strings.Contains(line, `"Id": `) || !strings.Contains(line, item.ID) {
				t.Errorf("%s is not at %s, which is %s", item.ID, item.At, line)
			}
			checked += checkPlaces(t, lines, attr.Value)
		}
	}
	if checked < 50 {
		t.Errorf("only %d places were checked", checked)
	}
}

func checkPlaces(t *testing.T, lines []string, value model.Value) int {
	t.Helper()
	checked := 0
	switch value := value.(type) {
	case model.Block:
		for key, attr := range value {
			line := []rune(lines[attr.At.Line-1])
			if got := string(line[attr.At.Column-1:]); !strings.HasPrefix(got, `"`+key+`"`) {
				t.Errorf("%s is not at %s, where %s stands", key, attr.At, got)
			}
			checked += 1 + checkPlaces(t, lines, attr.Value)
		}
	case model.List:
		for _, attr := range value {
			checked += checkPlaces(t, lines, attr.Value)
		}
	default:
	}
	return checked
}

func TestOf(t *testing.T) {
	s := read(t, "example.json", example(t, "example.json"))
	result := s.Result("eu-central-1", "lambda:ListAliases", "")
	function := "arn:aws:lambda:eu-central-1:123456789012:function:resize"
	if got := len(result.Of(function)); got != 1 {
		t.Errorf("got %d aliases of %s, want 1", got, function)
	}
	if got := len(result.Of("nobody")); got != 0 {
		t.Errorf("got %d aliases of nobody", got)
	}
	if _, failed := s.Failed("eu-central-1", "lambda:GetPolicy", function); !failed {
		t.Error("a call that was denied has not failed")
	}
	if _, failed := s.Failed("eu-central-1", "lambda:GetPolicy", "arn:aws:lambda:eu-central-1:123456789012:function:mail"); failed {
		t.Error("a call has failed for an item that it was not denied for")
	}
	if f, failed := s.Failed("us-east-1", "lambda:GetPolicy", function); !failed || f.Code != snapshot.CodeDependency {
		t.Errorf("a call that was not made has not failed: %v", f)
	}
}

// plain is as the aws command writes it; URL-encoded is as the API returns it.
const plain = `{
    "UserDetailList": [],
    "GroupDetailList": [],
    "RoleDetailList": [
        {
            "Path": "/",
            "RoleName": "worker",
            "Arn": "arn:aws:iam::123456789012:role/worker",
            "AssumeRolePolicyDocument": {
                "Statement": [{"Effect": "Allow"}]
            }
        }
    ],
    "Policies": [
        {
            "Arn": "arn:aws:iam::aws:policy/AdministratorAccess",
            "PolicyVersionList": [{"Document": "%7B%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%7D%5D%7D"}]
        }
    ]
}`

func TestPlain(t *testing.T) {
	if !snapshot.Sniff("iam.json", []byte(plain)) {
		t.Fatal("is not taken for a snapshot")
	}
	s := read(t, "iam.json", []byte(plain))
	if !s.Plain || s.Account != "123456789012" || s.Partition != "aws" || !s.Complete || !slices.Equal(s.Services, []string{"iam"}) {
		t.Errorf("got %+v", s.Header)
	}
	role := s.Result(snapshot.Global, "iam:GetAccountAuthorizationDetails", "RoleDetailList").Items[0]
	if want := (source.Span{File: "iam.json", Line: 8, Column: 13}); role.At != want || role.ID != "arn:aws:iam::123456789012:role/worker" {
		t.Errorf("got %s at %s, want it at %s", role.ID, role.At, want)
	}
	trust := role.Attr().Value.(model.Block)["AssumeRolePolicyDocument"].Value.(model.Block)
	if trust["Statement"].At.Line != 10 {
		t.Errorf("the trust policy is at %s", trust["Statement"].At)
	}
	policy := s.Result(snapshot.Global, "iam:GetAccountAuthorizationDetails", "Policies").Items[0]
	version := policy.Attr().Value.(model.Block)["PolicyVersionList"].Value.(model.List)[0].Value.(model.Block)
	document, ok := version["Document"].Value.(model.Block)
	if !ok {
		t.Fatalf("a URL-encoded document is read as %T", version["Document"].Value)
	}
	if at := document["Statement"].At; at.Line != 17 {
		t.Errorf("a URL-encoded document is at %s", at)
	}
}

func TestPlainWithoutList(t *testing.T) {
	s := read(t, "iam.json", []byte(strings.Replace(plain, `"GroupDetailList": [],`, "", 1)))
	if s.Complete || s.Calls[0].Complete || s.Calls[0].Failures[0].Message != "the output has no GroupDetailList" {
		t.Errorf("got %+v", s.Header)
	}
	for _, kind := range s.Calls[0].Undecided {
		if _, ok := model.Kinds[model.Kind(kind)]; !ok {
			t.Errorf("undecided is %s, which is no kind", kind)
		}
	}
}

func TestPlainThatIsNotAll(t *testing.T) {
	text := strings.Replace(plain, `"UserDetailList"`, `"NextToken": "abc", "UserDetailList"`, 1)
	s := read(t, "iam.json", []byte(text))
	if s.Complete || len(s.Calls[0].Failures) != 1 {
		t.Errorf("an output with a token for more is complete: %+v", s.Header)
	}
}

func TestReadErrors(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"not JSON":     {"{\n  \"BelaySnapshot\": 1,\n  \"Tool\": belay\n}", "x.json:3:"},
		"truncated":    {"{\n  \"BelaySnapshot\": 1,\n", "x.json:3:1"},
		"empty":        {"", "x.json:1:1"},
		"newer":        {"{\n  \"BelaySnapshot\": 9}", "x.json:2:3: this snapshot is of version 9"},
		"other":        {`{"a": 1}`, "x.json is no snapshot"},
		"list":         {`[]`, "x.json is no snapshot"},
		"no id":        {"{\"BelaySnapshot\": 1, \"Results\": {\"global\": {\"iam:ListAccountAliases\": [\n{\"Value\": 1}]}}}", "x.json:2:1: an item of iam:ListAccountAliases"},
		"no items":     {`{"BelaySnapshot": 1, "Results": {"global": {"iam:ListAccountAliases": 3}}}`, "is no list"},
		"no calls":     {`{"BelaySnapshot": 1, "Results": {"global": 3}}`, "is no mapping of calls"},
		"no regions":   {`{"BelaySnapshot": 1, "Results": 3}`, "is no mapping of regions"},
		"wrong ledger": {`{"BelaySnapshot": 1, "Calls": [{"Pages": "x"}]}`, "read Calls"},
		"wrong time":   {`{"BelaySnapshot": 1, "Started": "yesterday"}`, "read Started"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := snapshot.Read("x.json", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := snapshot.Read("x.json.zst", []byte("no zstd")); err == nil || !strings.Contains(err.Error(), "decompress x.json.zst") {
		t.Errorf("got %v", err)
	}
}

func TestSniffPassesOver(t *testing.T) {
	for name, text := range map[string]string{
		"template.json":  `{"AWSTemplateFormatVersion": "2010-09-09"}`,
		"policies.json":  `{"Policies": [{"PolicyName": "x"}]}`,
		"list.json":      `[{"BelaySnapshot": 1}]`,
		"empty.json":     ``,
		"archive.zst":    `no zstd`,
		"mentioned.json": `{"About": "BelaySnapshot"}`,
	} {
		if snapshot.Sniff(name, []byte(text)) {
			t.Errorf("%s is taken for a snapshot", name)
		}
	}
}

// FuzzRead holds that nothing crashes the reader and that what is read has values.
func FuzzRead(f *testing.F) {
	content, err := os.ReadFile("testdata/example.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Add([]byte(plain))
	f.Add([]byte(`{"BelaySnapshot":1,"Results":{"global":{"a:b":[{"Id":"\u00e9\"","Value":{"Document":"%7B%7D"}}]}}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := snapshot.Read("x.json", content)
		if err != nil {
			return
		}
		for _, result := range s.Results {
			for _, item := range result.Items {
				if attr := item.Attr(); attr.At.Line == 0 {
					t.Errorf("%s has no place", item.ID)
				}
			}
		}
	})
}

func day(hour int) time.Time { return time.Date(2026, 11, 24, hour, 0, 0, 0, time.UTC) }
