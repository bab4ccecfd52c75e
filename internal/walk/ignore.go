package walk

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is what git calls its lists of what is ignored.
const ignoreFile = ".gitignore"

// A pattern is one line of a .gitignore, as a glob over paths from the root.
type pattern struct {
	glob   string
	keep   bool // the line began with an exclamation mark
	folder bool // the line ended with a slash: folders only
}

// patterns reads the .gitignore of a folder. A line that is no valid pattern
// matches nothing, as it does for git.
func patterns(folder, content string) []pattern {
	var out []pattern
	for line := range strings.Lines(strings.TrimPrefix(content, "\uFEFF")) {
		line = strings.TrimRight(line, "\r\n")
		for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
			line = line[:len(line)-1]
		}
		if line == "" || line[0] == '#' {
			continue
		}
		var p pattern
		if line[0] == '!' {
			p.keep, line = true, line[1:]
		}
		if strings.HasSuffix(line, "/") {
			p.folder, line = true, strings.TrimRight(line, "/")
		}
		if line == "" {
			continue
		}
		// Braces mean nothing to git and alternatives to the matcher.
		line = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
		if strings.Contains(line, "/") {
			line = strings.TrimPrefix(line, "/")
		} else {
			line = "**/" + line
		}
		p.glob = path.Join(Escape(folder), line)
		if strings.HasSuffix(p.glob, "/**") { // to git, what is in a folder and not the folder
			p.glob += "/*"
		}
		if doublestar.ValidatePattern(p.glob) {
			out = append(out, p)
		}
	}
	return out
}

// Escape makes the name of a file or folder a pattern that matches it and nothing else.
func Escape(folder string) string {
	if folder == "." {
		return ""
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`, "]", `\]`, "{", `\{`, "}", `\}`).Replace(folder)
}

// ignored tells whether the patterns leave a file or folder out. The last that
// matches decides.
func ignored(all []pattern, name string, entry fs.DirEntry) bool {
	for _, p := range slices.Backward(all) {
		if p.folder && !entry.IsDir() {
			continue
		}
		if doublestar.MatchUnvalidated(p.glob, name) {
			return !p.keep
		}
	}
	return false
}
