package terraform

import (
	"maps"
	"slices"
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

// loaderAttributes are the attributes of a kind that a loader sets.
func loaderAttributes(kind model.Kind) []string {
	var names []string
	for name, attribute := range model.Kinds[kind] {
		if !attribute.Derived && !attribute.Foreign && !attribute.Live && attribute.Type.Base != model.EdgeBase {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// tablesOf says in how many of its tables a mapping sets an attribute.
func tablesOf(how mapping, name string) (own int, others int) {
	if _, ok := how.fields[name]; ok {
		own++
	}
	if _, ok := how.computed[name]; ok {
		own++
	}
	for _, o := range how.others {
		_, field := o.fields[name]
		_, worked := o.computed[name]
		if field || worked {
			others++
		}
	}
	return own, others
}

// attributesOf are all attributes that a mapping sets.
func attributesOf(how mapping) []string {
	names := slices.Concat(slices.Collect(maps.Keys(how.fields)), slices.Collect(maps.Keys(how.computed)))
	for _, o := range how.others {
		names = slices.Concat(names, slices.Collect(maps.Keys(o.fields)), slices.Collect(maps.Keys(o.computed)))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// fromDocuments are the kinds that no type is mapped to, since their resources
// come from documents, or from elsewhere.
var fromDocuments = map[model.Kind]string{
	model.Account:            "it is in no configuration",
	model.BucketNotification: "blocks of aws_s3_bucket_notification",
	model.DistributionOrigin: "blocks of aws_cloudfront_distribution",
	model.Policy:             "the documents that carriers lists",
	model.Stack:              "package workspace makes it, of what is deployed in several environments",
	model.State:              "the definition of a state machine",
	model.Statement:          "the documents that carriers lists",
}

// TestMappings walks kinds and types: whatever the model asks of a kind is
// mapped for each of its types, or is listed with the reason why it is not.
func TestMappings(t *testing.T) {
	reached := map[model.Kind]bool{}
	for _, typ := range slices.Sorted(maps.Keys(mappings)) {
		how := mappings[typ]
		if how.kind == "" {
			continue
		}
		reached[how.kind] = true
		if _, ok := model.Kinds[how.kind]; !ok {
			t.Errorf("%s is mapped to %s, which is no kind", typ, how.kind)
		}
		asked := loaderAttributes(how.kind)
		for _, name := range asked {
			own, others := tablesOf(how, name)
			reason := unmapped[typ][name]
			switch {
			case own > 1:
				t.Errorf("%s of %s is mapped twice", name, typ)
			case own+others > 0 && reason != "":
				t.Errorf("%s of %s is mapped, and unmapped because %s", name, typ, reason)
			case own+others == 0 && reason == "":
				t.Errorf("%s of %s is neither mapped nor unmapped with a reason", name, typ)
			}
		}
		for _, name := range attributesOf(how) {
			if !slices.Contains(asked, name) {
				t.Errorf("%s of %s is no attribute that a loader sets of %s", name, typ, how.kind)
			}
		}
	}
	for typ, reasons := range unmapped {
		for name := range reasons {
			if !slices.Contains(loaderAttributes(mappings[typ].kind), name) {
				t.Errorf("%s of %s is listed as unmapped and nobody asks for it", name, typ)
			}
		}
	}
	for kind := range model.Kinds {
		if !reached[kind] && fromDocuments[kind] == "" {
			t.Errorf("no type is mapped to %s", kind)
		}
	}
}
