package iam

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/belay-dev/belay/internal/iam/data"
	"github.com/belay-dev/belay/internal/model"
)

// properties runs a check on random policies of naive_test.go and a random
// request with a random part of its context known.
func properties(t *testing.T, n int, check func(r naiveRandom, a *Analyzer, p naivePolicies, request Request)) {
	t.Helper()
	a := analyzer(t)
	r := naiveRandom{rand.New(rand.NewPCG(11, 13))}
	for range n {
		context := Context{}
		for key, values := range naiveKeys {
			if r.IntN(2) == 0 {
				context[key] = nil
				for _, v := range values[r.IntN(len(values))] {
					context[key] = append(context[key], model.Lit(v))
				}
			}
		}
		check(r, a, r.policies(), Request{
			Principal: Principal{Kind: User, ARN: model.Lit(naiveUser), Account: model.Lit(accountID)},
			Action:    r.pick(naiveActions...), Resource: model.Lit(r.pick(naiveResources...)), Context: context,
		})
	}
}

func TestPropertiesOfLayers(t *testing.T) {
	properties(t, 1_500, func(r naiveRandom, a *Analyzer, p naivePolicies, request Request) {
		engine := p.engine(t, a)
		before := a.Evaluate(engine, request).Answer()
		extra := r.statement(Identity)
		read := func(effect string) []*Grant {
			extra.Effect = effect
			return grantsOf(t, a, Identity, naiveDocument(t, []naiveStatement{extra}))
		}
		with := func(change func(*Policies)) Answer {
			changed := engine
			change(&changed)
			return a.Evaluate(changed, request).Answer()
		}
		if got := with(func(p *Policies) { p.Identity = append(slices.Clip(p.Identity), read("Deny")...) }); got > before {
			t.Fatalf("a Deny more: got %v, before %v", got, before)
		}
		if got := with(func(p *Policies) { p.Identity = append(slices.Clip(p.Identity), read("Allow")...) }); got < before {
			t.Fatalf("an Allow more: got %v, before %v", got, before)
		}
		if got := with(func(p *Policies) { p.ServiceControl = append(slices.Clip(p.ServiceControl), read("Allow")) }); got > before {
			t.Fatalf("a control policy more: got %v, before %v", got, before)
		}
		if got := with(func(p *Policies) { p.ResourceControl = append(slices.Clip(p.ResourceControl), read("Allow")) }); got > before {
			t.Fatalf("a resource control policy more: got %v, before %v", got, before)
		}
		// A grant to the user by name passes by the boundary, if nothing in it denies.
		if p.boundary == nil && p.resource == nil {
			if got := with(func(p *Policies) { p.Boundary = read("Allow") }); got > before {
				t.Fatalf("a boundary more: got %v, before %v", got, before)
			}
		}
		if got := with(func(p *Policies) { p.Unknown = map[string]string{"identity": "it is"} }); before == Yes && got == No || before == No && got == Yes {
			t.Fatalf("a policy more of which nothing is known: got %v, before %v", got, before)
		}
	})
}

