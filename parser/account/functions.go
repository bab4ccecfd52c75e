package account

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/snapshot"
	"github.com/belay-dev/belay/parser/draft"
)

// notStored is why no value of an environment variable is known.
const notStored = "snapshots hold no values of environment variables"

// functions translates functions and what belongs to them.
func functions(t *translation) {
	for _, item := range t.items("lambda:ListFunctions") {
		f := fieldsOf(item)
		properties := f.properties("FunctionName", "Timeout", "MemorySize", "Runtime", "PackageType", "Handler", "Role",
			"DeadLetterConfig", "TracingConfig", "LoggingConfig", "Architectures", "KmsKeyArn=KMSKeyArn", "EphemeralStorage",
			"DurableConfig", "VpcConfig.SubnetIds")
		if f.text("SnapStart.ApplyOn") != "None" {
			maps.Copy(properties, f.properties("SnapStart"))
		}
		ownLogGroup(properties, f)
		if layers := each(f.at("Layers"), func(one fields) model.Attr { return one.at("Arn") }); layers.Value != nil {
			properties["Layers"] = layers
		}
		if variables, ok := f.at("Environment.Variables").Value.(model.Block); ok {
			hidden := model.Block{}
			for name, attr := range variables {
				hidden[name] = model.Attr{Value: model.Unknown{Why: notStored}, At: attr.At}
			}
			set(properties, "Environment.Variables", model.Attr{Value: hidden, At: f.at("Environment.Variables").At})
		}
		t.asked(properties, "lambda:GetFunctionConcurrency", item.ID, "ReservedConcurrentExecutions", "ReservedConcurrentExecutions", item.At)
		t.asked(properties, "lambda:GetFunctionRecursionConfig", item.ID, "RecursiveLoop", "RecursiveLoop", item.At)
		t.add("AWS::Lambda::Function", item.ID, f.text("FunctionName"), item.At, properties)
		if properties["SnapStart"].Value != nil {
			t.versions(item)
		}
		t.ofFunction(item)
	}
	for _, item := range t.items("lambda:ListEventSourceMappings") {
		f := fieldsOf(item)
		properties := f.properties("FunctionName=FunctionArn", "EventSourceArn", "BatchSize", "MaximumBatchingWindowInSeconds",
			"MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError", "DestinationConfig", "ScalingConfig",
			"ParallelizationFactor", "ProvisionedPollerConfig", "FunctionResponseTypes", "FilterCriteria", "SelfManagedEventSource",
			"AmazonManagedKafkaEventSourceConfig", "SelfManagedKafkaEventSourceConfig", "Topics", "DocumentDBEventSourceConfig", "Queues")
		if state := f.at("State"); state.Value != nil {
			word := draft.Literal(state.Value)
			properties["Enabled"] = model.Attr{Value: model.Bool(word != "Disabled" && word != "Disabling"), At: state.At}
		}
		t.add("AWS::Lambda::EventSourceMapping", item.ID, sourceLabel(f), item.At, properties)
	}
}

// ownLogGroup leaves out the log group that Lambda names itself. The API shows it of every
// function, whether or not somebody chose it, and before there is one.
func ownLogGroup(properties model.Block, f fields) {
	config, _ := properties["LoggingConfig"].Value.(model.Block)
	if draft.Literal(config["LogGroup"].Value) != "/aws/lambda/"+f.text("FunctionName") {
		return
	}
	config = maps.Clone(config)
	delete(config, "LogGroup")
	properties["LoggingConfig"] = model.Attr{Value: config, At: properties["LoggingConfig"].At}
}

// sourceLabel says what an event source reads for which function: "jobs of worker".
// Its UUID says nothing to anybody.
func sourceLabel(f fields) string {
	from, function := f.text("EventSourceArn"), f.text("FunctionArn")
	if table, _, ok := strings.Cut(from, "/stream/"); ok {
		from = table
	}
	from = from[strings.LastIndexAny(from, ":/")+1:]
	_, function, _ = strings.Cut(function, ":function:")
	if from == "" || function == "" {
		return f.text("UUID")
	}
	return from + " of " + function
}

// versions translates the published versions of a function.
func (t *translation) versions(function snapshot.Item) {
	const call = "lambda:ListVersionsByFunction"
	for _, item := range t.of(call, function.ID) {
		if fieldsOf(item).text("Version") != "$LATEST" {
			t.add("AWS::Lambda::Version", item.ID, "", item.At, model.Block{"FunctionName": ref(function.ID, "", item.At)})
		}
	}
	if why := t.failed(call, function.ID); why != "" {
		t.add("AWS::Lambda::Version", function.ID+"/versions", "", function.At, model.Block{"FunctionName": unknown(why)})
	}
}

