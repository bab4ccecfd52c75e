//go:build !apart

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/collect"
	"github.com/belay-dev/belay/internal/collect/settings"
	"github.com/belay-dev/belay/internal/snapshot"
)

func (f *collectFlags) run(cmd *cobra.Command) error {
	if f.printPolicy {
		return f.policy(cmd.OutOrStdout())
	}
	ctx, cancel := f.limited(cmd.Context())
	defer cancel()
	session, err := f.open(ctx)
	if err != nil {
		return err
	}
	accounts := f.accounts
	if f.org {
		if accounts, err = session.Accounts(ctx, f.options.MaxPages); err != nil {
			return err
		}
	}
	if len(accounts) == 0 {
		accounts = []string{session.Account}
	}
	slices.Sort(accounts)
	runs := f.all(ctx, cmd.ErrOrStderr(), session, slices.Compact(accounts))
	for i := range runs {
		read, missing := runs[i].report()
		cmd.Print(read)
		cmd.PrintErr(missing)
	}
	return collectStatus(cmd.Context(), runs)
}

// limited ends when --timeout is over.
func (f *collectFlags) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.timeout > 0 {
		return context.WithTimeout(ctx, f.timeout)
	}
	return ctx, func() {}
}

// open asks whose the credentials are.
func (f *collectFlags) open(ctx context.Context) (*collect.Session, error) {
	if len(f.options.Regions) > 0 {
		f.credentials.Region = f.options.Regions[0]
	}
	f.options.Tool, f.options.Now, f.options.Poll = "belay "+version, time.Now, 2*time.Second
	session, err := collect.Open(ctx, f.credentials)
	if err != nil {
		return nil, openFailed(err)
	}
	return session, nil
}

// policy prints the policy for what the flags ask for.
func (f *collectFlags) policy(stdout io.Writer) error {
	partition := "aws"
	for _, region := range f.options.Regions {
		switch {
		case strings.HasPrefix(region, "cn-"):
			partition = "aws-cn"
		case strings.HasPrefix(region, "us-gov-"):
			partition = "aws-us-gov"
		}
	}
	policy, err := collect.Policy(collect.Scope{
		Services: f.options.Services, LastAccessed: f.options.LastAccessed, AllRegions: len(f.options.Regions) == 0,
		Organization: f.org, Role: f.accountRole, Partition: partition,
	})
	if err != nil {
		return err
	}
	_, err = stdout.Write(policy)
	return err
}

// openFailed says what to do where there are no credentials.
func openFailed(err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("ask whose the credentials are: no answer within --timeout: %w", err)
	case errors.Is(err, collect.ErrNoCredentials):
		return fmt.Errorf("%w; set AWS_PROFILE or AWS_ACCESS_KEY_ID, sign in with the aws command, or use --aws-profile", err)
	}
	return err
}

// A collectRun is what became of one account.
type collectRun struct {
	account string
	file    string
	outcome collect.Outcome
	err     error
}

// all reads the accounts, some at a time. That one cannot be read is no reason not to
// read the others.
func (f *collectFlags) all(ctx context.Context, stderr io.Writer, session *collect.Session, accounts []string) []collectRun {
	options := f.options
	if interactive(stderr, os.Getenv) {
		shown := startProgress(stderr)
		defer shown.stop()
		options.Progress = func(p settings.Progress) {
			shown.begin(fmt.Sprintf("%s: %d of %d calls, %d items: %s", p.Account, p.Done, p.Calls, p.Items, p.Call))
		}
	}
	runs := make([]collectRun, len(accounts))
	permits := make(chan struct{}, f.atOnce)
	var work sync.WaitGroup
	for i, account := range accounts {
		permits <- struct{}{}
		work.Go(func() {
			defer func() { <-permits }()
			runs[i] = f.one(ctx, session, account, options)
		})
	}
	work.Wait()
	return runs
}

