package report

import (
	"strings"
	"testing"
)

// TestRow compares with what cutting the code points one by one gives.
func TestRow(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "short": "ab", "ASCII": strings.Repeat("abc", 200), "beyond": strings.Repeat("aé😀", 200), "invalid": "a\xffb\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			r, runes := newRow(text), []rune(text)
			if r.length != len(runes) {
				t.Fatalf("got length %d, want %d", r.length, len(runes))
			}
			for from := range len(runes) + 1 {
				to := min(from+3, len(runes))
				if got, want := r.cut(from, to), string(runes[from:to]); strings.ToValidUTF8(got, "\uFFFD") != strings.ToValidUTF8(want, "\uFFFD") {
					t.Fatalf("%d to %d: got %q, want %q", from, to, got, want)
				}
			}
		})
	}
}