func TestPropertiesOfDocuments(t *testing.T) {
	properties(t, 800, func(r naiveRandom, a *Analyzer, p naivePolicies, request Request) {
		engine := p.engine(t, a)
		before := a.Evaluate(engine, request)
		// Order means nothing, nor does saying a thing twice.
		shuffled := engine
		shuffled.Identity = append(slices.Clone(engine.Identity), engine.Identity...)
		r.Shuffle(len(shuffled.Identity), func(i, j int) {
			shuffled.Identity[i], shuffled.Identity[j] = shuffled.Identity[j], shuffled.Identity[i]
		})
		if got := a.Evaluate(shuffled, request); got.Decision != before.Decision {
			t.Fatalf("shuffled: got %v, before %v", got.Decision, before.Decision)
		}
		// The case of actions means nothing, that of ARNs does.
		request.Action = strings.ToUpper(request.Action)
		if got := a.Evaluate(engine, request); got.Decision != before.Decision {
			t.Fatalf("in capitals: got %v, before %v", got.Decision, before.Decision)
		}
		// Knowing more never turns a decided verdict.
		full := request
		full.Context = Context{}
		for key, values := range naiveKeys {
			full.Context[key] = nil
			for _, v := range values[r.IntN(len(values))] {
				full.Context[key] = append(full.Context[key], model.Lit(v))
			}
			if v, ok := request.Context[key]; ok {
				full.Context[key] = v
			}
		}
		if got := a.Evaluate(engine, full).Answer(); before.Answer() != Unknown && got != before.Answer() {
			t.Fatalf("knowing more: got %v, before %v", got, before.Answer())
		}
		// Another account in all places, and another partition, change nothing.
		rename := func(list []naiveStatement) []*Grant {
			text := strings.NewReplacer("arn:aws:", "arn:aws-cn:", "111122223333", "777788889999").Replace(naiveDocument(t, list))
			basis := Identity
			if strings.Contains(text, "rincipal\":") {
				basis = Resource
			}
			return grantsOf(t, a, basis, text)
		}
		renamed := Policies{Identity: rename(p.identity)}
		if p.hasBoundary {
			renamed.Boundary = rename(p.boundary)
		}
		if p.hasSession {
			renamed.Session = rename(p.session)
		}
		for _, level := range p.control {
			renamed.ServiceControl = append(renamed.ServiceControl, rename(level))
		}
		if p.resource != nil {
			renamed.Resource = rename(p.resource)
		}
		other := request
		other.Principal = Principal{Kind: User, ARN: model.Lit("arn:aws-cn:iam::777788889999:user/u"), Account: model.Lit("777788889999")}
		other.Resource = model.Lit(strings.NewReplacer("arn:aws:", "arn:aws-cn:", "111122223333", "777788889999").Replace(request.Resource.String()))
		other.Context = Context{}
		for key, values := range request.Context {
			other.Context[key] = nil
			for _, v := range values {
				other.Context[key] = append(other.Context[key], model.Lit(strings.ReplaceAll(v.String(), "arn:aws:", "arn:aws-cn:")))
			}
		}
		if got := a.Evaluate(renamed, other); got.Decision != before.Decision {
			t.Fatalf("renamed: got %v (%s), before %v\n%s\n%+v", got.Decision, got.Why, before.Decision, naiveDocument(t, p.identity), other)
		}
	})
}

// TestMutations changes policies in ways that must show: a test that passes
// whatever the engine does would not notice.
func TestMutations(t *testing.T) {
	a := analyzer(t)
	base := func() Policies {
		return Policies{
			Identity: grantsOf(t, a, Identity, document(
				allow("sqs:*", "arn:aws:sqs:us-east-1:111122223333:a?"),
				deny("sqs:DeleteQueue", "*", `,"Condition":{"Null":{"aws:SourceVpce":"true"}}`))),
			Boundary: grantsOf(t, a, Identity, document(allow("sqs:SendMessage sqs:DeleteQueue", "*"))),
		}
	}
	request := func(action, queue string, context Context) Request {
		return Request{
			Principal: someRole, Action: action, Resource: model.Lit("arn:aws:sqs:us-east-1:111122223333:" + queue), Context: context,
		}
	}
	absent, present := Context{"aws:sourcevpce": nil}, Context{"aws:sourcevpce": {model.Lit("vpce-1")}}
	for _, test := range []struct {
		name    string
		change  func(*Policies)
		request Request
		before  Decision
		after   Decision
	}{
		{"? for *", func(p *Policies) {
			p.Identity[0] = grantsOf(t, a, Identity, document(allow("sqs:*", "arn:aws:sqs:us-east-1:111122223333:a*")))[0]
		}, request("sqs:SendMessage", "abc", absent), Denied, Allowed},
		{"the boundary is dropped", func(p *Policies) { p.Boundary = nil }, request("sqs:PurgeQueue", "ab", absent), Denied, Allowed},
		{"the condition of a Deny is ignored", func(p *Policies) {
			p.Identity[1] = grantsOf(t, a, Identity, document(deny("sqs:DeleteQueue", "*")))[0]
		}, request("sqs:DeleteQueue", "ab", present), Allowed, Denied},
		{"absent for unknown", func(*Policies) {}, request("sqs:DeleteQueue", "ab", nil), Depends, Depends},
		{"absent", func(p *Policies) { p.Identity = p.Identity[:1] }, request("sqs:DeleteQueue", "ab", absent), Denied, Allowed},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := base()
			if got := a.Evaluate(p, test.request); got.Decision != test.before {
				t.Errorf("before: got %v, want %v", got.Decision, test.before)
			}
			test.change(&p)
			if got := a.Evaluate(p, test.request); got.Decision != test.after {
				t.Errorf("after: got %v, want %v", got.Decision, test.after)
			}
		})
	}
}

