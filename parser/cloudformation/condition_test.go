package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// showWorlds lists choice points, conditions and resources with the properties
// named P, one a line.
func showWorlds(t *stack.Template) string {
	var b strings.Builder
	for _, c := range t.Choices {
		fmt.Fprintf(&b, "%s: %s", c.Name, strings.Join(c.Outcomes, " | "))
		if c.Other != "" {
			fmt.Fprintf(&b, ", else %s", c.Other)
		}
		b.WriteString("\n")
	}
	for _, c := range t.Conditions {
		fmt.Fprintf(&b, "%s if %s\n", c.Name, showGuard(c.If))
	}
	for _, r := range t.Resources {
		fmt.Fprintf(&b, "%s %s", r.ID, showGuard(r.If))
		if p, ok := r.Properties["P"]; ok {
			b.WriteString(" " + show(p.Value))
		}
		b.WriteString("\n")
	}
	for _, p := range t.Problems {
		fmt.Fprintf(&b, "%s %s\n", p.ID, p.Message)
	}
	return b.String()
}

func TestWorlds(t *testing.T) {
	tests := []struct {
		name, template, want string
		arguments            map[string]Argument
	}{
		{
			name: "a condition on a default makes two outcomes, and the default is the first",
			template: `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {X: {Type: A::B::C, Condition: IsProd, Properties: {P: !Sub "fn-${Stage}"}}}`,
			want: `
Stage: dev or any other value | prod, else dev or any other value
IsProd if Stage=prod
X IsProd (Stage=prod ? "fn-prod" : "fn-dev")
`,
		},
		{
			name: "a given value closes it",
			template: `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {X: {Type: A::B::C, Condition: IsProd, Properties: {P: !If [IsProd, !Ref Stage, no]}}}`,
			arguments: map[string]Argument{"Stage": {Value: "prod"}},
			want: `
IsProd if always
X always "prod"
`,
		},
		{
			name: "what a closed condition excludes never exists",
			template: `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {X: {Type: A::B::C, Condition: IsProd}}`,
			arguments: map[string]Argument{"Stage": {Value: "dev"}},
			want: `
IsProd if never
X never
`,
		},
		{
			name: "allowed values that nothing tells apart are one outcome",
			template: `
Parameters: {Stage: {Type: String, Default: test, AllowedValues: [dev, test, prod-eu, prod-us]}}
Conditions:
  IsEu: !Equals [!Ref Stage, prod-eu]
  IsProd: !Or [!Equals [!Ref Stage, prod-us], !Condition IsEu]
Resources: {X: {Type: A::B::C, Properties: {P: !If [IsProd, 1, 2], Q: !Ref Stage}}}`,
			want: `
Stage: test or dev | prod-eu | prod-us
IsEu if Stage=prod-eu
IsProd if (Stage=prod-us or IsEu)
X always (IsProd ? 1 : 2)
`,
		},
		{
			name: "a condition that nobody uses makes no outcomes",
			template: `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {X: {Type: A::B::C, Properties: {P: !Ref Stage}}}`,
			want: `
X always "dev"
`,
		},
		{
			name: "an outcome of several values leaves the reference open",
			template: `
Parameters: {Stage: {Type: String, Default: dev, AllowedValues: [dev, a, b]}}
Conditions: {IsDev: !Equals [!Ref Stage, dev]}
Resources: {X: {Type: A::B::C, Condition: IsDev, Properties: {P: !Ref Stage}}}`,
			want: `
Stage: dev | a or b
IsDev if Stage=dev
X IsDev (Stage=a or b ? "⟦Stage⟧" : "dev")
`,
		},
		{
			name: "without a default and allowed values there is any other value",
			template: `
Parameters: {Domain: {Type: String}}
Conditions: {HasDomain: !Not [!Equals [!Ref Domain, ""]]}
Resources: {X: {Type: A::B::C, Condition: HasDomain, Properties: {P: !Ref Domain}}}`,
			want: `
Domain: "" | any other value, else any other value
HasDomain if not Domain=""
X HasDomain (Domain=any other value ? "⟦Domain⟧" : "")
`,
		},
		{
			name: "a comparison inside a text names the value",
			template: `
Parameters: {Stage: {Type: String, Default: dev}}
Conditions: {IsProd: !Equals [!Sub "app-${Stage}-x", app-prod-x]}
Resources: {X: {Type: A::B::C, Condition: IsProd}}`,
			want: `
Stage: dev or any other value | prod, else dev or any other value
IsProd if Stage=prod
X IsProd
`,
		},
		{
			name: "two parameters are compared value by value",
			template: `
Parameters: {A: {Type: String, Default: x, AllowedValues: [x, y]}, B: {Type: String, Default: y, AllowedValues: [x, y]}}
Conditions: {Same: !Equals [!Ref A, !Ref B]}
Resources: {X: {Type: A::B::C, Condition: Same}}`,
			want: `
A: x | y
B: y | x
Same if ((A=x and B=x) or (A=y and B=y))
X Same
`,
		},
		{
			name: "a comparison that nobody can decide is a choice of its own",
			template: `
Parameters: {A: {Type: String, Default: x}, B: {Type: String, Default: x}}
Conditions: {Same: !Equals [!Ref A, !Ref B]}
Resources: {X: {Type: A::B::C, Condition: Same, Properties: {P: !Ref A}}}`,
			want: `
A equals B: true | false
Same if A equals B=true
X Same "x"
`,
		},
		{
			name: "a split is a choice of its own",
			template: `
Parameters: {Branch: {Type: String, Default: main/1}}
Conditions: {IsMain: !Equals [!Select [0, !Split [/, !Ref Branch]], main]}
Resources: {X: {Type: A::B::C, Condition: IsMain}}`,
			want: `
Fn::Select equals main at 3:22: true | false
IsMain if Fn::Select equals main at 3:22=true
X IsMain
`,
		},
		{
			name: "the region is open",
			template: `
Conditions: {InUs: !Equals [!Ref AWS::Region, us-east-1]}
Resources: {X: {Type: A::B::C, Condition: InUs, Properties: {P: !Ref AWS::Region}}}`,
			want: `
AWS::Region: us-east-1 | any other value, else any other value
InUs if AWS::Region=us-east-1
X InUs "⟦AWS::Region⟧"
`,
		},
		{
			name: "And, Or, Not and constants",
			template: `
Parameters: {A: {Type: String, Default: x}, B: {Type: String, Default: x}}
Conditions:
  IsA: !Equals [!Ref A, y]
  IsB: !Equals [!Ref B, y]
  Yes: !Equals [a, a]
  C: !And [!Condition IsA, !Not [Condition: IsB], !Condition Yes]
  D: !Or [!Condition Yes, !Condition IsA]
  E: !Not [!Condition Yes]
Resources:
  X: {Type: A::B::C, Condition: C}
  Y: {Type: A::B::C, Condition: D}
  Z: {Type: A::B::C, Condition: E}`,
			want: `
A: x or any other value | y, else x or any other value
B: x or any other value | y, else x or any other value
IsA if A=y
IsB if B=y
Yes if always
C if (IsA and not IsB)
D if always
E if never
X C
Y always
Z never
`,
		},
		{
			name: "a key of a mapping makes an outcome for each distinct row",
			template: `
Parameters: {Size: {Type: String, Default: s}}
Mappings: {M: {s: {V: 1}, m: {V: 1}, l: {V: 2}}}
Resources: {X: {Type: A::B::C, Properties: {P: !FindInMap [M, !Ref Size, V]}}}`,
			want: `
Size: s or m | l
X always (Size=l ? 2 : 1)
`,
		},
		{
			name: "an index makes outcomes",
			template: `
Parameters: {I: {Type: Number, Default: 0, AllowedValues: [0, 1]}}
Resources: {X: {Type: A::B::C, Properties: {P: !Select [!Ref I, [a, b]]}}}`,
			want: `
I: 0 | 1
X always (I=1 ? "b" : "a")
`,
		},
		{
			name: "a condition that depends on itself",
			template: `
Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}
Resources: {X: {Type: A::B::C, Condition: A, Properties: {P: !If [B, 1, 2]}}}`,
			want: `
condition A: true | false
A if condition A=true
B if not condition A=true
X condition A=true (B ? 1 : 2)
condition-undefined condition A depends on itself
`,
		},
		{
			name: "a condition that is not defined",
			template: `
Resources: {X: {Type: A::B::C, Condition: Nope}}`,
			want: `
condition Nope: true | false
X condition Nope=true
condition-undefined condition Nope is not defined
`,
		},
		{
			name: "too many variants of a text leave holes",
			template: `
Parameters:
  A: {Type: String, AllowedValues: [a, b, c], Default: a}
  B: {Type: String, AllowedValues: [a, b, c], Default: a}
  C: {Type: String, AllowedValues: [a, b, c], Default: a}
Mappings: {M: {a: {V: 1}, b: {V: 2}, c: {V: 3}}}
Resources:
  X: {Type: A::B::C, Properties: {P: !Sub "${A}-${B}-${C}", Q: !FindInMap [M, !Ref A, V], R: !FindInMap [M, !Ref B, V], S: !FindInMap [M, !Ref C, V]}}`,
			want: `
A: a | b | c
B: a | b | c
C: a | b | c
X always "⟦A at 8:38⟧-⟦B at 8:38⟧-⟦C at 8:38⟧"
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl := Read("t.yaml", []byte(test.template), ReadOptions{Arguments: test.arguments})
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), showWorlds(tpl)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
