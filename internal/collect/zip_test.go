package collect_test

import (
	"archive/zip"
	"bytes"
	"testing"
)

// zipped is the smallest code that a function can have.
func zipped(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	file := must[interface{ Write([]byte) (int, error) }](t)(w.Create("main.py"))
	must[int](t)(file.Write([]byte("def handler(event, context): pass\n")))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
