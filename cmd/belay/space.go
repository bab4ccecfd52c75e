package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/internal/walk"
	"github.com/belay-dev/belay/parser"
)

// stdinName is how reports name the standard input.
const stdinName = "stdin"

// A space is a workspace before it is loaded: the files that a check sees, and
// which of them are reported.
type space struct {
	dir      string // absolute; places are relative to it
	folder   string // the folder, in the workspace that it was split from, that it is; "" or "." is the rest
	disk     disk   // what fs is the tree of dir of
	fs       fs.FS
	sight    sight // by which the configuration was found
	config   config.Config
	settled  string // absolute file of the configuration, "" if there is none
	shared   bool   // whether that is the one that the user gives for other workspaces, too
	tree     *parser.Tree
	named    []string // files and folders that are reported, relative to dir
	files    []string // those of named that are files
	problems []source.Problem
	plans    []parser.Plan
}

// A disk gives the tree of files of a folder, which is absolute: the files as
// they are, those that an editor holds, or those of a revision.
type disk func(dir string) fs.FS

// reports tells whether a file is among those that the user asked about.
func (s *space) reports(file string) bool {
	return slices.ContainsFunc(s.named, func(name string) bool { return within(name, file) })
}

// within tells whether a file is a folder or in it.
func within(folder, file string) bool {
	return folder == "." || file == folder || strings.HasPrefix(file, folder+"/")
}

