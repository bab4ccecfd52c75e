//go:build apart

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"
)

// accountProgram is the program that reads accounts: this one, built without the tag
// apart. A release has both side by side.
const accountProgram = "belay-account"

func (f *collectFlags) run(cmd *cobra.Command) error { return handOver(cmd.Context()) }

func (l *live) read(ctx context.Context) (name string, content []byte, err error) {
	return "", nil, handOver(ctx)
}

// handOver goes on as the program that reads accounts, with the same arguments. It
// returns where that cannot be, or with the status of it where a process cannot become
// another.
func handOver(ctx context.Context) error {
	program, err := findAccountProgram()
	if err != nil {
		return err
	}
	if runtime.GOOS != "windows" {
		err = syscall.Exec(program, os.Args, os.Environ()) //nolint:gosec // The program that was installed with this one.
		return fmt.Errorf("start %s: %w", program, err)
	}
	// Windows sends what interrupts to both, and this one waits for the other's status.
	child := exec.CommandContext(context.WithoutCancel(ctx), program, os.Args[1:]...) //nolint:gosec // As above.
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = child.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit(ended.ExitCode())
	}
	return err
}

// findAccountProgram looks beside this program, then on the path.
func findAccountProgram() (string, error) {
	if self, err := os.Executable(); err == nil {
		if self, err = filepath.EvalSymlinks(self); err == nil {
			if beside, err := exec.LookPath(filepath.Join(filepath.Dir(self), accountProgram)); err == nil {
				return beside, nil
			}
		}
	}
	program, err := exec.LookPath(accountProgram)
	if err != nil {
		return "", fmt.Errorf("accounts are read by the program %s, which is neither beside belay nor on the path: install it from the same release (%w)", accountProgram, err)
	}
	return program, nil
}
