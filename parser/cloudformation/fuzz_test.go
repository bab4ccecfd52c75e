package cloudformation

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
)

// FuzzLoad loads anything at all: it neither crashes nor hangs, gives the same
// twice, and every problem says where it is.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(oneQueue))
	f.Add([]byte(around(`!Sub ["${A}", {A: !If [IsProd, !FindInMap [Sizes, !Ref Stage, Memory], !Select [0, !Split [",", !Ref Open]]]}]`)))
	f.Add([]byte(around(`!Join ["", ["{", !Ref Bucket, "}", !GetAtt [Bucket, Arn], !ImportValue x, "{{resolve:ssm:/a}}"]]`)))
	f.Add([]byte(`{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Condition":"C","Properties":{"P":{"Fn::Sub":"{\"a\":\"${Q}\"}"}}}},"Conditions":{"C":{"Fn::Equals":[{"Ref":"AWS::Region"},"x"]}}}`))
	f.Add([]byte("Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 3}}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}, Policies: [{SQSPollerPolicy: {QueueName: x}}]}\n"))
	f.Add([]byte("Resources:\n  Q: &q {Type: A::B::C, Properties: &p {P: *p, <<: *q}}\n"))
	f.Add([]byte("Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L: [N, [a, b], {\"X${N}\": {Type: A::B::C}}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 16<<10 {
			return
		}
		tree := &parser.Tree{
			FS: fstest.MapFS{"t": {Data: data}}, Files: []string{"t"}, Named: map[string]bool{"t": true},
		}
		found, err := Loader{}.Find(t.Context(), tree, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		problems := found.Problems
		for _, in := range found.Inputs {
			unit, err := in.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			again, err := in.Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(unit, again, cmp.Comparer(sameFloat)); diff != "" {
				t.Errorf("a second load differs:\n%s", diff)
			}
			problems = append(problems, unit.Problems...)
		}
		for _, p := range problems {
			if p.At.File == "" || p.ID == "" || p.Message == "" || p.Effect < source.Noted || p.Effect > source.Lost {
				t.Errorf("half a problem: %+v", p)
			}
		}
		// What is no template by its content has to be readable all the same.
		Read("t", data, ReadOptions{})
	})
}

func sameFloat(a, b float64) bool { return a == b || a != a && b != b }