// ofFunction translates the aliases, URLs, invocation settings and permissions of a
// function.
func (t *translation) ofFunction(function snapshot.Item) {
	for _, item := range t.of("lambda:ListAliases", function.ID) {
		f := fieldsOf(item)
		properties := f.properties("Name", "FunctionVersion", "RoutingConfig")
		properties["FunctionName"] = lit(function.ID, item.At)
		for _, provisioned := range t.of("lambda:ListProvisionedConcurrencyConfigs", function.ID) {
			if provisioned.ID == item.ID {
				set(properties, "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions",
					fieldsOf(provisioned).at("RequestedProvisionedConcurrentExecutions"))
			}
		}
		if why := t.failed("lambda:ListProvisionedConcurrencyConfigs", function.ID); why != "" {
			set(properties, "ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions", model.Attr{Value: model.Unknown{Why: why}, At: item.At})
		}
		t.add("AWS::Lambda::Alias", item.ID, f.text("Name"), item.At, properties)
		t.permissions(item.ID)
	}
	for _, item := range t.of("lambda:ListFunctionUrlConfigs", function.ID) {
		f := fieldsOf(item)
		t.add("AWS::Lambda::Url", item.ID+"/url", "", item.At, f.properties("TargetFunctionArn=FunctionArn", "AuthType", "InvokeMode", "Cors"))
	}
	for _, item := range t.of("lambda:ListFunctionEventInvokeConfigs", function.ID) {
		f := fieldsOf(item)
		properties := f.properties("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
		properties["FunctionName"] = lit(function.ID, item.At)
		if qualifier := strings.TrimPrefix(strings.TrimPrefix(item.ID, function.ID), ":"); qualifier != "" {
			properties["Qualifier"] = lit(qualifier, item.At)
		}
		t.add("AWS::Lambda::EventInvokeConfig", item.ID+"/invoke", "", item.At, properties)
	}
	t.permissions(function.ID)
}

// conditionProperties are the properties of a permission by the condition keys that
// they stand for, in lower case.
var conditionProperties = map[string]string{
	"aws:sourcearn":                "SourceArn",
	"aws:sourceaccount":            "SourceAccount",
	"aws:principalorgid":           "PrincipalOrgID",
	"lambda:functionurlauthtype":   "FunctionUrlAuthType",
	"lambda:eventsourcetoken":      "EventSourceToken",
	"lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
}

// permissions translates the policy of a function or an alias, in which each
// statement is a permission.
func (t *translation) permissions(of string) {
	for _, item := range t.of("lambda:GetPolicy", of) {
		for i, statement := range model.Items(fieldsOf(item).at("Policy.Statement")) {
			s := fields{statement}
			if s.text("Effect") != "Allow" {
				continue
			}
			label := s.text("Sid")
			if label == "" {
				label = strconv.Itoa(i + 1)
			}
			for j, principal := range principals(s.at("Principal")) {
				properties := s.properties("Action")
				properties["FunctionName"] = lit(of, statement.At)
				properties["Principal"] = principal
				conditions(s.at("Condition"), properties)
				id := of + "/permission/" + label
				if j > 0 {
					id += "/" + strconv.Itoa(j+1)
				}
				t.add("AWS::Lambda::Permission", id, label, statement.At, properties)
			}
		}
	}
}

// principals are those of a statement, one by one.
func principals(attr model.Attr) []model.Attr {
	block, ok := attr.Value.(model.Block)
	if !ok {
		return []model.Attr{attr}
	}
	var out []model.Attr
	for _, name := range draft.ByPlace(block) {
		for _, one := range model.Items(block[name]) {
			one.At = draft.OrAt(one.At, block[name].At)
			out = append(out, one)
		}
	}
	return out
}

// conditions sets the properties that stand for the conditions of a statement.
func conditions(attr model.Attr, properties model.Block) {
	operators, _ := attr.Value.(model.Block)
	for _, operator := range slices.Sorted(keysOf(operators)) {
		keys, _ := operators[operator].Value.(model.Block)
		for key, value := range keys {
			if name, ok := conditionProperties[strings.ToLower(key)]; ok {
				if one := draft.First(value); one.Value != nil {
					value = one
				}
				properties[name] = value
			}
		}
	}
}
