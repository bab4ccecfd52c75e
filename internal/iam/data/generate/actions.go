package main

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

type service struct {
	prefix  string
	rcp     bool
	keys    []key
	types   []resourceType
	actions []action
}

type key struct{ name, kind string }

type resourceType struct {
	name, arn string
	keys      []string
}

type action struct {
	name   string
	levels int
	types  []typeOfAction
	keys   []string
}

type typeOfAction struct {
	index    int
	required bool
}

// levels are the bits of the access levels, as in package data.
var levels = map[string]int{"List": 1, "Read": 2, "Write": 4, "Permissions management": 8, "Tagging": 16}

// readServices reads the facts of all services, sorted by prefix.
func readServices(folder string) ([]service, source, error) {
	if err := checkVersion(folder, actionsVersion); err != nil {
		return nil, source{}, err
	}
	var manifest struct {
		UpdatedAt string `json:"updatedAt"`
	}
	if err := readJSON(filepath.Join(folder, "package.json"), &manifest); err != nil {
		return nil, source{}, err
	}
	var prefixes, rcp []string
	if err := readJSON(filepath.Join(folder, "data", "services.json"), &prefixes); err != nil {
		return nil, source{}, err
	}
	if err := readJSON(filepath.Join(folder, "data", "rcpSupportedServices.json"), &rcp); err != nil {
		return nil, source{}, err
	}
	slices.Sort(prefixes)
	var out []service
	for _, prefix := range prefixes {
		s, err := readService(folder, prefix)
		if err != nil {
			return nil, source{}, err
		}
		s.rcp = slices.Contains(rcp, prefix)
		out = append(out, s)
	}
	day, _, _ := strings.Cut(manifest.UpdatedAt, "T")
	return out, source{actionsPackage, actionsVersion, day}, nil
}

type rawAction struct {
	Name          string
	AccessLevel   string
	ConditionKeys []string
	ResourceTypes []struct {
		Name          string
		Required      bool
		ConditionKeys []string
	}
}

func readService(folder, prefix string) (service, error) {
	s := service{prefix: prefix}
	var keys map[string]struct{ Key, Type string }
	var types map[string]struct {
		Key, ARN      string
		ConditionKeys []string
	}
	var actions map[string]rawAction
	for name, into := range map[string]any{"conditionKeys": &keys, "resourceTypes": &types, "actions": &actions} {
		if err := readJSON(filepath.Join(folder, "data", name, prefix+".json"), into); err != nil {
			return s, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		s.keys = append(s.keys, key{keys[name].Key, keys[name].Type})
	}
	index := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		t := types[name]
		index[strings.ToLower(t.Key)] = len(s.types)
		s.types = append(s.types, resourceType{t.Key, t.ARN, t.ConditionKeys})
	}
	for _, raw := range actions {
		a, err := readAction(raw, index)
		if err != nil {
			return s, fmt.Errorf("%s:%s: %w", prefix, raw.Name, err)
		}
		s.actions = append(s.actions, a)
	}
	slices.SortFunc(s.actions, func(a, b action) int {
		return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return s, nil
}

func readAction(raw rawAction, types map[string]int) (action, error) {
	a := action{name: raw.Name}
	for level := range strings.SplitSeq(raw.AccessLevel, ", ") {
		bit, ok := levels[level]
		if !ok {
			return a, fmt.Errorf("access level %q is not known", level)
		}
		a.levels |= bit
	}
	keys := map[string]bool{}
	for _, k := range raw.ConditionKeys {
		keys[k] = true
	}
	for _, t := range raw.ResourceTypes {
		i, ok := types[strings.ToLower(t.Name)]
		if !ok {
			return a, fmt.Errorf("resource type %q is not known", t.Name)
		}
		a.types = append(a.types, typeOfAction{i, t.Required})
		for _, k := range t.ConditionKeys {
			keys[k] = true
		}
	}
	slices.SortFunc(a.types, func(x, y typeOfAction) int { return cmp.Compare(x.index, y.index) })
	a.keys = slices.Sorted(maps.Keys(keys))
	return a, nil
}

// packServices writes the source, the services with the number of their actions,
// the names of all actions, and the details of each service.
func packServices(services []service, from source) ([]byte, error) {
	var w, index, details writer
	var names []string
	w.source(from)
	index.number(len(services))
	for _, s := range services {
		var d writer
		packDetails(&d, s)
		index.text(s.prefix)
		index.number(map[bool]int{true: 1}[s.rcp])
		index.number(len(s.actions))
		index.number(d.Len())
		details.bytes(d.Bytes())
		for _, a := range s.actions {
			names = append(names, a.name)
		}
	}
	index.bytes([]byte(strings.Join(names, "\n")))
	if err := w.packed(index.Bytes()); err != nil {
		return nil, err
	}
	err := w.packed(details.Bytes())
	return w.Bytes(), err
}

func packDetails(w *writer, s service) {
	all := s.keys
	index := map[string]int{}
	for i, k := range all {
		index[k.name] = i
	}
	number := func(name string) int {
		i, ok := index[name]
		if !ok { // a key that the service's own list of keys does not have
			i = len(all)
			index[name] = i
			all = append(all, key{name: name})
		}
		return i
	}
	var body writer
	body.number(len(s.types))
	for _, t := range s.types {
		body.text(t.name)
		body.text(t.arn)
		packKeys(&body, t.keys, number)
	}
	for _, a := range s.actions {
		body.number(a.levels)
		body.number(len(a.types))
		for _, t := range a.types {
			body.number(t.index*2 + map[bool]int{true: 1}[t.required])
		}
		packKeys(&body, a.keys, number)
	}
	w.number(len(all))
	for _, k := range all {
		w.text(k.name)
		w.text(k.kind)
	}
	w.bytes(body.Bytes())
}

func packKeys(w *writer, names []string, number func(string) int) {
	w.number(len(names))
	for _, name := range names {
		w.number(number(name))
	}
}
