// Package settings holds what a user says of a collection: as whom calls are made, what
// is read and within which limits. It knows nothing of the SDK of AWS, so that a
// program that leaves collecting to another one has the same flags.
package settings

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Credentials says as whom calls are made. The zero value is the SDK's standard
// chain: environment, shared files, single sign-on, container, instance.
type Credentials struct {
	Profile     string // of the shared files
	RoleARN     string // a role to assume
	ExternalID  string // what that role wants to hear
	SessionName string // empty is "belay"
	EndpointURL string // of all services; empty is AWS's
	Region      string // where calls without a region are made; empty is the chain's, or us-east-1
	// Timeout is for one answer, Attempts for one request, and MostWait between two;
	// zero is a minute, eight and twenty seconds.
	Timeout  time.Duration
	Attempts int
	MostWait time.Duration
}

// Options say what is collected and within which limits.
type Options struct {
	Tool         string           // what the snapshot says it was made by
	Now          func() time.Time // the clock
	Regions      []string         // empty is all that are enabled
	Services     []string         // of Services; empty is all
	LastAccessed bool             // ask when each role and user last used each service
	Concurrency  int              // most requests at a time
	MaxPages     int              // most pages of one call
	Poll         time.Duration    // how long to wait for a report of IAM before asking again
	Restart      bool             // forget what an earlier run read
	Progress     func(Progress)   // is told now and then; may be nil
}

// A Progress is how far a collection is.
type Progress struct {
	Account string
	Call    string // the last that was answered: "lambda:ListFunctions in eu-central-1"
	Done    int    // calls that are done
	Calls   int    // calls that are to be made, as far as is known
	Items   int    // items read
}

// Services are the prefixes of all that can be collected, sorted.
var Services = []string{
	"apigateway", "apigatewayv2", "application-autoscaling", "appsync", "cloudtrail", "cloudwatch",
	"codedeploy", "dynamodb", "events", "firehose", "iam", "kinesis", "kms", "lambda", "logs",
	"organizations", "pipes", "s3", "scheduler", "secretsmanager", "sns", "sqs", "states",
}

var regionName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+){1,3}-[0-9]{1,2}$`)

// Check tells what is wrong with options, before any call is made.
func (o *Options) Check() error {
	for _, region := range o.Regions {
		if !IsRegion(region) {
			return fmt.Errorf("%s is no region", region)
		}
	}
	for _, service := range o.Services {
		if !slices.Contains(Services, service) {
			return fmt.Errorf("%s is no service that is collected: want one of %s", service, strings.Join(Services, ", "))
		}
	}
	return nil
}

// IsRegion tells whether a text has the form of the name of a Region.
func IsRegion(name string) bool { return regionName.MatchString(name) }
