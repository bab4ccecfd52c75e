package account

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/draft"
)

const (
	lastAccessed   = "iam:GetServiceLastAccessedDetails"
	accountQuotas  = "lambda:GetAccountSettings"
	accountType    = "AWS account"
	notListed      = "the listing does not say when it was used"
	notAskedAccess = lastAccessed + " was not called: belay collect --last-accessed does"
)

// notOurs are the paths of roles that a service made for itself, and of those that IAM
// Identity Center made: what they may do is not decided in the account.
var notOurs = []string{"/aws-service-role/", "/aws-reserved/"}

// used notes when a role was made and used, and what for.
func (t *translation) used(item snapshot.Item, f fields) {
	live := f.properties("created=CreateDate", "last_used=RoleLastUsed.LastUsedDate")
	// The API returns an empty RoleLastUsed of a role that was not used.
	if block, ok := f.Value.(model.Block); ok && block["RoleLastUsed"].Value == nil {
		live["last_used"] = notKnown(notListed, item.At)
	}
	if ours := !slices.ContainsFunc(notOurs, func(path string) bool { return strings.HasPrefix(f.text("Path"), path) }); ours {
		live["accessed"] = t.accessed(item)
	} else {
		live["service_linked"] = model.Attr{Value: model.Bool(true), At: f.at("Path").At}
	}
	t.live[item.ID] = live
}

// accessed is the services that a role may use, and when it tried to.
func (t *translation) accessed(role snapshot.Item) model.Attr {
	answered := t.of(lastAccessed, role.ID)
	if len(answered) == 0 {
		if _, made := t.snapshot.Call(snapshot.Global, lastAccessed); !made {
			return notKnown(notAskedAccess, role.At)
		}
		return notKnown(cmp.Or(t.failed(lastAccessed, role.ID), lastAccessed+" says nothing of it"), role.At)
	}
	return each(fieldsOf(answered[0]).at("ServicesLastAccessed"), func(one fields) model.Attr {
		service := one.properties("service=ServiceNamespace", "last=LastAuthenticated")
		actions := each(one.at("TrackedActionsLastAccessed"), func(tracked fields) model.Attr {
			name := tracked.text("ActionName")
			if name == "" {
				return model.Attr{}
			}
			action := tracked.properties("last=LastAccessedTime")
			action["action"] = lit(one.text("ServiceNamespace")+":"+lastPart(name, ":"), tracked.At)
			return model.Attr{Value: action, At: tracked.At}
		})
		if actions.Value != nil {
			service["actions"] = actions
		}
		return model.Attr{Value: service, At: one.At}
	})
}

func notKnown(why string, at source.Span) model.Attr {
	return model.Attr{Value: model.Unknown{Why: why}, At: at}
}

// observe adds what no template has: to resources what was noted of them, and the
// account itself.
func (t *translation) observe(resources []*model.Resource) []*model.Resource {
	for _, r := range resources {
		attrs, problems := model.Kinds[r.Kind].Coerce(t.live[r.ID])
		t.problems = append(t.problems, problems...)
		maps.Copy(r.Attrs, attrs)
	}
	if t.snapshot.Plain {
		return resources
	}
	return append(resources, t.account())
}

// account is the account in a region, or what of it has none.
func (t *translation) account() *model.Resource {
	at := t.snapshot.AccountAt
	r := &model.Resource{
		ID: "arn:" + t.snapshot.Partition + ":iam::" + t.snapshot.Account + ":root", Kind: model.Account, Type: accountType, At: at,
		Label: t.snapshot.Account, Attrs: model.Block{"account_id": lit(t.snapshot.Account, at)},
	}
	if t.region == snapshot.Global {
		if trails := t.trails(); len(trails) > 0 {
			r.Attrs["trails"] = model.Attr{Value: trails, At: at}
		}
		return r
	}
	r.ID, r.Label = r.ID+"/"+t.region, r.Label+" in "+t.region
	r.Attrs["region"] = lit(t.region, at)
	if items := t.items(accountQuotas); len(items) > 0 {
		if total := fieldsOf(items[0]).at("AccountLimit.ConcurrentExecutions"); total.Value != nil {
			r.Attrs["concurrency"] = total
			return r
		}
	}
	r.Attrs["concurrency"] = notKnown(cmp.Or(t.failed(accountQuotas, t.snapshot.Account), accountQuotas+" says nothing of it"), at)
	return r
}

