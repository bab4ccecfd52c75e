package sam

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// globalProperties lists what each section of Globals may set, as SAM documents it.
var globalProperties = map[string]string{
	"Function": "Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags " +
		"PropagateTags Tracing KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference RolePath " +
		"PermissionsBoundary ReservedConcurrentExecutions ProvisionedConcurrencyConfig AssumeRolePolicyDocument " +
		"EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart EphemeralStorage FunctionUrlConfig " +
		"RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn TenancyConfig DurableConfig " +
		"CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished VersionDeletionPolicy",
	"Api": "Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables EndpointConfiguration " +
		"MethodSettings BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses AccessLogSetting CanarySetting " +
		"TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags SecurityPolicy EndpointAccessMode",
	"HttpApi": "Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings " +
		"FailOnWarnings PropagateTags",
	"SimpleTable":      "SSESpecification",
	"StateMachine":     "PropagateTags",
	"LayerVersion":     "PublishLambdaVersion",
	"CapacityProvider": "VpcConfig OperatorRole Tags InstanceRequirements ScalingConfig KmsKeyArn PropagateTags",
	"WebSocketApi": "AccessLogSettings ApiKeySelectionExpression DefaultRouteSettings DisableExecuteApiEndpoint " +
		"DisableSchemaValidation Domain FailOnWarnings IpAddressType PropagateTags RouteSelectionExpression RouteSettings " +
		"StageVariables Tags",
}

// readGlobals returns the sections of Globals by the name of the type they are
// for. What SAM would not take is left out, with a problem.
func (e *expander) readGlobals() map[string]model.Block {
	defaults := make(map[string]model.Block)
	for _, section := range names(e.template.Globals) {
		a := e.template.Globals[section]
		allowed, ok := globalProperties[section]
		if !ok {
			e.refuse(a.At, "Globals", nil, "it has no section %s", section)
			continue
		}
		block, ok := a.Value.(model.Block)
		if !ok {
			e.opaqueGlobals(section, a)
			continue
		}
		defaults[section] = make(model.Block, len(block))
		for _, name := range names(block) {
			if !lists(allowed, name) {
				e.refuse(block[name].At, "Globals", nil, "section %s has no property %s", section, name)
				continue
			}
			defaults[section][name] = block[name]
		}
	}
	return defaults
}

// opaqueGlobals says of all resources of a section that is no mapping that they
// may have more properties than are seen.
func (e *expander) opaqueGlobals(section string, a model.Attr) {
	if a.Value == nil {
		return
	}
	why := "section " + section + " of Globals is no mapping"
	if unknown, ok := a.Value.(model.Unknown); ok {
		why = unknown.Why
	} else {
		e.refuse(a.At, "Globals", nil, "section %s is no mapping", section)
	}
	for _, r := range e.template.Resources {
		if r.Type == prefix+section && r.Open == "" {
			r.Open = why
		}
	}
}

// merge gives a resource the defaults of Globals that it does not opt out of.
func (e *expander) merge(r *stack.Resource, defaults map[string]model.Block) {
	section := defaults[strings.TrimPrefix(r.Type, prefix)]
	if len(section) == 0 {
		return
	}
	for _, item := range items(r.Attributes["IgnoreGlobals"]) {
		name, _ := literal(item.Value)
		if name == "*" {
			return
		}
		if _, ok := section[name]; !ok {
			e.refuse(item.At, r.ID, nil, "IgnoreGlobals names %s, which Globals do not set", name)
			continue
		}
		section = maps.Clone(section)
		delete(section, name)
	}
	r.Properties, _ = mergeValues(model.Attr{Value: section}, model.Attr{Value: r.Properties}).Value.(model.Block)
}

// mergeValues puts a resource's value over the one of Globals: mappings are merged
// name by name, lists are appended, of anything else the resource's stands,
// also where it is null. A value that a function gives is never merged.
func mergeValues(global, local model.Attr) model.Attr {
	if len(global.Via()) > 0 || len(local.Via()) > 0 {
		return local
	}
	switch mine := local.Value.(type) {
	case model.Block:
		theirs, ok := global.Value.(model.Block)
		if !ok {
			return local
		}
		out := maps.Clone(theirs)
		if out == nil {
			out = make(model.Block, len(mine))
		}
		for name, a := range mine {
			if b, ok := out[name]; ok {
				a = mergeValues(b, a)
			}
			out[name] = a
		}
		local.Value = out
	case model.List:
		theirs, ok := global.Value.(model.List)
		if !ok {
			return local
		}
		local.Value = slices.Concat(theirs, mine)
	default:
	}
	return local
}

// checkProperties notes what SAM would refuse as no property of the type. It
// may also be one that is newer than the table.
func (e *expander) checkProperties(r *stack.Resource) {
	known, ok := properties[strings.TrimPrefix(r.Type, prefix)]
	if !ok {
		return
	}
	for _, name := range names(r.Properties) {
		if !lists(known, name) {
			e.note(r.Properties[name].At, "sam-unknown-property",
				fmt.Sprintf("%s of %s is no property of %s that SAM knows", name, r.ID, r.Type))
		}
	}
}

// lists tells whether a name is one of words.
func lists(words, name string) bool {
	for word := range strings.FieldsSeq(words) {
		if word == name {
			return true
		}
	}
	return false
}
