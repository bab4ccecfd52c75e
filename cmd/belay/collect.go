package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/belay-dev/belay/internal/collect/settings"
)

// accountPlace stands for the account in the name of a snapshot.
const accountPlace = "{account}"

// collectFlags are the flags of belay collect.
type collectFlags struct {
	credentials settings.Credentials
	options     settings.Options
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
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return f.run(cmd)
		},
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
	flags.StringSliceVar(&f.options.Services, "service", nil, "services to read: "+strings.Join(settings.Services, ", ")+" (default: all)")
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