const (
	describeTrails    = "cloudtrail:DescribeTrails"
	getTrailStatus    = "cloudtrail:GetTrailStatus"
	getEventSelectors = "cloudtrail:GetEventSelectors"
)

// trails are those that record the account, each once: a trail shows in every Region that
// it records. What was not read may be one more.
func (t *translation) trails() model.List {
	var out model.List
	seen := map[string]bool{}
	for _, region := range t.snapshot.Regions {
		if why := t.unanswered(region, describeTrails, ""); why != "" {
			out = append(out, notKnown(why, t.snapshot.AccountAt))
		}
		for _, item := range t.snapshot.Result(region, describeTrails, "").Items {
			f := fieldsOf(item)
			home := f.text("HomeRegion")
			// The trail itself stands where it was asked about, if that Region was read.
			if seen[item.ID] || home != region && slices.Contains(t.snapshot.Regions, home) {
				continue
			}
			seen[item.ID] = true
			out = append(out, t.trail(item, home))
		}
	}
	return out
}

// unanswered says why it is not known what a call in a region returned; "" if it is.
func (t *translation) unanswered(region, call, id string) string {
	f, failed := t.snapshot.Failed(region, call, id)
	if _, made := t.snapshot.Call(region, call); !made {
		return call + " was not called in " + region
	}
	if failed {
		return fmt.Sprintf("%s in %s failed: %s", call, region, cmp.Or(f.Code, f.Message))
	}
	return ""
}

// trail is a trail, with what was asked about it in the Region that it is of.
func (t *translation) trail(item snapshot.Item, home string) model.Attr {
	out := fieldsOf(item).properties("name=Name", "home=HomeRegion", "multi_region=IsMultiRegionTrail",
		"organization=IsOrganizationTrail", "log_group=CloudWatchLogsLogGroupArn")
	own := strings.Contains(item.ID, ":"+t.snapshot.Account+":")
	out["own"] = model.Attr{Value: model.Bool(own), At: item.At}
	if !own {
		return model.Attr{Value: out, At: item.At}
	}
	asked := func(call string, use func(fields)) {
		result := t.snapshot.Result(home, call, "")
		if answered := result.Of(item.ID); len(answered) > 0 {
			use(fieldsOf(answered[0]))
			return
		}
		why := cmp.Or(t.unanswered(home, call, item.ID), call+" says nothing of trail "+item.ID)
		use(fields{notKnown(why, item.At)})
	}
	asked(getTrailStatus, func(f fields) {
		if _, unasked := f.Value.(model.Unknown); unasked {
			out["on"] = f.Attr
			return
		}
		maps.Copy(out, f.properties("on=IsLogging", "failure=LatestCloudWatchLogsDeliveryError"))
	})
	asked(getEventSelectors, func(f fields) {
		if _, unasked := f.Value.(model.Unknown); unasked {
			out["writes"] = f.Attr
			return
		}
		writes, excludes := selected(f)
		out["writes"] = model.Attr{Value: model.Bool(writes), At: f.At}
		if len(excludes) > 0 {
			out["excludes"] = model.Attr{Value: excludes, At: f.At}
		}
	})
	return model.Attr{Value: out, At: item.At}
}

// selected tells whether a trail records management events that change something, and
// of which services it does not. One of which nobody has said records all of them.
func selected(f fields) (writes bool, excludes model.List) {
	if f.at("EventSelectors").Value == nil && f.at("AdvancedEventSelectors").Value == nil {
		return true, nil
	}
	for _, item := range model.Items(f.at("EventSelectors")) {
		one := fields{item}
		if one.at("IncludeManagementEvents").Value == model.Value(model.Bool(true)) && one.text("ReadWriteType") != "ReadOnly" {
			writes = true
			excludes, _ = one.at("ExcludeManagementEventSources").Value.(model.List)
		}
	}
	for _, item := range model.Items(f.at("AdvancedEventSelectors")) {
		management, reads := false, false
		var left model.List
		for _, item := range model.Items(fields{item}.at("FieldSelectors")) {
			one := fields{item}
			equals := draft.Literal(draft.First(one.at("Equals")).Value)
			switch one.text("Field") {
			case "eventCategory":
				management = equals == "Management"
			case "readOnly":
				reads = equals == "true"
			case "eventSource":
				left, _ = one.at("NotEquals").Value.(model.List)
			}
		}
		if management && !reads {
			writes, excludes = true, left
		}
	}
	return writes, excludes
}
