package language

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// expressions are evaluated here and by terraform console. What Terraform refuses
// must fail here too.
var expressions = []string{
	// Operators and literals.
	`1 + 2 * 3`, `7 % 3`, `7 / 2`, `-(3)`, `"3" + 4`, `1 == 1.0`, `"1" == 1`, `null == null`, `[] == []`, `{} == {}`, `[1] == [1]`,
	`[1] == tolist([1])`, `1 < 2`, `"a" != "b"`, `true && false`, `true || false`, `!true`, `"true" && true`, `1 == null`, `0.1 + 0.2`,
	`1e3`, `10 / 3`, `1 / 0`, `"a" + 1`, `null + 1`, `5 > "3"`, `100000000000000000000 + 1`, `tostring(1.50)`, `"${1.0}"`, `"${10 / 4}"`,
	`true ? 1 : 2`, `false ? 1 : "a"`, `true ? 1 : "a"`, `true ? null : 1`, `null ? 1 : 2`, `true ? [1] : []`, `(1)`,
	// Templates.
	`"a${1}b${true}"`, `"${"x"}"`, `"$${x}"`, `"%%{x}"`, `"a\tb\n\"c\""`, `"%{ if true }yes%{ else }no%{ endif }"`, `"\u00e9"`,
	`"%{ for x in [1, 2] }<${x}>%{ endfor }"`, `"${null}"`, `"${[1]}"`, `"a${"b"}${"c"}"`, `"%{ for k, v in {a = 1} ~}  ${k}=${v}  %{~ endfor }"`,
	`<<EOT
one
  two ${1 + 1}
EOT
`, `<<-EOT
    one
      two
    EOT
`,
	// Collections.
	`[1, "a", true, null]`, `{a = 1, "b" = 2, (upper("c")) = 3}`, `{for k, v in {a = 1, b = 2} : v => k}`, `[for x in [1, 2, 3] : x * 2 if x > 1]`,
	`[for i, x in ["a", "b"] : "${i}${x}"]`, `{for s in ["a", "b", "a"] : s => s...}`, `{for s in ["a", "a"] : s => s}`, `[for k, v in {b = 1, a = 2} : k]`,
	`[for x in toset(["b", "a"]) : x]`, `[for x in null : x]`, `[for x in "a" : x]`, `[1, 2, 3][1]`, `[1][5]`, `{a = 1}["a"]`, `{a = 1}.a`, `{a = 1}.b`, `{a = {b = [1, 2]}}.a.b[1]`,
	`[{a = 1}, {a = 2}][*].a`, `[{a = 1}, {a = 2}].*.a`, `{a = 1}[*].a`, `null[*]`, `["a"][*]`, `"a"[*]`, `[1, 2]["1"]`, `[1, 2][0.5]`, `"abc"[0]`, `{a = 1, a = 2}`,
	`[[1, 2], [3]][*][0]`, `toset([1, 2])[0]`, `{for i in range(3) : i => i * i}`, `{for k, v in ["x"] : k => v}`,
	// Numbers.
	`abs(-3)`, `ceil(1.2)`, `floor(-1.2)`, `log(8, 2)`, `max(1, 5, 3)`, `min(1, 5, 3)`, `max([1, 2]...)`, `max()`, `parseint("ff", 16)`, `parseint("z", 10)`, `pow(2, 10)`, `signum(-7)`,
	`sum([1, 2, 3])`, `sum([])`, `sum(["1", 2])`, `sum(toset([1, 1, 2]))`,
	// Texts.
	`chomp("a\n\n")`, `endswith("abc", "bc")`, `startswith("abc", "bc")`, `format("%s-%03d-%v-%q-%%", "a", 7, [1], "x")`, `format("%d", "x")`, `format("%s")`, `format("%.2f", 1.005)`, `format("%#v", {a = 1})`,
	`formatlist("%s.%s", ["a", "b"], "x")`, `indent(2, "a\nb")`, `join(",", ["a", "b"])`, `join(",", [1, true])`, `join("-", ["a"], ["b", "c"])`, `join(",", "a")`, `join(",", [])`, `lower("ABC")`, `upper("abc")`, `title("hello world")`,
	`regex("a(b+)c", "xabbc")`, `regex("(?P<n>b+)", "xbb")`, `regex("x", "y")`, `regex("b+", "abb")`, `regexall("a.", "abac")`, `regexall("x", "y")`, `replace("hello", "l", "L")`, `replace("a1b2", "/[0-9]/", "#")`, `replace("ab", "/(a)(b)/", "$2$1")`,
	`split(",", "a,b,c")`, `split(",", "")`, `strcontains("hello", "ell")`, `strrev("abc")`, `substr("hello", 1, 3)`, `substr("hello", -3, -1)`, `substr("hé", 1, 1)`, `trim("xxaxx", "x")`, `trimprefix("abc", "a")`, `trimsuffix("abc", "c")`, `trimspace("  a ")`,
	`length("héllo")`, `length([1, 2])`, `length({a = 1})`, `length(toset([1, 1]))`, `length(5)`, `length(null)`,
	// Collections.
	`alltrue([true, true])`, `alltrue([])`, `alltrue([true, false])`, `anytrue([false, true])`, `anytrue([])`, `chunklist([1, 2, 3], 2)`, `coalesce("", "a")`, `coalesce(null, 1, 2)`, `coalesce("")`, `coalesce(1, "a")`, `coalesce(null, [1])`,
	`coalescelist([], [1])`, `coalescelist([], [])`, `compact(["a", "", null, "b"])`, `concat([1], ["a"], [[2]])`, `concat([1], tolist([2]))`, `concat([])`, `concat(1)`, `contains(["a", "b"], "b")`, `contains([1, 2], "1")`, `contains(["a"], null)`,
	`distinct(["a", "b", "a"])`, `distinct([1, "1"])`, `element(["a", "b"], 3)`, `element([], 0)`, `flatten([[1, [2]], 3, [[[4]]]])`, `flatten([])`, `flatten(toset([[1]]))`, `index(["a", "b"], "b")`, `index(["a"], "x")`,
	`keys({b = 1, a = 2})`, `values({b = 1, a = 2})`, `lookup({a = 1}, "a", 2)`, `lookup({a = 1}, "b", 2)`, `lookup({a = 1}, "b")`, `lookup({a = "x"}, "a")`, `matchkeys(["a", "b", "c"], ["1", "2", "1"], ["1"])`, `merge({a = 1}, {b = 2}, {a = 3})`, `merge({a = 1}, null)`, `merge()`, `merge([1])`,
	`one([])`, `one([1])`, `one([1, 2])`, `one(toset(["x"]))`, `range(3)`, `range(1, 4)`, `range(0, 10, 3)`, `range(3, 0)`, `range(100000)`, `reverse([1, 2, 3])`, `reverse(toset(["a", "b"]))`, `setintersection(["a", "b"], ["b", "c"])`, `setproduct(["a", "b"], [1, 2])`, `setproduct([], [1])`,
	`setsubtract(["a", "b"], ["b"])`, `setunion(["a"], ["b", "a"])`, `setunion([1], ["1"])`, `slice([1, 2, 3], 1, 2)`, `slice([1], 0, 5)`, `sort(["c", "a", "b"])`, `sort([10, 9])`, `sort([2, "a"])`, `transpose({a = ["1", "2"], b = ["2"]})`, `zipmap(["a", "b"], [1, 2])`, `zipmap(["a"], [])`,
	`toset(["b", "a", "b"])`, `toset([1, "a"])`, `tolist(toset([2, 1]))`, `tolist([1, "a"])`, `tolist("a")`, `tomap({a = 1, b = "x"})`, `tostring(true)`, `tostring(null)`, `tostring([])`, `tonumber("12.50")`, `tonumber("x")`, `tonumber(true)`, `tobool("true")`, `tobool("yes")`, `tobool(1)`,
	`toset(null)`, `tolist(null)`, `keys(null)`,
	// Encoding.
	`base64decode("aGk=")`, `base64encode("hi")`, `base64encode("é")`, `base64decode("!")`, `csvdecode("a,b\n1,2\n")`, `jsondecode("{\"a\":[1,null,true]}")`, `jsondecode("[1,")`, `jsondecode("\"x\"")`, `jsondecode("1.50")`, `jsonencode({b = [1, null, "<&>"], a = "x"})`, `jsonencode(null)`, `jsonencode("é\n")`,
	`jsonencode(1.0)`, `jsonencode(toset(["b", "a"]))`, `jsondecode(jsonencode({a = {b = 1}})).a.b`, `length(jsonencode({a = 1}))`, `urlencode("a b&c/d?é")`, `yamldecode("a: [1, 2]\nb: null")`, `yamldecode("a: : b")`, `yamlencode({b = [1], a = "x"})`, `textencodebase64("é", "UTF-16LE")`, `textdecodebase64("6QA=", "UTF-16LE")`, `textencodebase64("a", "nope")`,
	`jsondecode("{\"b\":1,\"a\":{}}")`, `jsondecode("{\"a\":1e2}")`, `jsondecode("a: 1")`, `jsondecode("")`,
	// Hashes.
	`md5("a")`, `sha1("a")`, `sha256("a")`, `sha512("a")`, `base64sha256("a")`, `base64sha512("a")`, `uuidv5("dns", "example.com")`, `uuidv5("nope", "x")`, `md5(jsonencode({a = 1}))`,
	// Addresses.
	`cidrhost("10.0.0.0/16", 5)`, `cidrhost("10.0.0.0/16", -1)`, `cidrhost("x", 1)`, `cidrnetmask("10.0.0.0/12")`, `cidrsubnet("10.0.0.0/16", 8, 2)`, `cidrsubnet("fd00::/48", 16, 162)`, `cidrsubnets("10.1.0.0/16", 4, 4, 8)`,
	// Times.
	`formatdate("YYYY-MM-DD", "2018-01-02T23:12:01Z")`, `formatdate("nope'", "2018-01-02T23:12:01Z")`, `timeadd("2018-01-02T23:12:01Z", "10m")`, `timecmp("2018-01-02T23:12:01Z", "2018-01-02T23:12:02Z")`, `timecmp("x", "y")`,
	// Trying.
	`try(1)`, `try({a = 1}.b, "no")`, `try([1][5], {a = 1}.b, 3)`, `can(tonumber("x"))`, `can(tonumber("1"))`, `can(1)`, `try(tonumber("x"), null)`, `can([1][5])`, `try("${null}", "null")`, `try({a = {}}.a.b.c, 1)`,
	`nonsensitive("a")`, `issensitive("a")`, `ephemeralasnull("a")`,
	// Files.
	`file("a.txt")`, `file("missing.txt")`, `file("${path.module}/a.txt")`, `file("sub/../a.txt")`, `fileexists("a.txt")`, `fileexists("missing")`, `fileset(".", "*.txt")`, `fileset("sub", "**")`, `fileset(".", "**/*.json")`, `fileset(".", "{a,b}.txt")`, `filebase64("a.txt")`, `filemd5("a.txt")`, `filesha1("a.txt")`, `filesha256("a.txt")`, `filesha512("a.txt")`,
	`filebase64sha256("a.txt")`, `filebase64sha512("a.txt")`, `templatefile("t.tftpl", {name = "x", items = ["a", "b"]})`, `templatefile("t.tftpl", {})`, `basename("a/b/c.txt")`, `dirname("a/b/c.txt")`, `dirname("a")`, `basename("")`, `pathexpand("a/b")`, `jsondecode(file("sub/x.json"))`, `templatestring(local.t, {name = "y"})`,
	`fileset("missing", "*")`, `trimspace(file("a.txt"))`, `path.module`, `path.root`, `terraform.workspace`, `core::upper("a")`, `file("bin.dat")`,
	// Variables and locals.
	`var.s`, `var.n + 1`, `var.o`, `var.o.b`, `var.l[0]`, `var.m["a"]`, `local.a`, `local.b.c`, `var.set`, `length(var.set)`, `var.any`, `var.legacy`, `var.nul`, `var.nul == null`, `var.tuple`, `var.nested`,
	`{for k, v in var.m : k => v if v != "y"}`, `merge(var.m, {z = "z"})`, `[for o in var.nested : o.name]`, `lookup(var.m, "nope", var.s)`, `var.bool ? "on" : "off"`,
}

