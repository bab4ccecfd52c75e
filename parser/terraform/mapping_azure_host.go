package terraform

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/draft"
	"github.com/belay-dev/belay/parser/embedded"
	"github.com/belay-dev/belay/parser/terraform/config"
)

const (
	// hostFile is where a function app keeps what holds for all of its functions.
	hostFile = "host.json"
	// maxHost is how many bytes it may have in an archive.
	maxHost = 1 << 20
)

// azureHost is host.json of the package that an app is deployed from, where the
// configuration names one that is here: an archive that it makes of a folder, or one
// that lies in the tree.
func (m *mapper) azureHost(r *config.Resource) model.Attr {
	archive := m.azurePackage(r)
	if archive.Value == nil {
		return model.Attr{Value: model.Unknown{Why: "what " + hostFile + " of the package sets is not seen, since no package is named"}, At: r.At}
	}
	at := archive.At
	archive = archive.WithInner(nil)
	archive.Value = model.Convert(archive.Value, func(value model.Value) model.Value {
		found, why := m.hostIn(value)
		if why != "" {
			return model.Unknown{Why: "what " + hostFile + " of the package sets is not seen: " + why}
		}
		if !found.At.IsZero() {
			at = found.At
		}
		return found.Value
	})
	archive.At = at
	return archive
}

// azurePackage is the archive that an app is deployed from: named by the app, or in
// a blob that it runs from.
func (m *mapper) azurePackage(r *config.Resource) model.Attr {
	if named := nonEmpty(m.property(r, "zip_deploy_file")); named.Value != nil {
		return named
	}
	from := nonEmpty(m.property(r, "app_settings.WEBSITE_RUN_FROM_PACKAGE"))
	text, ok := from.Value.(model.Text)
	if !ok {
		if _, unknown := from.Value.(model.Unknown); unknown {
			return from
		}
		return model.Attr{}
	}
	for _, part := range text {
		if blob, _ := m.read(part.Hole); blob != nil && blob.Type == "azurerm_storage_blob" {
			return nonEmpty(m.property(blob, "source"))
		}
	}
	return model.Attr{}
}

// hostIn is host.json of an archive, which is named as a path or by what makes it.
func (m *mapper) hostIn(archive model.Value) (host model.Attr, why string) {
	text, ok := archive.(model.Text)
	if !ok {
		if unknown, ok := archive.(model.Unknown); ok {
			return host, unknown.Why
		}
		return host, "the package is no path"
	}
	if maker := m.archiveOf(text); maker != nil {
		return m.hostOfArchive(maker)
	}
	name, known := text.Literal()
	if !known {
		return host, draft.WhyUnknown(text)
	}
	if m.root.Read == nil {
		return host, name + " cannot be read for a plan alone"
	}
	_, data, err := m.root.Read(name)
	if err != nil {
		return host, fmt.Sprintf("%s cannot be read: %v", name, err)
	}
	content, err := inArchive(data)
	if err != nil {
		return host, fmt.Sprintf("%s cannot be read: %v", name, err)
	}
	parsed, why := m.hostDocument(embedded.FileText(name, content))
	parsed.At = host.At // no place in the tree
	return withoutPlaces(parsed), why
}

// archiveOf is the archive_file whose output a text is.
func (m *mapper) archiveOf(text model.Text) *config.Resource {
	if hole, lone := text.Hole(); lone {
		if of, _ := m.read(hole); of != nil && of.Type == "archive_file" {
			return of
		}
		return nil
	}
	for _, r := range m.root.Resources {
		if r.Type != "archive_file" {
			continue
		}
		if output, ok := m.property(m.byAddress[r.Address], "output_path").Value.(model.Text); ok && output.Equal(text) {
			return m.byAddress[r.Address]
		}
	}
	return nil
}

// hostOfArchive is host.json of what an archive is made of.
func (m *mapper) hostOfArchive(archive *config.Resource) (host model.Attr, why string) {
	folder := nonEmpty(m.property(archive, "source_dir"))
	if folder.Value == nil {
		return m.hostOfSources(archive)
	}
	name, known := "", false
	if text, ok := folder.Value.(model.Text); ok {
		name, known = text.Literal()
	}
	if !known || m.root.Read == nil {
		return host, "the folder that " + archive.Address + " is made of is not known"
	}
	if left, _ := m.property(archive, "excludes").Value.(model.List); slices.ContainsFunc(left, func(item model.Attr) bool {
		pattern := draft.Literal(item.Value)
		return pattern == hostFile || strings.HasSuffix(pattern, "/"+hostFile)
	}) {
		return host, archive.Address + " leaves it out"
	}
	file := path.Join(strings.ReplaceAll(name, `\`, "/"), hostFile)
	place, data, err := m.root.Read(file)
	if err != nil {
		return host, fmt.Sprintf("%s cannot be read: %v", file, err)
	}
	return m.hostDocument(embedded.FileText(place, data))
}

// hostOfSources is host.json among the texts that an archive is made of.
func (m *mapper) hostOfSources(archive *config.Resource) (host model.Attr, why string) {
	sources, _ := m.property(archive, "source").Value.(model.List)
	for _, item := range sources {
		if draft.Literal(m.Inside(item, "filename").Value) == hostFile {
			return m.hostDocument(m.Inside(item, "content"))
		}
	}
	return host, "what " + archive.Address + " is made of is not known"
}

// hostDocument is a text as host.json.
func (m *mapper) hostDocument(text model.Attr) (host model.Attr, why string) {
	document := text
	if draft.HoldsText(text.Value) {
		document, _ = embedded.Parse(text)
	}
	if _, ok := document.Value.(model.Block); !ok {
		return host, hostFile + " is no JSON object"
	}
	return document, ""
}

// inArchive is host.json at the top of a zip archive.
func inArchive(data []byte) ([]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("open as zip: %w", err)
	}
	for _, entry := range archive.File {
		if strings.ReplaceAll(entry.Name, `\`, "/") != hostFile {
			continue
		}
		reader, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", hostFile, err)
		}
		content, err := io.ReadAll(io.LimitReader(reader, maxHost))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", hostFile, err)
		}
		return content, nil
	}
	return nil, fmt.Errorf("it has no %s", hostFile)
}

// withoutPlaces is a document of which no part has a place in the tree.
func withoutPlaces(document model.Attr) model.Attr {
	block, ok := document.Value.(model.Block)
	if !ok {
		return document
	}
	out := make(model.Block, len(block))
	for name, attr := range block {
		out[name] = model.Attr{Value: attr.Value}
	}
	document.Value = out
	return document
}
