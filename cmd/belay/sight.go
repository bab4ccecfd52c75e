package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/config"
	"github.com/belay-dev/belay/internal/source"
)

// A sight is what the user says about what is seen, and by which configuration.
type sight struct {
	workspace   string
	configFile  string
	noConfig    bool
	hooked      bool     // what is named is what a hook is given
	earlier     bool     // what is seen is the earlier of two revisions
	ruleFolders []string // absolute folders of rules, whose examples are no templates

	given config.Config // what configFile says
	full  string        // configFile, absolute
}

func (s *sight) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.workspace, "workspace", "", "`folder` that is seen, or the file if only that is; default the nearest folder with a .belay.yaml, else the repository")
	cmd.Flags().StringVar(&s.configFile, "config", "", "`file` that counts instead of every .belay.yaml of the tree; names in it are relative to the workspace")
	cmd.Flags().BoolVar(&s.noConfig, "no-config", false, "no .belay.yaml of the tree counts")
}

// inTree tells whether configurations of the tree count.
func (s *sight) inTree() bool { return s.configFile == "" && !s.noConfig }

// read reads the configuration that the user gives.
func (s *sight) read() error {
	switch {
	case s.configFile == "":
		return nil
	case s.noConfig:
		return errors.New("--config and --no-config say different things; give one of them")
	}
	full, info, err := resolve(s.configFile)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("read %s: it is no file", s.configFile)
	}
	content, err := os.ReadFile(full)
	if err != nil {
		return fmt.Errorf("read %s: %w", s.configFile, cause(err))
	}
	s.full = full
	s.given, err = config.Parse(s.configFile, content)
	return err
}

// configure finds the configuration of a workspace: the one that the user gives,
// else the one in its folder.
func (s *space) configure() error {
	if !s.sight.inTree() {
		s.given()
		return nil
	}
	full := filepath.Join(s.dir, config.Name)
	name := displayed(full)
	content, err := readRegular(s.fs, config.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", name, cause(err))
	}
	s.settled = full
	s.config, err = config.Parse(name, content)
	return err
}

// given takes the configuration that the user gives.
func (s *space) given() { s.config, s.settled = s.sight.given, s.sight.full }

// readRegular reads a file of a tree that somebody else may have made: what is no
// file, or has no end, is not read to it.
func readRegular(tree fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(tree, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	file, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(file, config.MaxSize+1))
	return content, errors.Join(err, file.Close())
}

// configAt is a place in the configuration. It is zero if the file is not in the
// workspace, where reports can name no place; said then names it.
func (s *space) configAt(line int) (at source.Span, said string) {
	rel, err := filepath.Rel(s.dir, s.settled)
	if err != nil || !filepath.IsLocal(rel) {
		return source.Span{}, fmt.Sprintf(" (%s:%d)", displayed(s.settled), line)
	}
	return source.At(filepath.ToSlash(rel), line, 1), ""
}

// isConfig tells whether a file is the configuration of the workspace. No file is,
// too: that is how places in a configuration elsewhere are written.
func (s *space) isConfig(file string) bool {
	at, _ := s.configAt(1)
	return file == config.Name || s.settled != "" && file == at.File
}
