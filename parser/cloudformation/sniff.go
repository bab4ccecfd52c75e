package cloudformation

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxStray is the size up to which a file of a foreign extension is looked at.
const maxStray = 1 << 20

// usual are extensions that templates have.
var usual = map[string]bool{
	".yaml": true, ".yml": true, ".json": true, ".template": true, ".cfn": true, ".cform": true, ".sam": true,
}

// foreign are extensions of files that are something else, however much of a
// template they quote.
var foreign = map[string]bool{
	".md": true, ".rst": true, ".adoc": true, ".html": true, ".htm": true, ".css": true, ".xml": true, ".svg": true, ".csv": true,
	".go": true, ".py": true, ".js": true, ".mjs": true, ".cjs": true, ".jsx": true, ".ts": true, ".tsx": true, ".java": true,
	".kt": true, ".scala": true, ".cs": true, ".fs": true, ".rb": true, ".rs": true, ".php": true, ".c": true, ".h": true,
	".cpp": true, ".swift": true, ".sh": true, ".ps1": true, ".bat": true, ".sql": true, ".ipynb": true, ".tf": true,
	".tfvars": true, ".hcl": true, ".rego": true, ".guard": true, ".toml": true, ".lock": true, ".sum": true, ".mod": true,
	".map": true, ".log": true, ".pem": true, ".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".ico": true,
	".pdf": true, ".zip": true, ".gz": true, ".tgz": true, ".tar": true, ".bz2": true, ".xz": true, ".jar": true, ".war": true,
	".whl": true, ".so": true, ".dll": true, ".exe": true, ".bin": true, ".wasm": true, ".class": true, ".pyc": true,
	".woff": true, ".woff2": true, ".ttf": true, ".mp3": true, ".mp4": true, ".wav": true, ".parquet": true,
}

// Byte searches that a file has to pass before anybody parses it.
var (
	versionKey   = []byte("AWSTemplateFormatVersion")
	typeOfAWS    = regexp.MustCompile(`Type["']?[ \t]*:[ \t]*["']?(?:AWS|Custom|Alexa)::`)
	typeOfAny    = regexp.MustCompile(`Type["']?\s*:\s*["']?[A-Za-z0-9]+::[A-Za-z0-9]`)
	transformAWS = regexp.MustCompile(`Transform["']?\s*:\s*(?:[-\[]\s*)?["']?AWS::`)
	nextDocument = []byte("\n---")
)

// says tells whether a file claims to be a template, well formed or not.
func says(data []byte) bool {
	return bytes.Contains(data, versionKey) ||
		bytes.Contains(data, []byte("::")) && (typeOfAWS.Match(data) || transformAWS.Match(data))
}

// top is what the outermost mapping of a file has, as far as a look at its
// text can tell.
type top struct{ version, transform, resources bool }

func (t top) template(data []byte) bool {
	return t.version || t.transform && transformAWS.Match(data) || t.resources && typeOfAny.Match(data)
}

// look finds the outermost keys of a file without parsing it.
func look(data []byte) top {
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) > 0 && start[0] == '{' {
		return lookJSON(start)
	}
	return lookYAML(data)
}

func lookYAML(data []byte) top {
	var t top
	lines := bytes.Lines(data)
	inResources := false
	for line := range lines {
		if inResources && len(bytes.TrimSpace(line)) > 0 && line[0] != '#' {
			// A list of resources is something else's.
			t.resources = t.resources || !bytes.HasPrefix(bytes.TrimSpace(line), []byte("-"))
			inResources = false
		}
		if len(line) == 0 || strings.IndexByte(`ART"'`, line[0]) < 0 {
			continue
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		value, _, _ = bytes.Cut(value, []byte("#"))
		switch string(bytes.Trim(name, `"' `)) {
		case "AWSTemplateFormatVersion":
			t.version = true
		case "Transform":
			t.transform = true
		case "Resources":
			if value = bytes.TrimSpace(value); len(value) > 0 && value[0] != '&' {
				t.resources = t.resources || value[0] == '{'
			} else {
				inResources = true
			}
		}
	}
	return t
}

func lookJSON(data []byte) top {
	var t top
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			start := i + 1
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
			if depth == 1 && i < len(data) {
				t.key(string(data[start:i]), data[i+1:])
			}
		}
	}
	return t
}

// key notes a text of the outermost mapping, if it is a key.
func (t *top) key(name string, after []byte) {
	switch name {
	case "AWSTemplateFormatVersion", "Transform", "Resources":
	default:
		return
	}
	after = bytes.TrimLeft(after, " \t\r\n")
	if len(after) == 0 || after[0] != ':' {
		return
	}
	after = bytes.TrimLeft(after[1:], " \t\r\n")
	switch name {
	case "AWSTemplateFormatVersion":
		t.version = true
	case "Transform":
		t.transform = true
	default:
		t.resources = t.resources || len(after) > 0 && after[0] == '{'
	}
}

// isTemplate tells whether a parsed document is a template.
func isTemplate(root *yaml.Node) bool {
	root = resolve(root)
	if root.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		value := resolve(root.Content[i+1])
		switch root.Content[i].Value {
		case "AWSTemplateFormatVersion":
			return true
		case "Transform":
			if strings.HasPrefix(first(value).Value, "AWS::") {
				return true
			}
		case "Resources":
			if hasTypes(value) {
				return true
			}
		}
	}
	return false
}

func hasTypes(resources *yaml.Node) bool {
	if resources.Kind != yaml.MappingNode {
		return false
	}
	for i := 1; i < len(resources.Content); i += 2 {
		resource := resolve(resources.Content[i])
		if resource.Kind != yaml.MappingNode {
			continue
		}
		for j := 0; j+1 < len(resource.Content); j += 2 {
			if resource.Content[j].Value == "Type" && strings.Contains(resolve(resource.Content[j+1]).Value, "::") {
				return true
			}
		}
	}
	return false
}

// extension is that of a name, in small letters.
func extension(name string) string { return strings.ToLower(path.Ext(name)) }
