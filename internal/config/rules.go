package config

import "go.yaml.in/yaml/v3"

// folderSchema is a folder below that of the configuration.
var folderSchema = map[string]any{"type": "string", "pattern": `^[^/\\]`, "examples": []string{"policy/rules"}}

// ruleFolders are folders of rules in the tree of the configuration. What is
// elsewhere, and what would have to be fetched, only a user can name, on the
// command line.
func ruleFolders(to *[]string) shape {
	return texts(to, folderSchema, func(r reader, n *yaml.Node) error {
		if n.Value == "" {
			return r.errorf(n, "an item of rules names no folder")
		}
		return inTree(r, n)
	})
}
