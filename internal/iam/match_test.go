package iam

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// text reads a pattern in which <Name> is a hole that refers to a resource and
// $Name$ a policy variable.
func text(s string) model.Text {
	out := model.Text{}
	for s != "" {
		i := strings.IndexAny(s, "<$")
		if i < 0 {
			return model.Concat(out, model.Lit(s))
		}
		end, hole := ">", model.ResourceHole
		if s[i] == '$' {
			end, hole = "$", model.PolicyVariableHole
		}
		name, rest, _ := strings.Cut(s[i+1:], end)
		out = model.Concat(out, model.Lit(s[:i]), model.HoleText(model.Hole{Source: hole, Name: name, Resource: name}))
		s = rest
	}
	return out
}

func TestMatch(t *testing.T) {
	tests := []struct {
		name          string
		match         func(pattern, text model.Text) Answer
		pattern, text string
		want          Answer
	}{
		{"an action is itself", MatchAction, "s3:GetObject", "s3:getobject", Yes},
		{"an action by prefix", MatchAction, "s3:Get*", "s3:GetObject", Yes},
		{"another action", MatchAction, "s3:Get*", "s3:PutObject", No},
		{"one character", MatchAction, "s3:GetObjec?", "s3:GetObject", Yes},
		{"one character is not none", MatchAction, "s3:GetObject?", "s3:GetObject", No},
		{"a hole may hold what suits", MatchAction, "s3:<X>", "s3:GetObject", Unknown},
		{"what stands beside a hole decides", MatchAction, "sqs:<X>", "s3:GetObject", No},
		{"the same hole on both sides", MatchText, "<Bucket>/*", "<Bucket>/key", Yes},
		{"two holes may be the same", MatchText, "<Bucket>/*", "<Other>/key", Unknown},
		{"a star covers a hole", MatchText, "arn:*", "arn:<X>", Yes},
		{"a question mark does not", MatchText, "arn:?", "arn:<X>", Unknown},
		{"an escaped star is a star", MatchText, "a$*$", "ab", No},
		{"an escaped star matches itself", MatchText, "a$*$", "a*", Yes},
		{"a policy variable may be anything", MatchText, "home/$aws:username$/*", "home/ann/x", Unknown},
		{"a star within a segment", MatchARN, "arn:aws:sqs:*:1:q", "arn:aws:sqs:eu-west-1:1:q", Yes},
		{"a star at the end crosses colons", MatchARN, "arn:aws:logs:*", "arn:aws:logs:r:1:log-group:x:*", Yes},
		{"a star in between may cross colons", MatchARN, "arn:aws:dynamodb:*:table/x", "arn:aws:dynamodb:r:1:table/x", Unknown},
		{"case matters in an ARN", MatchARN, "arn:aws:s3:::BKT", "arn:aws:s3:::bkt", No},
		{"nothing matches nothing", MatchText, "", "", Yes},
		{"a star matches nothing", MatchText, "*", "", Yes},
		{"nothing matches no text", MatchText, "", "a", No},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.match(text(test.pattern), text(test.text)); got != test.want {
				t.Errorf("%s on %s: got %s, want %s", test.pattern, test.text, got, test.want)
			}
		})
	}
}

// TestMatchAgainstRegexp compares texts without holes with another matcher.
func TestMatchAgainstRegexp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func(alphabet string) string {
		var b strings.Builder
		for range random.IntN(8) {
			b.WriteByte(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	yes := 0
	for range 20000 {
		pattern, s := word("ab*?"), word("ab")
		expression := strings.NewReplacer("*", ".*", "?", ".").Replace(pattern)
		want := No
		if regexp.MustCompile("^" + expression + "$").MatchString(s) {
			want = Yes
			yes++
		}
		if got := MatchText(model.Lit(pattern), model.Lit(s)); got != want {
			t.Fatalf("%q on %q: got %s, want %s", pattern, s, got, want)
		}
	}
	if yes < 1000 {
		t.Fatalf("only %d of the texts match", yes)
	}
}

func TestWildcardServices(t *testing.T) {
	list := func(items ...model.Value) model.List {
		var out model.List
		for _, item := range items {
			out = append(out, model.Attr{Value: item})
		}
		return out
	}
	tests := []struct {
		name    string
		actions model.List
		want    string
		open    bool // whether there may be more
	}{
		{"all of a service", list(text("s3:*")), "s3", false},
		{"case and repetition mean nothing", list(text("S3:**"), text("s3:*")), "s3", false},
		{"everything", list(text("*")), "*", false},
		{"everything of every service", list(text("*:*")), "*", false},
		{"every name of some characters", list(text("sqs:?*")), "sqs", false},
		{"a prefix is not all", list(text("s3:Get*"), text("s3:*Object")), "", false},
		{"a name", list(text("s3:GetObject")), "", false},
		{"several", list(text("sqs:*"), text("dynamodb:*")), "dynamodb sqs", false},
		{"an item that is not known", list(text("sqs:*"), model.Unknown{Why: "it is"}), "sqs", true},
		{"a hole that may be a star", list(text("sqs:<X>")), "", true},
		{"a hole beside a name", list(text("sqs:Get<X>")), "", false},
		{"a service that is a hole", list(text("<X>:*")), "", true},
		{"a hole that may be an action", list(text("<X>")), "", true},
		{"nothing", nil, "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, why := WildcardServices(test.actions)
			if strings.Join(got, " ") != test.want || (why != "") != test.open {
				t.Errorf("got %q and %q, want %q and more: %v", got, why, test.want, test.open)
			}
		})
	}
}
