// Package awstest is an AWS for tests: an account that is made up, served in the
// protocols of its services; what can go wrong on the way to it; and moto, where
// that is installed.
package awstest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// AccountID is of the account that is made up.
const AccountID = "123456789012"

// An Account is made up of its numbers. Its names are numbered, so that every page of
// every answer is known without keeping any.
type Account struct {
	Roles     int
	Policies  int      // managed by the customer, two for each role if there are enough roles
	Functions int      // in each region
	Regions   []string // with functions
	Page      int      // most items in an answer
	// Accounts are those of the organization, this one among them; nil is none. In
	// Closed ones no role can be assumed.
	Accounts, Closed []string

	mu    sync.Mutex
	calls map[string]int
}

// A Request is one of the SDK's, as far as a test wants to know it.
type Request struct {
	Service   string // as in the signature: "lambda", "monitoring"
	Operation string // "ListFunctions"
	Region    string
	Resource  string // what it is about, where that is in its path: a function's name
	Method    string
	Path      string
	Account   string // whose credentials it is signed with
	Form      url.Values
	JSON      map[string]any
	Body      string
}

// Name is the operation with its service.
func (r *Request) Name() string { return r.Service + ":" + r.Operation }

var scope = regexp.MustCompile(`Credential=([^/]*)/\d+/([^/]+)/([^/]+)/aws4_request`)

// paths are the operations of services that say them by path, first match first.
var paths = map[string][]struct {
	pattern   *regexp.Regexp
	operation string
}{
	"lambda": {
		{regexp.MustCompile(`^/2015-03-31/functions/?$`), "ListFunctions"},
		{regexp.MustCompile(`^/2015-03-31/functions/([^/]+)/aliases$`), "ListAliases"},
		{regexp.MustCompile(`^/2015-03-31/functions/([^/]+)/versions$`), "ListVersionsByFunction"},
		{regexp.MustCompile(`^/2019-09-30/functions/([^/]+)/concurrency$`), "GetFunctionConcurrency"},
		{regexp.MustCompile(`^/2024-08-31/functions/([^/]+)/recursion-config$`), "GetFunctionRecursionConfig"},
		{regexp.MustCompile(`^/2019-09-30/functions/([^/]+)/provisioned-concurrency$`), "ListProvisionedConcurrencyConfigs"},
		{regexp.MustCompile(`^/2019-09-25/functions/([^/]+)/event-invoke-config/list$`), "ListFunctionEventInvokeConfigs"},
		{regexp.MustCompile(`^/2021-10-31/functions/([^/]+)/urls$`), "ListFunctionUrlConfigs"},
		{regexp.MustCompile(`^/2015-03-31/functions/([^/]+)/policy$`), "GetPolicy"},
		{regexp.MustCompile(`^/2015-03-31/event-source-mappings`), "ListEventSourceMappings"},
		{regexp.MustCompile(`^/2016-08-19/account-settings`), "GetAccountSettings"},
	},
	"apigateway": {
		{regexp.MustCompile(`^/account$`), "GetAccount"},
		{regexp.MustCompile(`^/restapis$`), "GetRestApis"},
		{regexp.MustCompile(`^/v2/apis$`), "GetApis"},
	},
	"appsync": {
		{regexp.MustCompile(`^/v1/apis$`), "ListGraphqlApis"},
		{regexp.MustCompile(`^/v1/apis/([^/]+)/datasources$`), "ListDataSources"},
	},
	"scheduler": {
		{regexp.MustCompile(`^/schedules$`), "ListSchedules"},
		{regexp.MustCompile(`^/schedules/([^/]+)$`), "GetSchedule"},
	},
	"pipes": {
		{regexp.MustCompile(`^/v1/pipes$`), "ListPipes"},
		{regexp.MustCompile(`^/v1/pipes/([^/]+)$`), "DescribePipe"},
	},
	"account": {{regexp.MustCompile(`^/listRegions$`), "ListRegions"}},
	"s3": {
		{regexp.MustCompile(`^/v20180820/configuration/publicAccessBlock$`), "GetAccountPublicAccessBlock"},
		{regexp.MustCompile(`^/$`), "ListBuckets"},
	},
}

