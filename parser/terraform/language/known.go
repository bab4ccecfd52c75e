package language

import (
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/hashicorp/go-cty-funcs/crypto"
	"github.com/hashicorp/go-cty-funcs/encoding"
	"github.com/hashicorp/go-cty-funcs/uuid"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"golang.org/x/text/encoding/ianaindex"
)

// functions are Terraform's functions that are the same on every machine and at
// every time, as they are on known values.
var functions = map[string]function.Function{
	"abs":              stdlib.AbsoluteFunc,
	"alltrue":          every(conjunction),
	"anytrue":          every(disjunction),
	"base64decode":     encoding.Base64DecodeFunc,
	"base64encode":     encoding.Base64EncodeFunc,
	"base64sha256":     hashOf(sha256New),
	"base64sha512":     hashOf(sha512New),
	"ceil":             stdlib.CeilFunc,
	"chomp":            stdlib.ChompFunc,
	"chunklist":        stdlib.ChunklistFunc,
	"cidrhost":         cidr.HostFunc,
	"cidrnetmask":      cidr.NetmaskFunc,
	"cidrsubnet":       cidr.SubnetFunc,
	"cidrsubnets":      cidr.SubnetsFunc,
	"coalescelist":     stdlib.CoalesceListFunc,
	"compact":          stdlib.CompactFunc,
	"concat":           stdlib.ConcatFunc,
	"contains":         stdlib.ContainsFunc,
	"csvdecode":        stdlib.CSVDecodeFunc,
	"distinct":         stdlib.DistinctFunc,
	"element":          stdlib.ElementFunc,
	"endswith":         compare(strings.HasSuffix),
	"flatten":          stdlib.FlattenFunc,
	"floor":            stdlib.FloorFunc,
	"format":           stdlib.FormatFunc,
	"formatdate":       stdlib.FormatDateFunc,
	"formatlist":       stdlib.FormatListFunc,
	"indent":           stdlib.IndentFunc,
	"index":            indexFunction,
	"join":             stdlib.JoinFunc,
	"jsondecode":       stdlib.JSONDecodeFunc,
	"jsonencode":       stdlib.JSONEncodeFunc,
	"keys":             stdlib.KeysFunc,
	"length":           lengthFunction,
	"log":              stdlib.LogFunc,
	"lookup":           lookupFunction,
	"lower":            stdlib.LowerFunc,
	"matchkeys":        matchKeysFunction,
	"max":              stdlib.MaxFunc,
	"md5":              crypto.Md5Func,
	"merge":            stdlib.MergeFunc,
	"min":              stdlib.MinFunc,
	"parseint":         stdlib.ParseIntFunc,
	"pow":              stdlib.PowFunc,
	"range":            stdlib.RangeFunc,
	"regex":            stdlib.RegexFunc,
	"regexall":         stdlib.RegexAllFunc,
	"replace":          replaceFunction,
	"reverse":          stdlib.ReverseListFunc,
	"rsadecrypt":       crypto.RsaDecryptFunc,
	"setintersection":  stdlib.SetIntersectionFunc,
	"setproduct":       stdlib.SetProductFunc,
	"setsubtract":      stdlib.SetSubtractFunc,
	"setunion":         stdlib.SetUnionFunc,
	"sha1":             crypto.Sha1Func,
	"sha256":           crypto.Sha256Func,
	"sha512":           crypto.Sha512Func,
	"signum":           stdlib.SignumFunc,
	"slice":            stdlib.SliceFunc,
	"sort":             stdlib.SortFunc,
	"split":            stdlib.SplitFunc,
	"startswith":       compare(strings.HasPrefix),
	"strcontains":      compare(strings.Contains),
	"strrev":           stdlib.ReverseFunc,
	"substr":           stdlib.SubstrFunc,
	"sum":              sumFunction,
	"textdecodebase64": textDecodeFunction,
	"textencodebase64": textEncodeFunction,
	"timeadd":          stdlib.TimeAddFunc,
	"timecmp":          timeCompareFunction,
	"title":            stdlib.TitleFunc,
	"transpose":        transposeFunction,
	"trim":             stdlib.TrimFunc,
	"trimprefix":       stdlib.TrimPrefixFunc,
	"trimspace":        stdlib.TrimSpaceFunc,
	"trimsuffix":       stdlib.TrimSuffixFunc,
	"upper":            stdlib.UpperFunc,
	"urlencode":        encoding.URLEncodeFunc,
	"uuidv5":           uuid.V5Func,
	"values":           stdlib.ValuesFunc,
	"yamldecode":       ctyyaml.YAMLDecodeFunc,
	"yamlencode":       ctyyaml.YAMLEncodeFunc,
	"zipmap":           stdlib.ZipmapFunc,
}

