package collect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/belay-dev/belay/internal/snapshot"
)

// maxAnswer is more than any page has: a thousand roles with all their policies
// are a tenth of it.
const maxAnswer = 256 << 20

// A responseError is an answer that is none of the API's.
type responseError struct{ reason string }

func (e *responseError) Error() string { return "this is no answer of the API: " + e.reason }

// A codeError is a failure whose code is in the answer.
type codeError struct {
	code string
	err  error
}

func (e *codeError) Error() string { return e.err.Error() }
func (e *codeError) Unwrap() error { return e.err }

// A checkedClient reads every answer to its end before the SDK sees it. The SDK
// takes an empty answer for one without items, and what begins well for all of it.
type checkedClient struct {
	client  aws.HTTPClient
	timeout time.Duration // for one answer
}

// Do is of aws.HTTPClient.
func (c checkedClient) Do(request *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeoutCause(request.Context(), c.timeout, &slowError{c.timeout})
	defer cancel()
	response, err := c.client.Do(request.WithContext(ctx))
	if err != nil {
		return nil, slowOr(ctx, request, err)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	closeErr := response.Body.Close()
	switch {
	case err != nil:
		return nil, slowOr(ctx, request, err)
	case len(body) > maxAnswer:
		return nil, &responseError{reason: fmt.Sprintf("it is larger than %d MiB", maxAnswer>>20)}
	case closeErr != nil:
		return nil, closeErr
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	if response.StatusCode >= 200 && response.StatusCode < 300 {
		if reason := wrong(request, body); reason != "" {
			return nil, &responseError{reason: reason}
		}
	}
	return response, nil
}

// A slowError is an answer that did not come in time. It may come another time.
type slowError struct{ after time.Duration }

func (e *slowError) Error() string { return fmt.Sprintf("no answer within %s", e.after) }

// Timeout is of net.Error.
func (e *slowError) Timeout() bool { return true }

// slowOr returns why a request failed: it was too slow, or the error.
func slowOr(ctx context.Context, request *http.Request, err error) error {
	var slow *slowError
	if request.Context().Err() == nil && errors.As(context.Cause(ctx), &slow) {
		return slow
	}
	return err
}

// wrong tells what is wrong with the body of an answer, by the protocol of the request.
func wrong(request *http.Request, body []byte) string {
	operation := awsmiddleware.GetOperationName(request.Context())
	service := awsmiddleware.GetServiceID(request.Context())
	switch contentType := request.Header.Get("Content-Type"); {
	case operation == "":
		return "" // of a source of credentials
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		return wrongXML(body, operation+"Response")
	case service == "S3" && operation != "GetBucketPolicy":
		return wrongXML(body, "")
	}
	return wrongJSON(body)
}

func wrongJSON(body []byte) string {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return "it is empty"
	case body[0] != '{' || !json.Valid(body):
		return "it is no JSON object"
	}
	return ""
}

var rootElement = regexp.MustCompile(`^(?:\s|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>)*<([A-Za-z][\w.:-]*)[^>]*?(/?)>`)

// wrongXML looks for the root at both ends. What is in between, the SDK reads.
func wrongXML(body []byte, root string) string {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	if len(body) == 0 {
		return "it is empty"
	}
	match := rootElement.FindSubmatch(body)
	if match == nil {
		return "it is no XML"
	}
	name := string(match[1])
	switch {
	case root != "" && name != root, strings.EqualFold(name, "html"):
		return "it is <" + name + ">"
	case len(match[2]) > 0 && len(match[0]) == len(body): // an empty root
		return ""
	case !bytes.HasSuffix(body, []byte("</"+name+">")):
		return "it ends too early"
	}
	return ""
}

// newRetryer makes what decides, for one service in one region, when a request is
// made again: the SDK's adaptive mode, and answers that were none.
func newRetryer(attempts int, most time.Duration) func() aws.Retryer {
	return func() aws.Retryer {
		return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
			o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
				o.MaxAttempts, o.MaxBackoff = attempts, most
				o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(garbled))
			})
		})
	}
}

