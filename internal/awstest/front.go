package awstest

import (
	"encoding/json"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Front stands in front of moto and answers what moto does not know, or answers in
// a form that the SDK does not read.
func Front(address string) (http.Handler, error) {
	target, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	moto := httputil.NewSingleHostReverseProxy(target)
	moto.ErrorLog = log.New(discard{}, "", 0)
	var others kept
	return http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
		if others.serve(w, in, moto) {
			return
		}
		if answer, ok := targets[in.Header.Get("X-Amz-Target")]; ok {
			answer(w, in, moto)
			return
		}
		for _, f := range fronts {
			if in.Method == f.method && f.path.MatchString(in.URL.Path) {
				f.answer(w, in, moto)
				return
			}
		}
		moto.ServeHTTP(w, in)
	}), nil
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// targets are answers by what services that have no paths call their operations.
var targets = map[string]func(w http.ResponseWriter, in *http.Request, moto http.Handler){
	// Terraform asks before and after it makes a state machine.
	"AWSStepFunctions.ValidateStateMachineDefinition": always(`{"diagnostics": [], "result": "OK", "truncated": false}`),
	"AWSStepFunctions.ListStateMachineVersions":       always(`{"stateMachineVersions": []}`),
	"CodeDeploy_20141006.GetApplication":              application,
}

// fronts are answers by path.
var fronts = []struct {
	method string
	path   *regexp.Regexp
	answer func(w http.ResponseWriter, in *http.Request, moto http.Handler)
}{
	{http.MethodGet, regexp.MustCompile(`^/2016-08-19/account-settings`), always(`{"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 995}}`)},
	{http.MethodGet, regexp.MustCompile(`^/2024-08-31/functions/[^/]+/recursion-config$`), always(`{"RecursiveLoop": "Terminate"}`)},
	{http.MethodGet, regexp.MustCompile(`^/2021-10-31/functions/[^/]+/urls$`), functionURLs},
	{http.MethodGet, regexp.MustCompile(`^/2019-09-25/functions/[^/]+/event-invoke-config/list$`), invokeConfigs},
	{http.MethodPost, regexp.MustCompile(`^/2015-03-31/functions/[^/]+/invocations$`), always(`null`)}, // moto would run it in Docker
	{http.MethodGet, regexp.MustCompile(`^/2015-03-31/functions/[^/]+/policy$`), permissions},
	{http.MethodGet, regexp.MustCompile(`^/v2/apis/[^/]+/authorizers$`), authorizers},
}

func always(body string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		text(w, http.StatusOK, "application/json", body)
	}
}

// ask asks moto something else.
func ask(in *http.Request, path string, moto http.Handler) *httptest.ResponseRecorder {
	other := in.Clone(in.Context())
	other.URL.Path, other.URL.RawPath, other.URL.RawQuery = path, "", ""
	answer := httptest.NewRecorder()
	moto.ServeHTTP(answer, other)
	return answer
}

// functionURLs lists the one URL that moto has for a function.
func functionURLs(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	// moto knows the function by its name only.
	function := strings.Split(in.URL.Path, "/")[3]
	function = function[strings.LastIndexByte(function, ':')+1:]
	answer := ask(in, "/2021-10-31/functions/"+function+"/url", moto)
	if answer.Code >= http.StatusMultipleChoices { // it says 201
		text(w, http.StatusOK, "application/json", `{"FunctionUrlConfigs": []}`)
		return
	}
	text(w, http.StatusOK, "application/json", `{"FunctionUrlConfigs": [`+answer.Body.String()+`]}`)
}

// permissions are those of the function itself: moto knows none of aliases, answers with
// the function's, and has the condition on who asks a URL beside the conditions.
func permissions(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	if in.URL.Query().Has("Qualifier") {
		Error(w, &Request{Service: "lambda"}, http.StatusNotFound, "ResourceNotFoundException", "there is no policy")
		return
	}
	answer := ask(in, in.URL.Path, moto)
	var body struct{ Policy, RevisionID string }
	var policy struct {
		Version   string
		ID        string `json:"Id"`
		Statement []map[string]any
	}
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &body) != nil || json.Unmarshal([]byte(body.Policy), &policy) != nil {
		maps.Copy(w.Header(), answer.Header())
		text(w, answer.Code, "application/json", answer.Body.String())
		return
	}
	for _, statement := range policy.Statement {
		if kind, ok := statement["FunctionUrlAuthType"]; ok {
			delete(statement, "FunctionUrlAuthType")
			conditions, _ := statement["Condition"].(map[string]any)
			if conditions == nil {
				conditions = map[string]any{}
				statement["Condition"] = conditions
			}
			conditions["StringEquals"] = map[string]any{"lambda:FunctionUrlAuthType": kind}
		}
	}
	document, err := json.Marshal(policy)
	if err != nil {
		text(w, http.StatusInternalServerError, "text/plain", err.Error())
		return
	}
	writeJSON(w, map[string]any{"Policy": string(document), "RevisionId": body.RevisionID})
}

// application leaves the time out that moto writes as text.
func application(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	answer := ask(in, in.URL.Path, moto)
	var body struct{ Application map[string]any }
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &body) != nil {
		text(w, answer.Code, "application/json", answer.Body.String())
		return
	}
	delete(body.Application, "createTime")
	writeJSON(w, map[string]any{"application": body.Application})
}

// invokeConfigs makes numbers of the times that moto writes as texts.
func invokeConfigs(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	answer := ask(in, in.URL.Path, moto)
	var body struct{ FunctionEventInvokeConfigs []map[string]any }
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &body) != nil {
		text(w, answer.Code, "application/json", answer.Body.String())
		return
	}
	for _, c := range body.FunctionEventInvokeConfigs {
		if written, ok := c["LastModified"].(string); ok {
			t, err := time.Parse(time.RFC3339, written)
			if err != nil {
				t, _ = time.Parse("2006-01-02T15:04:05.999999", written)
			}
			c["LastModified"] = t.Unix()
		}
	}
	writeJSON(w, map[string]any{"FunctionEventInvokeConfigs": body.FunctionEventInvokeConfigs})
}

// authorizers says that there are none where moto fails.
func authorizers(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	answer := ask(in, in.URL.Path, moto)
	if answer.Code == http.StatusInternalServerError {
		text(w, http.StatusOK, "application/json", `{"items": []}`)
		return
	}
	text(w, answer.Code, "application/json", answer.Body.String())
}
