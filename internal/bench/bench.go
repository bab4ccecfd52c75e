// Package bench makes input to measure on: the same for the same arguments, of
// the size that is asked for, and such that rules find something in it.
package bench

import (
	"bufio"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var (
	//go:embed application.yaml
	application string
	//go:embed alarms.yaml
	alarms string
	//go:embed service.tf
	root string
)

// placeholder stands in the texts for the name of a service.
const placeholder = "SERVICE"

// Application is one small SAM application of more than ten kinds, all that a
// repository of it holds.
func Application() Files {
	return Files{"template.yaml": named(application, "shop")}
}

// Repository is a repository of n units: of ten, seven are SAM applications, two are
// root modules of Terraform, and one watches the first application and imports from
// it.
func Repository(n int) Files {
	files := Files{}
	for i := range n {
		name := fmt.Sprintf("service-%04d", i)
		switch i % 10 {
		case 7, 8:
			files[name+"/main.tf"] = named(root, name)
		case 9:
			files[name+"/alarms.yaml"] = named(alarms, fmt.Sprintf("service-%04d", i-9))
		default:
			files[name+"/template.yaml"] = named(application, name)
		}
	}
	return files
}

// Edited is a template of Repository, changed so that it has a finding that it did
// not have.
func (f Files) Edited(name string) string {
	return strings.Replace(f[name], "      VisibilityTimeout: 120\n", "      VisibilityTimeout: 10\n", 1)
}

func named(text, name string) string { return strings.ReplaceAll(text, placeholder, name) }

// Files are the contents of files by their names, relative and with slashes.
type Files map[string]string

// Write writes the files below a folder.
func (f Files) Write(dir string) error {
	for name, content := range f {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o750); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// A printer writes text and keeps the first error.
type printer struct {
	*bufio.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.Writer, format, args...)
	}
}

// flush writes what is left, and returns the first error of all.
func (p *printer) flush() error {
	if p.err == nil {
		p.err = p.Flush()
	}
	return p.err
}
