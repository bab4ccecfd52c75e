package parity_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// A root is the Terraform of a pair.
type root struct {
	name  string
	files map[string]string // by name
	there string            // what it takes for granted, which is applied before it
}

// roots reads those of testdata/pairs, sorted by name.
func roots(t *testing.T) []root {
	t.Helper()
	archives, err := filepath.Glob("../../testdata/pairs/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no pairs: %v", err)
	}
	var out []root
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r := root{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), files: map[string]string{}}
		for _, f := range archive.Files {
			if name, ok := strings.CutPrefix(f.Name, "terraform/"); ok {
				r.files[name] = string(f.Data)
			}
		}
		r.there = granted[r.name] + r.roles()
		if _, not := notApplied[r.name]; !not {
			out = append(out, r)
		}
	}
	return out
}

// notApplied are roots that are not applied, and the reason.
var notApplied = map[string]string{
	"event_subscribers": "its resources are of the provider awscc, and moto has no custom event buses without rules",
}

// granted is what roots name and do not make, but for roles.
var granted = map[string]string{
	"metric_math": "resource \"aws_codedeploy_app\" \"there\" {\n  name             = \"shop\"\n  compute_platform = \"Lambda\"\n}\n",
	"schedules":   "resource \"aws_scheduler_schedule_group\" \"there\" {\n  name = \"daily\"\n}\n",
}

// arguments are values for the variables of roots that have no default.
var arguments = map[string]string{
	"conditions":      "environment = \"dev\"\n",
	"open_parameters": "limit = 60\nwho = \"*\"\n",
}

var roleARN = regexp.MustCompile(`arn:aws:iam::123456789012:role/([\w-]+)`)

// roles makes the roles that a root names by their ARN.
func (r *root) roles() string {
	named := map[string]bool{}
	for _, content := range r.files {
		for _, match := range roleARN.FindAllStringSubmatch(content, -1) {
			named[match[1]] = true
		}
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(named)) {
		fmt.Fprintf(&out, `resource "aws_iam_role" "there_%[1]s" {
  name = %[1]q
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = [for name in ["appsync", "firehose", "lambda", "pipes", "scheduler", "states"] : "${name}.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}
`, name)
	}
	return out.String()
}

// there is the file of what a root takes for granted.
const there = "there.tf"

// write writes the files of a root, and what it takes for granted into another folder.
func (r *root) write(t *testing.T, dir, thereDir string) {
	t.Helper()
	for name, content := range r.files {
		writeFile(t, filepath.Join(dir, name), content)
	}
	writeFile(t, filepath.Join(thereDir, there), r.there)
}

func writeFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// accessKey is that of whoever builds and reads what a root makes: each has an
// account of its own.
func accessKey(root string) string { return "pair-" + root }

var archiveName = regexp.MustCompile(`filename\s*=\s*"([^"]+)"`)

// compose writes a configuration with all roots as its modules. Providers are
// slow to start and slow to believe that something is there; in one run all that is
// waited for is waited for at once.
func compose(t *testing.T, dir string, all []root) {
	t.Helper()
	var main strings.Builder
	code := archiveOfNothing(t)
	for _, r := range all {
		r.write(t, filepath.Join(dir, r.name), filepath.Join(dir, "there_"+r.name))
		fmt.Fprintf(&main, "provider \"aws\" {\n  alias = %[1]q\n  access_key = %[2]q\n  secret_key = \"test\"\n  max_retries = 3\n}\n"+
			"module \"there_%[3]s\" {\n  source = \"./there_%[3]s\"\n  providers = { aws = aws.%[3]s }\n}\n"+
			"module %[1]q {\n  source = \"./%[3]s\"\n  providers = { aws = aws.%[3]s }\n  depends_on = [module.there_%[3]s]\n%[4]s}\n",
			r.name, accessKey(r.name), r.name, arguments[r.name])
		for _, content := range r.files {
			for _, match := range archiveName.FindAllStringSubmatch(content, -1) {
				writeFile(t, filepath.Join(dir, match[1]), code)
			}
		}
	}
	writeFile(t, filepath.Join(dir, "main.tf"), main.String())
}

