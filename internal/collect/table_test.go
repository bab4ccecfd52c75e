package collect

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/collect/settings"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
)

const snapshotDoc = "../../docs/snapshot.md"

// TestTable holds what the collection relies on.
func TestTable(t *testing.T) {
	at := map[string]int{}
	for i := range operations {
		o := &operations[i]
		if _, ok := at[o.name]; ok {
			t.Errorf("%s is there twice", o.name)
		}
		at[o.name] = i
		if o.call == nil {
			t.Errorf("%s has no call", o.name)
		}
		for _, of := range o.of {
			name, _, _ := strings.Cut(of, "/")
			parent, ok := at[name]
			switch {
			case !ok:
				t.Errorf("%s is made for items of %s, which is not before it", o.name, name)
			case operations[parent].service() != o.service() || operations[parent].global != o.global:
				// Only operations of one service in one region are made one after the other.
				t.Errorf("%s is made for items of %s, which goes beside it", o.name, name)
			case operations[parent].optional && !o.optional:
				t.Errorf("%s is needed and %s, whose items it is made for, is not", o.name, name)
			}
		}
		for _, kind := range o.hides {
			if _, ok := model.Kinds[kind]; !ok {
				t.Errorf("%s hides %s, which is no kind", o.name, kind)
			}
		}
		if o.resources != nil && !slices.Equal(o.allowed(), reading) {
			t.Errorf("%s is limited to resources, which is written for API Gateway alone", o.name)
		}
		if i > 0 && operations[i-1].service() != o.service() && slices.ContainsFunc(operations[:i], func(p operation) bool { return p.service() == o.service() }) {
			t.Errorf("operations of %s do not stand together", o.service())
		}
	}
}

// TestServices holds the names of services to the table, which a program that leaves
// collecting to another one does not have.
func TestServices(t *testing.T) {
	var want []string
	for i := range operations {
		want = append(want, operations[i].service())
	}
	if want = sorted(want); !slices.Equal(settings.Services, want) {
		t.Errorf("settings.Services is %q, want %q", settings.Services, want)
	}
}

// TestDocument holds docs/snapshot.md to the table.
func TestDocument(t *testing.T) {
	const begin, end = "<!-- calls: go test ./internal/collect -update -->\n", "<!-- end of calls -->\n"
	content, err := os.ReadFile(snapshotDoc)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(content), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no %q and %q", snapshotDoc, begin, end)
	}
	var out strings.Builder
	out.WriteString("| call | made for | leaves undecided | left out | as documents |\n|---|---|---|---|---|\n")
	for i := range operations {
		o := &operations[i]
		made := "each region"
		if o.global {
			made = "the account"
		}
		if o.of != nil {
			made = "each of " + ticked(o.of)
		}
		if o.onRequest {
			made += ", with `--last-accessed`"
		}
		if o.optional {
			made += ", if permitted"
		}
		var kinds []string
		for _, kind := range o.hides {
			kinds = append(kinds, string(kind))
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", o.name, made, strings.Join(kinds, ", "), ticked(o.drop), ticked(o.documents))
	}
	want := before + begin + out.String() + end + after
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(snapshotDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(content), want); diff != "" {
		t.Errorf("%s (-file +table):\n%s", snapshotDoc, diff)
	}
}

func ticked(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "`" + strings.Join(names, "`, `") + "`"
}

// nowhere is an HTTP client for which some hosts have no address.
type nowhere struct {
	prefix string
	asked  int
}

func (n *nowhere) Do(request *http.Request) (*http.Response, error) {
	host := request.URL.Hostname()
	if strings.HasPrefix(host, n.prefix) {
		n.asked++
		return nil, &url.Error{Op: "Post", URL: request.URL.String(), Err: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}}
	}
	return nil, &url.Error{Op: "Post", URL: request.URL.String(), Err: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: host + ".corp.example", IsNotFound: true}}}
}

// TestUnavailable wants a service that is not in a region to be no gap, and an endpoint
// of somebody else's that is not there to be one.
func TestUnavailable(t *testing.T) {
	client := &nowhere{prefix: "appsync."}
	session := &Session{Identity: Identity{Account: "123456789012", Partition: "aws"}, config: aws.Config{
		Region: "eu-central-2", HTTPClient: client, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""), Retryer: newRetryer(2, time.Millisecond),
	}}
	o := settings.Options{Now: func() time.Time { return time.Time{} }, Regions: []string{"eu-central-2"}, Services: []string{"appsync", "sqs"}, MaxPages: 1, Concurrency: 1}
	outcome, err := Collect(t.Context(), session, o, filepath.Join(t.TempDir(), "x.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, call := range outcome.Header.Calls {
		switch call.Name {
		case "appsync:ListGraphqlApis":
			if !call.Complete || !call.Unavailable || client.asked != 1 {
				t.Errorf("got %+v after %d requests", call, client.asked)
			}
		case "sqs:ListQueues":
			if call.Complete || call.Unavailable || call.Failures[0].Code != snapshot.CodeNetwork {
				t.Errorf("got %+v", call)
			}
		}
	}
}

// TestRedact holds what is hidden and what is not.
func TestRedact(t *testing.T) {
	cases := map[string]struct{ in, want any }{
		"environment":          {map[string]any{"Environment": map[string]any{"Variables": map[string]any{"A": "x"}}}, map[string]any{"Environment": map[string]any{"Variables": map[string]any{"A": Redacted}}}},
		"names of a list":      {map[string]any{"EnvironmentVariables": []any{map[string]any{"Name": "A", "Value": "x"}}}, map[string]any{"EnvironmentVariables": []any{map[string]any{"Name": "A", "Value": Redacted}}}},
		"an input":             {map[string]any{"Target": map[string]any{"Input": `{"a":1}`, "Arn": "arn:x"}}, map[string]any{"Target": map[string]any{"Input": Redacted, "Arn": "arn:x"}}},
		"a constant parameter": {map[string]any{"requestParameters": map[string]any{"integration.request.header.a": "'x'", "integration.request.header.b": "method.request.header.b", "QueueUrl": "https://q"}}, map[string]any{"requestParameters": map[string]any{"integration.request.header.a": Redacted, "integration.request.header.b": "method.request.header.b", "QueueUrl": "https://q"}}},
		"a URL":                {map[string]any{"Url": "https://u:p@h/p?k=v&w"}, map[string]any{"Url": "https://[redacted]@h/p?k=[redacted]&w=[redacted]"}},
		"a URL without":        {map[string]any{"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/1/jobs"}, map[string]any{"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/1/jobs"}},
		"an ARN":               {map[string]any{"uri": "arn:aws:apigateway:x"}, map[string]any{"uri": "arn:aws:apigateway:x"}},
		"states": {
			map[string]any{"definition": map[string]any{"States": map[string]any{"A": map[string]any{"Comment": "c", "Parameters": map[string]any{"FunctionName": "f", "Payload": map[string]any{"token": "x", "n.$": "$.n"}}}}}},
			map[string]any{"definition": map[string]any{"States": map[string]any{"A": map[string]any{"Comment": "c", "Parameters": map[string]any{"FunctionName": "f", "Payload": map[string]any{"token": Redacted, "n.$": "$.n"}}}}}},
		},
		"tags": {map[string]any{"Tags": []any{map[string]any{"Key": "a", "Value": "b"}}}, map[string]any{"Tags": []any{map[string]any{"Key": "a", "Value": "b"}}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			redact(c.in)
			if diff := cmp.Diff(c.want, c.in); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
