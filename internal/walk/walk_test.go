package walk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/belay-dev/belay/internal/source"
)

// files makes a tree of "name" or "name: content" lines.
func files(lines ...string) fstest.MapFS {
	tree := fstest.MapFS{}
	for _, line := range lines {
		name, content, _ := strings.Cut(line, ": ")
		tree[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(content, `\n`, "\n"))}
	}
	return tree
}

func TestWalk(t *testing.T) {
	cases := map[string]struct {
		tree  fstest.MapFS
		named []string
		want  []string
	}{
		"all files": {tree: files("b.yaml", "a/c.json", "a/.hidden/d.tf"), want: []string{"a/.hidden/d.tf", "a/c.json", "b.yaml"}},
		"skipped folders": {
			tree: files("t.yaml", ".git/x.yaml", "node_modules/a/x.yaml", "app/.aws-sam/build/x.yaml", ".terraform/x.tf", "cdk.out/S.template.json", "cdk.out/asset.12/index.yaml", "asset.12/t.yaml"),
			want: []string{"asset.12/t.yaml", "cdk.out/S.template.json", "t.yaml"},
		},
		"assembly with a name of its own": {
			tree: files("synth/cdk.out: {}", "synth/S.template.json", "synth/asset.1/t.yaml", "other/asset.1/t.yaml", "other/cdk.out/S.template.json"),
			want: []string{"other/asset.1/t.yaml", "other/cdk.out/S.template.json", "synth/S.template.json", "synth/cdk.out"},
		},
		"named asset": {
			tree: files("cdk.out/asset.1/t.yaml", "cdk.out/asset.2/t.yaml"), named: []string{"cdk.out/asset.1"},
			want: []string{"cdk.out/asset.1/t.yaml"},
		},
		"named folder": {
			tree: files("t.yaml", ".gitignore: build", "build/a.yaml", "build/b/c.yaml", "build/.gitignore: b"), named: []string{"build"},
			want: []string{".gitignore", "build/.gitignore", "build/a.yaml", "t.yaml"},
		},
		"named file": {
			tree: files("t.yaml", ".aws-sam/a.yaml", ".aws-sam/b.yaml"), named: []string{".aws-sam/a.yaml", "t.yaml"},
			want: []string{".aws-sam/a.yaml", "t.yaml"},
		},
		"patterns": {
			tree: files(
				`.gitignore: # comment\n*.log\n/top.yaml\nout/\nsub/only.yaml\n**/deep/x.yaml\n!keep.log\n{a,b}.yaml\n\#hash\n`,
				"a.log", "s/b.log", "keep.log", "top.yaml", "s/top.yaml", "out/x.yaml", "s/out/y.yaml", "t/out",
				"sub/only.yaml", "s/sub/only.yaml", "p/q/deep/x.yaml", "deep/y.yaml", "a.yaml", "{a,b}.yaml", "#hash",
			),
			want: []string{".gitignore", "a.yaml", "deep/y.yaml", "keep.log", "s/sub/only.yaml", "s/top.yaml", "t/out"},
		},
		"patterns of a folder hold below it": {
			tree: files("s/.gitignore: x.yaml\n!/y.yaml", ".gitignore: y.yaml", "x.yaml", "y.yaml", "s/x.yaml", "s/y.yaml", "s/t/x.yaml", "s/t/y.yaml", "s[1]/.gitignore: /z", "s[1]/z", "s1/z"),
			want: []string{".gitignore", "s/.gitignore", "s/y.yaml", "s1/z", "s[1]/.gitignore", "x.yaml"},
		},
		"what is in an ignored folder stays out": {
			tree: files(".gitignore: out/\n!out/x.yaml", "out/x.yaml"), want: []string{".gitignore"},
		},
		"what is in a folder, but for one": {
			tree: files("s/.gitignore: docs/**\n!docs/keep\nx/*/y\n[ab].json", "s/docs/a", "s/docs/keep", "s/x/1/y", "s/x/y", "s/a.json", "s/t/b.json", "s/c.json"),
			want: []string{"s/.gitignore", "s/c.json", "s/docs/keep", "s/x/y"},
		},
		"spaces at the end": {
			tree: files(`.gitignore: a\ \nb  \nc\   `, "a", "a ", "b", "b ", "c ", "c  "), want: []string{".gitignore", "a", "b ", "c  "},
		},
		"pattern that is none": {tree: files(".gitignore: [\n", "a"), want: []string{".gitignore", "a"}},
		"CR LF":                {tree: files(".gitignore: a\r\nb  \r\n", "a", "b", "c"), want: []string{".gitignore", "c"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			tree, problems, err := Walk(t.Context(), c.tree, c.named)
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) > 0 {
				t.Errorf("got problems %v, want none", problems)
			}
			if diff := cmp.Diff(c.want, tree.Files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWalkNamed(t *testing.T) {
	tree, _, err := Walk(t.Context(), files("a.yaml", "b/c.yaml"), []string{"a.yaml", "b"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"a.yaml": true}, tree.Named); diff != "" {
		t.Errorf("named (-want +got):\n%s", diff)
	}
	if _, _, err := Walk(t.Context(), files("a.yaml"), []string{"x.yaml"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got error %v for a name that is not there, want %v", err, fs.ErrNotExist)
	}
}

func TestWalkStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Walk(ctx, files("a.yaml"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
}

// closed refuses one folder or file.
type closed struct {
	fs.FS
	name string
}

func (c closed) Open(name string) (fs.File, error) {
	if name == c.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.FS.Open(name)
}

func TestWalkReportsWhatItCannotRead(t *testing.T) {
	cases := map[string][]string{
		"b":            {"a.yaml", "d.yaml"},
		"b/.gitignore": {"a.yaml", "b/.gitignore", "b/c.yaml", "d.yaml"},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			tree, problems, err := Walk(t.Context(), closed{files("a.yaml", "b/.gitignore: c.yaml", "b/c.yaml", "d.yaml"), name}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, tree.Files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if len(problems) != 1 {
				t.Fatalf("got problems %v, want one about %s", problems, name)
			}
			p := problems[0]
			if p.Effect != source.Lost || p.At.File != name || p.Message != name+" cannot be read: permission denied" {
				t.Errorf("got problem %+v, want that %s is lost", p, name)
			}
		})
	}
}

// TestWalkFollowsNoLinks lists what links lead to where it is, and only if it is in
// the tree. A link that leads to a folder above it does not end in a circle.
func TestWalkFollowsNoLinks(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	for _, name := range []string{filepath.Join(outside, "o.yaml"), filepath.Join(root, "t.yaml")} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	links := map[string]string{"in.yaml": "t.yaml", "out.yaml": filepath.Join(outside, "o.yaml"), "out": outside, "up.json": "../o.json", "loop": "."}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
	}
	tree, problems, err := Walk(t.Context(), os.DirFS(root), nil)
	if err != nil || len(problems) > 0 {
		t.Fatalf("got error %v, problems %v", err, problems)
	}
	if diff := cmp.Diff([]string{"t.yaml"}, tree.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
