package awstest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestKept puts what moto has no place for and gets it back, in the account of the key.
func TestKept(t *testing.T) {
	front, err := Front("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	all := Apart(front)
	ask := func(key, method, address, body string) string {
		in := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		in.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+key+"/20260101/eu-central-1/x/aws4_request, Signature=s")
		out := httptest.NewRecorder()
		all.ServeHTTP(out, in)
		return out.Body.String()
	}
	cases := []struct{ key, method, address, body, want string }{
		{"a", http.MethodPost, "/v1/apis/one/datasources", `{"name": "s", "type": "NONE"}`, `:` + AccountID + `:apis/one/datasources/s`},
		{"a", http.MethodGet, "/v1/apis/one/datasources/s", "", `"type":"NONE"`},
		{"a", http.MethodGet, "/v1/apis/one/datasources", "", `{"dataSources":[{`},
		{"b", http.MethodGet, "/v1/apis/one/datasources", "", `{"dataSources":[]}`},
		{"a", http.MethodPut, "/2019-09-30/functions/f/provisioned-concurrency?Qualifier=live", `{"ProvisionedConcurrentExecutions": 2}`, `"Status":"READY"`},
		{"a", http.MethodGet, "/2019-09-30/functions/arn:x:f/provisioned-concurrency?List=ALL", "", `function:f:live`},
		{"b", http.MethodGet, "/2019-09-30/functions/f/provisioned-concurrency?Qualifier=live", "", `NotFound`},
	}
	for _, c := range cases {
		if got := ask(c.key, c.method, c.address, c.body); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s %s: got %s, want %s in it", c.key, c.method, c.address, got, c.want)
		}
	}
}
