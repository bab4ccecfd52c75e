package language

import (
	"crypto/md5"  //nolint:gosec // filemd5 is what it is
	"crypto/sha1" //nolint:gosec // filesha1 is what it is
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/belay-dev/belay/internal/model"
)

const (
	// maxHashed is how large a file may be whose hash is worked out. Larger ones are
	// archives that a build made, and nothing asks for their hashes.
	maxHashed = 1 << 20
	// maxLinks is how many links a path may lead through.
	maxLinks = 40
	// maxListed is how many files fileset looks at.
	maxListed = 20000
)

func sha256New() hash.Hash { return sha256.New() }
func sha512New() hash.Hash { return sha512.New() }

var errOutside = errors.New("it is outside of what is checked")

// follow finds where a path leads, links followed. What leads out of the tree is an
// error: nothing there is read.
func (r *Reader) follow(name string) (string, error) {
	links := 0
	rest := strings.Split(path.Clean(name), "/")
	at := "."
	for len(rest) > 0 {
		step := rest[0]
		rest = rest[1:]
		switch step {
		case ".":
			continue
		case "..":
			if at == "." {
				return "", errOutside
			}
			at = path.Dir(at)
			continue
		}
		next := path.Join(at, step)
		info, err := fs.Lstat(r.fs, next)
		if err != nil {
			return "", cause(err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > maxLinks {
			return "", errors.New("its links lead in a circle")
		}
		target, err := fs.ReadLink(r.fs, next)
		if err != nil {
			return "", cause(err)
		}
		if path.IsAbs(target) || strings.Contains(target, `\`) {
			return "", errOutside
		}
		rest = append(strings.Split(path.Clean(target), "/"), rest...)
	}
	return at, nil
}

// read reads a file below the tree, or says why not.
func (r *Reader) read(name string) ([]byte, error) {
	target, err := r.follow(name)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(r.fs, target)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("it has %d bytes, more than %d", info.Size(), maxFile)
	}
	data, err := fs.ReadFile(r.fs, target)
	if err != nil {
		return nil, cause(err)
	}
	return data, nil
}

// other reads a file that no expression does; see config.Root.Read.
func (e *evaluation) other(name string) (string, []byte, error) {
	joined := path.Join(e.root.module.folder, strings.ReplaceAll(name, `\`, "/"))
	if path.IsAbs(name) || strings.HasPrefix(name, "~") || !fs.ValidPath(joined) {
		return "", nil, errOutside
	}
	data, err := e.reader.read(joined)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, errors.New("it is not here")
	}
	if err != nil {
		return "", nil, err
	}
	if i, found := slices.BinarySearch(e.out.Files, joined); !found {
		e.out.Files = slices.Insert(e.out.Files, i, joined)
	}
	return joined, data, nil
}

// fileNativeOf is a function that reads files or is about their names.
func fileNativeOf(name string) native {
	switch name {
	case "basename":
		return pathNative(path.Base)
	case "dirname":
		return pathNative(path.Dir)
	case "file":
		return fileNative
	case "filebase64":
		return hashNative(base64.StdEncoding.EncodeToString)
	case "filebase64sha256":
		return hashNative(hashed(sha256.New, base64.StdEncoding.EncodeToString))
	case "filebase64sha512":
		return hashNative(hashed(sha512.New, base64.StdEncoding.EncodeToString))
	case "fileexists":
		return fileExistsNative
	case "filemd5":
		return hashNative(hashed(md5.New, hex.EncodeToString))
	case "fileset":
		return fileSetNative
	case "filesha1":
		return hashNative(hashed(sha1.New, hex.EncodeToString))
	case "filesha256":
		return hashNative(hashed(sha256.New, hex.EncodeToString))
	case "filesha512":
		return hashNative(hashed(sha512.New, hex.EncodeToString))
	case "pathexpand":
		return pathExpandNative
	case "templatefile":
		return templateFileNative
	}
	if why, ok := unknowable[name]; ok {
		return func(c *invocation) (value, bool) { return unknown(why, c.at), true }
	}
	return nil
}

// local is the place in the tree of a file that is named as Terraform sees it
// from the root module.
func (c *invocation) local(i int) (string, *value) {
	if i >= len(c.args) {
		v := c.fail("the name of a file is wanted")
		return "", &v
	}
	name, ok := c.args[i].literalOf()
	if !ok {
		v := c.unknown()
		if c.args[i].settled() {
			v = c.fail("the name of a file is wanted")
		}
		return "", &v
	}
	if path.IsAbs(name) || strings.HasPrefix(name, "~") {
		v := c.fail("%s is outside of what is checked", name)
		return "", &v
	}
	joined := path.Join(c.e.root.module.folder, strings.ReplaceAll(name, `\`, "/"))
	if joined == ".." || strings.HasPrefix(joined, "../") {
		v := c.fail("%s is outside of what is checked", name)
		return "", &v
	}
	return joined, nil
}

// content reads the file that an argument names.
func (c *invocation) content(i int) (*file, *value) {
	name, problem := c.local(i)
	if problem != nil {
		return nil, problem
	}
	if f, ok := c.e.contents[name]; ok {
		return f, nil
	}
	data, err := c.e.reader.read(name)
	if err != nil {
		why := err.Error()
		if errors.Is(err, fs.ErrNotExist) {
			why = "it is not here"
		}
		v := c.fail("%s cannot be read: %s", name, why)
		return nil, &v
	}
	f := newFile(name, data)
	c.e.contents[name] = f
	return f, nil
}

func fileNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	f, problem := c.content(0)
	if problem != nil {
		return *problem, true
	}
	if !utf8.Valid(f.data) {
		return c.fail("%s is no text", f.name), true
	}
	v := c.e.sized(model.Lit(string(f.data)), c.at)
	if b, ok := v.body.(scalar); ok {
		b.spelled = &spelling{whole: f}
		v.body = b
		c.e.belongs(f.name)
	}
	return v, true
}

func hashed(newHash func() hash.Hash, write func([]byte) string) func([]byte) string {
	return func(data []byte) string {
		h := newHash()
		h.Write(data)
		return write(h.Sum(nil))
	}
}

func hashNative(write func([]byte) string) native {
	return func(c *invocation) (value, bool) {
		if len(c.args) != 1 {
			return value{}, false
		}
		name, problem := c.local(0)
		if problem != nil {
			return *problem, true
		}
		if target, err := c.e.reader.follow(name); err == nil {
			if info, err := fs.Stat(c.e.reader.fs, target); err == nil && info.Size() > maxHashed {
				return unknown(fmt.Sprintf("%s is too large to read for %s", name, c.name), c.at), true
			}
		}
		f, problem := c.content(0)
		if problem != nil {
			return *problem, true
		}
		return str(write(f.data), c.at), true
	}
}

func fileExistsNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	name, problem := c.local(0)
	if problem != nil {
		return *problem, true
	}
	target, err := c.e.reader.follow(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return boolean(false, c.at), true
		}
		return c.fail("%s cannot be read: %s", name, err), true
	}
	info, err := fs.Stat(c.e.reader.fs, target)
	return boolean(err == nil && info.Mode().IsRegular(), c.at), true
}

// fileSetNative is the names of files below a folder that a pattern matches.
func fileSetNative(c *invocation) (value, bool) {
	if len(c.args) != 2 {
		return value{}, false
	}
	folder, problem := c.local(0)
	if problem != nil {
		return *problem, true
	}
	pattern, ok := c.args[1].literalOf()
	if !ok {
		return c.unknown(), true
	}
	if !doublestar.ValidatePattern(pattern) {
		return c.fail("%q is no pattern", pattern), true
	}
	target, err := c.e.reader.follow(folder)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return value{body: &sequence{form: set}, at: c.at}, true
		}
		return c.fail("%s cannot be read: %s", folder, err), true
	}
	names, err := c.e.reader.list(target, pattern)
	if err != nil {
		return unknown(err.Error(), c.at), true
	}
	items := make([]value, len(names))
	for i, name := range names {
		items[i] = str(name, c.at)
	}
	return value{body: newSet(items, ""), at: c.at}, true
}

func (r *Reader) list(folder, pattern string) ([]string, error) {
	var out []string
	left := maxListed
	fixed, _ := doublestar.SplitPattern(pattern)
	start := path.Join(folder, fixed)
	if !fs.ValidPath(start) || start != folder && folder != "." && !strings.HasPrefix(start, folder+"/") {
		return nil, nil
	}
	err := fs.WalkDir(r.fs, start, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // what cannot be listed matches nothing, as it does for Terraform
		}
		if left--; left < 0 {
			return fmt.Errorf("%s has more than %d files", start, maxListed)
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		relative := name
		if folder != "." {
			relative = strings.TrimPrefix(name, folder+"/")
		}
		if doublestar.MatchUnvalidated(pattern, relative) {
			out = append(out, relative)
		}
		return nil
	})
	slices.Sort(out)
	return out, err
}

func pathNative(f func(string) string) native {
	return func(c *invocation) (value, bool) {
		if len(c.args) != 1 {
			return value{}, false
		}
		name, ok := c.args[0].literalOf()
		if !ok {
			return c.unknown(), true
		}
		return str(f(name), c.at).hangingOn(c.origin()), true
	}
}

func pathExpandNative(c *invocation) (value, bool) {
	if len(c.args) != 1 {
		return value{}, false
	}
	name, ok := c.args[0].literalOf()
	if !ok {
		return c.unknown(), true
	}
	if strings.HasPrefix(name, "~") {
		return unknown("the home of who runs Terraform is not known", c.at), true
	}
	return str(name, c.at).hangingOn(c.origin()), true
}

// templateFileNative fills in a template that is a file.
func templateFileNative(c *invocation) (value, bool) {
	if len(c.args) != 2 {
		return c.fail("the name of a file and an object are wanted"), true
	}
	f, problem := c.content(0)
	if problem != nil {
		return *problem, true
	}
	if !utf8.Valid(f.data) {
		return c.fail("%s is no text", f.name), true
	}
	x, ok := c.e.templates[f.name]
	if !ok {
		if why := excessive(f.data); why != "" {
			return c.fail("%s: %s", f.name, why), true
		}
		parsed, diagnostics := hclsyntax.ParseTemplate(f.data, f.name, hcl.InitialPos)
		if diagnostics.HasErrors() {
			return c.fail("%s does not parse: %s", f.name, sentence(diagnostics[0])), true
		}
		x = parsed
		c.e.templates[f.name] = x
	}
	c.e.belongs(f.name)
	return c.fill(x), true
}

// fill evaluates a template with the entries of the second argument as names.
func (c *invocation) fill(x hclsyntax.Expression) value {
	s := scope{in: c.s.in, assume: c.s.assume}
	vars, ok := c.args[1].body.(*object)
	if !ok {
		if c.args[1].settled() {
			return c.fail("%s stands where an object is wanted", c.args[1].describe())
		}
		return c.unknown()
	}
	for _, key := range vars.keys {
		s = s.with(key, vars.entries[key].value)
	}
	v := c.e.eval(s, x)
	if v.body == nil {
		return v
	}
	if t, problem := v.asText(); problem == nil {
		if _, ok := v.body.(scalar); ok || isText(v) {
			return v
		}
		return textual(t, c.at)
	}
	return v
}

func isText(v value) bool {
	_, ok := v.body.(text)
	return ok
}

func templateStringNative(c *invocation) (value, bool) {
	if len(c.args) != 2 {
		return value{}, false
	}
	template, ok := c.args[0].literalOf()
	if !ok {
		return c.unknown(), true
	}
	if why := excessive([]byte(template)); why != "" {
		return c.fail("%s", why), true
	}
	x, diagnostics := hclsyntax.ParseTemplate([]byte(template), c.at.Filename, c.at.Start)
	if diagnostics.HasErrors() {
		return c.fail("the template does not parse: %s", sentence(diagnostics[0])), true
	}
	v := c.fill(x)
	if b, ok := v.body.(scalar); ok && b.Type() == cty.String {
		b.spelled = nil // its places are those of another text
		v.body = b
	}
	return v, true
}
