package rules_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// frameworks are the forms of the ids that rules may map to, by tool or framework.
// An id of another form is a slip, and nobody who asks for the real one finds it.
var frameworks = map[string]*regexp.Regexp{
	"access-analyzer":        regexp.MustCompile(`^[A-Z][A-Za-z]+$`),
	"azure-well-architected": regexp.MustCompile(`^(RE|SE|CO|OE|PE):\d\d$`),
	"cdk-nag":                regexp.MustCompile(`^[A-Z][A-Za-z]*\d*$`),
	"cfn-lint":               regexp.MustCompile(`^[EWI]\d{4}$`),
	"cfn_nag":                regexp.MustCompile(`^[FW]\d{1,3}$`),
	"checkov":                regexp.MustCompile(`^CKV2?_(AWS|AZURE|GCP)_\d+$`),
	"cis-aws":                regexp.MustCompile(`^\d\.0/\d+(\.\d+)+$`),
	"cis-azure":              regexp.MustCompile(`^\d\.0/\d+(\.\d+)+$`),
	"cis-gcp":                regexp.MustCompile(`^\d\.0/\d+(\.\d+)+$`),
	"cloudsplaining":         regexp.MustCompile(`^[A-Z][A-Za-z]+$`),
	"control-tower":          regexp.MustCompile(`^CT\.[A-Z]+\.PR\.\d+$`),
	"guard":                  regexp.MustCompile(`^[A-Za-z]+(_[A-Za-z]+)+$`),
	"kics":                   regexp.MustCompile(`^[a-z0-9]+([_-][a-z0-9]+)+$`),
	"nist-800-53":            regexp.MustCompile(`^[A-Z]{2}-\d+(\(\d+\))?$`),
	"parliament":             regexp.MustCompile(`^[A-Z]+(_[A-Z]+)*$`),
	"prowler":                regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)+$`),
	"regula":                 regexp.MustCompile(`^[a-z]+(_[a-z]+)+$`),
	"security-hub":           regexp.MustCompile(`^[A-Z][A-Za-z]+\.\d+$`),
	"serverless-lens":        regexp.MustCompile(`^(OPS|SEC|REL|PERF|COST)\d$`),
	"serverless-rules":       regexp.MustCompile(`^[EW]S\d{4}$`),
	"sls-mentor":             regexp.MustCompile(`^[a-z]+([A-Z]+[a-z]+)*$`),
	"trivy":                  regexp.MustCompile(`^(AWS|AZU|GCP)-\d{4}$`),
	"well-architected":       regexp.MustCompile(`^(OPS|SEC|REL|PERF|COST|SUS)\d\d-BP\d\d$`),
}

// ofCloud are the frameworks that are about one cloud only.
var ofCloud = map[string]model.Cloud{
	"azure-well-architected": model.Azure, "cis-azure": model.Azure, "cis-gcp": model.Google,
}

// forAWS are those of the other frameworks that know AWS alone.
var forAWS = []string{
	"access-analyzer", "cdk-nag", "cfn-lint", "cfn_nag", "cis-aws", "cloudsplaining", "control-tower", "guard", "parliament", "prowler",
	"security-hub", "serverless-lens", "serverless-rules", "sls-mentor", "well-architected",
}

// TestMaps checks the form of every id that a rule maps to, that no rule maps to what
// is about another cloud, and that each rule of AWS answers a question of the
// serverless lens.
func TestMaps(t *testing.T) {
	used := map[string]bool{}
	for _, r := range load(t, *only).Rules() {
		for framework, ids := range r.Maps {
			used[framework] = true
			form, ok := frameworks[framework]
			if !ok {
				t.Errorf("%s maps to %s, which has no form here", r.ID, framework)
				continue
			}
			cloud, one := ofCloud[framework]
			if one && cloud != r.Cloud || r.Cloud != model.AWS && slices.Contains(forAWS, framework) {
				t.Errorf("%s maps to %s, which is about another cloud", r.ID, framework)
			}
			for i, id := range ids {
				if !form.MatchString(id) {
					t.Errorf("%s maps to %s of %s, want the form %s", r.ID, id, framework, form)
				}
				if slices.Contains(ids[:i], id) {
					t.Errorf("%s maps to %s of %s twice", r.ID, id, framework)
				}
			}
		}
		if r.Cloud == model.AWS && len(r.Maps["serverless-lens"]) == 0 {
			t.Errorf("%s maps to no question of the serverless lens", r.ID)
		}
	}
	if *only != "" {
		return
	}
	for framework := range frameworks {
		if !used[framework] {
			t.Errorf("no rule maps to %s", framework)
		}
	}
}