// unknowable are the functions whose results nobody can know, and why.
var unknowable = map[string]string{
	"bcrypt":        "bcrypt gives another text every time",
	"timestamp":     "it is the time of the deployment",
	"plantimestamp": "it is the time of the plan",
	"uuid":          "uuid gives another text every time",
	"abspath":       "the folder that Terraform runs in is not known",
	"base64gzip":    "compressed text differs between versions",
}

func parameters(names ...string) []function.Parameter {
	out := make([]function.Parameter, len(names))
	for i, name := range names {
		out[i] = function.Parameter{Name: name, Type: cty.String}
	}
	return out
}

// hashOf is the base64 of a hash of a text.
func hashOf(newHash func() hash.Hash) function.Function {
	return function.New(&function.Spec{
		Params: parameters("text"),
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(hashed(newHash, base64.StdEncoding.EncodeToString)([]byte(args[0].AsString()))), nil
		},
	})
}

func compare(f func(text, other string) bool) function.Function {
	return function.New(&function.Spec{
		Params: parameters("text", "other"),
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(f(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// every tells whether all items of a list are true, or whether one is. Null is
// not true.
func every(how connective) function.Function {
	all := how == conjunction
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for it := args[0].ElementIterator(); it.Next(); {
				_, item := it.Element()
				if (!item.IsNull() && item.True()) != all {
					return cty.BoolVal(!all), nil
				}
			}
			return cty.BoolVal(all), nil
		},
	})
}

var lengthFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		switch t := args[0].Type(); {
		case t == cty.String, t.IsTupleType(), t.IsObjectType(), t.IsListType(), t.IsMapType(), t.IsSetType():
			return cty.Number, nil
		}
		return cty.Number, errors.New("only a text or a collection has a length")
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].Type() == cty.String {
			return stdlib.Strlen(args[0])
		}
		if t := args[0].Type(); t.IsObjectType() {
			return cty.NumberIntVal(int64(len(t.AttributeTypes()))), nil
		}
		return cty.NumberIntVal(int64(args[0].LengthInt())), nil
	},
})

// indexFunction is where in a list an item is.
var indexFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "item", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
			return cty.NilVal, errors.New("a list is wanted")
		}
		for it := args[0].ElementIterator(); it.Next(); {
			i, item := it.Element()
			if equalCty(item, args[1]) {
				return i, nil
			}
		}
		return cty.NilVal, errors.New("the item is not in the list")
	},
})

var lookupFunction = function.New(&function.Spec{
	Params:   []function.Parameter{{Name: "map", Type: cty.DynamicPseudoType}, {Name: "key", Type: cty.String}},
	VarParam: &function.Parameter{Name: "default", Type: cty.DynamicPseudoType, AllowNull: true},
	Type:     func([]cty.Value) (cty.Type, error) { return cty.DynamicPseudoType, nil },
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		t, key := args[0].Type(), args[1].AsString()
		switch {
		case t.IsObjectType() && t.HasAttribute(key):
			return args[0].GetAttr(key), nil
		case t.IsMapType() && args[0].HasIndex(args[1]).True():
			return args[0].Index(args[1]), nil
		case len(args) == 3:
			return args[2], nil
		}
		return cty.NilVal, fmt.Errorf("there is no key %q", key)
	},
})