// garbled tells the SDK to make a request again whose answer was none, if it was
// not that of a server which refuses it.
func garbled(err error) aws.Ternary {
	var (
		response        *responseError
		slow            *slowError
		deserialization *smithy.DeserializationError
		status          *smithyhttp.ResponseError
	)
	if errors.As(err, &status) && status.HTTPStatusCode() >= 300 && status.HTTPStatusCode() < 500 {
		return aws.UnknownTernary
	}
	if errors.As(err, &response) || errors.As(err, &slow) || errors.As(err, &deserialization) || errors.Is(err, io.ErrUnexpectedEOF) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// failure says why a call failed.
func failure(ctx context.Context, err error) snapshot.Failure {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	var code, message string
	var (
		coded       *codeError
		api         smithy.APIError
		status      *smithyhttp.ResponseError
		response    *responseError
		undecodable *smithy.DeserializationError
	)
	switch {
	case isNoService(err):
		code, message = noService, "the region does not have the service"
	case errors.As(err, &coded):
		code, message = coded.code, coded.Error()
	case errors.As(err, &response):
		code, message = snapshot.CodeResponse, response.Error()
	case errors.As(err, &api) && known(api.ErrorCode()):
		code, message = api.ErrorCode(), api.ErrorMessage()
	case errors.As(err, &status) && status.HTTPStatusCode() >= 300:
		code = "http-" + strconv.Itoa(status.HTTPStatusCode())
		message = http.StatusText(status.HTTPStatusCode())
	case errors.As(err, &undecodable):
		code, message = snapshot.CodeResponse, undecodable.Error()
	default:
		code, message = snapshot.CodeNetwork, innermost(err).Error()
	}
	return snapshot.Failure{Code: code, Message: oneLine(message)}
}

// known tells whether an API gave a code, and not the SDK for want of one.
func known(code string) bool { return code != "" && code != "UnknownError" }

// innermost returns the error that others were wrapped around: they name requests
// by ids that are new each time.
func innermost(err error) error {
	for {
		if slow, ok := errors.AsType[*slowError](err); ok {
			return slow
		}
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

func oneLine(message string) string {
	const most = 300 // code points
	runes := []rune(strings.Join(strings.Fields(message), " "))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}

// noService is the code of a call to a service that its region does not have. It is
// not written: there is nothing, and that is all that there is to know.
const noService = "no-service"

// isNoService tells whether AWS's own names have no address for an endpoint. Not every
// service is in every region, and nothing else tells which are.
func isNoService(err error) bool {
	missing, ok := errors.AsType[*net.DNSError](err)
	if !ok || !missing.IsNotFound {
		return false
	}
	for _, suffix := range []string{".amazonaws.com", ".amazonaws.com.cn", ".api.aws"} {
		if strings.HasSuffix(strings.TrimSuffix(missing.Name, "."), suffix) {
			return true
		}
	}
	return false
}

// errTimeout is the cause of a context whose time is over.
var errTimeout = errors.New("the time allowed is over")

// stopped is the failure of what was not called because the collection ended.
func stopped(ctx context.Context) snapshot.Failure {
	if cause := context.Cause(ctx); errors.Is(cause, errTimeout) || errors.Is(cause, context.DeadlineExceeded) {
		return snapshot.Failure{Code: snapshot.CodeTimeout, Message: "the time allowed was over"}
	}
	return snapshot.Failure{Code: snapshot.CodeInterrupted, Message: "it was interrupted"}
}

// denied tells whether a code says that the caller may not do that.
func denied(code string) bool {
	switch code {
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "NotAuthorizedException", "Forbidden":
		return true
	}
	return false
}

// again tells whether a call that failed so may succeed another time, so that what
// was read is worth keeping.
func again(code string) bool {
	switch code {
	case snapshot.CodeNetwork, snapshot.CodeResponse, snapshot.CodeTimeout, snapshot.CodeInterrupted, snapshot.CodePages,
		"ExpiredToken", "ExpiredTokenException", "RequestExpired", "Throttling", "ThrottlingException", "ThrottledException",
		"TooManyRequestsException", "RequestLimitExceeded", "LimitExceededException", "SlowDown", "InternalError", "InternalFailure",
		"InternalServerError", "InternalServiceError", "ServiceUnavailable", "ServiceFailure", "ServiceException":
		return true
	}
	return strings.HasPrefix(code, "http-5") || code == "http-429"
}
