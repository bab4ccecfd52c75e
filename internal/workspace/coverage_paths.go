package workspace

import (
	"cmp"
	"slices"

	"github.com/belay-dev/belay/internal/metric"
	"github.com/belay-dev/belay/internal/model"
)

// A LossState is a state of a resource in which an event that it was given is
// lost or stuck, as the signal that would show it.
type LossState struct {
	Resource *model.Resource
	Signal   string
	// Watched is true if an alarm that works watches it in every world.
	Watched bool
}

// LossStates lists the states of a unit in which events are lost or stuck, in
// source order, and counts the resources of which not all can be told from here.
// It is empty where the selected rules do not ask for signals.
func (u *Unit) LossStates() (states []LossState, undecided int) {
	index, doubtful := map[string]int{}, map[string]bool{}
	for _, graph := range u.Rounds {
		for _, n := range graph.Nodes {
			if n.Unknown["signals"] != "" {
				doubtful[n.ID] = true
			}
			for _, s := range lossStates(n) {
				key := n.ID + "#" + s.Signal
				i, ok := index[key]
				if !ok {
					index[key] = len(states)
					states = append(states, s)
					continue
				}
				states[i].Watched = states[i].Watched && s.Watched
			}
		}
	}
	slices.SortStableFunc(states, func(a, b LossState) int {
		return cmp.Or(a.Resource.At.Compare(b.Resource.At), cmp.Compare(a.Resource.ID, b.Resource.ID), cmp.Compare(a.Signal, b.Signal))
	})
	return states, len(doubtful)
}

// lossStates are those of a node in its world.
func lossStates(n *Node) []LossState {
	var states []LossState
	attr, _ := n.Attr("signals")
	list, _ := attr.Value.(model.List)
	for _, item := range list {
		block, _ := item.Value.(model.Block)
		slug := wordOf(block["name"].Value)
		if s, ok := metric.SignalNamed(slug); ok && s.Loses {
			states = append(states, LossState{n.Resource, slug, wordOf(block["state"].Value) == stateWords[watched]})
		}
	}
	return states
}
