// Package revision shows the files of a revision of a git repository as a tree of
// files. It runs git, and nothing of what the repository says can make git run
// something else: no hook, no filter, no helper, no fetch.
package revision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Repository is a git repository with a work tree.
type Repository struct {
	// Root is the folder of the work tree, absolute.
	Root string
	// Shallow tells whether the history is cut off.
	Shallow bool

	git string // the program
}

// An Error is what git or the repository cannot do, and what to do about it.
type Error struct{ What, Fix string }

// Error is one sentence and the advice.
func (e *Error) Error() string {
	if e.Fix == "" {
		return e.What
	}
	return e.What + "; " + e.Fix
}

// Open finds the repository that a folder is in.
func Open(ctx context.Context, dir string) (*Repository, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, &Error{What: "git is not installed, and revisions are read with it", Fix: "install git, or check without --since"}
	}
	r := &Repository{Root: dir, git: git}
	out, err := r.run(ctx, "rev-parse", "--is-bare-repository", "--is-shallow-repository", "--show-toplevel")
	said := lines(out)
	if len(said) > 0 && said[0] == "true" {
		return nil, &Error{What: dir + " is a bare repository, which has no files to check", Fix: "check a clone of it"}
	}
	if err != nil {
		return nil, refused(dir, err)
	}
	if len(said) != 3 {
		return nil, fmt.Errorf("ask git about %s: it says %q", dir, out)
	}
	r.Shallow = said[1] == "true"
	if r.Root, err = filepath.EvalSymlinks(filepath.FromSlash(said[2])); err != nil {
		return nil, fmt.Errorf("find the repository of %s: %w", dir, err)
	}
	return r, nil
}

// refused explains what git says of a folder that it does not work in.
func refused(dir string, err error) error {
	said := ""
	if f, ok := errors.AsType[*failure](err); ok {
		said = f.said
	}
	switch {
	case strings.Contains(said, "dubious ownership"):
		return &Error{
			What: fmt.Sprintf("git does not trust the repository of %s, which another user owns", dir),
			Fix:  fmt.Sprintf("if you do, run git config --global --add safe.directory %s", dir),
		}
	case strings.Contains(said, "not a git repository"):
		return &Error{What: dir + " is in no git repository", Fix: "check it without --since"}
	}
	return fmt.Errorf("ask git about %s: %w", dir, err)
}

// Commit returns the id of the commit that a revision names, in any way that git
// understands: a branch, a tag, HEAD~2, a part of an id.
func (r *Repository) Commit(ctx context.Context, revision string) (string, error) {
	if revision == "" || strings.HasPrefix(revision, "-") {
		return "", &Error{What: fmt.Sprintf("%q is no revision", revision), Fix: "name a branch, a tag or a commit"}
	}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	if err == nil {
		return strings.TrimSpace(out), nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if _, none := r.run(ctx, "rev-parse", "--verify", "--quiet", "HEAD"); none != nil {
		return "", &Error{What: r.Root + " has no commit yet", Fix: "check it without --since"}
	}
	e := &Error{What: fmt.Sprintf("there is no commit %s in %s", revision, r.Root)}
	remote, branch, named := strings.Cut(revision, "/")
	switch {
	case r.Shallow:
		e.What += ", of which only the latest history is here"
		e.Fix = "get the rest with git fetch --unshallow (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab)"
	case named && r.hasRemote(ctx, remote):
		e.Fix = fmt.Sprintf("get it with git fetch %s %s", remote, branch)
	default:
		e.Fix = "git log and git branch --all list what there is"
	}
	return "", e
}

func (r *Repository) hasRemote(ctx context.Context, name string) bool {
	out, err := r.run(ctx, "remote")
	return err == nil && slices.Contains(lines(out), name)
}

// MergeBase returns the id of the latest commit that two have in common.
func (r *Repository) MergeBase(ctx context.Context, a, b string) (string, error) {
	out, err := r.run(ctx, "merge-base", a, b)
	if err == nil {
		return strings.TrimSpace(out), nil
	}
	if f, ok := errors.AsType[*failure](err); !ok || f.said != "" {
		return "", fmt.Errorf("find what %s and %s have in common: %w", short(a), short(b), err)
	}
	e := &Error{What: fmt.Sprintf("%s and %s have no commit in common", short(a), short(b)), Fix: "name two revisions, as in --since A..B, to compare them all the same"}
	if r.Shallow {
		e.What += " in what is here of the history"
		e.Fix = "get the rest with git fetch --unshallow (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 of GitLab)"
	}
	return "", e
}

// short is how people write the id of a commit.
func short(id string) string { return id[:min(len(id), 12)] }

func lines(out string) []string {
	return strings.Split(strings.TrimRight(out, "\n"), "\n")
}

// A failure is a run of git that did not end well.
type failure struct {
	said string // on the standard error
	err  error
}

func (f *failure) Error() string {
	if f.said == "" {
		return f.err.Error()
	}
	return f.said
}

func (f *failure) Unwrap() error { return f.err }

// run runs git and returns what it prints.
func (r *Repository) run(ctx context.Context, args ...string) (string, error) {
	cmd := r.command(ctx, r.Root, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), &failure{said: strings.TrimSpace(stderr.String()), err: err}
	}
	return stdout.String(), nil
}

// withdrawn are variables that lead git to another repository than that of the
// folder. A hook has them set.
var withdrawn = []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE"}

// given are the variables that keep git to its work: no locks, no questions,
// no objects but those that are here, and messages that can be recognised.
var given = []string{
	"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
	"GIT_NO_REPLACE_OBJECTS=1", "GIT_PAGER=cat", "LC_ALL=C",
}

// command is git in a folder. What a repository's configuration could have run is
// switched off; the commands that are used run no filter and no diff driver.
func (r *Repository) command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	safe := []string{"--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"}
	cmd := exec.CommandContext(ctx, r.git, append(safe, args...)...) //nolint:gosec // the program is git and the arguments are ours
	cmd.Dir = dir
	for _, entry := range cmd.Environ() {
		if name, _, _ := strings.Cut(entry, "="); !slices.Contains(withdrawn, name) {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, given...)
	return cmd
}