func (f *collectFlags) one(ctx context.Context, session *collect.Session, account string, options settings.Options) collectRun {
	r := collectRun{account: account, file: strings.ReplaceAll(f.output, accountPlace, account)}
	there, err := session.In(ctx, account, f.accountRole)
	if err != nil {
		r.err = err
		return r
	}
	if err := os.MkdirAll(filepath.Dir(r.file), 0o750); err != nil {
		r.err = err
		return r
	}
	r.outcome, r.err = collect.Collect(ctx, there, options, r.file)
	return r
}

// collectStatus is the exit status of all runs together.
func collectStatus(ctx context.Context, runs []collectRun) error {
	made := slices.ContainsFunc(runs, func(r collectRun) bool { return r.err == nil })
	whole := !slices.ContainsFunc(runs, func(r collectRun) bool { return r.err != nil || !r.outcome.Header.Complete })
	switch {
	case ctx.Err() != nil:
		return exit(exitInterrupted)
	case whole:
		return nil
	case made || len(runs) > 1:
		return exit(exitIncomplete)
	}
	return exit(exitUsage)
}

// report says what became of an account: what is in its snapshot, and what is not.
func (r *collectRun) report() (read, missing string) {
	if r.err != nil {
		return "", fmt.Sprintf("belay: account %s: %v\n", r.account, r.err)
	}
	h := &r.outcome.Header
	read = fmt.Sprintf("%s: %s of %s in %s, in %s\n", r.account, count(r.outcome.Items, "item"),
		count(len(h.Calls), "call"), count(len(h.Regions), "region"), r.file)
	var out strings.Builder
	if h.Stopped != "" {
		fmt.Fprintf(&out, "belay: account %s: stopped early (%s)\n", r.account, h.Stopped)
	}
	r.missing(&out)
	if r.outcome.Kept {
		fmt.Fprintf(&out, "belay: what was read is kept in %s: the same command asks only for the rest\n", collect.Partial(r.file))
	}
	return read, out.String()
}

// missing says what could not be read, a line for each call and reason.
func (r *collectRun) missing(out *strings.Builder) {
	type gap struct{ call, code string }
	regions := map[gap][]string{}
	undecided := map[gap][]string{}
	messages := map[gap]string{}
	items := map[gap]int{}
	for _, c := range r.outcome.Header.Calls {
		for _, f := range c.Failures {
			if f.Code == snapshot.CodeDependency {
				continue // it follows from another line
			}
			g := gap{c.Name, f.Code}
			if c.Optional {
				g.code += " (not needed)"
			}
			regions[g] = append(regions[g], c.Region)
			undecided[g] = c.Undecided
			messages[g] = cmp.Or(messages[g], f.Message)
			items[g] += len(f.Of)
		}
	}
	if len(regions) == 0 {
		return
	}
	gaps := make([]gap, 0, len(regions))
	for g := range regions {
		gaps = append(gaps, g)
	}
	slices.SortFunc(gaps, func(a, b gap) int { return cmp.Or(cmp.Compare(a.call, b.call), cmp.Compare(a.code, b.code)) })
	fmt.Fprintf(out, "belay: account %s: not read:\n", r.account)
	var rows strings.Builder
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	rows.WriteString("  CALL\tWHERE\tWHY\tLEAVES UNDECIDED\n")
	for _, g := range gaps {
		where := strings.Join(regions[g], ", ")
		if n := len(regions[g]); n > 3 {
			where = count(n, "region")
		}
		if n := items[g]; n > 0 {
			where += " (" + count(n, "item") + ")"
		}
		what := strings.Join(undecided[g], ", ")
		fmt.Fprintf(&rows, "  %s\t%s\t%s\t%s\n", g.call, where, g.code, cmp.Or(what, "-"))
	}
	// A strings.Builder takes whatever it is given.
	_, _ = table.Write([]byte(rows.String()))
	_ = table.Flush()
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
