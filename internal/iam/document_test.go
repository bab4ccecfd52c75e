package iam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

func at(line int) source.Span { return source.At("t.yaml", line, 1) }

func lits(items ...string) model.List {
	var out model.List
	for _, item := range items {
		out = append(out, model.Attr{Value: text(item)})
	}
	return out
}

func doc(statement model.Value) model.Attr {
	return model.Attr{At: at(1), Value: model.Block{
		"Version": {Value: model.Lit("2012-10-17"), At: at(1)}, "Statement": {Value: statement, At: at(2)},
	}}
}

// block makes a mapping of names and values, each on the line of its own.
func block(members ...any) model.Block {
	out := model.Block{}
	for i := 0; i < len(members); i += 2 {
		value := members[i+1]
		if s, ok := value.(string); ok {
			value = text(s)
		}
		v, _ := value.(model.Value)
		out[members[i].(string)] = model.Attr{Value: v, At: at(10 + i)}
	}
	return out
}

// show writes a statement's attributes in one line.
func show(s Statement) string {
	var parts []string
	for _, name := range sorted(s.Attrs) {
		parts = append(parts, name+" "+showValue(s.Attrs[name].Value))
	}
	out := s.Path + ": " + strings.Join(parts, "; ")
	if s.If != nil {
		out += fmt.Sprintf(" if %v", s.If)
	}
	return out
}

func showValue(value model.Value) string {
	switch v := value.(type) {
	case model.Text:
		return v.String()
	case model.List:
		var items []string
		for _, item := range v {
			items = append(items, showValue(item.Value))
		}
		return "[" + strings.Join(items, " ") + "]"
	case model.Block:
		return showValue(v["operator"].Value) + "(" + showValue(v["key"].Value) + ")=" + showValue(v["values"].Value)
	case model.Choice:
		return fmt.Sprintf("%v ? %s : %s", v.If, showValue(v.Then), showValue(v.Else))
	case model.Unknown:
		return "unknown"
	case nil:
		return "-"
	default:
		return fmt.Sprint(v)
	}
}

