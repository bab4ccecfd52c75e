package iam

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestIncludes(t *testing.T) {
	a := analyzer(t)
	office := func(cidr string) string {
		return `,"Condition":{"IpAddress":{"aws:SourceIp":"` + cidr + `"}}`
	}
	queue := "arn:aws:sqs:us-east-1:111122223333:q"
	tests := []struct {
		name        string
		whole, part []string
		boundary    []string // of the part
		want        string
	}{
		{"less of the actions", []string{allow("sqs:*", "*")}, []string{allow("sqs:SendMessage", "*")}, nil, "yes"},
		{"more of the actions", []string{allow("sqs:SendMessage", "*")}, []string{allow("sqs:SendMessage sqs:DeleteQueue", "*")}, nil, "no sqs:DeleteQueue"},
		{"less of the resources", []string{allow("sqs:SendMessage", "arn:aws:sqs:*:*:*")}, []string{allow("sqs:SendMessage", queue)}, nil, "yes"},
		{"more of the resources", []string{allow("sqs:SendMessage", queue)}, []string{allow("sqs:SendMessage", queue+"*")}, nil, "no sqs:SendMessage " + queue + "x"},
		{"two halves make a whole", []string{allow("sqs:SendMessage", queue), allow("sqs:SendMessage", queue+"?*")}, []string{allow("sqs:SendMessage", queue+"*")}, nil, "yes"},
		{"a condition less", []string{allow("sqs:SendMessage", "*", office("10.0.0.0/8"))}, []string{allow("sqs:SendMessage", "*")}, nil, "no sqs:SendMessage"},
		{"a condition more", []string{allow("sqs:SendMessage", "*")}, []string{allow("sqs:SendMessage", "*", office("10.0.0.0/8"))}, nil, "yes"},
		{"a narrower condition", []string{allow("sqs:SendMessage", "*", office("10.0.0.0/8"))}, []string{allow("sqs:SendMessage", "*", office("10.1.0.0/16"))}, nil, "yes"},
		{"a wider condition", []string{allow("sqs:SendMessage", "*", office("10.1.0.0/16"))}, []string{allow("sqs:SendMessage", "*", office("10.0.0.0/8"))}, nil, "no sqs:SendMessage"},
		{"a deny less", []string{allow("sqs:*", "*"), deny("sqs:DeleteQueue", "*")}, []string{allow("sqs:*", "*")}, nil, "no sqs:DeleteQueue"},
		{"a deny more", []string{allow("sqs:*", "*")}, []string{allow("sqs:*", "*"), deny("sqs:DeleteQueue", "*")}, nil, "yes"},
		{"a weaker deny", []string{allow("sqs:*", "*"), deny("sqs:DeleteQueue", "*")}, []string{allow("sqs:*", "*"), deny("sqs:DeleteQueue", "*", office("10.0.0.0/8"))}, nil, "no sqs:DeleteQueue"},
		{"a boundary", []string{allow("sqs:SendMessage", "*")}, []string{allow("sqs:*", "*")}, []string{allow("sqs:SendMessage sns:*", "*")}, "yes"},
		{"a boundary that lets more", []string{allow("sqs:SendMessage", "*")}, []string{allow("sqs:*", "*")}, []string{allow("sqs:Send*", "*"), allow("sqs:PurgeQueue", queue)}, "no sqs:PurgeQueue " + queue},
		{"nothing in nothing", []string{deny("*", "*")}, []string{deny("*", "*")}, nil, "yes"},
		{"tomorrow's actions", []string{allow("sqs:AddPermission sqs:CancelMessageMoveTask sqs:ChangeMessageVisibility", "*")}, []string{allow("sqs:*", "*"), deny("sqs:C* sqs:D* sqs:G* sqs:L* sqs:P* sqs:R* sqs:S* sqs:T* sqs:U*", "*")}, nil, "no sqs:NotPublishedYet"},
		{"an object in a bucket", []string{allow("s3:GetObject", "arn:aws:s3:::b/*")}, []string{allow("s3:GetObject", "arn:aws:s3:::b*")}, nil, "no s3:GetObject"},
		{"a bucket's ARN grants no object", []string{allow("s3:GetObject", "arn:aws:s3:::other/*")}, []string{allow("s3:GetObject", "arn:aws:s3:::b")}, nil, "yes"},
		{"an action that is not known", []string{allow("sqs:SendMessage", "*")}, []string{allow("sqs:Fly", "*")}, nil, "unknown"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			part := Policies{Identity: grantsOf(t, a, Identity, document(test.part...))}
			if test.boundary != nil {
				part.Boundary = grantsOf(t, a, Identity, document(test.boundary...))
			}
			got := a.Includes(Policies{Identity: grantsOf(t, a, Identity, document(test.whole...))}, part, someRole)
			answer := got.Answer.String()
			if got.Witness != nil {
				answer += " " + got.Witness.Action + " " + got.Witness.Resource.String()
			}
			if !strings.HasPrefix(answer, test.want) {
				t.Errorf("got %s (%s), want %s", answer, got.Why, test.want)
			}
		})
	}
}

