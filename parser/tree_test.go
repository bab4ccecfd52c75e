package parser

import (
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

func files(contents map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, content := range contents {
		out[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return out
}

func TestWalk(t *testing.T) {
	everything := files(map[string]string{
		".gitignore":                      "*.log\n/build/\ncdk.out/\n!keep.log\nsecret\\ \n# no pattern\n\n{a}.txt\n",
		"t.yaml":                          "",
		"a.log":                           "",
		"keep.log":                        "",
		"secret ":                         "",
		"{a}.txt":                         "",
		"a.txt":                           "",
		"build/x.yaml":                    "",
		"sub/build/x.yaml":                "",
		"sub/.gitignore":                  "!*.log\ndocs/**\n!docs/keep\nx/*/y\n**/deep/z\n[ab].json\n",
		"sub/b.log":                       "",
		"sub/docs/a":                      "",
		"sub/docs/keep":                   "",
		"sub/x/1/y":                       "",
		"sub/x/y":                         "",
		"sub/p/deep/z":                    "",
		"sub/a.json":                      "",
		"sub/c.json":                      "",
		"sub/more/a.json":                 "",
		".git/config":                     "",
		"node_modules/p/t.yaml":           "",
		".aws-sam/t.yaml":                 "",
		".terraform/m.tf":                 "",
		"cdk.out/manifest.json":           "",
		"cdk.out/asset.1/t.yaml":          "",
		"cdk.out/S.template.json":         "",
		"synth/cdk.out":                   "{}",
		"synth/asset.1/t.yaml":            "",
		"synth/S.template.json":           "",
		"other/asset.1/no_assembly.yaml":  "",
		".github/workflows/workflow.yaml": "",
	})
	tests := []struct {
		name  string
		roots []string
		want  []string
		named []string
	}{
		{
			name: "everything", roots: []string{"."},
			want: []string{
				".github/workflows/workflow.yaml", ".gitignore", "a.txt", "keep.log", "other/asset.1/no_assembly.yaml",
				"sub/.gitignore", "sub/b.log", "sub/build/x.yaml", "sub/c.json", "sub/docs/keep", "sub/x/y",
				"synth/S.template.json", "synth/cdk.out", "t.yaml",
			},
		},
		{name: "a folder, with what the folders above ignore", roots: []string{"sub/more"}, want: nil},
		{
			name: "a folder that is ignored, since it is named", roots: []string{"cdk.out"},
			want: []string{"cdk.out/S.template.json", "cdk.out/manifest.json"},
		},
		{name: "an asset, since it is named", roots: []string{"cdk.out/asset.1"}, want: []string{"cdk.out/asset.1/t.yaml"}},
		{name: "what was fetched, since it is named", roots: []string{"node_modules/p"}, want: []string{"node_modules/p/t.yaml"}},
		{
			name: "a file that is ignored, since it is named", roots: []string{"a.log", "./t.yaml"},
			want: []string{"a.log", "t.yaml"}, named: []string{"a.log", "t.yaml"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree, problems, err := Walk(everything, test.roots)
			if err != nil || len(problems) > 0 {
				t.Fatalf("got error %v, problems %v", err, problems)
			}
			if test.want == nil {
				test.want = []string{}
			}
			if diff := cmp.Diff(test.want, tree.Files); diff != "" {
				t.Error(diff)
			}
			for _, name := range test.named {
				if !tree.Named[name] {
					t.Errorf("%s is not named", name)
				}
			}
			if len(tree.Named) != len(test.named) {
				t.Errorf("got %v named, want %v", tree.Named, test.named)
			}
		})
	}
}

func TestWalkOfNothing(t *testing.T) {
	_, _, err := Walk(fstest.MapFS{}, []string{"none"})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "none") {
		t.Errorf("got %v, want that none does not exist", err)
	}
}

// broken fails to open what is denied.
type broken struct {
	fs.FS
	denied string
}

func (b broken) Open(name string) (fs.File, error) {
	if name == b.denied {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.FS.Open(name)
}

func TestWalkOfWhatCannotBeRead(t *testing.T) {
	for _, denied := range []string{"closed", "closed/.gitignore"} {
		t.Run(denied, func(t *testing.T) {
			tree, problems, err := Walk(broken{files(map[string]string{"closed/.gitignore": "x", "t.yaml": ""}), denied}, []string{"."})
			if err != nil {
				t.Fatal(err)
			}
			if len(problems) != 1 || problems[0].Effect != source.Lost || problems[0].At.File != denied {
				t.Errorf("got %v, want %s lost", problems, denied)
			}
			if len(tree.Files) == 0 || tree.Files[len(tree.Files)-1] != "t.yaml" {
				t.Errorf("got %v, want t.yaml among them", tree.Files)
			}
		})
	}
}

func TestWalkOfLinks(t *testing.T) {
	root := t.TempDir()
	outside := t.TempDir()
	write := func(name string) {
		t.Helper()
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(outside, "o.yaml"))
	write(filepath.Join(root, "t.yaml"))
	for name, target := range map[string]string{
		"in.yaml": "t.yaml", "out.yaml": filepath.Join(outside, "o.yaml"), "up.json": "../o.json", "loop": ".",
	} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Skip(err)
		}
	}
	tree, problems, err := Walk(os.DirFS(root), []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"t.yaml"}, tree.Files); diff != "" {
		t.Error(diff)
	}
	var ids []string
	for _, p := range problems {
		ids = append(ids, p.At.File+" "+p.ID)
	}
	if diff := cmp.Diff([]string{"out.yaml link-not-followed", "up.json link-not-followed"}, ids); diff != "" {
		t.Error(diff)
	}
}