// spaces finds the workspaces that paths are in. What is seen is the workspace:
// the nearest folder upwards with a configuration, else the root of the
// repository, else the path itself.
func spaces(ctx context.Context, files disk, paths []string, sight sight, stdin io.Reader) ([]*space, error) {
	if err := sight.read(); err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		paths = []string{"."}
		if sight.workspace != "" {
			paths = []string{sight.workspace}
		}
	}
	var all []*space
	for _, name := range paths {
		if name == "-" {
			s, err := stdinSpace(files, sight, stdin)
			if err != nil {
				return nil, err
			}
			all = append(all, s)
			continue
		}
		at, err := locate(name, sight)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(s *space) bool { return s.dir == at.root && s.tree == nil })
		if i < 0 {
			i = len(all)
			all = append(all, &space{dir: at.root, disk: files, sight: sight})
		}
		all[i].name(at)
	}
	var out []*space
	for _, s := range all {
		parts, err := s.open(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	for _, s := range out {
		s.shared = sight.configFile != "" && len(out) > 1
	}
	return out, nil
}

// name adds a path to what is reported.
func (s *space) name(at location) {
	if slices.Contains(s.named, at.name) {
		return
	}
	s.named = append(s.named, at.name)
	if at.file {
		s.files = append(s.files, at.name)
	}
}

// A location is a path within its workspace.
type location struct {
	root string // absolute; a file if the workspace is that file alone
	name string // slash-separated, relative to root or, if that is a file, to its folder
	file bool
}

func locate(name string, sight sight) (location, error) {
	full, info, err := resolve(name)
	if err != nil {
		return location{}, err
	}
	at := location{file: !info.IsDir()}
	workspace := sight.workspace
	if workspace == "" {
		at.root = sight.workspaceOf(full, info)
	} else if at.root, _, err = resolve(workspace); err != nil {
		return location{}, err
	}
	base := at.root
	if info, err := os.Stat(at.root); err == nil && !info.IsDir() {
		base = filepath.Dir(at.root)
		if full != at.root {
			return location{}, fmt.Errorf("%s is not in the workspace %s", name, workspace)
		}
	}
	rel, err := filepath.Rel(base, full)
	if err != nil || !filepath.IsLocal(rel) {
		return location{}, fmt.Errorf("%s is not in the workspace %s", name, workspace)
	}
	at.name = filepath.ToSlash(rel)
	return at, nil
}

// resolve returns where a path leads, absolute and without links: the same file
// is one file however it is named.
func resolve(name string) (string, fs.FileInfo, error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return "", nil, fmt.Errorf("find %s: %w", name, err)
	}
	if full, err = filepath.EvalSymlinks(full); err != nil {
		return "", nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	info, err := os.Stat(full)
	if err != nil {
		return "", nil, fmt.Errorf("read %s: %w", name, cause(err))
	}
	return full, info, nil
}

// cause leaves out the path of an error whose path is said already.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// workspaceOf searches upwards, and not beyond the root of a repository.
func (s sight) workspaceOf(full string, info fs.FileInfo) string {
	dir := full
	if !info.IsDir() {
		dir = filepath.Dir(full)
	}
	for {
		if s.inTree() && exists(filepath.Join(dir, config.Name)) || exists(filepath.Join(dir, ".git")) {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return full
		}
		dir = parent
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// open lists the files of a workspace and splits it where a folder of it is a
// workspace of its own. Parts that nothing is reported of are left out.
func (s *space) open(ctx context.Context) ([]*space, error) {
	if s.tree != nil { // standard input
		return []*space{s}, nil
	}
	if info, err := os.Stat(s.dir); err == nil && !info.IsDir() {
		name := filepath.Base(s.dir)
		s.dir = filepath.Dir(s.dir)
		s.fs = s.disk(s.dir)
		s.tree = &parser.Tree{FS: s.fs, Files: []string{name}, Named: map[string]bool{name: true}}
		s.given()
		return []*space{s}, nil
	}
	s.fs = s.disk(s.dir)
	if err := s.configure(); err != nil {
		return nil, err
	}
	tree, problems, err := walk.Walk(ctx, s.fs, s.named)
	if err != nil {
		return nil, err
	}
	s.tree, s.problems = tree, problems
	s.leaveOutRules()
	return s.split()
}

// split gives each file to the nearest folder above it that is a workspace.
func (s *space) split() ([]*space, error) {
	own := s.boundaries()
	if len(own) == 0 {
		return []*space{s}, nil
	}
	rest := &space{dir: s.dir, disk: s.disk, fs: s.fs, sight: s.sight, config: s.config, settled: s.settled}
	rest.tree = &parser.Tree{FS: rest.fs, Named: map[string]bool{}}
	parts := map[string]*space{".": rest}
	for folder := range own {
		part, err := s.part(folder, own)
		if err != nil {
			return nil, err
		}
		part.folder = folder
		parts[folder] = part
	}
	// of is the part that has a file, and what the file is called there.
	of := func(file string) (part *space, name string) {
		folder := path.Dir(file)
		for parts[folder] == nil {
			folder = path.Dir(folder)
		}
		if own[folder] {
			return parts[folder], strings.TrimPrefix(file, folder+"/")
		}
		return parts[folder], file
	}
	for _, file := range s.tree.Files {
		part, name := of(file)
		part.take(name, s, file)
	}
	for _, p := range s.problems {
		part, name := of(p.At.File)
		if s.reports(p.At.File) {
			part.named = append(part.named, name)
		}
		p.At.File = name
		part.problems = append(part.problems, p)
	}
	var out []*space
	for _, folder := range slices.Sorted(maps.Keys(parts)) {
		parts[folder].leaveOutRules()
		if part := parts[folder]; len(part.named) > 0 {
			out = append(out, part)
		}
	}
	if len(out) == 0 { // a folder without files is named
		out = append(out, rest)
	}
	return out, nil
}

// part is the workspace of a folder of own. With a configuration of its own it is what
// it would be if it were checked alone; else the configuration of s holds.
func (s *space) part(folder string, own map[string]bool) (*space, error) {
	part := &space{dir: s.dir, disk: s.disk, fs: s.fs, sight: s.sight, config: s.config, settled: s.settled}
	if own[folder] {
		part.dir = filepath.Join(s.dir, filepath.FromSlash(folder))
		part.fs = s.disk(part.dir)
	}
	part.tree = &parser.Tree{FS: part.fs, Named: map[string]bool{}}
	if !own[folder] {
		return part, nil
	}
	return part, part.configure()
}

// take takes a file over from the whole of which s is a part.
func (s *space) take(name string, whole *space, file string) {
	s.tree.Files = append(s.tree.Files, name)
	if whole.tree.Named[file] {
		s.tree.Named[name] = true
	}
	if whole.reports(file) {
		s.named = append(s.named, name)
	}
	if slices.Contains(whole.files, file) {
		s.files = append(s.files, name)
	}
}

// boundaries returns the folders that are workspaces of their own, and whether
// by a configuration of their own or by a pattern of this one's.
func (s *space) boundaries() map[string]bool {
	out := map[string]bool{}
	for _, file := range s.tree.Files {
		folder := path.Dir(file)
		if path.Base(file) == config.Name && folder != "." && s.sight.inTree() {
			out[folder] = true
		}
		for ; folder != "."; folder = path.Dir(folder) {
			if _, ok := out[folder]; ok {
				continue
			}
			if slices.ContainsFunc(s.config.Workspaces, func(glob string) bool {
				return doublestar.MatchUnvalidated(strings.TrimSuffix(glob, "/"), folder)
			}) {
				out[folder] = false
			}
		}
	}
	return out
}

// stdinSpace is a workspace of one file that is no file. What it refers to is
// looked for as if it were one of the current directory.
func stdinSpace(disk disk, sight sight, stdin io.Reader) (*space, error) {
	content, err := io.ReadAll(stdin)
	if err != nil {
		return nil, fmt.Errorf("read the standard input: %w", err)
	}
	return contentSpace(disk, sight, stdinName, content)
}

// contentSpace is a workspace of one file whose content is in memory, in the
// current directory.
func contentSpace(disk disk, sight sight, file string, content []byte) (*space, error) {
	here, info, err := resolve(".")
	if err != nil {
		return nil, err
	}
	root := sight.workspaceOf(here, info)
	rel, err := filepath.Rel(root, filepath.Join(here, file))
	if err != nil {
		return nil, fmt.Errorf("find the current directory: %w", err)
	}
	name := filepath.ToSlash(rel)
	files := overlay{FS: disk(root), name: name, content: content}
	s := &space{
		dir: root, disk: disk, fs: files, sight: sight, named: []string{name}, files: []string{name},
		tree: &parser.Tree{FS: files, Files: []string{name}, Named: map[string]bool{name: true}},
	}
	return s, s.configure()
}

// An overlay is a tree with one file more, whose content is in memory.
type overlay struct {
	fs.FS
	name    string
	content []byte
}

// Open opens the file in memory, else one of the tree.
func (o overlay) Open(name string) (fs.File, error) {
	if name != o.name {
		return o.FS.Open(name)
	}
	return &memoryFile{Reader: bytes.NewReader(o.content), name: path.Base(name)}, nil
}

// A memoryFile is an open file that is only in memory.
type memoryFile struct {
	*bytes.Reader
	name string
}

func (f *memoryFile) Close() error               { return nil }
func (f *memoryFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *memoryFile) Name() string               { return f.name }
func (f *memoryFile) Mode() fs.FileMode          { return 0o444 }
func (f *memoryFile) ModTime() time.Time         { return time.Time{} }
func (f *memoryFile) IsDir() bool                { return false }
func (f *memoryFile) Sys() any                   { return nil }
