// Package policy loads bare policy documents: JSON files with a Version and a
// Statement, as teams keep them beside what deploys them.
package policy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/belay-dev/belay/internal/iam"
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/embedded"
)

// A Loader finds and loads policy documents.
type Loader struct{}

// Format is the word for the format.
const Format = "policy"

// Name is the word for the format.
func (Loader) Name() string { return Format }

// maxSize is more than any service takes: the largest policy there is, a bucket's,
// has 20 KB.
const maxSize = 1 << 20

// Find finds the documents of a tree. A file is one by its content: a mapping
// with Statement and nothing but what a policy document has. Files that do not
// parse are left to the formats that they may be of, and passed over.
func (Loader) Find(ctx context.Context, tree *parser.Tree, _ parser.Options) (parser.Found, error) {
	var found parser.Found
	for _, name := range tree.Files {
		if err := ctx.Err(); err != nil {
			return parser.Found{}, fmt.Errorf("look for policies: %w", err)
		}
		if strings.ToLower(path.Ext(name)) != ".json" && !tree.Named[name] {
			continue
		}
		if info, err := fs.Stat(tree.FS, name); err != nil || info.Size() > maxSize {
			continue
		}
		content, err := tree.Read(name)
		if err != nil {
			found.Problems = append(found.Problems, unreadable(name, err))
			continue
		}
		if !bytes.Contains(content, []byte(`Statement`)) || !bytes.Contains(content, []byte(`Effect`)) {
			continue
		}
		document, problems := embedded.ParseFile(name, content)
		block, ok := document.Value.(model.Block)
		if !ok || !isPolicy(block) {
			continue
		}
		found.Inputs = append(found.Inputs, &input{name, document, problems})
	}
	return found, nil
}

func unreadable(name string, err error) source.Problem {
	if reason := (*fs.PathError)(nil); errors.As(err, &reason) {
		err = reason.Err
	}
	return source.Problem{
		ID: "unreadable", At: source.Span{File: name}, Effect: source.Lost,
		Message: fmt.Sprintf("%s cannot be read: %v", name, err), Fix: "Give the check permission to read it.",
	}
}

// isPolicy tells whether a mapping is a policy document and not, say, the input of
// a call that takes one, or a file of parameters.
func isPolicy(document model.Block) bool {
	for name, attr := range document {
		switch name {
		case "Version":
			if version, ok := attr.Value.(model.Text); !ok || !isVersion(version) {
				return false
			}
		case "Id", "Statement":
		default:
			return false
		}
	}
	first := model.Items(document["Statement"])
	if len(first) == 0 || document["Version"].Value == nil {
		return false
	}
	statement, ok := first[0].Value.(model.Block)
	_, effect := statement["Effect"]
	return ok && effect
}

func isVersion(version model.Text) bool {
	literal, ok := version.Literal()
	return ok && (literal == "2012-10-17" || literal == "2008-10-17")
}

// An input is one file.
type input struct {
	file     string
	document model.Attr
	problems []source.Problem
}

// String is the name of the file.
func (in *input) String() string { return in.file }

// Same tells whether other is the same file.
func (in *input) Same(other parser.Input) bool {
	o, ok := other.(*input)
	return ok && in.file == o.file
}

// Load makes the policy and its statements. It is an identity policy unless its
// statements name principals.
func (in *input) Load(ctx context.Context) (*model.Unit, error) {
	parser.Saw(ctx)(in.file)
	d := draft.New()
	d.Found(in.problems)
	at := source.Span{File: in.file, Line: 1, Column: 1}
	owner := &model.Resource{ID: in.file, Kind: model.Policy, Type: "policy", At: at}
	basis, service := kind(in.document)
	name := strings.TrimSuffix(path.Base(in.file), path.Ext(in.file))
	d.Policy(owner, draft.Policy{
		Words: map[iam.Basis]string{iam.Identity: "policy ", iam.Trust: "trust policy ", iam.Resource: "resource policy "}[basis] + name,
		Basis: basis, Service: service,
		Name:     model.Attr{Value: model.Lit(name), At: at},
		Document: in.document,
	})
	return &model.Unit{
		Key: in.file, Format: Format, Files: []string{in.file}, Resources: d.Resources, Problems: d.Problems,
	}, nil
}

// kind is what kind of policy a document is, and of a resource policy whose
// resource, where its actions are all of one service.
func kind(document model.Attr) (basis iam.Basis, service string) {
	basis = iam.Identity
	services := map[string]bool{}
	assumes := true
	block, _ := document.Value.(model.Block)
	for _, item := range model.Items(block["Statement"]) {
		statement, _ := item.Value.(model.Block)
		if statement["Principal"].Value != nil || statement["NotPrincipal"].Value != nil {
			basis = iam.Resource
		}
		for _, name := range []string{"Action", "NotAction"} {
			for _, action := range model.Items(statement[name]) {
				text, _ := action.Value.(model.Text)
				prefix, verb, _ := strings.Cut(strings.ToLower(text.String()), ":")
				services[prefix] = true
				assumes = assumes && prefix == "sts" && (strings.HasPrefix(verb, "assumerole") || verb == "tagsession" || verb == "setsourceidentity")
			}
		}
	}
	if basis == iam.Identity {
		return iam.Identity, ""
	}
	if assumes {
		return iam.Trust, ""
	}
	if len(services) == 1 {
		for prefix := range services {
			if !strings.ContainsAny(prefix, "*?⟦") {
				service = prefix
			}
		}
	}
	return iam.Resource, service
}
