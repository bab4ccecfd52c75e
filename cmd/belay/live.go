package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// read reads the account.
func (l *live) read(ctx context.Context) (name string, content []byte, err error) {
	dir, err := os.MkdirTemp("", "belay-live-")
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for what is read: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l.account.output, l.account.atOnce = filepath.Join(dir, accountPlace+".snapshot.json"), 1
	if err := l.account.check(); err != nil {
		return "", nil, err
	}
	limited, cancel := l.account.limited(ctx)
	defer cancel()
	session, err := l.account.open(limited)
	if err != nil {
		return "", nil, err
	}
	run := l.account.all(limited, l.stderr, session, []string{session.Account})[0]
	switch {
	case ctx.Err() != nil:
		return "", nil, ctx.Err()
	case run.err != nil:
		return "", nil, fmt.Errorf("read account %s: %w", run.account, run.err)
	}
	if content, err = os.ReadFile(run.file); err != nil {
		return "", nil, fmt.Errorf("read what was read of account %s: %w", run.account, cause(err))
	}
	return filepath.Base(run.file), content, nil
}
