package report

import (
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/belay-dev/belay/internal/source"
)

// Lines reads the lines that places are on. It keeps the files it has read: a
// report asks for many lines of few files.
type lines struct {
	files  fs.FS
	texts  map[string]sheet
	hashes map[string][]string
}

// A sheet is the lines of a file, and as rows those that were asked for.
type sheet struct {
	lines []string
	rows  map[int]row
}

func newLines(files fs.FS) *lines {
	return &lines{files: files, texts: map[string]sheet{}, hashes: map[string][]string{}}
}

// content returns the bytes of a file, nil if it cannot be read: the check
// itself has already said so, and a report without a line is still right.
func (l *lines) content(file string) []byte {
	if l.files == nil || !fs.ValidPath(file) {
		return nil
	}
	content, err := fs.ReadFile(l.files, file)
	if err != nil {
		return nil
	}
	return content
}

// line returns a line of a file without its end, counted from 1.
func (l *lines) line(file string, number int) (row, bool) {
	s, ok := l.texts[file]
	if !ok {
		s = sheet{lines: split(decode(l.content(file))), rows: map[int]row{}}
		l.texts[file] = s
	}
	if number < 1 || number > len(s.lines) {
		return row{}, false
	}
	r, ok := s.rows[number]
	if !ok {
		r = newRow(s.lines[number-1])
		s.rows[number] = r
	}
	return r, true
}

// hash returns what GitHub computes as the hash of a line, "" if the file has
// no such line.
func (l *lines) hash(file string, number int) string {
	hashes, ok := l.hashes[file]
	if !ok {
		if content := l.content(file); content != nil {
			hashes = lineHashes(string(content))
		}
		l.hashes[file] = hashes
	}
	if number < 1 || number > len(hashes) {
		return ""
	}
	return hashes[number-1]
}

// ended returns the place with an end. Loaders know where a node starts and
// often not where it ends; the end is then that of the word at the start. A
// place that is only a file is its first line. Columns of the end are those of
// the character after it.
func (l *lines) ended(at source.Span) source.Span {
	if at.Line < 1 {
		at.Line, at.Column, at.EndLine, at.EndColumn = 1, 1, 0, 0
	}
	at.Column = max(at.Column, 1)
	if at.EndLine > at.Line || at.EndLine == at.Line && at.EndColumn > at.Column {
		at.EndColumn = max(at.EndColumn, 1)
		return at
	}
	number, column := at.Start()
	length := 1
	if line, ok := l.line(at.File, number); ok {
		length = max(word(line, column), 1)
	}
	return at.To(number, column+length)
}

// text returns what stands at a place that has an end, "" if that is not there.
func (l *lines) text(at source.Span) string {
	var b strings.Builder
	first, column := at.Start()
	last, end := at.End()
	for number := first; number <= last; number++ {
		line, ok := l.line(at.File, number)
		if !ok {
			return ""
		}
		from, to := 0, line.length
		if number == last {
			to = min(end-1, to)
		}
		if number == first {
			from = min(column-1, to)
		} else {
			b.WriteByte('\n')
		}
		b.WriteString(line.cut(from, to))
	}
	return b.String()
}

// around returns the place with some context: two lines before and after it, or
// a part of its line where lines are long.
func (l *lines) around(at source.Span) source.Span {
	const more, long = 2, 200
	first, column := at.Start()
	last, end := at.End()
	from, left, to, right := first, column, last, end
	for number := max(first-more, 1); number <= last+more; number++ {
		line, ok := l.line(at.File, number)
		if !ok {
			break
		}
		if line.length > long {
			if line, ok := l.line(at.File, last); ok {
				end = min(end+long/2, line.length+1)
			}
			return source.At(at.File, first, max(column-long/2, 1)).To(last, end)
		}
		if number < first && from == first {
			from, left = number, 1
		}
		if number >= last {
			to, right = number, line.length+1
		}
	}
	left = min(left, column)
	if from == first {
		left = 1
	}
	return source.At(at.File, from, left).To(to, right)
}

// word returns how many code points the key, item or quoted text has that
// starts at a column of a line.
func word(line row, column int) int {
	if column > line.length {
		return 0
	}
	text := line.text[line.offset(column-1):]
	n, escaped := 0, false
	if quote := text[0]; quote == '"' || quote == '\'' {
		for i, r := range text {
			switch {
			case i == 0:
			case escaped:
				escaped = false
			case r == '\\' && quote == '"':
				escaped = true
			case r == rune(quote):
				return n + 1
			}
			n++
		}
		return n
	}
	var last rune
	for _, r := range text {
		if unicode.IsSpace(r) || strings.ContainsRune(`,]}"`, r) {
			break
		}
		last = r
		n++
	}
	if n > 1 && last == ':' {
		n--
	}
	return n
}

// decode returns the text of a file as the loaders read it: UTF-16 with a byte
// order mark is accepted, the mark itself is no character of the first line.
func decode(content []byte) string {
	order := func(high, low int) string {
		units := make([]uint16, 0, len(content)/2)
		for i := 2; i+1 < len(content); i += 2 {
			units = append(units, uint16(content[i+high])<<8|uint16(content[i+low]))
		}
		return string(utf16.Decode(units))
	}
	switch {
	case len(content) > 1 && content[0] == 0xFE && content[1] == 0xFF:
		return order(0, 1)
	case len(content) > 1 && content[0] == 0xFF && content[1] == 0xFE:
		return order(1, 0)
	}
	return strings.TrimPrefix(string(content), "\uFEFF")
}

// split cuts a text at LF, CR LF and CR, as YAML and SARIF count lines.
func split(text string) []string {
	if strings.ContainsRune(text, '\r') {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	return strings.Split(text, "\n")
}

// clean makes text from the input safe to print: a template must not be able
// to move the cursor or turn the reading direction of the report around it.
func clean(s string) string {
	if isPlain(s) || strings.IndexFunc(s, unprintable) < 0 && utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unprintable(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// isPlain tells whether a text is printable ASCII and tabs, as nearly all are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\t' {
			return false
		}
	}
	return true
}

func unprintable(r rune) bool {
	return r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}
