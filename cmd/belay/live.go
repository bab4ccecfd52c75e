package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// live is what the user says of an account that is read to be checked.
type live struct {
	on      bool
	account collectFlags
	file    string    // where the snapshot goes; "" is nowhere
	stderr  io.Writer // for progress
}

func (l *live) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&l.on, "live", false, "read the AWS account of the credentials and check that; --output snapshot=FILE keeps what was read")
	l.account.accountFlags(cmd)
}

// snapshotFormat is the word that stands for the snapshot among the outputs.
const snapshotFormat = "snapshot"

// takeOutput takes the file of the snapshot out of the outputs.
func (l *live) takeOutput(outputs []string) ([]string, error) {
	var others []string
	for _, word := range outputs {
		file, ok := strings.CutPrefix(word, snapshotFormat+"=")
		switch {
		case !ok:
			others = append(others, word)
		case !l.on:
			return nil, errors.New("--output snapshot=FILE keeps what --live reads; belay collect writes a snapshot and checks nothing")
		case file == "" || l.file != "":
			return nil, errors.New("--output snapshot=FILE wants one file")
		default:
			l.file = file
		}
	}
	return others, nil
}

// spaces is the workspace of the current directory, of which the snapshot of the
// account is reported. Nothing is written that was not asked for.
func (l *live) spaces(ctx context.Context, sight sight, paths []string) ([]*space, error) {
	if len(paths) > 0 {
		return nil, fmt.Errorf("--live checks an account, and %s is none; check a snapshot to check it with files", paths[0])
	}
	if err := sight.read(); err != nil {
		return nil, err
	}
	name, content, err := l.read(ctx)
	if err != nil {
		return nil, err
	}
	if l.file != "" {
		if err := os.WriteFile(l.file, content, 0o600); err != nil {
			return nil, fmt.Errorf("write %s: %w", l.file, cause(err))
		}
	}
	s, err := contentSpace(inside, sight, name, content)
	if err != nil {
		return nil, err
	}
	return []*space{s}, nil
}
