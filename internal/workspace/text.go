package workspace

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// fields splits a text at the separators in its literal parts, into at most n
// fields. A hole is never split: what it will hold is one field's business.
func fields(t model.Text, separator string, n int) []model.Text {
	var out []model.Text
	current := model.Text{}
	for _, part := range t {
		if part.Hole != nil {
			current = append(current, part)
			continue
		}
		rest := part.Literal
		for len(out) < n-1 {
			before, after, found := strings.Cut(rest, separator)
			if !found {
				break
			}
			out = append(out, model.Concat(current, model.Lit(before)))
			current, rest = model.Text{}, after
		}
		current = model.Concat(current, model.Lit(rest))
	}
	return append(out, current)
}

// after returns what follows the first separator in the literal parts.
func after(t model.Text, separator string) (model.Text, bool) {
	f := fields(t, separator, 2)
	if len(f) < 2 {
		return nil, false
	}
	return f[1], true
}

// last returns what follows the last separator in the literal parts.
func last(t model.Text, separator string) model.Text {
	f := fields(t, separator, len(t)+1+strings.Count(t.String(), separator))
	return f[len(f)-1]
}

// opening is the literal text before the first hole.
func opening(t model.Text) string {
	if len(t) == 0 || t[0].Hole != nil {
		return ""
	}
	return t[0].Literal
}

// equals tells whether a text is the literal.
func equals(t model.Text, literal string) bool {
	s, ok := t.Literal()
	return ok && s == literal
}

// firstHole returns the first hole of a text that is none of a resource or
// pseudo parameter: what keeps the text from being compared.
func firstHole(t model.Text) *model.Hole {
	for _, part := range t {
		if part.Hole != nil && part.Hole.Source != model.ResourceHole && part.Hole.Source != model.PseudoHole {
			return part.Hole
		}
	}
	return nil
}

// whyHole says why nobody knows here what fills a hole.
func whyHole(h *model.Hole) string {
	if h.Why != "" {
		return h.Why
	}
	return h.Name + " is known on deployment only"
}

// comparable tells whether a text means the same in every unit of one account
// and region, so that names of different units can be compared by it.
func comparableText(t model.Text) bool {
	literal := false
	for _, part := range t {
		if part.Hole == nil {
			literal = true
			continue
		}
		if part.Hole.Source != model.PseudoHole {
			return false
		}
		switch part.Hole.Name {
		case "AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::URLSuffix":
		default:
			return false
		}
	}
	return literal
}

// An arn is a text that has the form of an ARN.
type arn struct {
	service, region, account string      // "" where it is a hole or empty
	opaque                   *model.Hole // what stands for the service, if it is a hole
	rest                     model.Text
}

// parseARN takes an ARN apart. Its service, region and account may be holes.
func parseARN(t model.Text) (arn, bool) {
	if !strings.HasPrefix(opening(t), "arn:") {
		return arn{}, false
	}
	f := fields(t, ":", 6)
	if len(f) < 6 {
		return arn{}, false
	}
	a := arn{rest: f[5]}
	var ok bool
	if a.service, ok = f[2].Literal(); !ok {
		a.opaque = firstPart(f[2])
	}
	a.region, _ = f[3].Literal()
	a.account, _ = f[4].Literal()
	return a, true
}

func firstPart(t model.Text) *model.Hole {
	for _, part := range t {
		if part.Hole != nil {
			return part.Hole
		}
	}
	return nil
}

// name returns the kind of resource that an ARN is of and the part of it that
// names the resource. ok is false if it is of no kind of the model.
func (a arn) name() (kind model.Kind, name model.Text, ok bool) {
	rest := a.rest
	switch a.service {
	case "sqs":
		return model.Queue, rest, true
	case "sns":
		return model.Topic, fields(rest, ":", 2)[0], true
	case "s3":
		return model.Bucket, fields(rest, "/", 2)[0], true
	case "iam":
		return a.iam()
	case "execute-api":
		return model.API, fields(rest, "/", 2)[0], true
	case "apigateway":
		return a.apigateway()
	}
	form, ok := arnForms[a.service]
	if !ok {
		return "", nil, false
	}
	for _, f := range form {
		if !strings.HasPrefix(opening(rest), f.prefix) {
			continue
		}
		named, _ := after(rest, f.prefix)
		if f.last {
			return f.kind, last(named, "/"), true
		}
		return f.kind, fields(named, f.end, 2)[0], true
	}
	return "", nil, false
}

// arnForms says how the resource part of an ARN names the resource: after a
// prefix, up to end, or after the last slash.
var arnForms = map[string][]struct {
	prefix, end string
	last        bool
	kind        model.Kind
}{
	"lambda":         {{prefix: "function:", end: ":", kind: model.Function}},
	"dynamodb":       {{prefix: "table/", end: "/", kind: model.Table}},
	"kinesis":        {{prefix: "stream/", end: "/", kind: model.Stream}},
	"firehose":       {{prefix: "deliverystream/", end: "/", kind: model.DeliveryStream}},
	"states":         {{prefix: "stateMachine:", end: ":", kind: model.StateMachine}},
	"logs":           {{prefix: "log-group:", end: ":", kind: model.LogGroup}},
	"events":         {{prefix: "rule/", last: true, kind: model.EventRule}, {prefix: "event-bus/", end: "/", kind: model.EventBus}},
	"scheduler":      {{prefix: "schedule/", last: true, kind: model.Schedule}},
	"pipes":          {{prefix: "pipe/", end: "/", kind: model.Pipe}},
	"kms":            {{prefix: "key/", end: "/", kind: model.Key}, {prefix: "alias/", end: ":", kind: model.Key}},
	"secretsmanager": {{prefix: "secret:", end: ":", kind: model.Secret}},
	"cloudwatch":     {{prefix: "alarm:", end: ":", kind: model.Alarm}},
	"appsync":        {{prefix: "apis/", end: "/", kind: model.GraphQLAPI}},
	"elasticloadbalancing": {
		{prefix: "targetgroup/", end: "/", kind: model.TargetGroup},
		{prefix: "loadbalancer/app/", end: "/", kind: model.LoadBalancer},
		{prefix: "listener/app/", last: true, kind: model.Listener}, // an id: listeners have no names
	},
}

func (a arn) iam() (model.Kind, model.Text, bool) {
	switch {
	case a.account == "aws":
		return "", nil, false
	case strings.HasPrefix(opening(a.rest), "role/"):
		return model.Role, last(a.rest, "/"), true
	case strings.HasPrefix(opening(a.rest), "policy/"):
		return model.Policy, last(a.rest, "/"), true
	}
	return "", nil, false
}

// apigateway reads the URI of an integration, which holds the ARN of what it
// calls (arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/ARN/invocations),
// and the ARN of an API (arn:aws:apigateway:REGION::/restapis/ID).
func (a arn) apigateway() (model.Kind, model.Text, bool) {
	for _, prefix := range []string{"/restapis/", "/apis/"} {
		if strings.HasPrefix(opening(a.rest), prefix) {
			named, _ := after(a.rest, prefix)
			return model.API, fields(named, "/", 2)[0], true
		}
	}
	return "", nil, false
}

// invoked returns what an integration URI calls, if it calls a function.
func invoked(t model.Text) (model.Text, bool) {
	rest, ok := after(t, "/functions/")
	if !ok || !strings.HasPrefix(opening(t), "arn:") {
		return nil, false
	}
	return fields(rest, "/", 2)[0], true
}