// archiveOfNothing is the code of functions.
func archiveOfNothing(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if _, err := z.Create("index.js"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Terraform is a folder in which it runs.
type terraform struct {
	program, dir string
	env          []string
}

// mirrorVariable names the folder of a mirror in which the provider is. Without,
// Terraform looks where its own configuration says.
const mirrorVariable = "BELAY_TERRAFORM_MIRROR"

// prepare finds Terraform and the provider for the configuration of a folder. Without
// them the test is skipped, and fails where CI must have them.
func prepare(t *testing.T, dir, endpoint string) *terraform {
	t.Helper()
	missing := func(format string, args ...any) {
		t.Helper()
		if os.Getenv("BELAY_CI") != "" {
			t.Fatalf(format+", and CI needs it", args...)
		}
		t.Skipf(format, args...)
	}
	program, err := exec.LookPath("terraform")
	if err != nil {
		missing("terraform is not on the path: %v", err)
	}
	run := &terraform{program: program, dir: dir, env: append(os.Environ(),
		"AWS_ENDPOINT_URL="+endpoint, "AWS_REGION="+region, "AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "AWS_PROFILE=", "AWS_SESSION_TOKEN=",
		"AWS_MAX_ATTEMPTS=4", // moto is there or is not
		"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
	)}
	if mirror := os.Getenv(mirrorVariable); mirror != "" {
		name := filepath.Join(t.TempDir(), "terraformrc")
		writeFile(t, name, fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror))
		run.env = append(run.env, "TF_CLI_CONFIG_FILE="+name)
	}
	if out, err := run.command(t.Context(), "init", "-input=false", "-no-color", "-backend=false").CombinedOutput(); err != nil {
		missing("terraform init, which looks for the provider where its configuration or %s says: %v\n%s", mirrorVariable, err, out)
	}
	return run
}

func (run *terraform) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, run.program, args...)
	cmd.Dir, cmd.Env = run.dir, run.env
	return cmd
}

// apply makes what the configuration says, and returns why resources could not be made,
// by their address.
func (run *terraform) apply(t *testing.T) map[string]string {
	t.Helper()
	// A provider that moto's answers crash is waited for without an end.
	const most = 8 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), most)
	defer cancel()
	const many = "-parallelism=200" // most of them wait
	cmd := run.command(ctx, "apply", "-auto-approve", "-input=false", "-json", many)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = most / 10
	out, err := cmd.Output()
	failed, begun := map[string]string{}, map[string]bool{}
	for line := range bytes.Lines(out) {
		var event struct {
			Type       string
			Hook       struct{ Resource struct{ Addr string } }
			Diagnostic struct{ Severity, Summary, Detail, Address string }
		}
		if json.Unmarshal(line, &event) != nil {
			continue
		}
		switch address := event.Hook.Resource.Addr; {
		case event.Type == "apply_start":
			begun[address] = true
		case event.Type == "apply_complete" || event.Type == "apply_errored":
			delete(begun, address)
		case event.Diagnostic.Severity == "error" && event.Diagnostic.Address == "":
			t.Errorf("terraform apply: %s: %s", event.Diagnostic.Summary, event.Diagnostic.Detail)
		case event.Diagnostic.Severity == "error":
			failed[strings.TrimPrefix(event.Diagnostic.Address, "module.")] = event.Diagnostic.Summary + " " + event.Diagnostic.Detail
		}
	}
	if len(begun) > 0 || err != nil && len(failed) == 0 {
		t.Errorf("terraform apply: %v; it was still making %v", err, slices.Sorted(maps.Keys(begun)))
	}
	return failed
}

// A made is a resource of the state.
type made struct {
	root, address string // the address in the root
	attributes    map[string]any
}

// state are the resources that were made.
func (run *terraform) state(t *testing.T) []made {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(run.dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Mode, Module, Type, Name string
			Instances                []struct {
				IndexKey   any `json:"index_key"`
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatal(err)
	}
	var out []made
	for _, r := range state.Resources {
		if r.Mode != "managed" {
			continue
		}
		module := strings.TrimPrefix(r.Module, "module.")
		rootName, inner, _ := strings.Cut(module, ".")
		for _, instance := range r.Instances {
			address := r.Type + "." + r.Name
			if inner != "" {
				address = inner + "." + address
			}
			switch key := instance.IndexKey.(type) {
			case string:
				address += fmt.Sprintf("[%q]", key)
			case float64:
				address += fmt.Sprintf("[%v]", key)
			}
			out = append(out, made{strings.TrimPrefix(rootName, "there_"), address, instance.Attributes})
		}
	}
	return out
}
