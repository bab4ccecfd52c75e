// Command belay says where the permissions of a serverless application are too
// broad, where an alarm is missing and where a timeout, a retry limit or a
// failure target is absent.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/iam/data"
)

// version is Belay's. The linker may not change it: a build of a commit says
// which by its module version.
const version = "0.1.0-dev"

// The exit statuses. They are part of the interface.
const (
	exitClean       = 0
	exitFindings    = 1
	exitUsage       = 2 // wrong use or configuration, or a rule that failed
	exitIncomplete  = 3 // something that was asked for was not examined
	exitInterrupted = 130
)

// An exit is a status that a command ends with when it has already said why.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() {
	collectLate()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	watch := newStopwatch(time.Now, stderr)
	watch.addFlags(root)
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if err := takeEnvironment(cmd, os.Environ()); err != nil {
			return err
		}
		return watch.start(cmd)
	}
	err := root.ExecuteContext(context.WithValue(ctx, stopwatchKey{}, watch))
	if stopped := watch.stop(); stopped != nil && !errors.Is(err, context.Canceled) {
		err = errors.Join(failure(err), stopped)
	}
	switch status, ok := errors.AsType[exit](err); {
	case err == nil:
		return exitClean
	case ok:
		return int(status)
	case errors.Is(err, context.Canceled):
		root.PrintErrln("belay: interrupted")
		return exitInterrupted
	}
	root.PrintErrf("belay: %v\n", err)
	return exitUsage
}

// failure is an error that is not said yet, nil for a status that is.
func failure(err error) error {
	if _, ok := errors.AsType[exit](err); ok {
		return nil
	}
	return err
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "belay",
		Short: "Check serverless infrastructure before it is deployed",
		Long: `Belay reads CloudFormation, SAM, Terraform and policies and says where permissions are too
broad, where an alarm is missing and where a timeout, a retry limit or a failure
target is absent.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
	}
	root.AddCommand(initCommand(), testCommand(), schemaCommand())
	showVersion := root.Flags().BoolP("version", "V", false, "say which Belay this is, and of which day what it knows of IAM")
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if !*showVersion {
			return cmd.Help()
		}
		facts, err := factsOf()
		if err != nil {
			return err
		}
		cmd.Printf("belay %s\n%s\n", version, facts)
		return nil
	}
	root.AddCommand(checkCommand(), baselineCommand(), configCommand(), explainCommand(), lspCommand(), rulesCommand(), modelCommand(), canCommand(), whoCanCommand(), collectCommand(), manCommand())
	return root
}

// factsOf says as of which day the packed facts on IAM hold.
func factsOf() (string, error) {
	actions, err := data.Actions()
	if err != nil {
		return "", fmt.Errorf("read the actions of IAM: %w", err)
	}
	managed, err := data.ManagedPolicies()
	if err != nil {
		return "", fmt.Errorf("read the managed policies: %w", err)
	}
	return fmt.Sprintf("IAM actions of %s, managed policies of %s", actions.Source.Date, managed.Source.Date), nil
}

// collectLate keeps the garbage collector from running before a process has 40 MiB in
// use: most are over by then, and when little is live it would run at every few MiB.
// Larger heaps are collected at twice what is live, as usual, and one that is large, as
// that of an account of ten thousand roles, at two fifths more.
func collectLate() {
	if os.Getenv("GOGC") != "" {
		return
	}
	const (
		small = 40 << 20 // bytes
		large = 192 << 20
		first = 4 << 20 // what a heap has before it is first collected at 100 percent
	)
	percent := 100 * small / first
	usual := debug.SetGCPercent(percent)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(*[16]byte) // after each collection
	collected = func(*[16]byte) {
		wanted := usual
		if metrics.Read(live); live[0].Value.Kind() == metrics.KindUint64 {
			switch bytes := live[0].Value.Uint64(); {
			case bytes > large:
				wanted = usual * 2 / 5
			case bytes > 0:
				wanted = max(usual, int(100*small/bytes)-100) //nolint:gosec // a heap has some megabytes
			}
		}
		if wanted != percent {
			percent = wanted
			debug.SetGCPercent(percent)
		}
		runtime.SetFinalizer(new([16]byte), collected)
	}
	runtime.SetFinalizer(new([16]byte), collected)
}

// colored tells whether a stream is a terminal that wants colours.
func colored(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