var consoleFiles = map[string]string{
	"a.txt": "héllo\nworld\n", "b.txt": "b", "sub/x.json": `{"k": [1, 2, {"z": null}]}`, "sub/y.txt": "y", "bin.dat": "\xff\xfe\x00",
	"t.tftpl": "Hello ${name}!\n%{ for i in items ~}\n- ${i}\n%{ endfor ~}\n",
	"main.tf": `
variable "s" {
  type    = string
  default = "text"
}
variable "n" {
  type    = number
  default = "4"
}
variable "bool" {
  default = true
}
variable "o" {
  type = object({ a = string, b = optional(number, 7), c = optional(list(string)) })
  default = { a = 1, extra = true }
}
variable "l" {
  type    = list(string)
  default = [1, true]
}
variable "m" {
  type    = map(string)
  default = { a = 1, b = "y" }
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "any" {
  type    = any
  default = { x = [1, "a"] }
}
variable "legacy" {
  type    = list
  default = ["a"]
}
variable "nul" {
  type    = string
  default = null
}
variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "nested" {
  type    = list(object({ name = string, on = optional(bool, true), sub = optional(object({ x = optional(number, 3) }), {}) }))
  default = [{ name = "a" }, { name = "b", on = "false", sub = { x = 4 } }]
}
locals {
  a = "${var.s}-${local.b.c}"
  b = { c = var.n * 2 }
  t = "Hi $${name}"
}
`,
}

