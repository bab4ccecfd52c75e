package report

import (
	"github.com/belay-dev/belay/engine"
	"github.com/belay-dev/belay/internal/source"
)

// A palette is how the parts of a text report look. Plain is no palette at all.
type palette struct{ bold, dim, red, yellow, blue, green, reset string }

var (
	plain    = palette{}
	terminal = palette{
		bold: "\x1b[1m", dim: "\x1b[2m", reset: "\x1b[0m",
		red: "\x1b[31m", yellow: "\x1b[33m", blue: "\x1b[34m", green: "\x1b[32m",
	}
)

func (p palette) in(color, s string) string {
	if color == "" || s == "" {
		return s
	}
	return color + s + p.reset
}

func (p palette) file(s string) string    { return p.in(p.bold, s) }
func (p palette) message(s string) string { return p.in(p.bold, s) }
func (p palette) faint(s string) string   { return p.in(p.dim, s) }
func (p palette) mark(s string) string    { return p.in(p.green, s) }

func (p palette) severity(severity engine.Severity) string {
	color := p.blue
	switch severity {
	case engine.Critical, engine.High:
		color = p.red
	case engine.Medium:
		color = p.yellow
	case engine.Low, engine.Info:
	}
	return p.in(color, severity.String())
}

func (p palette) effect(effect source.Effect) string {
	color := p.dim
	switch effect {
	case source.Lost:
		color = p.red
	case source.Partial:
		color = p.yellow
	case source.Noted:
	}
	return p.in(color, effect.String())
}
