package collect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/belay-dev/belay/internal/collect/settings"
)

// An Identity is who makes the calls.
type Identity struct {
	Account   string
	ARN       string
	Partition string
}

// A Session makes calls as somebody.
type Session struct {
	Identity

	config      aws.Config
	credentials settings.Credentials
}

// ErrNoCredentials is wrapped by errors of Open if nobody said as whom to call.
var ErrNoCredentials = errors.New("no AWS credentials")

// Open finds credentials and asks whose they are.
func Open(ctx context.Context, c settings.Credentials) (*Session, error) {
	if c.Timeout == 0 {
		c.Timeout = time.Minute
	}
	if c.Attempts == 0 {
		c.Attempts = 8
	}
	if c.MostWait == 0 {
		c.MostWait = 20 * time.Second
	}
	if c.SessionName == "" {
		c.SessionName = "belay"
	}
	options := []func(*config.LoadOptions) error{
		config.WithLogger(logging.Nop{}), // what went wrong is in the ledger
		config.WithRetryer(newRetryer(c.Attempts, c.MostWait)),
	}
	if c.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(c.Profile))
	}
	if c.EndpointURL != "" {
		options = append(options, config.WithBaseEndpoint(c.EndpointURL))
	}
	if c.Region != "" {
		options = append(options, config.WithRegion(c.Region))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("read the configuration of AWS: %w", err)
	}
	// Not before: the configuration adds certificates to the SDK's own client only.
	if loaded.HTTPClient == nil {
		loaded.HTTPClient = awshttp.NewBuildableClient()
	}
	loaded.HTTPClient = checkedClient{loaded.HTTPClient, c.Timeout}
	if loaded.Region == "" {
		loaded.Region = "us-east-1"
	}
	if _, err := loaded.Credentials.Retrieve(ctx); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", ErrNoCredentials, innermost(err))
	}
	s := &Session{config: loaded, credentials: c}
	if c.RoleARN != "" {
		return s.Assume(ctx, c.RoleARN)
	}
	return s, s.identify(ctx)
}

// Assume returns a session of a role, with the external id and the session name of
// the credentials.
func (s *Session) Assume(ctx context.Context, role string) (*Session, error) {
	if !arn.IsARN(role) {
		return nil, fmt.Errorf("assume %s: this is no ARN of a role", role)
	}
	provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(s.config), role, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = s.credentials.SessionName
		if s.credentials.ExternalID != "" {
			o.ExternalID = &s.credentials.ExternalID
		}
	})
	assumed := &Session{config: s.config.Copy(), credentials: s.credentials}
	assumed.config.Credentials = aws.NewCredentialsCache(provider)
	if _, err := assumed.config.Credentials.Retrieve(ctx); err != nil {
		f := failure(ctx, err)
		return nil, fmt.Errorf("assume %s: %s: %s", role, f.Code, f.Message)
	}
	return assumed, assumed.identify(ctx)
}

// identify asks whose the credentials are. Nothing can be collected without: it is
// the one call that everybody may make.
func (s *Session) identify(ctx context.Context) error {
	out, err := sts.NewFromConfig(s.config, func(o *sts.Options) {
		// Somebody waits for it, and an endpoint that is not there will not come.
		o.Retryer = newRetryer(min(s.credentials.Attempts, 3), min(s.credentials.MostWait, 2*time.Second))()
	}).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f := failure(ctx, err)
		return fmt.Errorf("ask whose the credentials are: %s: %s", f.Code, f.Message)
	}
	s.Identity = Identity{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn), Partition: "aws"}
	if parsed, err := arn.Parse(s.ARN); err == nil {
		s.Partition = parsed.Partition
	}
	if s.Account == "" {
		return errors.New("ask whose the credentials are: the answer names no account")
	}
	return nil
}

// In returns the session for an account: itself, or the role of that name there.
func (s *Session) In(ctx context.Context, account, role string) (*Session, error) {
	if account == s.Account {
		return s, nil
	}
	if !strings.HasPrefix(role, "arn:") {
		role = fmt.Sprintf("arn:%s:iam::%s:role/%s", s.Partition, account, strings.TrimPrefix(role, "/"))
	}
	assumed, err := s.Assume(ctx, role)
	if err != nil {
		return nil, err
	}
	if assumed.Account != account {
		return nil, fmt.Errorf("assume %s: it is of account %s and not %s", role, assumed.Account, account)
	}
	return assumed, nil
}

// Accounts returns the ids of the active accounts of the organization, sorted as the API returns them.
func (s *Session) Accounts(ctx context.Context, maxPages int) ([]string, error) {
	client := organizations.NewFromConfig(s.config)
	var accounts []string
	var token *string
	seen := map[string]bool{}
	for range maxPages {
		out, err := client.ListAccounts(ctx, &organizations.ListAccountsInput{NextToken: token})
		if err != nil {
			f := failure(ctx, err)
			return nil, fmt.Errorf("list the accounts of the organization: %s: %s", f.Code, f.Message)
		}
		for _, a := range out.Accounts {
			if a.Status == orgtypes.AccountStatusActive || a.State == orgtypes.AccountStateActive {
				accounts = append(accounts, aws.ToString(a.Id))
			}
		}
		token = out.NextToken
		if aws.ToString(token) == "" {
			return accounts, nil
		}
		if seen[*token] {
			return nil, errors.New("list the accounts of the organization: a page names an earlier one as the next one")
		}
		seen[*token] = true
	}
	return nil, fmt.Errorf("list the accounts of the organization: there are more than %d pages", maxPages)
}
