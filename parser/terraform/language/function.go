package language

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/belay-dev/belay/internal/model"
)

// An invocation is one call of a function, its arguments evaluated.
type invocation struct {
	e     *evaluation
	s     scope
	name  string
	at    *hcl.Range
	args  []value
	exprs []hclsyntax.Expression // of the arguments as they are written
}

// call evaluates a call. What is known is left to cty's functions, but for those
// that only move values about: they are done here, so that the values keep their
// places and what is unknown in them does not spread.
func (e *evaluation) call(s scope, x *hclsyntax.FunctionCallExpr) value {
	at := x.Range()
	name := strings.TrimPrefix(x.Name, "core::")
	switch name {
	case "try":
		return e.try(s, x.Args, &at)
	case "can":
		return e.can(s, x, &at)
	}
	args := make([]value, len(x.Args))
	for i, arg := range x.Args {
		args[i] = e.eval(s, arg)
		if args[i].at == nil {
			r := arg.Range()
			args[i].at = &r
		}
	}
	return e.spread(s, args, &at, func(s scope, args []value) value {
		c := &invocation{e: e, s: s, name: name, at: &at, args: args, exprs: x.Args}
		for i := range args {
			c.args[i] = s.overridden(args[i])
		}
		if x.ExpandFinal {
			if problem := c.expand(); problem != nil {
				return *problem
			}
		}
		return c.result()
	})
}

// expand puts the items of the last argument in its place.
func (c *invocation) expand() *value {
	last := c.args[len(c.args)-1]
	items, ok := last.body.(*sequence)
	if !ok || items.more != "" {
		v := unknown(last.why(), c.at)
		if isFailure(last) {
			v = last
		}
		v.from = last.from
		return &v
	}
	c.args = append(slices.Clone(c.args[:len(c.args)-1]), items.items...)
	for len(c.exprs) < len(c.args) {
		c.exprs = append(slices.Clip(c.exprs), c.exprs[len(c.exprs)-1])
	}
	return nil
}

func (c *invocation) result() value {
	for _, arg := range c.args {
		if isFailure(arg) {
			return arg
		}
	}
	if native := nativeOf(c.name); native != nil {
		if v, ok := native(c); ok {
			return c.finish(v)
		}
	}
	return c.finish(c.standard())
}

func (c *invocation) finish(v value) value {
	if v.at == nil {
		v.at = c.at
	}
	return v
}

// origin is how what a call makes of its arguments hangs on variables.
func (c *invocation) origin() *origin {
	return derived(c.args, func(names []string) string { return c.name + "(" + strings.Join(names, ", ") + ")" })
}

// unknown is the result of a call whose arguments are not known.
func (c *invocation) unknown() value {
	for _, arg := range c.args {
		if !arg.settled() {
			return unknown(arg.why(), c.at).hangingOn(c.origin())
		}
	}
	return unknown(onDeployment, c.at).hangingOn(c.origin())
}

func (c *invocation) fail(format string, arguments ...any) value {
	return failed(c.name+": "+fmt.Sprintf(format, arguments...), c.at)
}

// standard calls a function of cty, once for each side of the choices in its
// arguments.
func (c *invocation) standard() value {
	f, ok := c.e.function(c.s, c.name)
	if !ok {
		if strings.HasPrefix(c.name, "provider::") {
			return unknown(c.name+" is a function of a provider", c.at)
		}
		return failed(fmt.Sprintf("there is no function %s", c.name), c.at)
	}
	for _, arg := range c.args {
		if failure := arg.failureIn(); failure != nil {
			return *failure
		}
	}
	return c.e.spreadDeep(c.s, c.args, c.at, func(_ scope, args []value) value {
		inner := *c
		inner.args = args
		return inner.callStandard(f)
	})
}

func (c *invocation) callStandard(f function.Function) value {
	args := make([]cty.Value, len(c.args))
	for i, arg := range c.args {
		if !arg.settled() {
			return c.unknown()
		}
		v, ok := arg.cty()
		if !ok {
			return c.unknown()
		}
		if v.IsNull() && !parameterOf(f, i).AllowNull {
			return c.fail("null stands where %s is wanted", parameterOf(f, i).Type.FriendlyName())
		}
		if args[i], ok = fitting(f, i, v); !ok {
			return c.fail("%s stands where %s is wanted", arg.describe(), parameterOf(f, i).Type.FriendlyName())
		}
	}
	result, err := protected(f, args)
	if err != nil {
		return c.fail("%s", err.Error())
	}
	if s, ok := stringOf(result); ok {
		v := c.e.sized(model.Lit(s), c.at)
		v.from = c.origin()
		return v
	}
	if excessiveNumber(result) {
		return c.fail("the number is too large")
	}
	return fromCty(result, c.at).hangingOn(c.origin())
}

// protected calls a function that must not take the process with it.
func protected(f function.Function, args []cty.Value) (result cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("it cannot be worked out: %v", r)
		}
	}()
	return f.Call(args)
}

func parameterOf(f function.Function, i int) function.Parameter {
	if params := f.Params(); i < len(params) {
		return params[i]
	}
	if p := f.VarParam(); p != nil {
		return *p
	}
	return function.Parameter{Type: cty.DynamicPseudoType, AllowNull: true}
}

// fitting converts an argument to the type of its parameter.
func fitting(f function.Function, i int, v cty.Value) (cty.Value, bool) {
	p := parameterOf(f, i)
	converted, err := convert.Convert(v, p.Type)
	return converted, err == nil
}

// try is the first of its arguments that does not fail.
func (e *evaluation) try(s scope, args []hclsyntax.Expression, at *hcl.Range) value {
	if len(args) == 0 {
		return failed("try: no argument is given", at)
	}
	return e.spread(s, []value{e.eval(s, args[0])}, at, func(s scope, values []value) value {
		v := s.overridden(values[0])
		if v.failureIn() == nil || len(args) == 1 {
			return v
		}
		return e.try(s, args[1:], at)
	})
}

func (e *evaluation) can(s scope, x *hclsyntax.FunctionCallExpr, at *hcl.Range) value {
	if len(x.Args) != 1 {
		return failed("can: one argument is wanted", at)
	}
	return e.spread(s, []value{e.eval(s, x.Args[0])}, at, func(_ scope, values []value) value {
		v := values[0]
		from := derived(values, func(names []string) string { return "can(" + e.sourceOf(s, x.Args[0]) + " of " + names[0] + ")" })
		switch v.body.(type) {
		case opaque:
			return unknown(v.why(), at).hangingOn(from)
		case failure:
			return boolean(false, at).hangingOn(from)
		}
		return boolean(v.failureIn() == nil, at).hangingOn(from)
	})
}
