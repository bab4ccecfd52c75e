package draft

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// asyncHeader is the request parameter by which an integration calls a function
// without waiting for it.
const asyncHeader = "integration.request.header.x-amz-invocation-type"

// IsAsync tells by the request parameters of an integration whether it does not
// wait for the answer.
func IsAsync(parameters model.Attr) model.Attr {
	out := model.Attr{At: parameters.At}
	out.Value = model.Convert(parameters.Value, func(value model.Value) model.Value {
		block, ok := value.(model.Block)
		if !ok {
			if unknown, isUnknown := value.(model.Unknown); isUnknown {
				return unknown
			}
			return nil
		}
		for _, name := range ByPlace(block) {
			if !strings.EqualFold(name, asyncHeader) {
				continue
			}
			out.At = OrAt(block[name].At, out.At)
			return model.Convert(block[name].Value, func(value model.Value) model.Value {
				text, ok := value.(model.Text)
				if literal, known := text.Literal(); ok && known {
					return model.Bool(strings.EqualFold(strings.Trim(literal, "'"), "Event"))
				}
				return model.Unknown{Why: WhyUnknown(text)}
			})
		}
		return nil
	})
	return out
}

// KeyMethod is the method of the key of an HTTP route: ANY for $default.
func KeyMethod(key model.Value) model.Value {
	return model.Convert(key, func(key model.Value) model.Value {
		text, ok := key.(model.Text)
		if !ok {
			return key
		}
		method, _, found := CutText(text, " ")
		if !found {
			if _, known := text.Literal(); !known {
				return model.Unknown{Why: WhyUnknown(text)}
			}
			return model.Lit("ANY")
		}
		return method
	})
}

// KeyPath is the path of the key of an HTTP route.
func KeyPath(key model.Value) model.Value {
	return model.Convert(key, func(key model.Value) model.Value {
		text, ok := key.(model.Text)
		if !ok {
			return key
		}
		if _, path, found := CutText(text, " "); found {
			return path
		}
		return text
	})
}

// MaxPathParts is more parts than the path of an API may have. Resources that
// lead in a circle end there.
const MaxPathParts = 30

// JoinPath is the path of a resource of a REST API: the one above it and its own
// part. Where either is not set, there is none.
func JoinPath(above, part model.Value) model.Value {
	path, ok := Distribute([]model.Value{above, part}, func(values []model.Value) model.Value {
		for _, value := range values {
			if _, ok := value.(model.Text); !ok {
				return value
			}
		}
		above, _ := values[0].(model.Text)
		part, _ := values[1].(model.Text)
		if literal, _ := above.Literal(); literal != "/" {
			above = model.Concat(above, model.Lit("/"))
		}
		return model.Concat(above, part)
	})
	if !ok {
		return model.Unknown{Why: "the path depends on too many conditions"}
	}
	return path
}
