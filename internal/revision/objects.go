package revision

import (
	"bufio"
	"context"
	"crypto/sha1" //nolint:gosec // it is what git names objects by
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

var errEnd = io.EOF

// objects is a process that reads objects of one repository, one at a time.
type objects struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	stop context.CancelFunc
	dead bool // it has ended, and said so
}

// objects starts a process that reads the objects of the repository in a folder.
func (r *Repository) objects(dir string) (*objects, error) {
	ctx, stop := context.WithCancel(context.Background())
	o := &objects{cmd: r.command(ctx, dir, "cat-file", "--batch"), stop: stop}
	in, err := o.cmd.StdinPipe()
	if err != nil {
		stop()
		return nil, fmt.Errorf("start git: %w", err)
	}
	out, err := o.cmd.StdoutPipe()
	if err != nil {
		stop()
		return nil, fmt.Errorf("start git: %w", err)
	}
	if err := o.cmd.Start(); err != nil {
		stop()
		return nil, fmt.Errorf("start git: %w", err)
	}
	o.in, o.out = in, bufio.NewReaderSize(out, 64<<10)
	return o, nil
}

// read reads one object.
func (o *objects) read(id string) ([]byte, error) {
	missing := &Error{
		What: fmt.Sprintf("object %s is not here", id),
		Fix:  "in a partial clone get it with git fetch --refetch --no-filter, else see git fsck",
	}
	if o.dead {
		return nil, missing
	}
	if _, err := io.WriteString(o.in, id+"\n"); err != nil {
		return nil, fmt.Errorf("ask git for object %s: %w", id, err)
	}
	head, err := o.out.ReadString('\n')
	if errors.Is(err, io.EOF) { // git gives up where it may not fetch
		o.dead = true
		return nil, missing
	}
	if err != nil {
		return nil, fmt.Errorf("ask git for object %s: %w", id, err)
	}
	words := strings.Fields(head)
	if len(words) != 3 {
		return nil, missing
	}
	size, err := strconv.Atoi(words[2])
	if err != nil {
		return nil, fmt.Errorf("ask git for object %s: it says %q", id, head)
	}
	data := make([]byte, size+1) // and a line feed
	if _, err := io.ReadFull(o.out, data); err != nil {
		return nil, fmt.Errorf("read object %s: %w", id, err)
	}
	return data[:size], nil
}

func (o *objects) close() error {
	err := o.in.Close()
	if o.dead {
		err = nil
	}
	if _, drained := io.Copy(io.Discard, o.out); drained != nil && err == nil {
		err = drained
	}
	if waited := o.cmd.Wait(); waited != nil && err == nil && !o.dead {
		err = waited
	}
	o.stop()
	if err != nil {
		return fmt.Errorf("end git: %w", err)
	}
	return nil
}

// BlobID is the id that git gives to content, in a repository whose ids are as
// long as like.
func BlobID(content []byte, like string) string {
	var sum hash.Hash
	if len(like) == sha256.Size*2 {
		sum = sha256.New()
	} else {
		sum = sha1.New() //nolint:gosec // it is what git names objects by
	}
	fmt.Fprintf(sum, "blob %d\x00", len(content)) //nolint:errcheck // a hash takes everything
	sum.Write(content)
	return hex.EncodeToString(sum.Sum(nil))
}