// bucketParts are the operations on a bucket, by what their address ends with.
var bucketParts = map[string]string{
	"policy": "GetBucketPolicy", "notification": "GetBucketNotificationConfiguration", "publicAccessBlock": "GetPublicAccessBlock",
}

// assumed begins the access keys of assumed roles; the account follows.
const assumed = "ASIA"

// Parse finds out what a request asks for.
func Parse(in *http.Request) *Request {
	out := &Request{Method: in.Method, Path: in.URL.Path}
	if match := scope.FindStringSubmatch(in.Header.Get("Authorization")); match != nil {
		out.Region, out.Service = match[2], match[3]
		out.Account = AccountID
		if account, ok := strings.CutPrefix(match[1], assumed); ok {
			out.Account = account
		}
	}
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return out
	}
	out.Body = string(body)
	_, target, ok := strings.Cut(in.Header.Get("X-Amz-Target"), ".")
	switch {
	case ok:
		out.Operation = target
		_ = json.Unmarshal(body, &out.JSON)
	case strings.HasPrefix(in.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		out.Form, _ = url.ParseQuery(string(body))
		out.Operation = out.Form.Get("Action")
	default:
		out.Form = in.URL.Query()
		for _, p := range paths[out.Service] {
			if match := p.pattern.FindStringSubmatch(in.URL.EscapedPath()); match != nil {
				out.Operation = p.operation
				if len(match) > 1 {
					out.Resource, _ = url.PathUnescape(match[1])
				}
				break
			}
		}
		for part, operation := range bucketParts {
			if out.Service == "s3" && out.Form.Has(part) {
				out.Operation = operation
			}
		}
	}
	return out
}

// Calls is how often an operation was called, "lambda:ListFunctions", faults not counted.
func (a *Account) Calls(name string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls[name]
}

// ServeHTTP answers.
func (a *Account) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	r := Parse(in)
	a.mu.Lock()
	if a.calls == nil {
		a.calls = map[string]int{}
	}
	a.calls[r.Name()]++
	a.mu.Unlock()
	a.answer(w, r)
}

func (a *Account) answer(w http.ResponseWriter, r *Request) {
	switch r.Service {
	case "lambda":
		a.lambda(w, r)
	case "iam":
		a.iam(w, r)
	case "sts":
		a.sts(w, r)
	case "ec2":
		var regions strings.Builder
		for _, region := range a.Regions {
			fmt.Fprintf(&regions, "<item><regionName>%s</regionName></item>", region)
		}
		text(w, http.StatusOK, "text/xml", "<DescribeRegionsResponse><regionInfo>"+regions.String()+"</regionInfo></DescribeRegionsResponse>")
	case "account":
		regions := []any{}
		for _, region := range a.Regions {
			regions = append(regions, map[string]string{"RegionName": region, "RegionOptStatus": "ENABLED"})
		}
		writeJSON(w, map[string]any{"Regions": regions})
	case "organizations":
		if r.Operation == "ListAccounts" && a.Accounts != nil {
			accounts := []any{}
			for _, id := range a.Accounts {
				accounts = append(accounts, map[string]string{"Id": id, "Status": "ACTIVE"})
			}
			accounts = append(accounts, map[string]string{"Id": "999999999999", "Status": "SUSPENDED"})
			writeJSON(w, map[string]any{"Accounts": accounts})
			return
		}
		Error(w, r, http.StatusBadRequest, "AWSOrganizationsNotInUseException", "this account is in no organization")
	case "s3":
		if r.Operation == "GetAccountPublicAccessBlock" {
			Error(w, r, http.StatusNotFound, "NoSuchPublicAccessBlockConfiguration", "the account blocks nothing")
			return
		}
		text(w, http.StatusOK, "application/xml", "<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>")
	case "sns", "monitoring":
		Query(w, r, "")
	default:
		text(w, http.StatusOK, "application/x-amz-json-1.1", "{}")
	}
}

