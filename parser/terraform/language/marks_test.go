package language

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
	return fmt.Sprintf("%d:%d %s %s| %s", m.At.Line, m.At.Column, m.Word, strings.TrimSpace(m.Text), covers)
}

func TestMarks(t *testing.T) {
	cases := map[string]struct {
		name, text string
		want       []string
	}{
		"head of the file": {
			name: "main.tf", text: "# Copyright\n\n# belay:ignore a reason=\"r\"\n\nresource \"aws_sqs_queue\" \"q\" {\n}\n",
			want: []string{`3:1 belay:ignore a reason="r"| file`},
		},
		"directly above the first block": {
			name: "main.tf", text: "# belay:ignore a reason=\"r\"\nresource \"aws_sqs_queue\" \"q\" {\n}\n",
			want: []string{`1:1 belay:ignore a reason="r"| 2-3`},
		},
		"blocks": {
			name: "main.tf", text: `terraform {}

// belay:ignore above reason="r"
/* belay:ignore block
   reason="r" */
resource "aws_iam_role_policy" "p" { # belay:ignore on reason="r"
  # belay:ignore head reason="r"

  name = "é" # belay:ignore here reason="r"
  # belay:ignore line reason="r"
  policy = jsonencode({
    Statement = [
      # belay:ignore item reason="r"
      {
        Action = "*"
        # belay:ignore end reason="r"
      },
    ]
  })
  nested { /* belay:ignore nested reason="r" */
    a = 1
  }
  text = <<-EOT
    # belay:ignore no comment
  EOT
  # belay:ignore last reason="r"
}
`,
			want: []string{
				`3:1 belay:ignore above reason="r"| 6-27`,
				"4:1 belay:ignore block\n   reason=\"r\"| 6-27",
				`6:38 belay:ignore on reason="r"| 6-27`,
				`7:3 belay:ignore head reason="r"| 6-27`,
				`9:14 belay:ignore here reason="r"| 9-9`,
				`10:3 belay:ignore line reason="r"| 11-11`,
				`13:7 belay:ignore item reason="r"| 14-14`,
				`16:9 belay:ignore end reason="r"| it is indented more than the line below it`,
				`20:12 belay:ignore nested reason="r"| 20-22`,
				`26:3 belay:ignore last reason="r"| it is indented more than the line below it`,
			},
		},
		"other tools": {
			name: "main.tf", text: "variable \"v\" {}\n\n#trivy:ignore:AVD-AWS-0001:exp:2027-01-01\n#tfsec:ignore:aws-x\nresource \"aws_sqs_queue\" \"q\" {\n  name = \"q\"\n  lifecycle {\n    #checkov:skip=CKV_AWS_27:no secrets\n    prevent_destroy = true #tfsec:ignore:here\n  }\n}\n",
			want: []string{
				"3:1 trivy:ignore :AVD-AWS-0001:exp:2027-01-01| 5-11", "4:1 tfsec:ignore :aws-x| 5-11",
				"8:5 checkov:skip =CKV_AWS_27:no secrets| 5-11", "9:28 tfsec:ignore :here| 9-9",
			},
		},
		"JSON": {
			name: "main.tf.json", text: `{"//": ["belay:ignore a reason='r'", "belongs to us"],
 "resource": {"aws_sqs_queue": {"q": {"//": "belay:ignore b reason='r'", "name": "q"}, "other": {"//": {"metadata": {}}, "name": "o"}}}}`,
			want: []string{
				"1:9 belay:ignore a reason='r'| file", "2:45 belay:ignore b reason='r'| 2:33-2:86",
			},
		},
		"nothing but comments": {name: "main.tf", text: "# belay:ignore a reason=\"r\"\n", want: []string{`1:1 belay:ignore a reason="r"| nothing stands in the line below it`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p := parseFile(c.name, []byte(c.text))
			if len(p.problems) > 0 {
				t.Fatal(p.problems)
			}
			var got []string
			for _, m := range p.marks {
				got = append(got, shownMark(m))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
