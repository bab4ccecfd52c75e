// Package bundle reads rules that come from elsewhere: OPA's bundles, which are
// signed, and artefacts of a registry, which are pinned by their digest.
package bundle

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// tree is files in memory. The standard library has one such tree that is no
// part of a test: an archive.
func tree(files map[string][]byte) (fs.FS, error) {
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !fs.ValidPath(name) || name != path.Clean(name) {
			return nil, fmt.Errorf("%s is no name of a file below a folder", name)
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, fmt.Errorf("keep %s: %w", name, err)
		}
		if _, err := f.Write(files[name]); err != nil {
			return nil, fmt.Errorf("keep %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("keep the files: %w", err)
	}
	r, err := zip.NewReader(bytes.NewReader(buffer.Bytes()), int64(buffer.Len()))
	if err != nil {
		return nil, fmt.Errorf("keep the files: %w", err)
	}
	return r, nil
}