// terraformTool finds the tool that is the oracle, or skips.
func terraformTool(t *testing.T) string {
	t.Helper()
	tool, err := exec.LookPath("terraform")
	if err != nil {
		if os.Getenv("BELAY_CI") == "1" {
			t.Fatal("terraform is not here and BELAY_CI wants it")
		}
		t.Skip("terraform is not here")
	}
	return tool
}

// console evaluates expressions with terraform console in a folder. An expression
// that fails is "ERR".
func console(t *testing.T, tool, folder string, expressions []string) []any {
	t.Helper()
	if len(expressions) == 0 {
		return nil
	}
	out, err := consoleText(t, tool, folder, expressions)
	if err == nil {
		var values []any
		if err := json.Unmarshal([]byte(out), &values); err != nil {
			t.Fatalf("terraform console printed %q: %v", out, err)
		}
		return values
	}
	if len(expressions) == 1 { // it is refused before it is tried
		t.Logf("%s: %v", expressions[0], err)
		return []any{"ERR"}
	}
	half := len(expressions) / 2
	return append(console(t, tool, folder, expressions[:half]), console(t, tool, folder, expressions[half:])...)
}

func consoleText(t *testing.T, tool, folder string, expressions []string) (string, error) {
	t.Helper()
	var in strings.Builder
	in.WriteString("locals {\n  belay_results = [\n")
	for _, x := range expressions {
		in.WriteString("try([" + strings.TrimSuffix(x, "\n") + "\n], \"ERR\"),\n")
	}
	in.WriteString("]\n}\n")
	// The console itself counts brackets to see where an expression ends.
	name := filepath.Join(folder, "zz_belay.tf")
	if err := os.WriteFile(name, []byte(in.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}()
	command := exec.CommandContext(t.Context(), tool, "console")
	command.Dir = folder
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE="+os.DevNull)
	command.Stdin = strings.NewReader("jsonencode(local.belay_results)\n")
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("%w: %s", err, stderr.String())
	}
	text, err := strconv.Unquote(strings.ReplaceAll(strings.TrimSpace(stdout.String()), "$${", "${"))
	if err != nil {
		return "", fmt.Errorf("read %q: %w", stdout.String(), err)
	}
	return strings.ReplaceAll(text, "%%{", "%{"), nil
}

