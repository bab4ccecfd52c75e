package parity_test

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/model"
)

// names are what a root and its account call the same things, both as the address
// without the type: aws_iam_role.worker and its ARN are worker.
type names struct {
	ids    map[string]string // ids of the account
	texts  map[string]string // what stands for something in texts: ARNs, generated names
	labels map[string]string // what findings call resources in their witnesses; "" if several
}

// generated begins a name that Terraform made up.
const generated = "terraform-20"

func namesOf(all []made) names {
	n := names{map[string]string{}, map[string]string{}, map[string]string{}}
	roles := map[string]string{} // ARNs by name
	for _, m := range all {
		if strings.HasPrefix(m.address, "aws_iam_role.") {
			roles[m.text("name")] = m.text("arn")
		}
	}
	for _, m := range all {
		name := canonical(m.address)
		if id := m.idInAccount(roles); id != "" {
			n.ids[id], n.texts[id] = name, name
		}
		for _, field := range []string{"id", "name", "url", "bucket", "arn"} {
			if text := m.text(field); strings.HasPrefix(path.Base(text), generated) {
				if n.texts[text] == "" {
					n.texts[text] = name
				}
			}
		}
	}
	return n
}

// label notes what findings call the resources of some units.
func (n names) label(units []*model.Unit, name func(id string) string) {
	functions := map[string]bool{}
	for _, u := range units {
		for _, r := range u.Resources {
			known, ok := n.labels[r.Label]
			switch {
			case !ok || r.Kind == model.Function: // of several, witnesses are functions
				n.labels[r.Label] = name(r.ID)
			case known != name(r.ID) && !functions[r.Label]:
				n.labels[r.Label] = ""
			}
			functions[r.Label] = functions[r.Label] || r.Kind == model.Function
		}
	}
}

func (m *made) text(field string) string {
	text, _ := m.attributes[field].(string)
	return text
}

// idInAccount is what the account calls a resource, "" if that is none there.
func (m *made) idInAccount(roles map[string]string) string {
	api := "arn:aws:apigateway:" + region + "::"
	typ, _, _ := strings.Cut(m.address[strings.Index(m.address, "aws_"):], ".")
	switch typ {
	case "aws_apigatewayv2_route":
		return api + "/apis/" + m.text("api_id") + "/routes/" + m.text("id")
	case "aws_apigatewayv2_authorizer":
		return api + "/apis/" + m.text("api_id") + "/authorizers/" + m.text("id")
	case "aws_api_gateway_method":
		return api + "/restapis/" + m.text("rest_api_id") + "/resources/" + m.text("resource_id") + "/" + m.text("http_method")
	case "aws_cloudwatch_event_target":
		rule := path.Join(strings.TrimPrefix(m.text("event_bus_name"), "default"), m.text("rule"))
		return fmt.Sprintf("arn:aws:events:%s:123456789012:rule/%s.Targets[%s]", region, rule, m.text("target_id"))
	case "aws_iam_role_policy":
		return roles[m.text("role")] + ".Policies[" + m.text("name") + "]"
	case "aws_lambda_permission":
		return "arn:aws:lambda:" + region + ":123456789012:function:" + functionName(m.text("function_name")) + "/permission/" + m.text("statement_id")
	case "aws_lambda_function_url":
		return m.text("function_arn") + "/url"
	case "aws_lambda_function_event_invoke_config":
		return "arn:aws:lambda:" + region + ":123456789012:function:" + functionName(m.text("function_name")) + "/invoke"
	case "aws_sqs_queue_policy":
		return "arn:aws:sqs:" + region + ":123456789012:" + path.Base(m.text("queue_url")) + "/policy"
	case "aws_sns_topic_policy":
		return m.text("arn") + "/policy"
	case "aws_secretsmanager_secret_policy":
		return m.text("secret_arn") + "/policy"
	case "aws_s3_bucket_policy":
		return "arn:aws:s3:::" + m.text("bucket") + "/policy"
	case "aws_lambda_provisioned_concurrency_config":
		return "" // it is of the alias
	default:
		return m.text("arn")
	}
}

func functionName(nameOrARN string) string {
	return nameOrARN[strings.LastIndexByte(nameOrARN, ':')+1:]
}

func (n names) ofSource(f *engine.Finding) finding {
	var witnesses []string
	for _, w := range f.Witnesses {
		witnesses = append(witnesses, cmp.Or(n.labels[w], sourceText(w)))
	}
	return describe(f, canonical(f.Subject.ID), witnesses)
}

func (n names) ofAccount(f *engine.Finding) finding {
	var witnesses []string
	for _, w := range f.Witnesses {
		witnesses = append(witnesses, cmp.Or(n.labels[w], n.labels[strings.TrimPrefix(w, "subscription ")], n.text(w)))
	}
	return describe(f, n.id(f.Subject.ID), witnesses)
}

// id is the name of a resource of the account.
func (n names) id(id string) string {
	for _, known := range byLength(n.ids) {
		if rest, ok := strings.CutPrefix(id, known); ok && (rest == "" || strings.ContainsAny(rest[:1], "./")) {
			return canonical(n.ids[known] + rest)
		}
	}
	return id
}

// text writes the names in a text of the account.
func (n names) text(s string) string {
	for _, known := range byLength(n.texts) {
		s = whole(s, known, n.texts[known])
	}
	return s
}

// byLength are the keys, the longest first.
func byLength(m map[string]string) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
}

// whole replaces a name where it stands as a word.
func whole(s, name, by string) string {
	return regexp.MustCompile(`(^|[^\w.])`+regexp.QuoteMeta(name)+`($|\W)`).ReplaceAllString(s, "${1}"+by+"${2}")
}

var (
	// address is one in a text, with what follows a resource of it in a hole.
	address = regexp.MustCompile(`⟦?((?:module\.[a-z0-9_]+\.)?aws_[a-z0-9_]+\.[a-z0-9_]+)(?:\[\w+\])?([.\w]*)⟧?`)
	typed   = regexp.MustCompile(`^(module\.[a-z0-9_]+\.)?aws_[a-z0-9_]+\.(there_)?`)
	listed  = regexp.MustCompile(`\.(Policies|Targets)\[([^\]]*)\]`)
	counted = regexp.MustCompile(`\[(\d+|"[^"]*")\]$`)
)

// sourceText writes the addresses in a text of the source as names.
func sourceText(s string) string {
	return address.ReplaceAllStringFunc(s, func(match string) string {
		parts := address.FindStringSubmatch(match)
		if strings.HasPrefix(match, "⟦") {
			return canonical(parts[1])
		}
		return canonical(parts[1] + parts[2])
	})
}

// canonical writes an address and a name in the account alike.
func canonical(s string) string {
	s = typed.ReplaceAllString(s, "$1")
	s = listed.ReplaceAllString(s, "_$2")
	s = strings.Replace(s, ".AssumeRolePolicyDocument", ".assume_role_policy", 1)
	s = strings.Replace(s, ".KeyPolicy", ".policy", 1)
	for _, of := range []string{"lambda_function.Lambda", "queue.Queue", "topic.Topic"} {
		name, theirs, _ := strings.Cut(of, ".")
		s = strings.Replace(s, "."+theirs+"Configurations[", "."+name+"[", 1)
	}
	if !strings.Contains(s, ".") {
		s = counted.ReplaceAllString(s, "")
	}
	return s
}
