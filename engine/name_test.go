package engine

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/workspace"
)

// TestNameNodes wants a resource to have its name though one of another unit has it too,
// and what another of its own unit is called by its id.
func TestNameNodes(t *testing.T) {
	here, global := &workspace.Unit{Unit: &model.Unit{Key: "1/here"}}, &workspace.Unit{Unit: &model.Unit{Key: "1/global"}}
	node := func(u *workspace.Unit, id, label string) *workspace.Node {
		return &workspace.Node{Resource: &model.Resource{ID: id, Label: label}, Unit: u}
	}
	function, role := node(here, "arn:function", "worker"), node(global, "arn:role", "worker")
	api, bus := node(here, "arn:api", "shop"), node(here, "arn:bus", "shop")
	alone, named := node(global, "arn:policy", "write"), node(here, "arn:queue", "arn:function")
	got := nameNodes(&workspace.Graph{Unit: here}, []*workspace.Node{function, role, api, bus, alone, named})
	for n, want := range map[*workspace.Node]string{
		function: "worker", role: "1/global:arn:role", api: "arn:api", bus: "arn:bus", alone: "write", named: "arn:queue",
	} {
		if got[n.Resource] != want {
			t.Errorf("%s is called %s, want %s", n.ID, got[n.Resource], want)
		}
	}
}
