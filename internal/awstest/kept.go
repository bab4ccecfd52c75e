package awstest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A kept holds what moto has no place for, data sources of AppSync and provisioned
// concurrency of Lambda, and what it forgets of functions, by account and list.
type kept struct {
	mu    sync.Mutex
	lists map[string]map[string]map[string]any // by account and list, then by name
}

var (
	dataSources = regexp.MustCompile(`^(/v1/apis/([^/]+)/datasources)(?:/([^/]+))?$`)
	// functionPath is of the list of functions, or of one of them.
	functionPath = regexp.MustCompile(`^/2015-03-31/functions(/[^/]*)?$`)
	provisioned  = regexp.MustCompile(`^/2019-09-30/functions/([^/]+)/provisioned-concurrency$`)
)

// serve answers what is about something that is kept.
func (k *kept) serve(w http.ResponseWriter, in *http.Request, moto http.Handler) bool {
	if match := dataSources.FindStringSubmatch(in.URL.Path); match != nil {
		k.dataSource(w, in, match[1], match[2], match[3])
		return true
	}
	if match := provisioned.FindStringSubmatch(in.URL.Path); match != nil {
		k.provisioned(w, in, match[1])
		return true
	}
	if functionPath.MatchString(in.URL.Path) {
		k.function(w, in, moto)
		return true
	}
	return false
}

// put keeps something in a list.
func (k *kept) put(in *http.Request, list, name string, value map[string]any) {
	k.mu.Lock()
	defer k.mu.Unlock()
	list = accountOf(in) + " " + list
	if k.lists == nil {
		k.lists = map[string]map[string]map[string]any{}
	}
	if k.lists[list] == nil {
		k.lists[list] = map[string]map[string]any{}
	}
	k.lists[list][name] = value
}

// all are those of a list, sorted by name.
func (k *kept) all(in *http.Request, list string) []map[string]any {
	k.mu.Lock()
	defer k.mu.Unlock()
	of := k.lists[accountOf(in)+" "+list]
	out := []map[string]any{}
	for _, name := range sortedNames(of) {
		out = append(out, of[name])
	}
	return out
}

func (k *kept) one(in *http.Request, list, name string) (map[string]any, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, ok := k.lists[accountOf(in)+" "+list][name]
	return value, ok
}

func sortedNames(of map[string]map[string]any) []string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// accountOf is whose request it is.
func accountOf(in *http.Request) string {
	if account := in.Header.Get("X-Moto-Account-Id"); account != "" {
		return account
	}
	return AccountID
}

// here is the region of a request.
func here(in *http.Request) string {
	if match := scope.FindStringSubmatch(in.Header.Get("Authorization")); match != nil {
		return match[2]
	}
	return ""
}

// forgotten are the fields of a function that moto does not keep.
var forgotten = []string{"DeadLetterConfig", "LoggingConfig", "SnapStart"}

// function lets moto answer about functions and adds what it forgot.
func (k *kept) function(w http.ResponseWriter, in *http.Request, moto http.Handler) {
	const list = "functions"
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	var made map[string]any
	if in.Method == http.MethodPost && json.Unmarshal(body, &made) == nil {
		name, _ := made["FunctionName"].(string)
		k.put(in, list, name, made)
	}
	in.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	moto.ServeHTTP(answer, in)
	var value map[string]any
	if answer.Code >= http.StatusMultipleChoices || json.Unmarshal(answer.Body.Bytes(), &value) != nil {
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		return
	}
	functions, _ := value["Functions"].([]any)
	for _, one := range append(functions, value, value["Configuration"]) {
		function, _ := one.(map[string]any)
		name, _ := function["FunctionName"].(string)
		if made, ok := k.one(in, list, name); ok {
			for _, field := range forgotten {
				if made[field] != nil {
					function[field] = made[field]
				}
			}
		}
	}
	out, err := json.Marshal(value)
	if err != nil {
		return
	}
	text(w, answer.Code, "application/json", string(out))
}

func (k *kept) dataSource(w http.ResponseWriter, in *http.Request, list, api, name string) {
	if in.Method == http.MethodPost {
		value := map[string]any{}
		if err := json.NewDecoder(in.Body).Decode(&value); err != nil {
			text(w, http.StatusBadRequest, "application/json", "{}")
			return
		}
		name, _ = value["name"].(string)
		value["dataSourceArn"] = "arn:aws:appsync:" + here(in) + ":" + accountOf(in) + ":apis/" + api + "/datasources/" + name
		k.put(in, list, name, value)
	}
	if name == "" {
		writeJSON(w, map[string]any{"dataSources": k.all(in, list)})
		return
	}
	value, ok := k.one(in, list, name)
	if !ok {
		Error(w, &Request{Service: "appsync"}, http.StatusNotFound, "NotFoundException", "there is no such data source")
		return
	}
	writeJSON(w, map[string]any{"dataSource": value})
}

func (k *kept) provisioned(w http.ResponseWriter, in *http.Request, function string) {
	qualifier := in.URL.Query().Get("Qualifier")
	function = function[strings.LastIndexByte(function, ':')+1:]
	list := "provisioned " + function
	if in.Method == http.MethodPut {
		value := map[string]any{}
		if err := json.NewDecoder(in.Body).Decode(&value); err != nil {
			text(w, http.StatusBadRequest, "application/json", "{}")
			return
		}
		n := value["ProvisionedConcurrentExecutions"]
		k.put(in, list, qualifier, map[string]any{
			"RequestedProvisionedConcurrentExecutions": n, "AllocatedProvisionedConcurrentExecutions": n, "AvailableProvisionedConcurrentExecutions": n,
			"Status": "READY", "FunctionArn": "arn:aws:lambda:" + here(in) + ":" + accountOf(in) + ":function:" + function + ":" + qualifier,
		})
	}
	if qualifier == "" {
		writeJSON(w, map[string]any{"ProvisionedConcurrencyConfigs": k.all(in, list)})
		return
	}
	value, ok := k.one(in, list, qualifier)
	if !ok {
		Error(w, &Request{Service: "lambda"}, http.StatusNotFound, "ProvisionedConcurrencyConfigNotFoundException", "there is none")
		return
	}
	writeJSON(w, value)
}
