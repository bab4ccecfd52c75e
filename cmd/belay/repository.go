package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/belay-dev/belay/internal/report"
)

// displayed names a file as an editor started here finds it: relative where
// that is the shorter name.
func displayed(full string) string {
	here, err := os.Getwd()
	if err != nil {
		return full
	}
	if here, err = filepath.EvalSymlinks(here); err != nil {
		return full
	}
	rel, err := filepath.Rel(here, full)
	if err != nil || len(rel) > len(full) {
		return filepath.ToSlash(full)
	}
	return filepath.ToSlash(rel)
}

// repositoryOf returns the root of the repository that a folder is in, and the
// folder's name relative to it. Both are empty outside a repository.
func repositoryOf(dir string) (root, prefix string) {
	for root = dir; !exists(filepath.Join(root, ".git")); root = filepath.Dir(root) {
		if filepath.Dir(root) == root {
			return "", ""
		}
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return "", ""
	}
	return root, filepath.ToSlash(rel)
}

// revisionOf reads from the files of a repository what is checked out. What it
// does not find it leaves out: this is a remark in a report, and git need not be
// installed.
func revisionOf(root string) report.Revision {
	if root == "" {
		return report.Revision{}
	}
	dir := filepath.Join(root, ".git")
	if pointer, ok := strings.CutPrefix(line(dir), "gitdir: "); ok { // a linked work tree
		dir = pointer
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(root, dir)
		}
	}
	shared := dir
	if common := line(filepath.Join(dir, "commondir")); common != "" {
		shared = filepath.Join(dir, common)
	}
	revision := report.Revision{Repository: originOf(filepath.Join(shared, "config"))}
	head := line(filepath.Join(dir, "HEAD"))
	ref, ok := strings.CutPrefix(head, "ref: ")
	if !ok {
		revision.Commit = head
		return revision
	}
	revision.Branch = strings.TrimPrefix(ref, "refs/heads/")
	if revision.Commit = line(filepath.Join(shared, filepath.FromSlash(ref))); revision.Commit == "" {
		revision.Commit = packed(filepath.Join(shared, "packed-refs"), ref)
	}
	return revision
}

// line returns the first line of a file, "" if there is none.
func line(name string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(content), "\n")
	return strings.TrimSpace(first)
}

func packed(name, ref string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	for entry := range strings.Lines(string(content)) {
		if commit, ok := strings.CutSuffix(strings.TrimSpace(entry), " "+ref); ok {
			return commit
		}
	}
	return ""
}

// originOf returns the address of the remote called origin, without credentials.
func originOf(name string) string {
	content, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	section := ""
	for entry := range strings.Lines(string(content)) {
		entry = strings.TrimSpace(entry)
		if strings.HasPrefix(entry, "[") {
			section = entry
			continue
		}
		key, value, ok := strings.Cut(entry, "=")
		if ok && section == `[remote "origin"]` && strings.TrimSpace(key) == "url" {
			return address(strings.TrimSpace(value))
		}
	}
	return ""
}

// address makes git@host:owner/name an address, and takes the user out.
func address(remote string) string {
	if !strings.Contains(remote, "://") {
		host, name, ok := strings.Cut(remote, ":")
		if !ok {
			return "" // a path of this machine
		}
		remote = "ssh://" + host + "/" + name
	}
	u, err := url.Parse(remote)
	if err != nil || u.Host == "" {
		return ""
	}
	u.User = nil
	return u.String()
}
