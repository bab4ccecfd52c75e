package bench

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// service is one service as a plan has it: for each resource the values that are
// known, those that are known after apply, and the expressions that are written.
//
//go:embed service.json
var service string

// Resources is how many resources a service of a plan has, one of which is a function.
const Resources = 20

// A planned resource is a line of service.json.
type planned struct {
	Type, Name                   string
	Values, Unknown, Expressions json.RawMessage
}

// Plan writes what terraform show -json prints of a new plan of n services, each a
// module of Resources resources. It takes no more memory for more of them.
func Plan(w io.Writer, services int) error {
	var resources []planned
	if err := json.Unmarshal([]byte(service), &resources); err != nil {
		return fmt.Errorf("read service.json: %w", err)
	}
	if len(resources) != Resources {
		return fmt.Errorf("service.json has %d resources, want %d", len(resources), Resources)
	}
	p := &printer{Writer: bufio.NewWriterSize(w, 1<<16)}
	each := func(separator string, one func(module, name string)) {
		for i := range services {
			if i > 0 {
				p.printf("%s", separator)
			}
			one(fmt.Sprintf("service_%05d", i), fmt.Sprintf("service-%05d", i))
		}
	}
	p.printf(`{"format_version":"1.2","terraform_version":"1.13.0","planned_values":{"root_module":{"child_modules":[`)
	each(",", func(module, name string) {
		p.printf(`{"resources":[%s],"address":"module.%s"}`, listed(resources, func(r planned) string {
			return fmt.Sprintf(`{"address":"module.%s.%s.%s",%s,"values":%s,"sensitive_values":{}}`,
				module, r.Type, r.Name, r.provided(), named(string(r.Values), name))
		}), module)
	})
	p.printf(`]}},"resource_changes":[`)
	each(",", func(module, name string) {
		p.printf("%s", listed(resources, func(r planned) string {
			return fmt.Sprintf(`{"address":"module.%[1]s.%[2]s.%[3]s","module_address":"module.%[1]s",%[4]s,`+
				`"change":{"actions":["create"],"before":null,"after":%[5]s,"after_unknown":%[6]s,"before_sensitive":false,"after_sensitive":{}}}`,
				module, r.Type, r.Name, r.provided(), named(string(r.Values), name), r.Unknown)
		}))
	})
	p.printf(`],"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws",` +
		`"expressions":{"region":{"constant_value":"eu-west-1"}}}},"root_module":{"module_calls":{`)
	each(",", func(module, name string) {
		p.printf(`"%s":{"source":"./service","module":{"resources":[%s]}}`, module, listed(resources, func(r planned) string {
			return fmt.Sprintf(`{"address":"%[1]s.%[2]s","mode":"managed","type":"%[1]s","name":"%[2]s","provider_config_key":"aws","expressions":%[3]s,"schema_version":0}`,
				r.Type, r.Name, named(string(r.Expressions), name))
		}))
	})
	p.printf(`}}},"timestamp":"2026-11-24T09:00:00Z","applyable":true,"complete":true,"errored":false}` + "\n")
	if err := p.flush(); err != nil {
		return fmt.Errorf("write a plan: %w", err)
	}
	return nil
}

// provided is what both lists of a plan say of a resource.
func (r planned) provided() string {
	return fmt.Sprintf(`"mode":"managed","type":%q,"name":%q,"provider_name":"registry.terraform.io/hashicorp/aws","schema_version":0`, r.Type, r.Name)
}

func listed(resources []planned, one func(planned) string) string {
	items := make([]string, len(resources))
	for i, r := range resources {
		items[i] = one(r)
	}
	return strings.Join(items, ",")
}
