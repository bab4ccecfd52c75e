package awstest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// A Fault is what goes wrong on the way to an account, and when.
type Fault struct {
	// On tells which requests it may befall; nil is all.
	On func(*Request) bool
	// Times is how often, 0 is always.
	Times int
	// Do answers instead; next would have answered well.
	Do func(w http.ResponseWriter, in *http.Request, r *Request, next http.Handler)
}

// A Proxy stands in front of an account and lets faults happen.
type Proxy struct {
	Next   http.Handler
	Faults []Fault

	count atomic.Int64
	mu    sync.Mutex
	left  map[int]int
}

// Count is how many faults happened. A test in which none did has tested nothing.
func (p *Proxy) Count() int { return int(p.count.Load()) }

// ServeHTTP answers, or lets the first fault happen that befalls the request.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		return
	}
	again := func() *http.Request {
		in.Body = io.NopCloser(bytes.NewReader(body))
		return in
	}
	r := Parse(again())
	for i, fault := range p.Faults {
		if fault.On != nil && !fault.On(r) || !p.take(i, fault.Times) {
			continue
		}
		p.count.Add(1)
		fault.Do(w, again(), r, p.Next)
		return
	}
	p.Next.ServeHTTP(w, again())
}

// take uses up one of the times that a fault happens.
func (p *Proxy) take(i, times int) bool {
	if times == 0 {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == nil {
		p.left = map[int]int{}
	}
	if p.left[i] == times {
		return false
	}
	p.left[i]++
	return true
}

// Refuse answers with a failure.
func Refuse(status int, code string) func(http.ResponseWriter, *http.Request, *Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, r *Request, _ http.Handler) {
		Error(w, r, status, code, "the proxy says so")
	}
}

// Change lets the account answer and changes the answer.
func Change(change func(answer *httptest.ResponseRecorder) (body []byte, length int)) func(http.ResponseWriter, *http.Request, *Request, http.Handler) {
	return func(w http.ResponseWriter, in *http.Request, _ *Request, next http.Handler) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, in)
		body, length := change(answer)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", strconv.Itoa(length))
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
		if len(body) < length {
			panic(http.ErrAbortHandler) //nolint:forbidigo // so a handler ends its connection before the answer
		}
	}
}

// Delay answers late, or not at all if nobody waits any longer.
func Delay(d time.Duration) func(http.ResponseWriter, *http.Request, *Request, http.Handler) {
	return func(w http.ResponseWriter, in *http.Request, _ *Request, next http.Handler) {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
			next.ServeHTTP(w, in)
		case <-in.Context().Done():
		}
	}
}

// HangUp ends the connection without an answer.
func HangUp(http.ResponseWriter, *http.Request, *Request, http.Handler) {
	panic(http.ErrAbortHandler) //nolint:forbidigo // so a handler ends its connection
}
