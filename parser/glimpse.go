package parser

import "github.com/belay-dev/belay/internal/model"

// A Glimpsed input can be looked at without being loaded.
type Glimpsed interface {
	Stable
	// Glimpse says what a look at the input tells of its unit; nil if that is not
	// enough to be sure. A unit of which something is said reads nothing but Files.
	Glimpse() *model.Glimpse
	// Files are the files that the unit is made of, root-relative.
	Files() []string
}
