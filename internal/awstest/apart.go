package awstest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Apart gives each access key an account of its own in moto, so that many can build at
// once and see nothing of one another. To whoever looks, his account is AccountID.
func Apart(moto http.Handler) http.Handler {
	a := &apart{moto: moto, accounts: map[string]string{}}
	return a
}

type apart struct {
	moto     http.Handler
	mu       sync.Mutex
	accounts map[string]string // by access key
}

// account is that of an access key.
func (a *apart) account(key string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.accounts[key] == "" {
		a.accounts[key] = fmt.Sprintf("2%011d", len(a.accounts))
	}
	return a.accounts[key]
}

// ServeHTTP lets moto answer as the account of the access key. The numbers of accounts
// are as long as each other, so that no length changes.
func (a *apart) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	match := scope.FindStringSubmatch(in.Header.Get("Authorization"))
	if match == nil {
		a.moto.ServeHTTP(w, in)
		return
	}
	account := a.account(match[1])
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	theirs := func(s string) string { return strings.ReplaceAll(s, AccountID, account) }
	in.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(body, []byte(AccountID), []byte(account))))
	in.URL.Path, in.URL.RawPath, in.URL.RawQuery = theirs(in.URL.Path), theirs(in.URL.RawPath), theirs(in.URL.RawQuery)
	for name, values := range in.Header {
		for i := range values {
			in.Header[name][i] = theirs(values[i])
		}
	}
	in.Header.Set("X-Moto-Account-Id", account)
	in.Header.Set("Accept-Encoding", "identity")
	answer := httptest.NewRecorder()
	a.moto.ServeHTTP(answer, in)
	for name, values := range answer.Header() {
		for i := range values {
			answer.Header()[name][i] = strings.ReplaceAll(values[i], account, AccountID)
		}
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(bytes.ReplaceAll(answer.Body.Bytes(), []byte(account), []byte(AccountID))) //nolint:gosec // nobody looks at it with a browser
}