func (a *Account) sts(w http.ResponseWriter, r *Request) {
	if r.Operation != "AssumeRole" {
		Query(w, r, "<Arn>arn:aws:iam::"+r.Account+":user/auditor</Arn><UserId>AIDA</UserId><Account>"+r.Account+"</Account>")
		return
	}
	role := r.Form.Get("RoleArn")
	parts := strings.Split(role, ":")
	if len(parts) < 6 || slices.Contains(a.Closed, parts[4]) {
		Error(w, r, http.StatusForbidden, "AccessDenied", "User is not authorized to perform: sts:AssumeRole on resource: "+role)
		return
	}
	Query(w, r, "<Credentials><AccessKeyId>"+assumed+parts[4]+"</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"+
		"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>")
}

// text writes an answer.
func text(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) //nolint:gosec // nobody looks at it with a browser
}

// Query writes an answer of the query protocol.
func Query(w http.ResponseWriter, r *Request, result string) {
	text(w, http.StatusOK, "text/xml", fmt.Sprintf("<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", r.Operation, result))
}

// Error writes a failure in the protocol of the service.
func Error(w http.ResponseWriter, r *Request, status int, code, message string) {
	switch r.Service {
	case "ec2":
		text(w, status, "text/xml", fmt.Sprintf("<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>r</RequestID></Response>", code, message))
	case "iam", "sts", "sns", "monitoring":
		text(w, status, "text/xml", fmt.Sprintf("<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message))
	case "s3":
		if r.Operation == "GetAccountPublicAccessBlock" {
			text(w, status, "application/xml", fmt.Sprintf("<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>", code, message))
			return
		}
		text(w, status, "application/xml", fmt.Sprintf("<Error><Code>%s</Code><Message>%s</Message></Error>", code, message))
	default:
		w.Header().Set("X-Amzn-Errortype", code)
		text(w, status, "application/json", fmt.Sprintf(`{"__type": %q, "message": %q}`, code, message))
	}
}

// page returns the bounds of a page of n items and the marker of the next one.
func (a *Account) page(marker string, n int) (first, end int, next string) {
	size := a.Page
	if size == 0 {
		size = 100
	}
	first, _ = strconv.Atoi(marker)
	end = min(first+size, n)
	if end < n {
		next = strconv.Itoa(end)
	}
	return first, end, next
}

func (a *Account) lambda(w http.ResponseWriter, r *Request) {
	arn := func(i int) string {
		return fmt.Sprintf("arn:aws:lambda:%s:%s:function:worker-%05d", r.Region, AccountID, i)
	}
	switch r.Operation {
	case "ListFunctions":
		first, end, next := a.page(r.Form.Get("Marker"), a.Functions)
		functions := []any{}
		for i := first; i < end; i++ {
			functions = append(functions, map[string]any{
				"FunctionName": fmt.Sprintf("worker-%05d", i), "FunctionArn": arn(i), "Runtime": "nodejs22.x", "Timeout": 30,
				"MemorySize": 512, "Role": fmt.Sprintf("arn:aws:iam::%s:role/role-%05d", AccountID, i), "Handler": "index.handler",
				"Environment": map[string]any{"Variables": map[string]string{"TABLE": "hidden-table", "API_KEY": "hidden-key"}},
			})
		}
		answer := map[string]any{"Functions": functions}
		if next != "" {
			answer["NextMarker"] = next
		}
		writeJSON(w, answer)
	case "GetPolicy":
		if strings.HasSuffix(r.Resource, "0") {
			Error(w, r, http.StatusNotFound, "ResourceNotFoundException", "there is no policy")
			return
		}
		writeJSON(w, map[string]any{"Policy": fmt.Sprintf(
			`{"Version":"2012-10-17","Statement":[{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction","Resource":%q}]}`, r.Resource)})
	case "GetFunctionConcurrency":
		writeJSON(w, map[string]any{"ReservedConcurrentExecutions": 5})
	default:
		writeJSON(w, map[string]any{})
	}
}

func writeJSON(w http.ResponseWriter, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		text(w, http.StatusInternalServerError, "text/plain", err.Error())
		return
	}
	text(w, http.StatusOK, "application/json", string(body))
}

func (a *Account) iam(w http.ResponseWriter, r *Request) {
	switch r.Operation {
	case "GetAccountAuthorizationDetails":
		a.details(w, r)
	case "GenerateCredentialReport":
		Query(w, r, "<State>COMPLETE</State>")
	case "GetCredentialReport":
		report := "user,arn,mfa_active\n<root_account>,arn:aws:iam::" + AccountID + ":root,true\n"
		Query(w, r, "<Content>"+base64.StdEncoding.EncodeToString([]byte(report))+"</Content><ReportFormat>text/csv</ReportFormat>")
	case "GetAccountPasswordPolicy":
		Error(w, r, http.StatusNotFound, "NoSuchEntity", "there is no policy")
	case "GenerateServiceLastAccessedDetails":
		Query(w, r, "<JobId>"+strings.Repeat("a", 36)+"</JobId>")
	case "GetServiceLastAccessedDetails":
		Query(w, r, "<JobStatus>COMPLETED</JobStatus><JobType>ACTION_LEVEL</JobType><IsTruncated>false</IsTruncated>"+
			"<ServicesLastAccessed><member><ServiceName>Amazon SQS</ServiceName><ServiceNamespace>sqs</ServiceNamespace></member></ServicesLastAccessed>")
	default:
		Query(w, r, "")
	}
}

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`

// details answers with a page of roles, and then of policies, as IAM does.
func (a *Account) details(w http.ResponseWriter, r *Request) {
	first, end, next := a.page(r.Form.Get("Marker"), a.Roles+a.Policies)
	var roles, policies strings.Builder
	for i := first; i < end; i++ {
		if i < a.Roles {
			fmt.Fprintf(&roles, "<member><Path>/</Path><RoleName>role-%05[1]d</RoleName><RoleId>AROA%05[1]d</RoleId><Arn>arn:aws:iam::%[2]s:role/role-%05[1]d</Arn>"+
				"<CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>%[3]s</AssumeRolePolicyDocument><RolePolicyList/><InstanceProfileList/>"+
				// Days are counted to when a test runs: it was made long ago, and used as late as can be.
				"<RoleLastUsed><LastUsedDate>2099-01-01T00:00:00Z</LastUsedDate></RoleLastUsed>"+
				"<AttachedManagedPolicies><member><PolicyName>policy-%05[1]d</PolicyName><PolicyArn>arn:aws:iam::%[2]s:policy/policy-%05[1]d</PolicyArn></member></AttachedManagedPolicies><Tags/></member>",
				i, AccountID, url.PathEscape(trust))
			continue
		}
		document := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":"arn:aws:dynamodb:*:%s:table/table-%05d"},`+
			`{"Sid":"Logs","Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*"}]}`, AccountID, i)
		fmt.Fprintf(&policies, "<member><PolicyName>policy-%05[1]d</PolicyName><PolicyId>ANPA%05[1]d</PolicyId><Arn>arn:aws:iam::%[2]s:policy/policy-%05[1]d</Arn><Path>/</Path>"+
			"<DefaultVersionId>v1</DefaultVersionId><AttachmentCount>1</AttachmentCount><IsAttachable>true</IsAttachable><PolicyVersionList><member><VersionId>v1</VersionId>"+
			"<IsDefaultVersion>true</IsDefaultVersion><Document>%[3]s</Document></member></PolicyVersionList></member>",
			i-a.Roles, AccountID, url.PathEscape(document))
	}
	more := "<IsTruncated>false</IsTruncated>"
	if next != "" {
		more = "<IsTruncated>true</IsTruncated><Marker>" + next + "</Marker>"
	}
	Query(w, r, "<UserDetailList/><GroupDetailList/><RoleDetailList>"+roles.String()+"</RoleDetailList><Policies>"+policies.String()+"</Policies>"+more)
}
