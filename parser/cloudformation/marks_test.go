package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/model"
)

// shownMark writes a mark as a test compares it.
func shownMark(m model.Mark) string {
	covers := "nothing"
	switch {
	case m.Stray != "":
		covers = m.Stray
	case m.Covers.Column > 0:
		covers = fmt.Sprintf("%d:%d-%d:%d", m.Covers.Line, m.Covers.Column, m.Covers.EndLine, m.Covers.EndColumn)
	case m.Covers.Line > 0:
		covers = fmt.Sprintf("%d-%d", m.Covers.Line, m.Covers.EndLine)
	case m.Covers.File != "":
		covers = "file"
	}
	text := strings.TrimSpace(m.Text)
	for _, key := range []string{"rule", "reason", "until"} {
		if value, ok := m.Entry[key].Value.(model.Text); ok {
			literal, _ := value.Literal()
			text += key + "=" + literal + " "
		}
	}
	return fmt.Sprintf("%d:%d %s %s| %s %s", m.At.Line, m.At.Column, m.Word, text, covers, m.Resource)
}

func TestMarks(t *testing.T) {
	cases := map[string]struct {
		template string
		want     []string
	}{
		"head of the file": {
			template: "# Copyright\n#belay:ignore a reason=\"b\"\n\n---\n# belay:ignore c reason=\"d\"\nResources:\n  F:\n    Type: AWS::Lambda::Function\n",
			want:     []string{`2:1 belay:ignore a reason="b"| file `, `5:1 belay:ignore c reason="d"| file `},
		},
		"resources": {
			template: `Resources:
  # belay:ignore above reason="r"
  # belay:ignore too reason="r"
  F: # belay:ignore on reason="r"
    # belay:ignore head reason="r"

    Type: AWS::Lambda::Function
    Properties:
      # belay:ignore line reason="r"
      Timeout: 3 # belay:ignore here reason="r"
    # belay:ignore deeper reason="r"
  G:
    Type: AWS::Lambda::Function

  # belay:ignore blank reason="r"

  H: {Type: AWS::SQS::Queue} # belay:ignore flow reason="r"
Outputs: {}
`,
			want: []string{
				`2:3 belay:ignore above reason="r"| 4-11 F`,
				`3:3 belay:ignore too reason="r"| 4-11 F`,
				`4:6 belay:ignore on reason="r"| 4-11 F`,
				`5:5 belay:ignore head reason="r"| 4-11 F`,
				`9:7 belay:ignore line reason="r"| 10-10 `,
				`10:18 belay:ignore here reason="r"| 10-10 `,
				`11:5 belay:ignore deeper reason="r"| it is indented more than the line below it `,
				`15:3 belay:ignore blank reason="r"| nothing stands in the line below it `,
				`17:30 belay:ignore flow reason="r"| 17-17 H`,
			},
		},
		"list items": {
			template: `Resources:
  R:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Statement:
          # belay:ignore dash reason="r"
          - Effect: Allow
            Action: x
            # belay:ignore key reason="r"
            Resource: '*'
          -  # belay:ignore alone reason="r"
            Effect: Deny
`,
			want: []string{
				`7:11 belay:ignore dash reason="r"| 8-8 `,
				`10:13 belay:ignore key reason="r"| 11-11 `,
				`12:14 belay:ignore alone reason="r"| it is indented more than the line below it `,
			},
		},
		"goes on in the next lines": {
			template: "Resources:\n  # belay:ignore a(x,\n  #   y)\n  # reason=\"in\n  # two\"\n  F:\n    Type: AWS::SQS::Queue\n",
			want:     []string{"2:3 belay:ignore a(x,\n   y)\n reason=\"in\n two\"| 6-8 F"},
		},
		"no comments": {
			template: `Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Description: "it says # belay:ignore a reason='r'
        # belay:ignore b"
      Handler: 'it''s # belay:ignore c'
      Role: a#belay:ignore d
      Code:
        ZipFile: | # belay:ignore header reason="r"
          # belay:ignore e reason="r"

          def f(): pass  # belay:ignore f

        # belay:ignore behind reason="r"
        S3Key: >-
            x
              # belay:ignore folded
`,
			want: []string{
				`10:20 belay:ignore header reason="r"| 10-10 `,
				`15:9 belay:ignore behind reason="r"| 16-16 `,
			},
		},
		"a block that says how it is indented": {
			template: `Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Sub |2-

              # belay:ignore a reason="r"
          # belay:ignore b reason="r"
        # belay:ignore behind reason="r"
        S3Key: &x >1
           # belay:ignore c reason="r"
         # belay:ignore d reason="r"
`,
			want: []string{`10:9 belay:ignore behind reason="r"| 11-11 `},
		},
		"quotes": {
			template: "Resources:\n  F: {Type: \"A::B::C\", A: !Sub \"é\\\" # belay:ignore a\", B: &q 'it''s # belay:ignore b', # belay:ignore c reason=\"r\"\n    C: d}\n",
			want:     []string{`2:88 belay:ignore c reason="r"| 2-4 F`},
		},
		"line breaks of YAML alone": {
			template: "Description: \"a\u2028b\u2029c\u0085d\"\nResources: {F: {Type: \"A::B::C\", Metadata: {belay: {ignore: []}}}, G: {Type: \"\u2028\"}} # belay:ignore a reason=\"r\"\n",
			want:     []string{`2:84 belay:ignore a reason="r"| 2-2 `},
		},
		"misspelt": {
			template: "Resources:\n  # belay: ignore a\n  # Belay:Ignore b\n  # belay-ignore c\n  # belay:skip d\n  # belay is a tool\n  # see belay:ignore e\n  F:\n    Type: AWS::SQS::Queue\n",
			want: []string{
				"2:3 belay: ignore a| 8-10 F", "3:3 Belay:Ignore b| 8-10 F",
				"4:3 belay-ignore c| 8-10 F", "5:3 belay:skip d\n belay is a tool\n see belay:ignore e| 8-10 F",
			},
		},
		"metadata": {
			template: `{"Metadata": {"belay": {"ignore": [{"rule": "a", "reason": "r"}, "b reason=\"s\""]}},
 "Resources": {"F": {"Type": "AWS::SQS::Queue", "Metadata": {"belay": {"ignore": {"rule": "c", "until": "2027-01-31"}, "ingore": []},
   "cfn_nag": {"rules_to_suppress": [{"id": "W1", "reason": "n"}]}, "cfn-lint": {"config": {"ignore_checks": ["W2", "E3"]}}}},
   "G": {"Type": "AWS::SQS::Queue", "Metadata": {"cdk_nag": {"rules_to_suppress": [{"id": "SQS3", "reason": "o"}]}, "checkov": {"skip": [{"id": "CKV_1", "comment": "p"}]}}}}}`,
			want: []string{
				"1:36 belay:ignore rule=a reason=r | file ", `1:66 belay:ignore b reason="s"| file `,
				"2:82 belay:ignore rule=c until=2027-01-31 | 2-3 F", "2:120 belay: ingore | 2-3 F",
				"3:38 cfn_nag rule=W1 reason=n | 2-3 F", "3:111 cfn-lint rule=W2 | 2-3 F", "3:117 cfn-lint rule=E3 | 2-3 F",
				"4:84 cdk_nag rule=SQS3 reason=o | 4-4 G", "4:138 checkov:skip rule=CKV_1 reason=p | 4-4 G",
			},
		},
		"one line": {
			template: `{"Resources": {"F": {"Type": "AWS::SQS::Queue", "Metadata": {"belay": {"ignore": [{"rule": "a", "reason": "r"}]}}}, "G": {"Type": "AWS::SQS::Queue"}}}`,
			want:     []string{"1:83 belay:ignore rule=a reason=r | 1:16-1:117 F"},
		},
		"metadata in capitals": {
			template: "Resources:\n  F:\n    Type: AWS::SQS::Queue\n    Metadata:\n      Belay:\n        ignore: []\n",
			want:     []string{"5:7 Belay | 2-7 F"},
		},
		"metadata in YAML": {
			template: "Resources:\n  F:\n    Type: AWS::SQS::Queue\n    Metadata:\n      belay:\n        ignore:\n          - rule: a\n            until: 2027-01-31\n            reason: >\n              r\n",
			want:     []string{"7:13 belay:ignore rule=a reason=r\n until=2027-01-31 | 2-11 F"},
		},
		"checkov covers the resource that it is in": {
			template: "Resources:\n  F:\n    Type: AWS::SQS::Queue\n    Properties:\n      # checkov:skip=CKV_AWS_27:not secret\n      QueueName: a\n  # checkov:skip=CKV_AWS_28: above\n  G:\n    Type: AWS::SQS::Queue\n",
			want: []string{
				"5:7 checkov:skip =CKV_AWS_27:not secret| 2-7 F", "7:3 checkov:skip =CKV_AWS_28: above| 8-10 G",
			},
		},
		"loops": {
			template: "Transform: AWS::LanguageExtensions\nResources:\n  # belay:ignore all reason=\"r\"\n  Fn::ForEach::Loop:\n    - Name\n    - [A, B]\n    - # belay:ignore each reason=\"r\"\n      F${Name}:\n        # belay:ignore one reason=\"r\"\n        Type: AWS::SQS::Queue\n  G:\n    Type: AWS::SQS::Queue\n",
			want: []string{
				`3:3 belay:ignore all reason="r"| 4-10 `, `7:7 belay:ignore each reason="r"| 8-10 `,
				`9:9 belay:ignore one reason="r"| 8-10 `,
			},
		},
		"windows": {
			template: "\uFEFFResources:\r\n  # belay:ignore a reason=\"r\"\r\n  F:\r\n    Type: AWS::SQS::Queue # é # belay:ignore b\r\n",
			want:     []string{`2:3 belay:ignore a reason="r"| 3-5 F`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, m := range marks("t.yaml", []byte(c.template), 0) {
				got = append(got, shownMark(m))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestMarksOfDocuments keeps the marks of a file of several templates apart.
func TestMarksOfDocuments(t *testing.T) {
	const text = `# belay:ignore one reason="r"
Resources:
  F:
    Type: AWS::SQS::Queue
---
# belay:ignore two reason="r"
Resources:
  # belay:ignore three reason="r"
  F:
    Type: AWS::SQS::Queue
`
	for document, want := range map[int][]string{
		0: {`1:1 belay:ignore one reason="r"| 1-4 `},
		1: {`6:1 belay:ignore two reason="r"| 5-11 `, `8:3 belay:ignore three reason="r"| 9-11 F`},
	} {
		var got []string
		for _, m := range marks("t.yaml", []byte(text), document) {
			got = append(got, shownMark(m))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("document %d (-want +got)\n%s", document, diff)
		}
	}
}