func TestSets(t *testing.T) {
	a := analyzer(t)
	r := rand.New(rand.NewPCG(3, 4))
	random := func() Set {
		var ids []data.ActionID
		for range r.IntN(40) {
			ids = append(ids, data.ActionID(r.IntN(int(futureOfAll(a.Universe))+1)))
		}
		return setOf(ids...)
	}
	for range 300 {
		x, y := random(), random()
		if r.IntN(3) == 0 {
			x = a.full.Minus(x)
		}
		if !a.full.Minus(a.full.Minus(x)).Equal(x) {
			t.Fatal("the complement of the complement is not the set")
		}
		if !x.Union(y).Equal(y.Union(x)) || !x.Union(x).Equal(x) || !x.Union(y).Contains(x) {
			t.Fatal("union")
		}
		if x.Meets(y) == x.Intersect(y).Empty() || x.Minus(y).Meets(y) || x.Minus(y).Len()+x.Intersect(y).Len() != x.Len() {
			t.Fatal("intersection")
		}
		n := 0
		for id := range x.All() {
			if !x.Has(id) {
				t.Fatal("an id that the set yields is not in it")
			}
			n++
		}
		if n != x.Len() {
			t.Fatalf("got %d ids of %d", n, x.Len())
		}
	}
	star, list := expandLiteral(a.Universe, "*"), setOf()
	for id := range a.Universe.Len() {
		list = list.Union(setOf(data.ActionID(id)))
	}
	if list.Contains(star) || !star.Contains(list) {
		t.Error("a list of all actions is not what * is")
	}
}

// TestLanguages compares the search with trying every word of a small alphabet.
func TestLanguages(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var words []string
	for n := range 6 {
		for i := range pow(3, n) {
			word := make([]byte, n)
			for j := range word {
				word[j] = "ab:"[i%3]
				i /= 3
			}
			words = append(words, string(word))
		}
	}
	random := func() string {
		out := make([]byte, r.IntN(5))
		for i := range out {
			out[i] = "ab:*?*"[r.IntN(6)]
		}
		return string(out)
	}
	yes, no := 0, 0
	for range 3_000 {
		p, q, s := random(), random(), random()
		compiled := make([]pattern, 3)
		for i, x := range []string{p, q, s} {
			compiled[i] = reading{wildcards: true}.compile(model.Lit(x))
		}
		meeting, inside := false, true
		for _, w := range words {
			in := naiveMatch(p, w)
			if Glob(p, w) != in {
				t.Fatalf("Glob(%q, %q) is %v", p, w, !in)
			}
			meeting = meeting || in && naiveMatch(q, w)
			inside = inside && (!in || naiveMatch(q, w) || naiveMatch(s, w))
		}
		if got := meets(compiled[0], compiled[1]); got != meeting && meeting {
			t.Fatalf("meets(%q, %q) is %v", p, q, got)
		} else if got && !meeting {
			// A word longer than those that are tried: at most the two lengths together.
			if _, found := findWord([]language{{compiled[0]}, {compiled[1]}}, nil); found != Yes {
				t.Fatalf("meets(%q, %q) without a word", p, q)
			}
		}
		got := includes(language{compiled[1], compiled[2]}, compiled[0])
		if got == Unknown {
			t.Fatalf("unknown: %q in %q, %q", p, q, s)
		}
		if got == Yes && !inside {
			t.Fatalf("%q in %q, %q: got yes", p, q, s)
		}
		if got == No {
			no++
			word, found := findWord([]language{{compiled[0]}}, []language{{compiled[1], compiled[2]}})
			w := word.text()
			if found != Yes && inside {
				t.Fatalf("%q in %q, %q: got no without a word", p, q, s)
			}
			if found == Yes && (!naiveMatch(p, w) || naiveMatch(q, w) || naiveMatch(s, w)) {
				t.Fatalf("%q in %q, %q: the word %q is none", p, q, s, w)
			}
		} else {
			yes++
		}
	}
	if yes < 100 || no < 100 {
		t.Errorf("got %d yes and %d no", yes, no)
	}
}

func pow(base, n int) int {
	out := 1
	for range n {
		out *= base
	}
	return out
}
