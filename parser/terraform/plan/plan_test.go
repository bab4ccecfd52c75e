package plan

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/embedded"
	"github.com/belay-dev/belay/parser/terraform/config"
)

// read reads a plan that must have no problem but those wanted.
func read(t *testing.T, text string, problems ...string) *Reading {
	t.Helper()
	reading, err := Read(t.Context(), "plan.json", []byte(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range reading.Root.Problems {
		got = append(got, fmt.Sprintf("%s %s %s", p.Effect, p.ID, p.Message))
	}
	if diff := cmp.Diff(problems, got); diff != "" {
		t.Errorf("problems: want (-), got (+)\n%s", diff)
	}
	return reading
}

// shown is the values of a resource, attribute by attribute.
func shown(reading *Reading, address string) map[string]string {
	for _, r := range reading.Root.Resources {
		if r.Address == address {
			out := map[string]string{}
			for name, attr := range r.Values {
				out[name] = show(attr.Value)
			}
			return out
		}
	}
	return nil
}

func show(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return v.String()
	case model.Unknown:
		return "? " + v.Why
	case model.List:
		var items []string
		for _, item := range v {
			items = append(items, show(item.Value))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case model.Block:
		var members []string
		for name, attr := range v {
			members = append(members, name+": "+show(attr.Value))
		}
		slices.Sort(members)
		return "{" + strings.Join(members, ", ") + "}"
	default:
		s, _ := scalarText(value)
		return s
	}
}

// A made is a resource of a plan that is written for a test.
type made struct {
	address, typ, module      string
	index                     any
	actions                   []string
	after, unknown, sensitive map[string]any
	written                   map[string]any // expressions
	mode                      string
	count, forEach            any
}

// planOf writes a plan.
func planOf(t *testing.T, resources []made, more map[string]any) string {
	t.Helper()
	var changes, blocks []any
	for _, r := range resources {
		mode, name := "managed", block(r.address)
		name = name[strings.LastIndex(name, ".")+1:]
		own := r.typ + "." + name
		if r.mode == "data" {
			mode, own = "data", "data."+own
		}
		if r.actions == nil {
			r.actions = []string{"create"}
		}
		change := map[string]any{"actions": r.actions, "after": r.after, "after_unknown": r.unknown, "after_sensitive": r.sensitive}
		c := map[string]any{"address": r.address, "mode": mode, "type": r.typ, "name": name, "change": change}
		if r.index != nil {
			c["index"] = r.index
		}
		if r.module != "" {
			c["module_address"] = r.module
		}
		changes = append(changes, c)
		if r.written != nil && r.module == "" {
			b := map[string]any{"address": own, "mode": mode, "type": r.typ, "expressions": r.written}
			if r.count != nil {
				b["count_expression"] = r.count
			}
			if r.forEach != nil {
				b["for_each_expression"] = r.forEach
			}
			blocks = append(blocks, b)
		}
	}
	plan := map[string]any{
		"format_version": "1.2", "resource_changes": changes, "planned_values": map[string]any{},
		"configuration": map[string]any{"root_module": map[string]any{"resources": blocks}}, "complete": true,
	}
	for name, value := range more {
		if plan[name] = value; value == nil {
			delete(plan, name)
		}
	}
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type object = map[string]any

func refers(references ...string) object { return object{"references": references} }

func constant(value any) object { return object{"constant_value": value} }

func TestFormOf(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want Form
	}{
		"a plan":                  {`{"format_version":"1.2","planned_values":{}}`, Plan},
		"a plan of changes":       {`{"resource_changes":[],"format_version":"0.1"}`, Plan},
		"a state":                 {`{"format_version":"1.0","values":{"root_module":{}}}`, State},
		"an empty state":          {`{"format_version":"1.0"}`, Other},
		"a state as it is stored": {`{"version":4,"terraform_version":"1.11.4","resources":[]}`, Other},
		"values of another":       {`{"format_version":"1.0","values":[1]}`, Other},
		"no version":              {`{"planned_values":{}}`, Other},
		"inside of another":       {`{"x":{"format_version":"1.2","planned_values":{}}}`, Other},
		"a list":                  {`[{"format_version":"1.2","planned_values":{}}]`, Other},
		"a plan that breaks off":  {`{"format_version":"1.2","planned_values":{"roo`, Plan},
		"an empty file":           {``, Other},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := FormOf([]byte(c.text)); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	var all []made
	judged := map[string][]string{
		"create": {"create"}, "update": {"update"}, "nothing": {"no-op"}, "replace": {"delete", "create"}, "before": {"create", "delete"},
		"forgotten_and_made": {"create", "forget"}, "read": {"read"},
	}
	gone := map[string][]string{"delete": {"delete"}, "forget": {"forget"}}
	for name, actions := range judged {
		all = append(all, made{address: "aws_sqs_queue." + name, typ: "aws_sqs_queue", actions: actions, written: object{}})
	}
	for name, actions := range gone {
		all = append(all, made{address: "aws_sqs_queue." + name, typ: "aws_sqs_queue", actions: actions, written: object{}})
	}
	reading := read(t, planOf(t, all, nil))
	var got []string
	for _, r := range reading.Root.Resources {
		got = append(got, strings.TrimPrefix(r.Address, "aws_sqs_queue."))
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"before", "create", "forgotten_and_made", "nothing", "read", "replace", "update"}, got); diff != "" {
		t.Errorf("judged: want (-), got (+)\n%s", diff)
	}
	if want := map[string]bool{"aws_sqs_queue.delete": true, "aws_sqs_queue.forget": true}; !cmp.Equal(want, reading.Gone) {
		t.Errorf("got gone %v", reading.Gone)
	}
}

// TestSet tells unset from set to the default from set to something unknown.
func TestSet(t *testing.T) {
	t.Parallel()
	text := planOf(t, []made{
		{
			address: "aws_lambda_function.f", typ: "aws_lambda_function",
			after: object{
				"timeout": 3, "memory_size": 128, "publish": false, "description": nil, "handler": "a.b", "layers": nil,
				"environment":    []object{{"variables": object{"A": "b", "S": "hunter2"}}},
				"tracing_config": []object{{"mode": "Active"}}, "ephemeral_storage": []object{{"size": 512}},
				"package_type": "Zip", "runtime": "nodejs22.x",
			},
			unknown: object{
				"arn": true, "role": true, "architectures": true, "environment": []object{{"variables": object{"Q": true}}},
				"kms_key_arn": true, "tracing_config": []object{{}},
			},
			sensitive: object{"environment": []object{{"variables": object{"S": true}}}, "handler": true},
			written: object{
				"memory_size": constant(128), "handler": refers("var.handler"), "role": refers("local.role"),
				"environment": []object{{"variables": refers("aws_sqs_queue.q.url", "aws_sqs_queue.q", "var.a")}},
				"kms_key_arn": object{}, "runtime": refers("var.runtime"), "package_type": refers("var.package"),
			},
		},
	}, object{"variables": object{"runtime": object{"value": "nodejs22.x"}, "package": object{"value": nil}}})
	want := map[string]string{
		"memory_size": "128", // written, and the default
		"runtime":     "nodejs22.x",
		"handler":     "? handler is sensitive, and what is sensitive is not read from a plan",
		"role":        "? role is known after apply only: it refers to local.role",
		"kms_key_arn": "? kms_key_arn is known after apply only",
		"environment": "[{variables: {A: b, Q: ? environment.variables.Q is known after apply only: it refers to aws_sqs_queue.q.url and more, " +
			"S: ? environment.variables.S is sensitive, and what is sensitive is not read from a plan}}]",
		"tracing_config": "[{mode: Active}]", // of a dynamic block
	}
	if diff := cmp.Diff(want, shown(read(t, text), "aws_lambda_function.f")); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}

// TestPlannedValues reads a plan that has nothing else.
func TestPlannedValues(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(object{
		"format_version": "0.2", "resource_changes": nil, "planned_values": object{"root_module": object{"resources": []object{{
			"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "name": "f",
			"values": object{"timeout": 3, "memory_size": 256, "runtime": nil},
		}}}},
		"configuration": object{"root_module": object{"resources": []object{{
			"address": "aws_lambda_function.f", "mode": "managed",
			"expressions": object{"memory_size": constant(256), "role": refers("local.role"), "runtime": constant(nil)},
		}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"memory_size": "256", "role": "? role is known after apply only: it refers to local.role"}
	if diff := cmp.Diff(want, shown(read(t, string(text)), "aws_lambda_function.f")); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}

// TestSecrets wants nothing that is sensitive in anything that is made of a plan.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	text := planOf(t, []made{
		{
			address: "aws_lambda_function.f", typ: "aws_lambda_function", written: object{"timeout": refers("var.secret"), "tags": refers("var.secret")},
			after:     object{"timeout": secret, "tags": object{"a": secret}, "environment": []any{object{"variables": object{"a": secret}}}},
			sensitive: object{"timeout": true, "tags": object{"a": true}, "environment": true},
		},
	}, object{
		"variables":      object{"secret": object{"value": secret}, "open": object{"value": "x"}},
		"planned_values": object{"outputs": object{"o": object{"sensitive": true, "value": secret}}},
		"configuration": object{"root_module": object{
			"variables": object{"secret": object{"sensitive": true}, "open": object{}}, "resources": []object{{
				"address": "aws_lambda_function.f", "mode": "managed",
				"expressions": object{"timeout": refers("var.secret"), "tags": refers("var.secret")},
			}},
		}},
	})
	reading := read(t, text)
	all := fmt.Sprintf("%+v %v %v", shown(reading, "aws_lambda_function.f"), reading.Variables, show(reading.Root.Outputs))
	if strings.Contains(all, secret) {
		t.Errorf("a secret is shown: %s", all)
	}
	if want := map[string]string{"open": `"x"`}; !cmp.Equal(want, reading.Variables) {
		t.Errorf("got variables %v, want %v", reading.Variables, want)
	}
}

// TestReferences wants edges that a plan hides.
func TestReferences(t *testing.T) {
	t.Parallel()
	queue := func(address string, more ...made) []made {
		return append([]made{{
			address: address, typ: "aws_sqs_queue", after: object{"name": "q"}, unknown: object{"arn": true, "url": true},
			written: object{"name": constant("q")},
		}}, more...)
	}
	cases := map[string]struct {
		resources []made
		more      object
		of        string
		want      map[string]string
	}{
		"a reference": {
			resources: queue("aws_sqs_queue.q", made{
				address: "aws_lambda_event_source_mapping.m", typ: "aws_lambda_event_source_mapping",
				unknown: object{"event_source_arn": true, "function_name": true},
				written: object{"event_source_arn": refers("aws_sqs_queue.q.arn", "aws_sqs_queue.q"), "function_name": refers("local.x")},
			}),
			of: "aws_lambda_event_source_mapping.m",
			want: map[string]string{
				"event_source_arn": "⟦aws_sqs_queue.q.arn⟧",
				"function_name":    "? function_name is known after apply only: it refers to local.x",
			},
		},
		"a name that is known": {
			resources: queue("aws_sqs_queue.q", made{
				address: "aws_cloudwatch_metric_alarm.a", typ: "aws_cloudwatch_metric_alarm",
				after:   object{"dimensions": object{"QueueName": "q", "Other": "z"}, "alarm_actions": []any{nil, "arn:aws:sns:::x", nil}},
				unknown: object{"dimensions": object{}, "alarm_actions": []any{true, false, true}},
				written: object{
					"dimensions":    refers("aws_sqs_queue.q.name", "aws_sqs_queue.q"),
					"alarm_actions": refers("aws_sns_topic.a.arn", "aws_sns_topic.a", "aws_sns_topic.b.arn", "aws_sns_topic.b"),
				},
			}, made{address: "aws_sns_topic.a", typ: "aws_sns_topic", written: object{}}, made{address: "aws_sns_topic.b", typ: "aws_sns_topic", written: object{}}),
			of: "aws_cloudwatch_metric_alarm.a",
			want: map[string]string{
				"dimensions":    "{Other: z, QueueName: ⟦aws_sqs_queue.q.name⟧}",
				"alarm_actions": "[⟦aws_sns_topic.a.arn⟧, arn:aws:sns:::x, ⟦aws_sns_topic.b.arn⟧]",
			},
		},
		"a list that is not known at all": {
			resources: []made{
				{address: "aws_sns_topic.a", typ: "aws_sns_topic", written: object{}}, {
					address: "aws_cloudwatch_metric_alarm.a", typ: "aws_cloudwatch_metric_alarm",
					unknown: object{"alarm_actions": true, "ok_actions": true},
					written: object{
						"alarm_actions": refers("aws_sns_topic.a.arn", "aws_sns_topic.a"),
						"ok_actions":    refers("aws_sns_topic.a.arn", "aws_sns_topic.a", "var.notify"),
					},
				},
			},
			of: "aws_cloudwatch_metric_alarm.a",
			want: map[string]string{
				"alarm_actions": "[⟦aws_sns_topic.a.arn⟧]",
				"ok_actions":    "? ok_actions is known after apply only: it refers to aws_sns_topic.a.arn and more",
			},
		},
		"a redrive policy": {
			resources: queue("aws_sqs_queue.q", made{
				address: "aws_sqs_queue.r", typ: "aws_sqs_queue", unknown: object{"redrive_policy": true, "policy": true},
				written: object{"redrive_policy": refers("aws_sqs_queue.q.arn", "aws_sqs_queue.q")},
			}),
			of: "aws_sqs_queue.r",
			want: map[string]string{"redrive_policy": "{deadLetterTargetArn: ⟦aws_sqs_queue.q.arn⟧, " +
				"maxReceiveCount: ? a plan does not show maxReceiveCount of a redrive policy that refers to a new queue}"},
		},
		"what can only be of one form": {
			resources: []made{
				{address: "aws_lambda_function.f", typ: "aws_lambda_function", written: object{}},
				{
					address: "aws_api_gateway_integration.i", typ: "aws_api_gateway_integration", unknown: object{"uri": true},
					written: object{"uri": refers("var.region", "aws_lambda_function.f.arn", "aws_lambda_function.f")},
				},
			},
			more: object{"variables": object{"region": object{"value": "eu-west-1"}}},
			of:   "aws_api_gateway_integration.i",
			want: map[string]string{
				"uri": "arn:⟦AWS::Partition⟧:apigateway:⟦AWS::Region⟧:lambda:path/2015-03-31/functions/⟦aws_lambda_function.f.arn⟧/invocations",
			},
		},
		"a data resource": {
			resources: []made{
				{address: "aws_iam_policy.own", typ: "aws_iam_policy", written: object{}},
				{address: "data.aws_iam_policy.aws", typ: "aws_iam_policy", mode: "data", after: object{"arn": "arn:aws:iam::aws:policy/X"}, written: object{}},
				{
					address: "aws_iam_role.r", typ: "aws_iam_role", unknown: object{"managed_policy_arns": true},
					written: object{"managed_policy_arns": refers(
						"data.aws_iam_policy.aws.arn", "data.aws_iam_policy.aws", "aws_iam_policy.own.arn", "aws_iam_policy.own",
					)},
				},
			},
			of:   "aws_iam_role.r",
			want: map[string]string{"managed_policy_arns": "[arn:aws:iam::aws:policy/X, ⟦aws_iam_policy.own.arn⟧]"},
		},
		"an instance": {
			resources: []made{
				{address: `aws_sqs_queue.q["a"]`, typ: "aws_sqs_queue", index: "a", written: object{}, forEach: constant(object{"a": 1, "b": 2})},
				{address: `aws_sqs_queue.q["b"]`, typ: "aws_sqs_queue", index: "b"},
				{
					address: `aws_pipes_pipe.p["b"]`, typ: "aws_pipes_pipe", index: "b", forEach: refers("aws_sqs_queue.q"),
					unknown: object{"source": true, "target": true, "role_arn": true},
					written: object{
						"source": refers("each.value.arn", "each.value"), "target": refers(`aws_sqs_queue.q["a"].arn`, `aws_sqs_queue.q["a"]`, "aws_sqs_queue.q"),
						"role_arn": refers("aws_sqs_queue.q", "each.key"),
					},
				},
			},
			of: `aws_pipes_pipe.p["b"]`,
			want: map[string]string{
				"source": `⟦aws_sqs_queue.q["b"].arn⟧`, "target": `⟦aws_sqs_queue.q["a"].arn⟧`, "role_arn": `⟦aws_sqs_queue.q["b"].arn⟧`,
			},
		},
		"through modules": {
			resources: []made{
				{address: "module.a.aws_sqs_queue.q", typ: "aws_sqs_queue", module: "module.a"},
				{
					address: `module.b["x"].aws_lambda_event_source_mapping.m`, typ: "aws_lambda_event_source_mapping", module: `module.b["x"]`,
					unknown: object{"event_source_arn": true},
				},
			},
			more: object{"configuration": object{"root_module": object{"module_calls": object{
				"a": object{"module": object{
					"outputs":   object{"arn": object{"expression": refers("aws_sqs_queue.q.arn", "aws_sqs_queue.q")}},
					"resources": []object{{"address": "aws_sqs_queue.q", "mode": "managed", "expressions": object{}}},
				}},
				"b": object{
					"expressions": object{"queue_arn": refers("module.a.arn", "module.a")}, "for_each_expression": constant([]string{"x"}),
					"module": object{"resources": []object{{
						"address": "aws_lambda_event_source_mapping.m", "mode": "managed",
						"expressions": object{"event_source_arn": refers("var.queue_arn")},
					}}},
				},
			}}}},
			of:   `module.b["x"].aws_lambda_event_source_mapping.m`,
			want: map[string]string{"event_source_arn": "⟦module.a.aws_sqs_queue.q.arn⟧"},
		},
		"in a circle": {
			resources: []made{{
				address: "module.a.aws_pipes_pipe.p", typ: "aws_pipes_pipe", module: "module.a", unknown: object{"source": true},
			}},
			more: object{"configuration": object{"root_module": object{"module_calls": object{"a": object{
				"expressions": object{"x": refers("module.a.x", "module.a")},
				"module": object{
					"outputs":   object{"x": object{"expression": refers("var.x")}},
					"resources": []object{{"address": "aws_pipes_pipe.p", "mode": "managed", "expressions": object{"source": refers("var.x")}}},
				},
			}}}}},
			of:   "module.a.aws_pipes_pipe.p",
			want: map[string]string{"source": "? source is known after apply only: it refers to var.x"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, shown(read(t, planOf(t, c.resources, c.more)), c.of)); diff != "" {
				t.Errorf("want (-), got (+)\n%s", diff)
			}
		})
	}
}

func TestNull(t *testing.T) {
	t.Parallel()
	text := planOf(t, []made{{
		address: `module.w["a"].aws_lambda_function.f`, typ: "aws_lambda_function", module: `module.w["a"]`,
		after: object{"timeout": 3, "memory_size": 128},
	}}, object{
		"variables": object{"all": object{"value": object{"a": object{"memory": 128}}}},
		"configuration": object{"root_module": object{
			"variables": object{"all": object{}},
			"module_calls": object{"w": object{
				"for_each_expression": refers("var.all"),
				"expressions":         object{"timeout": refers("each.value.timeout", "each.value"), "memory": refers("each.value.memory", "each.value")},
				"module": object{"resources": []object{{
					"address": "aws_lambda_function.f", "mode": "managed",
					"expressions": object{"timeout": refers("var.timeout"), "memory_size": refers("var.memory")},
				}}},
			}},
		}},
	})
	want := map[string]string{"memory_size": "128"}
	if diff := cmp.Diff(want, shown(read(t, text), `module.w["a"].aws_lambda_function.f`)); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	queue := made{address: "aws_sqs_queue.q", typ: "aws_sqs_queue", written: object{}}
	missing := object{"root_module": object{"resources": []object{
		{"address": "aws_sqs_queue.q", "mode": "managed"}, {"address": "aws_sqs_queue.z", "mode": "managed"},
	}}}
	cases := map[string]struct {
		text string
		want []string
		open bool
	}{
		"an error":    {planOf(t, []made{queue}, object{"errored": true}), []string{"partial plan-errored the plan ends where Terraform met an error"}, true},
		"a target":    {planOf(t, []made{queue}, object{"configuration": missing, "complete": false}), []string{"partial plan-partial the plan covers only a part of the configuration: aws_sqs_queue.z is not in it"}, true},
		"an old plan": {planOf(t, []made{queue}, object{"configuration": missing, "complete": nil}), []string{"partial plan-partial the plan covers only a part of the configuration: aws_sqs_queue.z is not in it"}, true},
		"complete":    {planOf(t, []made{queue}, object{"configuration": missing}), nil, false},
		"deferred": {planOf(t, []made{queue}, object{"deferred_changes": []object{{
			"reason": "instance_count_unknown",
			"resource_change": object{
				"address": "aws_sqs_queue.d[*]", "mode": "managed", "type": "aws_sqs_queue", "name": "d",
				"change": object{"actions": []string{"create"}, "after": object{}},
			},
		}}}), []string{"partial plan-deferred aws_sqs_queue.d[?] is put off to a later plan: instance count unknown"}, false},
		"another format": {planOf(t, []made{queue}, object{"format_version": "2.0"}), []string{"lost plan-unreadable the plan cannot be read: its format is 2.0, and 1 is what is known here"}, false},
		"cut off":        {`{"format_version":"1.2","resource_changes":[{"address":"a`, []string{"lost plan-unreadable the plan cannot be read: a string has no end"}, false},
		"no JSON":        {`{"format_version":"1.2","resource_changes":[],"x" 1}`, []string{"lost plan-unreadable the plan cannot be read: '1' stands where ':' is expected"}, false},
		"two values":     {`{"format_version":"1.2","resource_changes":[]} {}`, []string{"lost plan-unreadable the plan cannot be read: '{' stands where the end of the text is expected"}, false},
		"wrong form":     {`{"format_version":"1.2","resource_changes":{"a":1}}`, []string{"lost plan-unreadable the plan cannot be read: '{' stands where '[' is expected"}, false},
		"too deep":       {`{"format_version":"1.2","resource_changes":[{"address":"aws_sqs_queue.q","type":"aws_sqs_queue","name":"q","change":{"actions":["create"],"after":` + strings.Repeat(`{"a":`, 600) + "1" + strings.Repeat("}", 600) + `}}]}`, []string{"lost plan-unreadable the plan cannot be read: it is nested more than 500 deep"}, false},
		"no address":     {`{"format_version":"1.2","resource_changes":[{"type":"aws_sqs_queue"}]}`, []string{"partial plan-resource-malformed a resource of the plan has no address or no type"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := read(t, c.text, c.want...).Root.Open != ""; got != c.open {
				t.Errorf("got open %v, want %v", got, c.open)
			}
		})
	}
}

// TestPlaces wants each thing at its key, whatever the encoding and on one line.
func TestPlaces(t *testing.T) {
	t.Parallel()
	const text = "{\"format_version\":\"1.2\",\"resource_changes\":[\n" +
		` {"address":"aws_iam_policy.é","mode":"managed","type":"aws_iam_policy","name":"é","change":{"actions":["create"],` +
		`"after":{"name":"😀","policy":"{\"Statement\":[{\"Sid\":\"é\",` + "\n" + `\"Action\":\"s3:*\"}]}"},"after_unknown":{"path":true}}}]}`
	column := func(line, what string) int { return len([]rune(line[:strings.Index(line, what)])) + 1 }
	lines := strings.Split(text, "\n")
	encodings := map[string][]byte{
		"UTF-8":                       []byte(text),
		"UTF-8 with a mark":           append([]byte("\uFEFF"), text...),
		"UTF-16, little end first":    utf16Of("\uFEFF"+text, binary.LittleEndian),
		"UTF-16, big end first":       utf16Of("\uFEFF"+text, binary.BigEndian),
		"UTF-16, without a mark":      utf16Of(text, binary.LittleEndian),
		"UTF-16, big, without a mark": utf16Of(text, binary.BigEndian),
	}
	for name, data := range encodings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := FormOf(data); got != Plan {
				t.Fatalf("got form %d", got)
			}
			reading, err := Read(t.Context(), "plan.json", data, Options{})
			if err != nil || len(reading.Root.Problems) > 0 {
				t.Fatal(err, reading.Root.Problems)
			}
			r := reading.Root.Resources[0]
			policy, problems := embedded.Parse(r.Values["policy"])
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			statement := policy.Value.(model.Block)["Statement"].Value.(model.List)[0].Value.(model.Block)
			got := map[string]string{
				"resource": r.At.String(), "name": r.Values["name"].At.String(), "path": r.Values["path"].At.String(),
				"Sid": statement["Sid"].At.String(), "Action": statement["Action"].At.String(),
			}
			at := func(line, column int) string {
				return source.At("plan.json", line, column).String()
			}
			want := map[string]string{
				"resource": at(2, column(lines[1], `"aws_iam_policy.é"`)), "name": at(2, column(lines[1], `"name":"😀"`)),
				"path": at(3, column(lines[2], `"path"`)), "Sid": at(2, column(lines[1], `\"Sid`)), "Action": at(3, column(lines[2], `\"Action`)),
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("want (-), got (+)\n%s", diff)
			}
		})
	}
}

