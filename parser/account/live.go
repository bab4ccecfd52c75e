package account

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/internal/source"
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
func (t *translation) used(item snapshot.Item) {
	f := fieldsOf(item)
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