func TestStatements(t *testing.T) {
	isProd := model.Named{Name: "IsProd"}
	tests := []struct {
		name     string
		document model.Attr
		basis    Basis
		want     []string
		problems []string
	}{
		{
			name:     "a lone statement with scalars",
			document: doc(block("Sid", "Read", "Effect", "Allow", "Action", "s3:GetObject", "Resource", "<Bucket.Arn>/*")),
			basis:    Identity,
			want:     []string{"Statement[0]: actions [s3:GetObject]; effect Allow; resources [⟦Bucket.Arn⟧/*]; sid Read"},
		},
		{
			name: "lists, negations and a condition",
			document: doc(model.List{{Value: block(
				"Effect", "Deny", "NotAction", lits("iam:*", "sts:*"), "NotResource", "*",
				"Condition", block("Bool", block("aws:MultiFactorAuthPresent", model.Bool(false)), "NumericLessThan", block("aws:Age", model.Number{Value: 3600, Source: "3600"})),
			), At: at(3)}}),
			basis: Identity,
			want:  []string{"Statement[0]: conditions [Bool(aws:multifactorauthpresent)=[false] NumericLessThan(aws:age)=[3600]]; effect Deny; not_actions [iam:* sts:*]; not_resources [*]"},
		},
		{
			name: "principals of all kinds",
			document: doc(block("Effect", "Allow", "Action", "sts:AssumeRole", "Principal", block(
				"Service", lits("lambda.amazonaws.com", "scheduler.amazonaws.com"), "AWS", model.Number{Value: 12345678901, Source: "012345678901"}, "Federated", "<Provider>",
			))),
			basis: Trust,
			want:  []string{"Statement[0]: actions [sts:AssumeRole]; effect Allow; principals [Service:lambda.amazonaws.com Service:scheduler.amazonaws.com AWS:012345678901 Federated:⟦Provider⟧]"},
		},
		{
			name:     "a star is every principal of AWS",
			document: doc(block("Effect", "Allow", "Action", "sqs:*", "Resource", "*", "Principal", "*")),
			basis:    Resource,
			want:     []string{"Statement[0]: actions [sqs:*]; effect Allow; principals [AWS:*]; resources [*]"},
		},
		{
			name:     "policy variables are holes",
			document: doc(block("Effect", "Allow", "Action", "s3:*", "Resource", model.Lit("arn:aws:s3:::b/${aws:username}/*"))),
			basis:    Identity,
			want:     []string{"Statement[0]: actions [s3:*]; effect Allow; resources [arn:aws:s3:::b/⟦aws:username⟧/*]"},
		},
		{
			name:     "the language of 2008 has no variables",
			document: model.Attr{At: at(1), Value: block("Statement", block("Effect", "Allow", "Action", "s3:*", "Resource", model.Lit("b/${aws:username}")))},
			basis:    Identity,
			want:     []string{"Statement[0]: actions [s3:*]; effect Allow; resources [b/${aws:username}]"},
		},
		{
			name: "statements under conditions",
			document: doc(model.List{
				{Value: model.Choice{If: isProd, Then: block("Effect", "Allow", "Action", "s3:*", "Resource", "*")}, At: at(3)},
				{Value: model.Choice{If: isProd, Then: block("Effect", "Deny", "Action", "a:b", "Resource", "*"), Else: block("Effect", "Deny", "Action", "a:c", "Resource", "*")}, At: at(4)},
			}),
			basis: Identity,
			want: []string{
				"Statement[0]: actions [s3:*]; effect Allow; resources [*] if {IsProd}",
				"Statement[1]: actions [a:b]; effect Deny; resources [*] if {IsProd}",
				"Statement[1]~2: actions [a:c]; effect Deny; resources [*] if {{IsProd}}",
			},
		},
		{
			name: "a choice of lists and of items",
			document: doc(block("Effect", "Allow", "Action", model.Choice{If: isProd, Then: lits("s3:Get*"), Else: text("s3:*")},
				"Resource", model.List{{Value: text("a")}, {Value: model.Choice{If: isProd, Then: text("b")}}})),
			basis: Identity,
			want:  []string{"Statement[0]: actions {IsProd} ? [s3:Get*] : [s3:*]; effect Allow; resources [a {IsProd} ? b : -]"},
		},
		{
			name:     "an unknown document",
			document: model.Attr{Value: model.Unknown{Why: "it is"}, At: at(1)},
			basis:    Identity,
			want:     []string{"Statement: actions unknown; conditions unknown; effect unknown; not_actions unknown; not_resources unknown; resources unknown"},
		},
		{
			name:     "an unknown item of a list",
			document: doc(block("Effect", "Allow", "Action", model.List{{Value: text("s3:Get*")}, {Value: model.Unknown{Why: "it is"}}}, "Resource", "*")),
			basis:    Identity,
			want:     []string{"Statement[0]: actions [s3:Get* unknown]; effect Allow; resources [*]"},
		},
		{
			name:     "both Action and NotAction",
			document: doc(block("Effect", "Allow", "Action", "s3:*", "NotAction", "iam:*", "Resource", "*")),
			basis:    Identity,
			want:     []string{"Statement[0]: actions unknown; effect Allow; not_actions unknown; resources [*]"},
			problems: []string{"Statement[0] has both Action and NotAction"},
		},
		{
			name:     "what an identity policy must have",
			document: doc(block("Effekt", "Allow")),
			basis:    Identity,
			want:     []string{"Statement[0]: actions unknown; effect unknown; resources unknown"},
			problems: []string{
				"Statement[0] has an element Effekt, which IAM does not know", "Statement[0] has no Effect",
				"Statement[0] has neither Action nor NotAction", "Statement[0] has neither Resource nor NotResource",
			},
		},
		{
			name:     "no action, and no operator",
			document: doc(block("Effect", "allow", "Action", lits("GetObject", "s3:*"), "Resource", "*", "Condition", block("StringEqual", block("a:b", "c")))),
			basis:    Identity,
			want:     []string{"Statement[0]: actions [unknown s3:*]; conditions [unknown]; effect unknown; resources [*]"},
			problems: []string{
				`Effect is "allow", which is neither Allow nor Deny`, `"GetObject" is no action: actions are service:name`, "StringEqual is no condition operator",
			},
		},
		{
			name:     "an empty list",
			document: doc(block("Effect", "Allow", "Action", model.List{}, "Resource", "*")),
			basis:    Identity,
			want:     []string{"Statement[0]: actions unknown; effect Allow; resources [*]"},
			problems: []string{"Action of Statement[0] is an empty list"},
		},
		{
			name:     "no statement",
			document: model.Attr{At: at(1), Value: block("Version", "2012-10-17")},
			basis:    Trust,
			want:     []string{"Statement: actions unknown; conditions unknown; effect unknown; not_actions unknown; not_principals unknown; not_resources unknown; principals unknown; resources unknown"},
			problems: []string{"the policy document has no statement"},
		},
		{
			name:     "a document that is none",
			document: model.Attr{At: at(1), Value: text("hello")},
			basis:    Identity,
			want:     []string{"Statement: actions unknown; conditions unknown; effect unknown; not_actions unknown; not_resources unknown; resources unknown"},
			problems: []string{`the policy document is "hello" where a mapping is expected`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			statements, problems := Statements(test.document, test.basis)
			var got, messages []string
			for _, s := range statements {
				got = append(got, show(s))
			}
			for _, p := range problems {
				messages = append(messages, p.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.problems, messages); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHash(t *testing.T) {
	of := func(members ...any) string {
		statements, _ := Statements(doc(block(members...)), Identity)
		return statements[0].Hash
	}
	base := of("Effect", "Allow", "Action", lits("s3:GetObject", "s3:PutObject"), "Resource", "*")
	if got := of("Sid", "X", "Resource", lits("*"), "Action", lits("s3:putobject", "S3:GetObject"), "Effect", "Allow"); got != base {
		t.Errorf("order, case of actions and Sid change the hash: %s and %s", got, base)
	}
	for name, other := range map[string]string{
		"an effect":  of("Effect", "Deny", "Action", lits("s3:GetObject", "s3:PutObject"), "Resource", "*"),
		"a resource": of("Effect", "Allow", "Action", lits("s3:GetObject", "s3:PutObject"), "Resource", "a"),
		"a negation": of("Effect", "Allow", "NotAction", lits("s3:GetObject", "s3:PutObject"), "Resource", "*"),
	} {
		if other == base {
			t.Errorf("%s does not change the hash", name)
		}
	}
}