// matchKeysFunction is the items of one list at whose index another has one of
// some keys.
var matchKeysFunction = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "search", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
	Impl: func(args []cty.Value, typ cty.Type) (cty.Value, error) {
		if args[0].LengthInt() != args[1].LengthInt() {
			return cty.NilVal, errors.New("the lists are not of one length")
		}
		var out []cty.Value
		for i := range args[0].LengthInt() {
			key := args[1].Index(cty.NumberIntVal(int64(i)))
			for it := args[2].ElementIterator(); it.Next(); {
				_, wanted := it.Element()
				if converted, err := convert.Convert(wanted, key.Type()); err == nil && converted.RawEquals(key) {
					out = append(out, args[0].Index(cty.NumberIntVal(int64(i))))
					break
				}
			}
		}
		if len(out) == 0 {
			return cty.ListValEmpty(typ.ElementType()), nil
		}
		return cty.ListVal(out), nil
	},
})

// replaceFunction takes a regular expression between slashes.
var replaceFunction = function.New(&function.Spec{
	Params: parameters("text", "part", "by"),
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if part := args[1].AsString(); len(part) > 1 && part[0] == '/' && part[len(part)-1] == '/' {
			return stdlib.RegexReplace(args[0], cty.StringVal(part[1:len(part)-1]), args[2])
		}
		return stdlib.Replace(args[0], args[1], args[2])
	},
})

var sumFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].CanIterateElements() || args[0].LengthInt() == 0 {
			return cty.NilVal, errors.New("a list that is not empty is wanted")
		}
		sum := cty.Zero
		for it := args[0].ElementIterator(); it.Next(); {
			_, item := it.Element()
			n, err := convert.Convert(item, cty.Number)
			if err != nil || n.IsNull() {
				return cty.NilVal, errors.New("the items are no numbers")
			}
			sum = sum.Add(n)
		}
		return sum, nil
	},
})

var timeCompareFunction = function.New(&function.Spec{
	Params: parameters("a", "b"),
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		a, err := time.Parse(time.RFC3339, args[0].AsString())
		if err != nil {
			return cty.NilVal, errors.New("the first time is not of RFC 3339")
		}
		b, err := time.Parse(time.RFC3339, args[1].AsString())
		if err != nil {
			return cty.NilVal, errors.New("the second time is not of RFC 3339")
		}
		return cty.NumberIntVal(int64(a.Compare(b))), nil
	},
})

var transposeFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}},
	Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		out := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, items := it.Element()
			for inner := items.ElementIterator(); inner.Next(); {
				_, item := inner.Element()
				if item.IsNull() {
					return cty.NilVal, errors.New("an item is null")
				}
				out[item.AsString()] = append(out[item.AsString()], key)
			}
		}
		if len(out) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		lists := make(map[string]cty.Value, len(out))
		for key, items := range out {
			lists[key] = cty.ListVal(items)
		}
		return cty.MapVal(lists), nil
	},
})

var textEncodeFunction = function.New(&function.Spec{
	Params: parameters("text", "encoding"),
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		enc, err := ianaindex.IANA.Encoding(args[1].AsString())
		if err != nil || enc == nil {
			return cty.NilVal, fmt.Errorf("there is no encoding %s", args[1].AsString())
		}
		encoded, err := enc.NewEncoder().Bytes([]byte(args[0].AsString()))
		if err != nil {
			return cty.NilVal, fmt.Errorf("the text has characters that %s has not", args[1].AsString())
		}
		return cty.StringVal(base64.StdEncoding.EncodeToString(encoded)), nil
	},
})

var textDecodeFunction = function.New(&function.Spec{
	Params: parameters("text", "encoding"),
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		enc, err := ianaindex.IANA.Encoding(args[1].AsString())
		if err != nil || enc == nil {
			return cty.NilVal, fmt.Errorf("there is no encoding %s", args[1].AsString())
		}
		raw, err := base64.StdEncoding.DecodeString(args[0].AsString())
		if err != nil {
			return cty.NilVal, errors.New("the text is no base64")
		}
		decoded, err := enc.NewDecoder().Bytes(raw)
		if err != nil {
			return cty.NilVal, fmt.Errorf("the text is not of %s", args[1].AsString())
		}
		return cty.StringVal(string(decoded)), nil
	},
})