func utf16Of(text string, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

func TestState(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(object{
		"format_version": "1.0", "values": object{
			"outputs": object{"url": object{"value": "https://sqs.eu-west-1.amazonaws.com/123456789012/q"}},
			"root_module": object{
				"resources": []object{
					{
						"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "values": object{
							"arn": "arn:aws:iam::123456789012:role/r", "id": "r", "name": "r", "path": "/", "description": "",
							"inline_policy": []object{{"name": "p", "policy": "{}"}}, "managed_policy_arns": []string{},
						},
					},
					{
						"address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "name": "p",
						"values": object{"role": "r", "policy": `{"Resource":"arn:aws:sqs:eu-west-1:123456789012:q/x","Sid":"é"}`},
					},
					{
						"address": "aws_lambda_function.old", "mode": "managed", "type": "aws_lambda_function", "name": "old",
						"deposed_key": "1", "values": object{},
					},
				},
				"child_modules": []object{{"address": "module.m", "resources": []object{{
					"address": "module.m.aws_sqs_queue.q[0]", "mode": "managed", "type": "aws_sqs_queue", "name": "q", "index": 0,
					"values": object{
						"arn": "arn:aws:sqs:eu-west-1:123456789012:q", "id": "https://sqs.eu-west-1.amazonaws.com/123456789012/q",
						"url": "https://sqs.eu-west-1.amazonaws.com/123456789012/q", "name": "q", "visibility_timeout_seconds": 30, "delay_seconds": 5,
						"kms_master_key_id": "secret",
					},
					"sensitive_values": object{"kms_master_key_id": true},
				}}}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	reading := read(t, string(text))
	if reading.Form != State {
		t.Fatalf("got form %d", reading.Form)
	}
	got := map[string]map[string]string{}
	for _, r := range reading.Root.Resources {
		got[r.Address] = shown(reading, r.Address)
	}
	want := map[string]map[string]string{
		"aws_iam_role.r": {"name": "r"},
		"aws_iam_role_policy.p": {
			"role": "⟦aws_iam_role.r.name⟧", "policy": `{"Resource":"⟦module.m.aws_sqs_queue.q[0].arn⟧/x","Sid":"é"}`,
		},
		"module.m.aws_sqs_queue.q[0]": {
			"name": "q", "delay_seconds": "5",
			"kms_master_key_id": "? kms_master_key_id is sensitive, and what is sensitive is not read from a plan",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+)\n%s", diff)
	}
	if reading.Root.Account != "123456789012" || reading.Root.Region != "eu-west-1" {
		t.Errorf("got account %q and region %q", reading.Root.Account, reading.Root.Region)
	}
	if got := show(reading.Root.Outputs["url"].Value); got != "⟦module.m.aws_sqs_queue.q[0].url⟧" {
		t.Errorf("got output %s", got)
	}
	i := slices.IndexFunc(reading.Root.Resources, func(r *config.Resource) bool { return r.Type == "aws_iam_role_policy" })
	policy := reading.Root.Resources[i].Values["policy"]
	parsed, problems := embedded.Parse(policy)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if want := strings.Index(string(text), `\"Sid`) + 1; int(parsed.Value.(model.Block)["Sid"].At.Column) != want {
		t.Errorf("got Sid at %s, want column %d", parsed.Value.(model.Block)["Sid"].At, want)
	}
}

// TestDefaults wants each value that the provider gives by itself in the table of
// defaults: the plans of this repository show them.
func TestDefaults(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/plans/*/plan.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no plans", err)
	}
	seen := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var p struct {
			Changes []struct {
				Address, Type string
				Change        struct{ After map[string]any }
			} `json:"resource_changes"`
			Configuration *configuration
		}
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Changes {
			if defaults[c.Type] == nil {
				continue
			}
			path := steps(block(c.Address))
			own := strings.Join(path[len(path)-2:], ".")
			r := p.Configuration.module(strings.Join(path[:len(path)-2], ".")).resource(own)
			for name, value := range c.Change.After {
				want, known := defaults[c.Type][name]
				if !known || r == nil || r.Expressions[name] != nil {
					continue
				}
				seen++
				if got := fmt.Sprint(value); value != nil && !slices.Contains(strings.Split(want, "|"), got) {
					t.Errorf("%s: %s is %s, and not %s", file, name, got, want)
				}
			}
		}
	}
	if seen == 0 {
		t.Error("no default is seen")
	}
}

// TestSize reads a plan of ten thousand resources, on one line and on many, in
// time and memory that grow with it alone.
func TestSize(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a second or two")
	}
	data, err := os.ReadFile("../testdata/plans/queue/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	var p map[string]any
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	var changes []any
	const copies = 1000
	for i := range copies {
		for _, c := range p["resource_changes"].([]any) {
			c := c.(map[string]any)
			next := map[string]any{}
			maps.Copy(next, c)
			next["address"] = fmt.Sprintf("%s[%d]", c["address"], i)
			next["index"] = i
			changes = append(changes, next)
		}
	}
	p["resource_changes"] = changes
	line, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, line, "", "  "); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"one line": line, "many lines": indented.Bytes()} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			reading, err := Read(t.Context(), "plan.json", data, Options{})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err != nil || len(reading.Root.Resources) < len(changes) {
				t.Fatal(err, len(reading.Root.Resources), reading.Root.Problems)
			}
			allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d resources of %d MiB: %s, %d MiB", len(changes), len(data)>>20, took, allocated)
			if took > 20*time.Second || allocated > 500 {
				t.Errorf("%s and %d MiB for %d resources", took, allocated, len(changes))
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("../testdata/plans/*/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no plans", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 10<<10 {
			f.Add(data)
		}
	}
	f.Add([]byte(`{"format_version":"1.0","values":{"root_module":{"resources":[{"address":"a.b[\"","type":"a","values":{"arn":"arn:::::"}}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		reading, err := Read(t.Context(), "plan.json", data, Options{PolicyDocument: func(*config.Resource) (model.Attr, []source.Problem) {
			return model.Attr{Value: model.Block{}}, nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		reading.Fuse(&config.Root{Outputs: model.Block{}})
	})
}