// ours evaluates an expression in a root module as the console does.
func ours(t *testing.T, e *evaluation, x string) any {
	t.Helper()
	parsed, diagnostics := hclsyntax.ParseExpression([]byte("try(["+strings.TrimSuffix(x, "\n")+"\n], \"ERR\")"), "console", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return "ERR"
	}
	v := e.eval(e.root.base(), parsed)
	if isFailure(v) {
		return "ERR"
	}
	if !v.settled() {
		return "unknown: " + v.why()
	}
	text, ok := (&document{value: v}).text().Literal()
	if !ok {
		return "unknown: " + v.name()
	}
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%s gives %q: %v", x, text, err)
	}
	return out
}

func writeFiles(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		full := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestConsole(t *testing.T) {
	tool := terraformTool(t)
	folder := t.TempDir()
	writeFiles(t, folder, consoleFiles)
	e := newEvaluation(NewReader(os.DirFS(folder), nil), ".", Options{Parameters: map[string]string{workspaceName: "default", "bool": "true"}})
	e.give()
	want := console(t, tool, folder, expressions)
	for i, x := range expressions {
		got := ours(t, e, x)
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("%s: terraform has (-), belay has (+)\n%s", x, diff)
		}
	}
}

// TestCorpusConsole evaluates what of the configurations of a corpus needs no
// provider: their locals, and the arguments of their resources, as far as they
// lead to functions, variables with defaults, and files.
func TestCorpusConsole(t *testing.T) {
	corpus := os.Getenv("BELAY_CORPUS")
	if corpus == "" {
		t.Skip("BELAY_CORPUS names no folder")
	}
	tool := terraformTool(t)
	compared := 0
	for _, folder := range configurationFolders(t, corpus) {
		compared += compareFolder(t, tool, folder)
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("%d expressions are the same", compared)
}

func configurationFolders(t *testing.T, corpus string) []string {
	t.Helper()
	seen := map[string]bool{}
	var out []string
	err := filepath.WalkDir(corpus, func(name string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if folder := filepath.Dir(name); strings.HasSuffix(name, ".tf") && !entry.IsDir() && !seen[folder] {
			seen[folder] = true
			out = append(out, folder)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compareFolder(t *testing.T, tool, folder string) int {
	t.Helper()
	p := &pure{m: NewReader(os.DirFS(folder), nil).load("."), locals: map[string]bool{}}
	copied := t.TempDir()
	if err := os.CopyFS(copied, withoutConfiguration{os.DirFS(folder)}); err != nil {
		t.Fatal(err)
	}
	p.declare()
	writeFiles(t, copied, map[string]string{"main.tf": p.source.String()})
	e := newEvaluation(NewReader(os.DirFS(copied), nil), ".", Options{Parameters: map[string]string{workspaceName: "default"}})
	for name, v := range e.root.module.variables { // what has a default is as if it were given
		if v.fallback != nil {
			e.given[name] = e.eval(e.root.base(), v.fallback)
		}
	}
	want := console(t, tool, copied, p.expressions)
	for i, x := range p.expressions {
		if diff := cmp.Diff(want[i], ours(t, e, x)); diff != "" {
			t.Errorf("%s: %s: terraform has (-), belay has (+)\n%s", folder, x, diff)
		}
	}
	return len(want)
}

// withoutConfiguration is a folder without the files of its module, and without
// what is too large to copy.
type withoutConfiguration struct{ fs.FS }

func (w withoutConfiguration) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return name == "." && (IsConfiguration(e.Name()) || isVariables(e.Name())) || e.Type()&fs.ModeSymlink != 0
	}), err
}

// A pure is the part of a module that needs no provider.
type pure struct {
	m           *module
	locals      map[string]bool // whether a local is of that part
	source      strings.Builder
	expressions []string
}

func (p *pure) text(r hcl.Range) string {
	return string(p.m.files[r.Filename].data[r.Start.Byte:r.End.Byte])
}

func (p *pure) declare() {
	for _, name := range slices.Sorted(maps.Keys(p.m.variables)) {
		if v := p.m.variables[name]; v.fallback != nil {
			fmt.Fprintf(&p.source, "variable %q {\n", name)
			for _, key := range []string{"type", "default", "nullable"} {
				if attribute, ok := v.body.Attributes[key]; ok {
					p.source.WriteString(p.text(attribute.SrcRange) + "\n")
				}
			}
			p.source.WriteString("}\n")
		}
	}
	p.source.WriteString("locals {\n")
	for _, name := range slices.Sorted(maps.Keys(p.m.locals)) {
		if p.isPure("local."+name, p.m.locals[name].Expr, nil) {
			p.source.WriteString(p.text(p.m.locals[name].SrcRange) + "\n")
			p.expressions = append(p.expressions, "local."+name)
		}
	}
	p.source.WriteString("}\n")
	for _, r := range p.m.resources {
		p.body(r.body)
	}
}

func (p *pure) body(body *hclsyntax.Body) {
	for _, name := range slices.Sorted(maps.Keys(body.Attributes)) {
		attribute := body.Attributes[name]
		if metaArguments[name] && name != "count" && name != "for_each" {
			continue
		}
		if p.isPure("", attribute.Expr, nil) {
			p.expressions = append(p.expressions, p.text(attribute.Expr.Range()))
		}
	}
	for _, b := range body.Blocks {
		if b.Type != "lifecycle" {
			p.body(b.Body)
		}
	}
}

func (p *pure) isPure(_ string, x hclsyntax.Expression, above []string) bool {
	for _, t := range x.Variables() {
		second := ""
		if len(t) > 1 {
			if step, ok := t[1].(hcl.TraverseAttr); ok {
				second = step.Name
			}
		}
		switch t.RootName() {
		case "var":
			if v, ok := p.m.variables[second]; !ok || v.fallback == nil {
				return false
			}
		case "local":
			attribute, ok := p.m.locals[second]
			if !ok || slices.Contains(above, second) || !p.isPure("", attribute.Expr, append(above, second)) {
				return false
			}
		case "path":
			if second == "cwd" {
				return false
			}
		case "terraform":
		default:
			return false
		}
	}
	pure := true
	diagnostics := hclsyntax.VisitAll(x, func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok {
			if _, never := unknowable[call.Name]; never || call.Name == "pathexpand" {
				pure = false
			}
		}
		return nil
	})
	return pure && !diagnostics.HasErrors()
}
