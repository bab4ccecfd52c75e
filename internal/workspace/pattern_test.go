package workspace

import "testing"

// A record as CloudTrail writes it, as far as patterns look at it.
var sampleRecord = map[string]any{
	"eventSource": "iam.amazonaws.com", "eventName": "PutRolePolicy", "eventType": "AwsApiCall", "readOnly": false,
	"userIdentity": map[string]any{"type": "IAMUser", "sessionContext": map[string]any{"mfa": "false"}},
	"count":        float64(3),
}

func TestMatchLog(t *testing.T) {
	for _, c := range []struct {
		name, pattern string
		want          truth
	}{
		{"equal", `{ $.eventName = "PutRolePolicy" }`, yes},
		{"equal without quotes and spaces", `{($.eventName=PutRolePolicy)}`, yes},
		{"other", `{ $.eventName = PutUserPolicy }`, no},
		{"wildcards", `{ $.eventName = Put*Policy }`, yes},
		{"wildcard at both ends", `{ $.eventName = "*Role*" }`, yes},
		{"parts of a wildcard do not overlap", `{ $.eventName = "PutRolePolicy*y" }`, no},
		{"not equal", `{ $.eventName != "DeleteTrail" }`, yes},
		{"of what is not there nothing is true", `{ $.errorCode != "x" }`, no},
		{"or", `{ ($.eventName = A) || ($.eventName = PutRolePolicy) }`, yes},
		{"and binds more than or", `{ $.eventName = PutRolePolicy || $.eventName = A && $.eventName = B }`, yes},
		{"parentheses", `{ ($.eventName = PutRolePolicy || $.eventName = A) && $.eventName = B }`, no},
		{"nested field", `{ $.userIdentity.sessionContext.mfa = "false" }`, yes},
		{"field of what is no mapping", `{ $.eventName.x = y }`, no},
		{"not there", `{ $.userIdentity.invokedBy NOT EXISTS }`, yes},
		{"not there, in other spaces", "{ $.userIdentity.invokedBy NOT  EXISTS\n}", yes},
		{"there", `{ $.eventName EXISTS }`, yes},
		{"false", `{ $.readOnly IS FALSE }`, yes},
		{"false as a word", `{ $.readOnly = false }`, yes},
		{"true", `{ $.readOnly IS TRUE }`, no},
		{"null", `{ $.eventName IS NULL }`, no},
		{"quotes within quotes", `{ $.eventName = "a\"b" }`, no},
		{"number", `{ $.count = 3 }`, yes},
		{"greater is not evaluated", `{ $.count > 2 }`, open},
		{"regular expression", `{ $.eventName = %Put.*% }`, open},
		{"everything", ``, yes},
		{"words", `DeleteTrail`, open},
		{"not closed", `{ $.eventName = A`, open},
		{"parenthesis not closed", `{ ($.eventName = A }`, open},
		{"nothing after the operator", `{ $.eventName = }`, open},
		{"no operator", `{ $.eventName }`, open},
		{"quote not closed", `{ $.eventName = "A }`, open},
		{"no selector", `{ eventName = A }`, open},
		{"an unknown constant", `{ $.eventName IS ODD }`, open},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := matchLog(c.pattern, sampleRecord); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestMatchEvent(t *testing.T) {
	event := map[string]any{"source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "detail": sampleRecord}
	for _, c := range []struct {
		name, pattern string
		want          truth
	}{
		{"source", `{"source": ["aws.iam"]}`, yes},
		{"other source", `{"source": ["aws.kms"]}`, no},
		{"several fields", `{"source": ["aws.iam"], "detail": {"eventName": ["PutRolePolicy", "x"]}}`, yes},
		{"one of several fields is other", `{"source": ["aws.iam"], "detail": {"eventName": ["x"]}}`, no},
		{"field that is not there", `{"detail": {"errorCode": ["x"]}}`, no},
		{"prefix", `{"detail": {"eventName": [{"prefix": "Put"}]}}`, yes},
		{"prefix in any case", `{"detail": {"eventName": [{"prefix": {"equals-ignore-case": "put"}}]}}`, yes},
		{"suffix", `{"detail": {"eventName": [{"suffix": "Policy"}]}}`, yes},
		{"wildcard", `{"detail": {"eventName": [{"wildcard": "Put*Policy"}]}}`, yes},
		{"in any case", `{"detail": {"eventName": [{"equals-ignore-case": "putrolepolicy"}]}}`, yes},
		{"anything but", `{"detail": {"eventName": [{"anything-but": ["DeleteTrail"]}]}}`, yes},
		{"anything but it", `{"detail": {"eventName": [{"anything-but": "PutRolePolicy"}]}}`, no},
		{"anything but a prefix", `{"detail": {"eventName": [{"anything-but": {"prefix": "Put"}}]}}`, no},
		{"anything but of what is not there", `{"detail": {"errorCode": [{"anything-but": ["x"]}]}}`, no},
		{"there", `{"detail": {"errorCode": [{"exists": false}]}}`, yes},
		{"constant", `{"detail": {"readOnly": [false]}}`, yes},
		{"or", `{"$or": [{"source": ["aws.kms"]}, {"detail": {"eventName": ["PutRolePolicy"]}}]}`, yes},
		{"or of none", `{"$or": [{"source": ["aws.kms"]}, {"source": ["aws.s3"]}]}`, no},
		{"a list where a mapping is", `{"detail": {"userIdentity": [{"anything-but": [{"a": 1}]}]}}`, yes},
		{"numeric is not evaluated", `{"detail": {"count": [{"numeric": [">", 2]}]}}`, open},
		{"one that does not match whatever the other says", `{"source": ["aws.kms"], "detail": {"count": [{"numeric": [">", 2]}]}}`, no},
		{"no JSON", `source`, open},
		{"a text where a list must be", `{"source": "aws.iam"}`, open},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := matchEvent(c.pattern, event); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// FuzzMatchLog reads whatever somebody wrote as a pattern.
func FuzzMatchLog(f *testing.F) {
	f.Add(`{ ($.eventName = "A*") && ($.x NOT EXISTS) || $.y IS TRUE }`)
	f.Add("{ $.a != %x% }")
	f.Fuzz(func(_ *testing.T, pattern string) { matchLog(pattern, sampleRecord) })
}

// FuzzMatchEvent does so for rules.
func FuzzMatchEvent(f *testing.F) {
	f.Add(`{"source": [{"anything-but": {"prefix": ["x"]}}], "$or": [{"detail": {"a": [null, {"exists": true}]}}]}`)
	f.Fuzz(func(_ *testing.T, pattern string) {
		matchEvent(pattern, map[string]any{"source": "aws.iam", "detail": sampleRecord})
	})
}
