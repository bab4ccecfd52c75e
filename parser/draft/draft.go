// Package draft holds what the loaders of all formats share once they have
// values. A Draft is the resources of one unit while a loader makes them: it
// follows paths through values and the sides of their choices, reads the
// documents that every format holds (policies, OpenAPI, state machines, JSON in
// texts) and brings resources into the form of their kinds. Beside it stand the
// questions that loaders ask of values, choices and texts. What a format calls
// things stays with the format.
package draft

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
)

// A Draft is the resources of one unit so far.
type Draft struct {
	Resources []*model.Resource
	Problems  []source.Problem

	attrs    model.Block    // of the policy that is being made
	ids      map[string]int // how often a part was given an id
	reported map[string]bool
	hides    []string
}

// New is a draft without resources.
func New() *Draft { return &Draft{ids: map[string]int{}, reported: map[string]bool{}} }

// Hide says which kinds of resource the problems met from now on may hide; none
// is any.
func (d *Draft) Hide(kinds ...model.Kind) {
	d.hides = nil
	for _, kind := range kinds {
		d.hides = append(d.hides, string(kind))
	}
}

// Problem collects a problem unless it is there: many attributes come from one
// property.
func (d *Draft) Problem(p source.Problem) {
	key := p.ID + p.At.String() + p.Message
	if d.reported[key] {
		return
	}
	d.reported[key] = true
	d.Problems = append(d.Problems, p)
}

// Found collects the problems of a document, which may hide what Hide said last.
func (d *Draft) Found(problems []source.Problem) {
	for _, p := range problems {
		p.Hides = d.hides
		d.Problem(p)
	}
}

// Add takes a resource in, its attributes in the form that its kind wants. Owner
// is the id of the resource in whose text it is written.
func (d *Draft) Add(owner string, resource *model.Resource) {
	attrs, problems := model.Kinds[resource.Kind].Coerce(resource.Attrs)
	for _, p := range problems {
		p.Message = strings.Replace(p.Message, " is ", " of "+owner+" is ", 1)
		p.Hides = []string{string(resource.Kind)}
		d.Problem(p)
	}
	resource.Attrs = attrs
	d.Resources = append(d.Resources, resource)
}

// A Part is a resource of the model that is written inside another resource of
// the format, in a list of its properties.
type Part struct {
	Kind  model.Kind
	ID    string // what it is called below its owner: "Targets[Fn]"
	Key   string // the same without positions; "" is the id
	Label string
	At    source.Span
	Attrs model.Block
	Guard model.Guard
	Open  string // why nothing that is not set is known
}

// Part makes a part of an owner, of which the identity, the place and what the
// format says of it as a whole are used.
func (d *Draft) Part(owner *model.Resource, p Part) {
	resource := &model.Resource{
		ID: d.Unique(owner.ID + "." + p.ID), Label: p.Label, Kind: p.Kind, Type: owner.Type, At: p.At, Via: owner.Via,
		Attrs: p.Attrs, If: model.Both(owner.If, p.Guard), Open: cmp.Or(p.Open, owner.Open), From: owner.From, Cloud: owner.Cloud,
	}
	if p.Key != "" {
		resource.Key = owner.ID + "." + p.Key
	}
	resource.At = OrAt(resource.At, owner.At)
	d.Add(owner.ID, resource)
}

// Unique is an id that no part has so far. Two items of a list may carry the
// same name, under two conditions or by mistake.
func (d *Draft) Unique(id string) string {
	out := id
	if n := d.ids[id]; n > 0 {
		out = fmt.Sprintf("%s~%d", id, n+1)
	}
	d.ids[id]++
	return out
}

// Called is how people call a resource.
func Called(r *model.Resource) string { return cmp.Or(r.Label, r.ID) }

// Each calls f for the items of a list that are mappings, and the sides of their
// choices. Where the list or an item is not known, why says why.
func (d *Draft) Each(list model.Attr, f func(index int, item model.Attr, guard model.Guard, why string)) {
	for i, item := range model.Items(list) {
		item.At = OrAt(item.At, list.At)
		model.EachChoice(item.Value, nil, func(value model.Value, guard model.Guard) {
			one := item
			one.Value = value
			switch v := value.(type) {
			case nil:
			case model.Block:
				f(i, one, guard, "")
			case model.Unknown:
				f(i, one, guard, v.Why)
			case model.Text:
				if _, known := v.Literal(); !known {
					f(i, one, guard, WhyUnknown(v))
					return
				}
				d.WrongForm(one, "a mapping")
				f(i, one, guard, FormName(value)+" stands where a mapping is expected")
			default:
				d.WrongForm(one, "a mapping")
				f(i, one, guard, FormName(value)+" stands where a mapping is expected")
			}
		})
	}
}
