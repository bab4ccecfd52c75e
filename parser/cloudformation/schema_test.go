package cloudformation

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	goformation "github.com/awslabs/goformation/v7/cloudformation"
)

var update = flag.Bool("update", false, "write the generated files anew")

// TestCatalogue generates the catalogue of properties from goformation and
// compares it with the one that is committed. Reflection over its 1,260 structs
// happens here only, so that the program does not link them.
func TestCatalogue(t *testing.T) {
	var want bytes.Buffer
	resources := goformation.AllResources()
	for _, typ := range slices.Sorted(maps.Keys(resources)) {
		want.WriteString(typ)
		structure := reflect.TypeOf(resources[typ]).Elem()
		var names []string
		for field := range structure.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if name != "" && name != "-" {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			want.WriteString(" " + name)
		}
		want.WriteByte('\n')
	}
	if len(resources) < 1000 {
		t.Fatalf("goformation lists %d types", len(resources))
	}
	if *update {
		if err := os.WriteFile("properties.txt", want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if catalogue != want.String() {
		t.Error("properties.txt is not what goformation says; run go test -run Catalogue -update")
	}
}

func TestPropertiesOf(t *testing.T) {
	names := propertiesOf("AWS::Lambda::Function")
	for _, name := range []string{"Timeout", "MemorySize", "FunctionName"} {
		if !slices.Contains(names, name) {
			t.Errorf("AWS::Lambda::Function has no %s among %v", name, names)
		}
	}
	for _, typ := range []string{"AWS::Lambda::Func", "AWS::New::Thing", "", "Lambda::Function"} {
		if names := propertiesOf(typ); names != nil {
			t.Errorf("%q has properties %v", typ, names)
		}
	}
}

func TestMisspelt(t *testing.T) {
	tests := []struct{ name, typ, property, want string }{
		{"a letter is missing", "AWS::Lambda::Function", "Timout", "Timeout"},
		{"letters are swapped", "AWS::Lambda::Function", "Tiemout", "Timeout"},
		{"case", "AWS::Lambda::Function", "timeout", "Timeout"},
		{"case and a letter", "AWS::SQS::Queue", "visibilityTimout", "VisibilityTimeout"},
		{"it is one", "AWS::Lambda::Function", "Timeout", ""},
		{"nothing is near", "AWS::Lambda::Function", "DurableConfig", ""},
		{"a short name", "AWS::Lambda::Function", "Cod", ""},
		{"an unknown type", "AWS::New::Thing", "Timout", ""},
		{"a property newer than the catalogue", "AWS::Lambda::EventSourceMapping", "LoggingConfig", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := meant(propertiesOf(test.typ), test.property); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
