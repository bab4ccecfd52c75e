package sam

import (
	"regexp"
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/internal/source"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// A target is what the events of a resource call: a function, its alias, a
// state machine.
type target struct {
	resource *stack.Resource // the SAM resource
	id       string          // the logical id of what is called
	name     model.Text      // its name, or its ARN where that is all there is
	arn      model.Text
	role     *role // the role to which events add what they need; nil for state machines
}

var aliasName = regexp.MustCompile(`^[a-zA-Z0-9\-_]+$`)

// function makes the function of an AWS::Serverless::Function and everything
// that its properties ask for.
func (e *expander) function(r *stack.Resource) {
	fn := e.convert(r, "AWS::Lambda::Function")
	pass(fn, r.Properties,
		"FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "VpcConfig", "Environment",
		"KmsKeyArn", "ReservedConcurrentExecutions", "Layers", "FileSystemConfigs", "ImageConfig", "PackageType",
		"Architectures", "SnapStart", "EphemeralStorage", "CodeSigningConfigArn", "RuntimeManagementConfig",
		"LoggingConfig", "TenancyConfig", "RecursiveLoop", "DurableConfig", "FunctionScalingConfig",
		"PublishToLatestPublished")
	put(fn, "TracingConfig", tracing(r.Properties["Tracing"]))
	put(fn, "CapacityProviderConfig", capacity(r.Properties["CapacityProviderConfig"]))
	e.code(fn, r)
	if dlq := r.Properties["DeadLetterQueue"]; truthy(dlq.Value) {
		e.deadLetters(fn, r, dlq)
	}

	t := target{resource: r, id: r.ID, name: ref(r.ID), arn: getAtt(r.ID, "Arn"), role: functionRole(r)}
	alias := e.alias(r)
	if alias != nil {
		t.id, t.name, t.arn = alias.ID, ref(alias.ID), ref(alias.ID)
	}
	e.url(r, t)
	e.deploymentPreference(r, alias)
	e.invokeConfig(r, alias, t.role)
	e.policies(t.role, r, r.Properties["Policies"])
	for _, ev := range e.events(r) {
		e.functionEvent(ev, t)
	}
	e.finishRole(t.role, fn, "Role", r.Properties["Role"])
}

// tracing leaves out the mode that SAM has beside Lambda's own.
func tracing(a model.Attr) model.Attr {
	if !traced(a) {
		return model.Attr{}
	}
	a.Value = blockOf(a.At, entry{"Mode", a.Value})
	return a
}

func traced(a model.Attr) bool {
	mode, ok := literal(a.Value)
	return truthy(a.Value) && (!ok || mode != "Disabled")
}

func capacity(a model.Attr) model.Attr {
	if !truthy(a.Value) {
		return model.Attr{}
	}
	inner := make(model.Block)
	for name, from := range map[string]string{
		"CapacityProviderArn":                   "Arn",
		"PerExecutionEnvironmentMaxConcurrency": "PerExecutionEnvironmentMaxConcurrency",
		"ExecutionEnvironmentMemoryGiBPerVCpu":  "ExecutionEnvironmentMemoryGiBPerVCpu",
	} {
		if value := field(a.Value, from); value.Value != nil {
			inner[name] = value
		}
	}
	a.Value = model.Block{"LambdaManagedInstancesCapacityProviderConfig": {Value: inner, At: a.At}}
	return a
}

// code says where the code of a function is. A local folder is uploaded when
// the template is packaged, so that where it will be is not known.
func (e *expander) code(fn, r *stack.Resource) {
	at := r.At
	code := make(model.Block)
	if inline := r.Properties["InlineCode"]; inline.Value != nil {
		at = inline.At
		code["ZipFile"] = inline
	} else if image := r.Properties["ImageUri"]; image.Value != nil {
		at = image.At
		code["ImageUri"] = image
	} else if uri := r.Properties["CodeUri"]; uri.Value != nil {
		at = uri.At
		code = object(uri, "S3Bucket", "S3Key", "S3ObjectVersion")
	}
	if key := r.Properties["SourceKMSKeyArn"]; key.Value != nil {
		code["SourceKMSKeyArn"] = key
	}
	if len(code) > 0 {
		fn.Properties["Code"] = model.Attr{Value: code, At: at}
	}
}

// object names the bucket, key and version of an S3 object that is given as
// a mapping or as s3://bucket/key?versionId=1. The place of a local file is not
// known before it is uploaded.
func object(a model.Attr, bucket, key, version string) model.Block {
	out := make(model.Block)
	if text, ok := literal(a.Value); ok {
		rest, found := strings.CutPrefix(text, "s3://")
		if !found {
			unknown := model.Unknown{Why: text + " is uploaded when the template is packaged"}
			return blockOf(a.At, entry{bucket, unknown}, entry{key, unknown})
		}
		rest, versionID, _ := strings.Cut(rest, "?versionId=")
		b, k, _ := strings.Cut(rest, "/")
		out = blockOf(a.At, entry{bucket, lit(b)}, entry{key, lit(k)})
		if versionID != "" {
			out[version] = model.Attr{Value: lit(versionID), At: a.At}
		}
		return out
	}
	for name, from := range map[string]string{bucket: "Bucket", key: "Key", version: "Version"} {
		if value := field(a.Value, from); value.Value != nil {
			out[name] = value
		}
	}
	return out
}

func (e *expander) deadLetters(fn, r *stack.Resource, dlq model.Attr) {
	to := field(dlq.Value, "TargetArn")
	if _, ok := deadLetterAction(field(dlq.Value, "Type").Value); !ok || to.Value == nil {
		e.refuse(dlq.At, r.ID, nil, "DeadLetterQueue needs a Type, which is SQS or SNS, and a TargetArn")
	}
	if to.Value != nil {
		fn.Properties["DeadLetterConfig"] = model.Attr{Value: model.Block{"TargetArn": to}, At: dlq.At}
	}
}

func deadLetterAction(typ model.Value) (string, bool) {
	name, _ := first(typ)
	action, ok := map[string]string{"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}[name]
	return action, ok
}

// alias publishes a version and makes the alias that points at it.
func (e *expander) alias(r *stack.Resource) *stack.Resource {
	a := r.Properties["AutoPublishAlias"]
	if !truthy(a.Value) {
		if p := r.Properties["ProvisionedConcurrencyConfig"]; truthy(p.Value) {
			e.refuse(p.At, r.ID, []model.Kind{model.Alias}, "ProvisionedConcurrencyConfig needs AutoPublishAlias")
		}
		return nil
	}
	name, known := first(a.Value)
	if known && !aliasName.MatchString(name) {
		e.refuse(a.At, r.ID, []model.Kind{model.Alias}, "AutoPublishAlias %q is no name of an alias", name)
		return nil
	}
	version := e.make(r, r.ID+"Version", "AWS::Lambda::Version", a.At)
	set(version, "FunctionName", ref(r.ID))
	put(version, "Description", r.Properties["VersionDescription"])
	if r.Properties["CapacityProviderConfig"].Value != nil {
		pass(version, r.Properties, "FunctionScalingConfig")
	}
	if _, ok := version.Attributes["DeletionPolicy"]; !ok {
		version.Attributes["DeletionPolicy"] = e.versionPolicy(r)
	}
	alias := e.make(r, r.ID+"Alias"+strings.NewReplacer("-", "D", "_", "U").Replace(name), "AWS::Lambda::Alias", a.At)
	put(alias, "Name", a)
	set(alias, "FunctionName", ref(r.ID))
	set(alias, "FunctionVersion", getAtt(version.ID, "Version"))
	pass(alias, r.Properties, "ProvisionedConcurrencyConfig")
	e.refs[reference{r.ID, "Alias"}] = alias.ID
	e.refs[reference{r.ID, "Version"}] = version.ID
	return alias
}

func (e *expander) versionPolicy(r *stack.Resource) model.Attr {
	if a := r.Properties["VersionDeletionPolicy"]; a.Value != nil {
		return a
	}
	if r.Properties["CapacityProviderConfig"].Value != nil {
		return model.Attr{Value: lit("Delete"), At: r.At}
	}
	return model.Attr{Value: lit("Retain"), At: r.At}
}

// url makes the URL of a function and, where anybody may call it, what lets them.
func (e *expander) url(r *stack.Resource, t target) {
	a := r.Properties["FunctionUrlConfig"]
	when, ok := present(a.Value)
	if !ok || !truthy(a.Value) {
		return
	}
	auth := field(a.Value, "AuthType")
	if mode, known := literal(auth.Value); auth.Value == nil || known && mode != "NONE" && mode != "AWS_IAM" {
		e.refuse(a.At, r.ID, []model.Kind{model.FunctionURL}, "FunctionUrlConfig needs an AuthType, which is NONE or AWS_IAM")
	}
	url := e.make(r, r.ID+"Url", "AWS::Lambda::Url", a.At)
	url.If = both(url.If, when)
	put(url, "AuthType", auth)
	put(url, "Cors", field(a.Value, "Cors"))
	put(url, "InvokeMode", field(a.Value, "InvokeMode"))
	set(url, "TargetFunctionArn", t.name)
	// SAM looks at the word that is written here, not at the value of a parameter.
	if mode, _ := literal(auth.Value); mode != "NONE" || computed(auth) {
		return
	}
	open := e.make(r, r.ID+"UrlPublicPermissions", "AWS::Lambda::Permission", auth.At)
	open.If = both(open.If, when)
	set(open, "Action", lit("lambda:InvokeFunctionUrl"))
	set(open, "FunctionName", t.name)
	set(open, "Principal", lit("*"))
	put(open, "FunctionUrlAuthType", auth)
	invoke := e.make(r, r.ID+"URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", auth.At)
	invoke.If = both(invoke.If, when)
	set(invoke, "Action", lit("lambda:InvokeFunction"))
	set(invoke, "FunctionName", t.name)
	set(invoke, "Principal", lit("*"))
	set(invoke, "InvokedViaFunctionUrl", model.Bool(true))
}

// present tells where a value is set; false means nowhere.
func present(v model.Value) (model.Guard, bool) {
	return where(v, func(v model.Value) bool { return v != nil })
}

// absent tells where a value is not set; false means nowhere.
func absent(v model.Value) (model.Guard, bool) {
	return where(v, func(v model.Value) bool { return v == nil })
}

// where tells in which worlds what a value may be satisfies the test; false
// means nowhere.
func where(v model.Value, test func(model.Value) bool) (model.Guard, bool) {
	var guards model.Any
	for _, x := range variants(v) {
		if !test(x.Value) {
			continue
		}
		if x.If == nil {
			return nil, true
		}
		guards = append(guards, x.If)
	}
	switch len(guards) {
	case 0:
		return nil, false
	case 1:
		return guards[0], true
	}
	return guards, true
}

// invokeConfig makes the settings of a function's asynchronous calls, and the
// queue or topic of a destination that names none.
func (e *expander) invokeConfig(r, alias *stack.Resource, role *role) {
	a := r.Properties["EventInvokeConfig"]
	when, ok := present(a.Value)
	if !ok || !truthy(a.Value) {
		return
	}
	config := e.make(r, r.ID+"EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", a.At)
	config.If = both(config.If, when)
	set(config, "FunctionName", ref(r.ID))
	set(config, "Qualifier", lit("$LATEST"))
	if alias != nil {
		config.Properties["Qualifier"] = alias.Properties["Name"]
	}
	pass(config, a.Value, "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
	destinations := field(a.Value, "DestinationConfig")
	if destinations.Value == nil {
		return
	}
	made := make(model.Block)
	for _, name := range []string{"OnSuccess", "OnFailure"} {
		destination := field(destinations.Value, name)
		if destination.Value == nil {
			continue
		}
		to := e.destination(r, config.ID+name, destination, role)
		made[name] = model.Attr{Value: model.Block{"Destination": to}, At: destination.At}
	}
	config.Properties["DestinationConfig"] = model.Attr{Value: made, At: destinations.At}
}

// destination returns where the events of a function go and lets its role send
// them there.
func (e *expander) destination(r *stack.Resource, id string, a model.Attr, role *role) model.Attr {
	typ, _ := first(field(a.Value, "Type").Value)
	to := field(a.Value, "Destination")
	missing, some := absent(to.Value)
	arn := model.Value(nil)
	switch {
	case sendPolicies[typ] == nil:
		e.refuse(a.At, r.ID, nil, "a destination needs a Type, which is SQS, SNS, EventBridge, Lambda or S3Bucket")
	case !some:
	case typ == "SQS":
		q := e.make(r, id+"Queue", "AWS::SQS::Queue", a.At)
		q.If = both(q.If, missing)
		arn = getAtt(q.ID, "Arn")
		e.refs[reference{r.ID, "DestinationQueue"}] = q.ID
	case typ == "SNS":
		topic := e.make(r, id+"Topic", "AWS::SNS::Topic", a.At)
		topic.If = both(topic.If, missing)
		arn = ref(topic.ID)
		e.refs[reference{r.ID, "DestinationTopic"}] = topic.ID
	default:
		e.refuse(a.At, r.ID, nil, "a destination of type %s needs a Destination", typ)
	}
	if to.Value == nil {
		to = model.Attr{Value: arn, At: a.At}
	} else if arn != nil {
		to.Value = each(to.Value, func(v model.Value) model.Value {
			if v == nil {
				return arn
			}
			return v
		})
	}
	if policy := sendPolicies[typ]; policy != nil && to.Value != nil {
		role.inline(policy(id, to.Value, a.At))
	}
	return to
}

// sendPolicies are what SAM adds to a role that has to send to a destination of
// each type.
var sendPolicies = map[string]func(id string, arn model.Value, at source.Span) model.Attr{
	"SQS": func(id string, arn model.Value, at source.Span) model.Attr {
		return inlinePolicy(at, id+"SQSPolicy", allow(at, arn, "sqs:SendMessage"))
	},
	"SNS": func(id string, arn model.Value, at source.Span) model.Attr {
		return inlinePolicy(at, id+"SNSPolicy", allow(at, arn, "sns:publish"))
	},
	"EventBridge": func(id string, arn model.Value, at source.Span) model.Attr {
		return inlinePolicy(at, id+"EventBridgePolicy", allow(at, arn, "events:PutEvents"))
	},
	"Lambda": func(id string, arn model.Value, at source.Span) model.Attr {
		return inlinePolicy(at, id+"LambdaPolicy", allow(at, arn, "lambda:InvokeFunction"))
	},
	"S3Bucket": func(id string, arn model.Value, at source.Span) model.Attr {
		return inlinePolicy(at, id+"S3Policy", allow(at, join(arn, lit("/*")), "s3:PutObject"), allow(at, arn, "s3:ListBucket"))
	},
}
