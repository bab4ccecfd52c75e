package revision

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// A repo is a repository that a test makes with git itself.
type repo struct {
	t      *testing.T
	dir    string
	config string // an empty file: the user's configuration of git
}

func newRepo(t *testing.T, args ...string) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("BELAY_CI") != "" {
			t.Fatal("git is not installed")
		}
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := repo{t, dir, config}
	r.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

func (r repo) git(args ...string) string {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "git", append([]string{
		"-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false",
	}, args...)...)
	cmd.Dir = r.dir
	cmd.Env = append(cmd.Environ(), "GIT_CONFIG_GLOBAL="+r.config, "GIT_CONFIG_NOSYSTEM=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repo) write(name, content string) {
	r.t.Helper()
	full := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repo) commit(message string) string {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "-m", message)
	return r.git("rev-parse", "HEAD")
}

func (r repo) open() *Repository {
	r.t.Helper()
	opened, err := Open(r.t.Context(), r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	return opened
}

func (r repo) tree(id string) *Tree {
	r.t.Helper()
	tree, err := r.open().Tree(r.t.Context(), id, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := tree.Close(); err != nil {
			r.t.Error(err)
		}
	})
	return tree
}

func TestTree(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		t.Run(format, func(t *testing.T) {
			r := newRepo(t, "--object-format="+format)
			r.write("a.yaml", "one\n")
			r.write("sub/b c.yaml", "two\n")
			r.write("sub/ü/deep.tf", strings.Repeat("x", 200<<10))
			r.write("empty", "")
			id := r.commit("first")
			r.write("a.yaml", "changed\n")
			r.write("new.yaml", "new\n")
			r.commit("second")
			tree := r.tree(id)
			if err := fstest.TestFS(tree, "a.yaml", "sub/b c.yaml", "sub/ü/deep.tf", "empty"); err != nil {
				t.Error(err)
			}
			if got, err := tree.ReadFile("a.yaml"); err != nil || string(got) != "one\n" {
				t.Errorf("got a.yaml %q, %v, want what it was", got, err)
			}
			if _, err := tree.Stat("new.yaml"); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v for a file of later, want %v", err, fs.ErrNotExist)
			}
			if got, err := tree.Folder("sub").ReadFile("b c.yaml"); err != nil || string(got) != "two\n" {
				t.Errorf("got %q, %v from the folder", got, err)
			}
			if entries, err := tree.Folder("nothing").ReadDir("."); err != nil || len(entries) > 0 {
				t.Errorf("got %v, %v of a folder that is not there, want it empty", entries, err)
			}
			if got, want := BlobID([]byte("one\n"), id), tree.ID("a.yaml"); got != want {
				t.Errorf("got id %s, want %s", got, want)
			}
			if err := tree.Err(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTreeLinks(t *testing.T) {
	r := newRepo(t)
	r.write("real/a.yaml", "a\n")
	r.write("outer.yaml", "outer\n")
	for name, target := range map[string]string{
		"file": "real/a.yaml", "folder": "real", "real/up": "../outer.yaml", "out": "../x", "abs": "/abroad/x", "loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(r.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	tree := r.tree(r.commit("links"))
	for name, want := range map[string]string{"file": "a\n", "folder/a.yaml": "a\n", "real/up": "outer\n", "folder/up": "outer\n"} {
		if got, err := fs.ReadFile(tree, name); err != nil || string(got) != want {
			t.Errorf("got %s %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"out", "abs", "loop"} {
		if _, err := fs.Stat(tree, name); err == nil {
			t.Errorf("got no error for %s, which leads nowhere in the tree", name)
		}
	}
	if _, err := fs.Stat(tree.Folder("real"), "up"); err == nil {
		t.Error("got no error for a link that leads out of the folder")
	}
	if target, err := fs.ReadLink(tree, "folder"); err != nil || target != "real" {
		t.Errorf("got link %q, %v, want real", target, err)
	}
	if info, err := tree.Lstat("folder"); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("got %v, %v, want a link", info, err)
	}
}

func TestSubmodule(t *testing.T) {
	inner := newRepo(t)
	inner.write("t.yaml", "inner\n")
	inner.commit("inner")
	outer := newRepo(t)
	outer.git("submodule", "add", "-q", inner.dir, "lib")
	id := outer.commit("outer")
	if got, err := outer.tree(id).ReadFile("lib/t.yaml"); err != nil || string(got) != "inner\n" {
		t.Errorf("got %q, %v from the submodule", got, err)
	}
	if err := os.RemoveAll(filepath.Join(outer.dir, "lib")); err != nil {
		t.Fatal(err)
	}
	if entries, err := outer.tree(id).ReadDir("lib"); err != nil || len(entries) > 0 {
		t.Errorf("got %v, %v, want an empty folder where the submodule is not here", entries, err)
	}
}

func TestWorktree(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a\n")
	id := r.commit("first")
	dir := filepath.Join(t.TempDir(), "linked")
	r.git("worktree", "add", "-q", dir)
	linked, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := linked.Commit(t.Context(), "HEAD"); err != nil || got != id {
		t.Errorf("got %s, %v, want %s", got, err, id)
	}
}

func TestHookEnvironment(t *testing.T) {
	r, other := newRepo(t), newRepo(t)
	other.write("a", "a\n")
	other.commit("other")
	r.write("b", "b\n")
	id := r.commit("this")
	t.Setenv("GIT_DIR", filepath.Join(other.dir, ".git"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other.dir, ".git", "index"))
	if got, err := r.open().Commit(t.Context(), "HEAD"); err != nil || got != id {
		t.Errorf("got %s, %v, want the commit of the folder, %s", got, err, id)
	}
}

func TestMergeBase(t *testing.T) {
	r := newRepo(t)
	r.write("a", "1\n")
	base := r.commit("base")
	r.git("checkout", "-q", "-b", "topic")
	r.write("b", "topic\n")
	topic := r.commit("topic")
	r.git("checkout", "-q", "main")
	r.write("a", "2\n")
	main := r.commit("main")
	if got, err := r.open().MergeBase(t.Context(), main, topic); err != nil || got != base {
		t.Errorf("got %s, %v, want %s", got, err, base)
	}
	r.git("checkout", "-q", "--orphan", "alone")
	alone := r.commit("alone")
	_, err := r.open().MergeBase(t.Context(), main, alone)
	want(t, err, "have no commit in common; name two revisions")
}

// want wants an error that says something.
func want(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("got error %v, want one that says %q", err, text)
	}
}

func TestErrors(t *testing.T) {
	ctx := t.Context()
	t.Run("no repository", func(t *testing.T) {
		newRepo(t)
		_, err := Open(ctx, t.TempDir())
		want(t, err, "is in no git repository; check it without --since")
	})
	t.Run("bare", func(t *testing.T) {
		r := newRepo(t, "--bare")
		_, err := Open(ctx, r.dir)
		want(t, err, "is a bare repository, which has no files to check")
	})
	t.Run("no commit", func(t *testing.T) {
		_, err := newRepo(t).open().Commit(ctx, "main")
		want(t, err, "has no commit yet")
	})
	t.Run("unknown revision", func(t *testing.T) {
		r := newRepo(t)
		r.write("a", "a\n")
		r.commit("a")
		r.git("remote", "add", "origin", "https://example.com/x")
		_, err := r.open().Commit(ctx, "nowhere")
		want(t, err, "there is no commit nowhere in "+r.dir)
		_, err = r.open().Commit(ctx, "origin/main")
		want(t, err, "get it with git fetch origin main")
		for _, revision := range []string{"", "--output=x", "-h"} {
			_, err = r.open().Commit(ctx, revision)
			want(t, err, "is no revision")
		}
	})
	t.Run("shallow", func(t *testing.T) {
		r := newRepo(t)
		r.write("a", "a\n")
		first := r.commit("a")
		r.write("a", "b\n")
		r.commit("b")
		clone := newRepo(t)
		clone.git("fetch", "-q", "--depth", "1", "file://"+r.dir, "main")
		clone.git("checkout", "-q", "FETCH_HEAD")
		_, err := clone.open().Commit(ctx, first[:10])
		want(t, err, "git fetch --unshallow (fetch-depth: 0 of actions/checkout")
	})
	t.Run("partial clone", func(t *testing.T) {
		r := newRepo(t)
		r.git("config", "uploadpack.allowFilter", "true")
		r.write("a", "a\n")
		id := r.commit("a")
		r.write("a", "b\n")
		r.commit("b")
		clone := newRepo(t)
		clone.git("clone", "-q", "--filter=blob:none", "file://"+r.dir, "part")
		part := repo{t, filepath.Join(clone.dir, "part"), clone.config}
		tree := part.tree(id)
		if data, err := tree.ReadFile("a"); err == nil {
			t.Errorf("got %q, want nothing to be fetched", data)
		}
		if err := tree.Err(); err == nil {
			t.Error("got no error of the tree")
		}
	})
	t.Run("git is not there", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := Open(ctx, ".")
		want(t, err, "git is not installed")
	})
	t.Run("another user's", func(t *testing.T) {
		r := newRepo(t)
		t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
		t.Setenv("GIT_CONFIG_GLOBAL", r.config)
		t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
		_, err := Open(ctx, r.dir)
		want(t, err, "git config --global --add safe.directory "+r.dir)
	})
}

// TestNothingRuns has a repository whose configuration runs a program wherever
// git lets it.
func TestNothingRuns(t *testing.T) {
	r := newRepo(t)
	ran := filepath.Join(t.TempDir(), "ran")
	script := filepath.Join(r.dir, "evil.sh")
	r.write("evil.sh", "#!/bin/sh\ntouch '"+ran+"'\ncat\n")
	if err := os.Chmod(script, 0o755); err != nil {
		t.Fatal(err)
	}
	r.write("a.yaml", "one\n")
	id := r.commit("first")
	r.write(".gitattributes", "* filter=evil diff=evil\n")
	for _, key := range []string{
		"core.fsmonitor", "core.pager", "core.sshCommand", "core.gitProxy", "core.editor", "core.askPass", "credential.helper",
		"filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "diff.external",
		"core.alternateRefsCommand", "uploadpack.packObjectsHook", "gpg.program",
	} {
		r.git("config", key, script)
	}
	r.git("config", "core.hooksPath", r.dir)
	r.git("config", "alias.rev-parse", "!"+script)
	r.git("config", "alias.ls-tree", "!"+script)
	r.write("a.yaml", "two\n")
	opened := r.open()
	if _, err := opened.Commit(t.Context(), "main"); err != nil {
		t.Fatal(err)
	}
	if _, err := opened.MergeBase(t.Context(), id, "HEAD"); err != nil {
		t.Fatal(err)
	}
	if got, err := r.tree(id).ReadFile("a.yaml"); err != nil || string(got) != "one\n" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the configuration of a repository ran a program")
	}
}

func TestKnownBlobs(t *testing.T) {
	r := newRepo(t)
	r.write("a", "a\n")
	id := r.commit("a")
	var asked []string
	tree, err := r.open().Tree(t.Context(), id, func(id string) []byte {
		asked = append(asked, id)
		return []byte("at hand")
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := tree.ReadFile("a")
	if diff := cmp.Diff([]string{BlobID([]byte("a\n"), id)}, asked); err != nil || string(got) != "at hand" || diff != "" {
		t.Errorf("got %q, %v, asked (-want +got):\n%s", got, err, diff)
	}
}
