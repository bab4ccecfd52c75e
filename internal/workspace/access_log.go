package workspace

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// accessStructure tells what the lines of a stage's access log are: JSON, text, or
// none where the format is left out. It is not set where no log is kept, and where
// lines that are no JSON go to a delivery stream, whose reader says what it wants.
func accessStructure(l *linker, stage *Node) (model.Value, string) {
	if kept, why := isSet(stage, "access_log"); !kept {
		return nil, why
	}
	structure := "none"
	if written, ok := stage.Attrs["access_format"].Value.(model.Text); ok {
		var why string
		if structure, why = lineStructure(written); why != "" {
			return nil, why
		}
	} else if why := stage.Unknown["access_format"]; why != "" {
		return nil, why
	}
	if structure == "text" {
		delivered, why := l.isDelivered(textOf(stage, "access_log"))
		if delivered || why != "" {
			return nil, why
		}
	}
	return model.Lit(structure), ""
}

// isDelivered tells whether a destination of logs is a delivery stream, or why
// nobody can tell. Else it is a log group, known or not.
func (l *linker) isDelivered(to model.Text) (bool, string) {
	if written, ok := to.Literal(); ok {
		return strings.Contains(written, ":firehose:"), ""
	}
	if a, ok := parseARN(to); ok && a.service != "" {
		return a.service == "firehose", ""
	}
	r := l.resolve(to, model.LogGroup, model.DeliveryStream)
	for _, n := range r.nodes {
		if n.Kind == model.DeliveryStream {
			return true, ""
		}
	}
	return false, r.why
}

// logVariable is a variable of API Gateway in the format of an access log.
var logVariable = regexp.MustCompile(`\$context(\.[A-Za-z0-9_-]+)*`)

// quotedVariable is the one that API Gateway puts into quotes itself.
const quotedVariable = "$context.error.messageString"

// lineStructure tells whether a line that is written in a format is JSON or text. A
// variable is a part of a text or, where no quotes are around it, a value.
func lineStructure(format model.Text) (structure, why string) {
	var line strings.Builder
	var unsure string
	for _, part := range format {
		if part.Hole != nil {
			unsure = first(unsure, whyHole(part.Hole))
			line.WriteByte('0')
			continue
		}
		line.WriteString(logVariable.ReplaceAllStringFunc(part.Literal, func(variable string) string {
			if variable == quotedVariable {
				return `"0"`
			}
			return "0"
		}))
	}
	start := strings.TrimSpace(opening(format))
	switch {
	case strings.HasPrefix(strings.TrimSpace(line.String()), "{") && json.Valid([]byte(line.String())):
		return "JSON", ""
	case unsure != "" && (start == "" || strings.HasPrefix(start, "{")):
		return "", unsure
	}
	return "text", ""
}

// accessLines counts the lines that a format is written on. A break at its end begins
// none, and what only a deployment fills in is taken to be part of a line.
func accessLines(_ *linker, stage *Node) (model.Value, string) {
	format := textOf(stage, "access_format")
	if h, whole := format.Hole(); whole {
		return nil, whyHole(h)
	}
	if len(format) == 0 {
		return nil, stage.Unknown["access_format"]
	}
	return model.Num(float64(1 + strings.Count(strings.TrimRight(format.String(), "\n"), "\n"))), ""
}
