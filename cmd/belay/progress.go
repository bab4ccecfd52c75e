package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	progressAfter = time.Second            // what is over sooner needs no progress
	progressEvery = 100 * time.Millisecond // as often as somebody can read it
	progressWidth = 79                     // columns, which every terminal has
)

// interactive tells whether a person looks at a stream: it is a terminal that can
// go back to the start of a line, which is not the log of a build, and they did not
// ask for plain output.
func interactive(w io.Writer, getenv func(string) string) bool {
	return getenv("CI") == "" && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb" && terminal(w)
}

// terminal tells whether a stream is one.
func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// A progress is a line on a terminal that says what is done now, from a second
// on. It is written over itself and gone at the end. It has no colours and no
// sequences of a terminal: a carriage return and blanks are all it takes. Nil
// shows nothing.
type progress struct {
	out  io.Writer
	tell func(what string, done, of int) // is told instead, if it is set
	quit chan struct{}
	gone sync.WaitGroup
	once sync.Once

	mu    sync.Mutex // guards what follows
	phase string
	what  string
	done  int
	all   int
	shown int // columns of what is on the terminal
}

// startProgress shows progress until it is stopped.
func startProgress(out io.Writer) *progress {
	p := &progress{out: out, quit: make(chan struct{})}
	p.gone.Go(func() {
		wait := time.NewTimer(progressAfter)
		defer wait.Stop()
		for {
			select {
			case <-p.quit:
				return
			case <-wait.C:
				p.show()
				wait.Reset(progressEvery)
			}
		}
	})
	return p
}

// begin says that a phase begins.
func (p *progress) begin(phase string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.phase != phase {
		p.phase, p.what, p.done, p.all = phase, "", 0, 0
		p.told()
	}
}

// told tells how far it is.
func (p *progress) told() {
	if p.tell != nil {
		p.tell(p.phase, p.done, p.all)
	}
}

// one says that one of n things is done now.
func (p *progress) one(phase, what string, n int) (done func()) {
	if p == nil {
		return func() {}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.phase != phase {
		p.phase, p.done = phase, 0
	}
	p.what, p.all = what, n
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.done++
		p.told()
	}
}

// show writes the line over what is there.
func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := []rune("belay: " + p.phase)
	if p.all > 0 {
		line = []rune(fmt.Sprintf("belay: %s, %d of %d units: %s", p.phase, min(p.done+1, p.all), p.all, printable(p.what)))
	}
	if len(line) > progressWidth {
		line = append(line[:progressWidth-1], '…')
	}
	blank := strings.Repeat(" ", max(p.shown-len(line), 0))
	p.shown = len(line)
	fmt.Fprintf(p.out, "\r%s%s", string(line), blank) //nolint:errcheck // a terminal that is gone shows no progress
}

// stop takes the line away.
func (p *progress) stop() {
	if p == nil || p.quit == nil {
		return
	}
	p.once.Do(func() {
		close(p.quit)
		p.gone.Wait()
		if p.shown > 0 {
			fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.shown)) //nolint:errcheck // see show
		}
	})
}
