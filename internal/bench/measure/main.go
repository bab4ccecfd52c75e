// Measure runs belay on generated input, and on a corpus if there is one, and prints
// what the whole process took, as tables of Markdown. It fails if belay does,
// and never because something took long.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("measure: ")
	var s suite
	flag.StringVar(&s.belay, "belay", "", "program to measure; without it the one of this tree is built")
	flag.StringVar(&s.corpus, "corpus", os.Getenv("BELAY_CORPUS"), "folder of real templates, default BELAY_CORPUS") //nolint:forbidigo // main of a program of its own
	flag.StringVar(&s.only, "only", "", "measure only the tables whose title has this in it")
	flag.IntVar(&s.runs, "n", 7, "runs of each")
	write := flag.String("write", "", "only write input, `what=size`: application=1, repository=100, plan=500 (services), account=10000 (roles); to the file or folder that is the argument")
	parse := flag.Bool("parse", false, "only read and parse the folder that is the argument, what no checker can do without")
	flag.Parse()
	var err error
	switch {
	case *write != "":
		err = writeInput(*write, flag.Arg(0))
	case *parse:
		err = parseAll(flag.Arg(0))
	default:
		err = s.measure(context.Background(), os.Stdout) //nolint:forbidigo // as above
	}
	if err != nil {
		log.Fatal(err)
	}
}

// A suite measures one program.
type suite struct {
	belay, corpus, only string
	runs                int
	dir                 string // for input, removed at the end
	self                string // this program, which writes input in a process of its own
	out                 io.Writer
}

// measure measures all and prints it.
func (s *suite) measure(ctx context.Context, out io.Writer) (err error) {
	s.out = out
	if s.self, err = os.Executable(); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "belay-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	if s.belay == "" {
		s.belay = filepath.Join(s.dir, "belay")
		if err := s.command(ctx, "", "go", "build", "-tags", "apart", "-trimpath", "-ldflags", "-s -w", "-o", s.belay, "github.com/belay-dev/belay/cmd/belay"); err != nil {
			return err
		}
	}
	if s.belay, err = filepath.Abs(s.belay); err != nil {
		return err
	}
	info, err := os.Stat(s.belay)
	if err != nil {
		return err
	}
	if err := s.print("%s, %s/%s, %d processors; %d runs of each, interleaved within a table. The binary has %.1f MB.\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), s.runs, float64(info.Size())/1e6); err != nil {
		return err
	}
	for _, t := range s.tables() {
		if !strings.Contains(t.title, s.only) {
			continue
		}
		if err := s.table(ctx, t); err != nil {
			return fmt.Errorf("%s: %w", t.title, err)
		}
	}
	return nil
}

// command runs a command that prepares something.
func (s *suite) command(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the tools of this tree, with arguments of this program
	cmd.Dir = dir
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), args[0], err, output)
	}
	return nil
}

func (s *suite) print(format string, args ...any) error {
	_, err := fmt.Fprintf(s.out, format, args...)
	return err
}
