package iam

import (
	"strconv"

	"github.com/belay-dev/belay/internal/model"
)

// describe names a value in a message.
func describe(value model.Value) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case model.Text:
		return strconv.Quote(v.String())
	case model.Number:
		return v.Source
	case model.Bool:
		return strconv.FormatBool(bool(v))
	case model.List:
		return "a list"
	case model.Block:
		return "a mapping"
	case model.Choice:
		return "a choice"
	case model.Unknown:
		return "unknown"
	default:
		return "a value"
	}
}