func TestIncludesNamesWhatMayCome(t *testing.T) {
	a := analyzer(t)
	got := a.Includes(
		Policies{Identity: grantsOf(t, a, Identity, document(allow("sns:PublishBatch sns:Publish sns:PutDataProtectionPolicy", "*")))},
		Policies{Identity: grantsOf(t, a, Identity, document(allow("sns:P*", "*")))}, someRole)
	if got.Answer == No || len(got.Future) != 1 || got.Future[0] != "sns:P*" {
		t.Errorf("got %+v, want yes with sns:P* that may come to cover more", got)
	}
}

// TestIncludesAgainstNaive compares inclusion with trying every request of the
// universe of naive_test.go: yes must hold for all of them, and what a no names
// must be allowed by the one and not by the other.
func TestIncludesAgainstNaive(t *testing.T) {
	a := analyzer(t)
	n := 400
	if testing.Short() {
		n = 60
	}
	if long, err := strconv.Atoi(os.Getenv("BELAY_LONG")); err == nil {
		n = long / 10
	}
	r := naiveRandom{rand.New(rand.NewPCG(7, 7))}
	counts := map[string]int{}
	for i := range n {
		if i%2_000 == 0 {
			a = analyzer(t)
		}
		whole, part := naivePolicies{identity: r.list(3, Identity)}, naivePolicies{identity: r.list(2, Identity)}
		switch r.IntN(4) {
		case 0: // what is taken from the whole is often within it
			part.identity = append(part.identity[:0:0], whole.identity[r.IntN(len(whole.identity)):]...)
		case 1:
			part.identity = append(append(part.identity[:0:0], whole.identity...), r.statement(Identity))
			part.identity[len(part.identity)-1].Effect = "Deny"
		case 2:
			part.boundary, part.hasBoundary = whole.identity, true
		}
		got := a.Includes(whole.engine(t, a), part.engine(t, a), Principal{Kind: User, ARN: model.Lit(naiveUser), Account: model.Lit(accountID)})
		counts[got.Answer.String()]++
		describe := func() string {
			return "\nwhole " + naiveDocument(t, whole.identity) + "\npart " + naiveDocument(t, part.identity) + "\nboundary " + naiveDocument(t, part.boundary)
		}
		if got.Answer == No {
			w := got.Witness
			context := map[string][]string{}
			for key, values := range w.Context {
				for _, v := range values {
					context[key] = append(context[key], v.String())
				}
			}
			resource := w.Resource.String()
			if !part.allowed(w.Action, resource, naiveUser, accountID, context) || whole.allowed(w.Action, resource, naiveUser, accountID, context) {
				t.Fatalf("case %d: the witness %s on %s with %v is none%s", i, w.Action, resource, context, describe())
			}
		}
		if got.Answer != Yes {
			continue
		}
		asked := whole.asked()
		for key := range part.asked() {
			asked[key] = true
		}
		for _, action := range naiveActions {
			for _, resource := range naiveResources {
				if strings.HasPrefix(action, "sqs") != strings.Contains(resource, ":sqs:") {
					continue // no request that there is
				}
				for _, w := range naiveWorlds(nil, asked) {
					if part.allowed(action, resource, naiveUser, accountID, w) && !whole.allowed(action, resource, naiveUser, accountID, w) {
						t.Fatalf("case %d: got yes, but %s on %s with %v%s", i, action, resource, w, describe())
					}
				}
			}
		}
	}
	t.Log(counts)
	if counts["yes"] < n/10 || counts["no"] < n/10 {
		t.Errorf("got %v of %d: the cases do not cover both answers", counts, n)
	}
	if counts["unknown"] > n/20 {
		t.Errorf("got unknown %d times of %d", counts["unknown"], n)
	}
}
