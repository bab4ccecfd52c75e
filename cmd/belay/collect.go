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
	"github.com/belay-dev/belay/internal/snapshot"
)

// accountPlace stands for the account in the name of a snapshot.
const accountPlace = "{account}"

// collectFlags are the flags of belay collect.
type collectFlags struct {
	credentials collect.Credentials
	options     collect.Options
	output      string
	accounts    []string
	org         bool
	accountRole string
	timeout     time.Duration
	atOnce      int
	printPolicy bool
}

func collectCommand() *cobra.Command {
	var f collectFlags
	cmd := &cobra.Command{
		Use:   "collect",
		Short: "Read an AWS account into a snapshot that can be checked",
		Long: `Collect reads an AWS account, or many, with calls that read and change nothing, and
writes a snapshot of each into a file. Check the file like any other input.

Values of environment variables, secrets and code are never stored. What could not be
read is in the ledger of the snapshot, and printed. What was read is kept until the
account is complete, so that the same command later asks only for the rest.

The exit status is 0 if everything was read, 3 if not, 2 if nothing could be, and 130 if it
was interrupted; the snapshot then has what was read until then.`,
		Example: `  belay collect --print-policy > policy.json
  belay collect --aws-profile audit --region eu-central-1
  belay collect --org --account-role Auditor --output 'accounts/{account}.json.zst'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.accountFlags(cmd)
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", accountPlace+".snapshot.json", "file to write; "+accountPlace+" stands for the account; compressed if it ends in .zst")
	flags.StringSliceVar(&f.accounts, "account", nil, "accounts to read, in each the role of --account-role")
	flags.BoolVar(&f.org, "org", false, "read all active accounts of the organization, in each the role of --account-role")
	flags.StringVar(&f.accountRole, "account-role", "", "name of the role to assume in each account")
	flags.IntVar(&f.atOnce, "accounts-at-once", 4, "most accounts at a time")
	flags.BoolVar(&f.options.Restart, "restart", false, "forget what an earlier run read")
	flags.BoolVar(&f.printPolicy, "print-policy", false, "print the IAM policy that this needs, for the flags given, and read nothing")
	cmd.MarkFlagsMutuallyExclusive("org", "account")
	return cmd
}

// accountFlags are the flags that say which account is read, what of it, and within
// which limits.
func (f *collectFlags) accountFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.options.Regions, "region", nil, "regions to read (default: all that are enabled)")
	flags.StringSliceVar(&f.options.Services, "service", nil, "services to read: "+strings.Join(collect.Services(), ", ")+" (default: all)")
	flags.BoolVar(&f.options.LastAccessed, "last-accessed", false, "ask when each role and user last used each service: some calls for each of them")
	flags.StringVar(&f.credentials.Profile, "aws-profile", "", "profile of the AWS configuration")
	flags.StringVar(&f.credentials.RoleARN, "role-arn", "", "ARN of a role to assume first")
	flags.StringVar(&f.credentials.ExternalID, "external-id", "", "external id for the roles that are assumed")
	flags.StringVar(&f.credentials.SessionName, "role-session-name", "belay", "session name for the roles that are assumed")
	flags.StringVar(&f.credentials.EndpointURL, "endpoint-url", "", "endpoint of all services, for an emulator or a proxy")
	flags.DurationVar(&f.timeout, "timeout", 0, "end after this time with what was read until then: 30m (default: no limit)")
	flags.IntVar(&f.options.MaxPages, "max-pages", 10000, "most pages to read of one call")
	flags.IntVar(&f.options.Concurrency, "concurrency", 16, "most requests at a time, for each account")
}

func (f *collectFlags) run(cmd *cobra.Command) error {
	if err := f.check(); err != nil {
		return err
	}
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

// check tells what is wrong with the flags, before anything is called.
func (f *collectFlags) check() error {
	many := f.org || len(f.accounts) > 0
	switch {
	case many && f.accountRole == "":
		return errors.New("--org and --account need --account-role, the name of a role in each account")
	case !many && f.accountRole != "" && !f.printPolicy:
		return errors.New("--account-role needs --org or --account, which say where")
	case many && !strings.Contains(f.output, accountPlace):
		return fmt.Errorf("--output %s is one file for many accounts: put %s into its name", f.output, accountPlace)
	case f.options.MaxPages < 1, f.options.Concurrency < 1, f.atOnce < 1:
		return errors.New("--max-pages, --concurrency and --accounts-at-once are at least 1")
	case f.timeout < 0:
		return fmt.Errorf("--timeout %s is less than no time", f.timeout)
	}
	for _, account := range f.accounts {
		if len(account) != 12 || strings.Trim(account, "0123456789") != "" {
			return fmt.Errorf("--account %s is no account: want twelve digits", account)
		}
	}
	return f.options.Check()
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
		options.Progress = func(p collect.Progress) {
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

func (f *collectFlags) one(ctx context.Context, session *collect.Session, account string, options collect.Options) collectRun {
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
