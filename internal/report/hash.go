package report

import (
	"strconv"
	"unicode/utf16"
)

const (
	hashWindow = 100   // characters of a hash
	hashBase   = 37    // of the polynomial, modulo 2^64
	hashEnd    = 65535 // stands for the end of the file
)

// lineHashes returns the hash of each line of a file as GitHub code scanning
// computes it when an upload has none: it is how GitHub knows an alert again
// after lines were added above it, and it warns when a file says otherwise.
//
// The hash of a line is that of the hundred UTF-16 units that follow its start,
// without blanks and with every line end as LF; the end of the file is a unit of
// its own, and zeros follow it. A second line of the same hash is numbered 2.
func lineHashes(text string) []string {
	units, starts := hashUnits(text)
	hashes := make([]string, len(starts))
	seen := make(map[uint64]int, len(starts))
	for i, start := range starts {
		var hash uint64
		for j := start; j < start+hashWindow; j++ {
			hash *= hashBase
			if j < len(units) {
				hash += uint64(units[j])
			}
		}
		seen[hash]++
		hashes[i] = strconv.FormatUint(hash, 16) + ":" + strconv.Itoa(seen[hash])
	}
	return hashes
}

// hashUnits returns the units that are hashed and where each line starts among
// them.
func hashUnits(text string) (units []uint16, starts []int) {
	units = make([]uint16, 0, len(text)+1)
	starts = []int{0}
	afterCR := false
	for _, r := range text {
		blank := r == ' ' || r == '\t'
		if blank || r == '\n' && afterCR {
			afterCR = false
			continue
		}
		afterCR = r == '\r'
		if r == '\n' || r == '\r' {
			units = append(units, '\n')
			starts = append(starts, len(units))
			continue
		}
		units = utf16.AppendRune(units, r)
	}
	return append(units, hashEnd), starts
}
