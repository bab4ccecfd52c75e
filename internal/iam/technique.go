package iam

// A Family is techniques of escalation that are prevented in the same way.
type Family string

// The families.
const (
	SelfFamily      Family = "self"      // rewrites its own permissions
	PrincipalFamily Family = "principal" // becomes another principal, or makes one
	NewFamily       Family = "new"       // passes a role to something that it creates
	ExistingFamily  Family = "existing"  // takes over something that runs with a role
)

// A target is what a technique gives control of.
type target int

const (
	ownRole         target = iota // the principal is the role on which the steps are
	ownUser                       // the principal is the user on which the steps are
	ownGroup                      // a group that the user is in
	ownPolicy                     // a customer policy that the principal holds
	freshRole                     // a role that the principal makes as it likes
	otherRole                     // another role
	otherUser                     // another user
	joinedGroup                   // a group that the user joins
	passedRole                    // a role that is passed to a service which trusts it
	runningRole                   // the role of something that exists
	ownRoleBoundary               // the permissions boundary of the role on which the steps are
	ownUserBoundary               // that of the user
)

// samlService stands for the providers of SAML, which roles trust as they do
// services.
const samlService = "saml"

// A step is an action that a technique needs, or any of several, and the
// variable that its resource is. Steps of one variable are on one resource.
type step struct {
	on    variable
	anyOf []string
}

type variable string

const (
	theTarget variable = "target" // the principal, or policy, or group, that is taken over
	theRunner variable = "runner" // the thing that runs with a role
	anything  variable = ""       // any resource that the action takes, a new one as a rule
)

// A technique is one way to gain permissions. The table says which actions it
// needs on what, and which service must trust the role.
type technique struct {
	id      string
	family  Family
	gains   target
	service string // who must be trusted by the role
	steps   []step
	says    string // what is done, for people
}

func onTarget(anyOf ...string) step { return step{theTarget, anyOf} }
func onRunner(anyOf ...string) step { return step{theRunner, anyOf} }
func onAny(anyOf ...string) step    { return step{anything, anyOf} }

var passRole = onTarget("iam:PassRole")

// techniques are the ways that are known, each with the fewest actions that it
// takes. Where two published ways differ only in actions that make the first
// easier, it is one row here. Source: what each action does according to the
// service authorization reference, the paths published for it being a checklist.
var techniques = []technique{
	{"put-role-policy", SelfFamily, ownRole, "", []step{onTarget("iam:PutRolePolicy")}, "writes an inline policy of its own role"},
	{"attach-role-policy", SelfFamily, ownRole, "", []step{onTarget("iam:AttachRolePolicy")}, "attaches a policy to its own role"},
	{"put-user-policy", SelfFamily, ownUser, "", []step{onTarget("iam:PutUserPolicy")}, "writes an inline policy of its own user"},
	{"attach-user-policy", SelfFamily, ownUser, "", []step{onTarget("iam:AttachUserPolicy")}, "attaches a policy to its own user"},
	{"put-group-policy", SelfFamily, ownGroup, "", []step{onTarget("iam:PutGroupPolicy")}, "writes an inline policy of a group"},
	{"attach-group-policy", SelfFamily, ownGroup, "", []step{onTarget("iam:AttachGroupPolicy")}, "attaches a policy to a group"},
	{"create-policy-version", SelfFamily, ownPolicy, "", []step{onTarget("iam:CreatePolicyVersion")}, "writes a new version of a policy"},
	{"set-default-policy-version", SelfFamily, ownPolicy, "", []step{onTarget("iam:SetDefaultPolicyVersion")}, "makes another version of a policy the default"},
	{"add-user-to-group", SelfFamily, joinedGroup, "", []step{onTarget("iam:AddUserToGroup")}, "adds itself to a group"},

	{"delete-role-boundary", SelfFamily, ownRoleBoundary, "", []step{onTarget("iam:DeleteRolePermissionsBoundary")}, "takes off the permissions boundary of its own role"},
	{"put-role-boundary", SelfFamily, ownRoleBoundary, "", []step{onTarget("iam:PutRolePermissionsBoundary")}, "changes the permissions boundary of its own role"},
	{"delete-user-boundary", SelfFamily, ownUserBoundary, "", []step{onTarget("iam:DeleteUserPermissionsBoundary")}, "takes off the permissions boundary of its own user"},
	{"put-user-boundary", SelfFamily, ownUserBoundary, "", []step{onTarget("iam:PutUserPermissionsBoundary")}, "changes the permissions boundary of its own user"},

	{"create-access-key", PrincipalFamily, otherUser, "", []step{onTarget("iam:CreateAccessKey")}, "creates an access key of another user"},
	{"create-login-profile", PrincipalFamily, otherUser, "", []step{onTarget("iam:CreateLoginProfile")}, "gives another user a password"},
	{"update-login-profile", PrincipalFamily, otherUser, "", []step{onTarget("iam:UpdateLoginProfile")}, "changes the password of another user"},
	{"create-service-credential", PrincipalFamily, otherUser, "", []step{onTarget("iam:CreateServiceSpecificCredential", "iam:ResetServiceSpecificCredential")}, "creates a service credential of another user"},
	{"update-assume-role-policy", PrincipalFamily, otherRole, "", []step{onTarget("iam:UpdateAssumeRolePolicy")}, "lets itself assume another role"},
	{"create-role-with-policy", PrincipalFamily, freshRole, "", []step{onTarget("iam:CreateRole"), onTarget("iam:AttachRolePolicy", "iam:PutRolePolicy")}, "creates a role with permissions of its choice"},
	{"rewrite-role", PrincipalFamily, freshRole, "", []step{onTarget("iam:UpdateAssumeRolePolicy"), onTarget("iam:AttachRolePolicy", "iam:PutRolePolicy")}, "gives another role permissions of its choice and lets itself assume it"},
	{"rewrite-user", PrincipalFamily, freshRole, "", []step{onTarget("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"), onTarget("iam:AttachUserPolicy", "iam:PutUserPolicy")}, "gives another user permissions of its choice and credentials for it"},

	// Whoever writes the metadata of a provider signs for its users. What can be changed
	// of a provider of OpenID Connect, its audiences and thumbprints, gains a role only
	// where the trust policy names no subject, of which another rule speaks.
	{"update-saml-provider", PrincipalFamily, runningRole, samlService, []step{onRunner("iam:UpdateSAMLProvider")}, "has an identity provider that a role trusts vouch for its own users"},

	{"lambda-create-function", NewFamily, passedRole, "lambda.amazonaws.com", []step{passRole, onAny("lambda:CreateFunction")}, "creates a function with another role"},
	{"lambda-configure-function", NewFamily, passedRole, "lambda.amazonaws.com", []step{passRole, onRunner("lambda:UpdateFunctionCode"), onRunner("lambda:UpdateFunctionConfiguration")}, "gives a function another role and code of its choice"},
	{"cloudformation-create-stack", NewFamily, passedRole, "cloudformation.amazonaws.com", []step{passRole, onAny("cloudformation:CreateStack", "cloudformation:CreateStackSet")}, "creates a stack with another role"},
	{"cloudformation-update-stack-role", NewFamily, passedRole, "cloudformation.amazonaws.com", []step{passRole, onAny("cloudformation:UpdateStack", "cloudformation:UpdateStackSet")}, "updates a stack with another role"},
	{"cloudformation-change-set-role", NewFamily, passedRole, "cloudformation.amazonaws.com", []step{passRole, onRunner("cloudformation:CreateChangeSet"), onRunner("cloudformation:ExecuteChangeSet")}, "executes a change set with another role"},
	{"ec2-run-instances", NewFamily, passedRole, "ec2.amazonaws.com", []step{passRole, onAny("ec2:RunInstances", "ec2:RequestSpotInstances", "ec2:RequestSpotFleet", "ec2:CreateFleet")}, "starts an instance with another role"},
	{"ec2-associate-profile", NewFamily, passedRole, "ec2.amazonaws.com", []step{passRole, onAny("ec2:AssociateIamInstanceProfile", "ec2:ReplaceIamInstanceProfileAssociation")}, "gives an instance another role"},
	{"autoscaling-launch-configuration", NewFamily, passedRole, "ec2.amazonaws.com", []step{passRole, onAny("autoscaling:CreateLaunchConfiguration"), onAny("autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup")}, "starts instances with another role"},
	{"ecs-run-task", NewFamily, passedRole, "ecs-tasks.amazonaws.com", []step{passRole, onAny("ecs:RunTask", "ecs:StartTask")}, "runs a task with another role"},
	{"ecs-create-service", NewFamily, passedRole, "ecs-tasks.amazonaws.com", []step{passRole, onAny("ecs:RegisterTaskDefinition"), onAny("ecs:CreateService", "ecs:UpdateService")}, "runs a service with another role"},
	{"glue-create-dev-endpoint", NewFamily, passedRole, "glue.amazonaws.com", []step{passRole, onAny("glue:CreateDevEndpoint")}, "creates a development endpoint with another role"},
	{"glue-job", NewFamily, passedRole, "glue.amazonaws.com", []step{passRole, onAny("glue:CreateJob", "glue:UpdateJob"), onAny("glue:StartJobRun", "glue:CreateTrigger")}, "runs a job with another role"},
	{"glue-session", NewFamily, passedRole, "glue.amazonaws.com", []step{passRole, onAny("glue:CreateSession"), onAny("glue:RunStatement")}, "runs an interactive session with another role"},
	{"datapipeline-create-pipeline", NewFamily, passedRole, "datapipeline.amazonaws.com", []step{passRole, onAny("datapipeline:CreatePipeline")}, "creates a pipeline with another role"},
	{"sagemaker-create", NewFamily, passedRole, "sagemaker.amazonaws.com", []step{passRole, onAny("sagemaker:CreateNotebookInstance", "sagemaker:CreateProcessingJob", "sagemaker:CreateTrainingJob")}, "runs a notebook or a job with another role"},
	{"codebuild-project", NewFamily, passedRole, "codebuild.amazonaws.com", []step{passRole, onAny("codebuild:CreateProject", "codebuild:UpdateProject"), onAny("codebuild:StartBuild", "codebuild:StartBuildBatch")}, "runs a build with another role"},
	{"apprunner-create-service", NewFamily, passedRole, "tasks.apprunner.amazonaws.com", []step{passRole, onAny("apprunner:CreateService")}, "runs a service with another role"},
	{"agentcore-create-interpreter", NewFamily, passedRole, "bedrock-agentcore.amazonaws.com", []step{passRole, onAny("bedrock-agentcore:CreateCodeInterpreter"), onAny("bedrock-agentcore:StartCodeInterpreterSession"), onAny("bedrock-agentcore:InvokeCodeInterpreter")}, "runs a code interpreter with another role"},
	{"codestar-create-project", NewFamily, passedRole, "codestar.amazonaws.com", []step{passRole, onAny("codestar:CreateProject")}, "creates a project with another role"},
	{"states-state-machine", NewFamily, passedRole, "states.amazonaws.com", []step{passRole, onAny("states:CreateStateMachine", "states:UpdateStateMachine"), onAny("states:StartExecution", "states:StartSyncExecution")}, "runs a state machine with another role"},
	{"scheduler-schedule", NewFamily, passedRole, "scheduler.amazonaws.com", []step{passRole, onAny("scheduler:CreateSchedule", "scheduler:UpdateSchedule")}, "creates a schedule with another role"},
	{"pipes-pipe", NewFamily, passedRole, "pipes.amazonaws.com", []step{passRole, onAny("pipes:CreatePipe", "pipes:UpdatePipe")}, "creates a pipe with another role"},
	{"ssm-automation", NewFamily, passedRole, "ssm.amazonaws.com", []step{passRole, onAny("ssm:StartAutomationExecution")}, "runs an automation with another role"},

	{"lambda-update-code", ExistingFamily, runningRole, "lambda.amazonaws.com", []step{onRunner("lambda:UpdateFunctionCode")}, "replaces the code of a function"},
	{"lambda-update-configuration", ExistingFamily, runningRole, "lambda.amazonaws.com", []step{onRunner("lambda:UpdateFunctionConfiguration")}, "adds a layer to a function"},
	{"glue-update-dev-endpoint", ExistingFamily, runningRole, "glue.amazonaws.com", []step{onRunner("glue:UpdateDevEndpoint")}, "adds a key of its own to a development endpoint"},
	{"sagemaker-presigned-url", ExistingFamily, runningRole, "sagemaker.amazonaws.com", []step{onRunner("sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker:CreatePresignedDomainUrl")}, "opens a notebook"},
	{"sagemaker-lifecycle", ExistingFamily, runningRole, "sagemaker.amazonaws.com", []step{onAny("sagemaker:CreateNotebookInstanceLifecycleConfig"), onRunner("sagemaker:UpdateNotebookInstance"), onRunner("sagemaker:StartNotebookInstance"), onRunner("sagemaker:StopNotebookInstance")}, "gives a notebook a start script"},
	{"cloudformation-update-stack", ExistingFamily, runningRole, "cloudformation.amazonaws.com", []step{onRunner("cloudformation:UpdateStack")}, "updates a stack that has a role"},
	{"cloudformation-change-set", ExistingFamily, runningRole, "cloudformation.amazonaws.com", []step{onRunner("cloudformation:CreateChangeSet"), onRunner("cloudformation:ExecuteChangeSet")}, "changes a stack that has a role"},
	{"ec2-send-ssh-key", ExistingFamily, runningRole, "ec2.amazonaws.com", []step{onRunner("ec2-instance-connect:SendSSHPublicKey", "ec2-instance-connect:SendSerialConsoleSSHPublicKey")}, "signs in to an instance"},
	{"ssm-command", ExistingFamily, runningRole, "ec2.amazonaws.com", []step{onRunner("ssm:SendCommand", "ssm:StartSession")}, "runs commands on an instance"},
	{"ec2-user-data", ExistingFamily, runningRole, "ec2.amazonaws.com", []step{onRunner("ec2:ModifyInstanceAttribute"), onRunner("ec2:StartInstances"), onRunner("ec2:StopInstances")}, "gives an instance a start script"},
	{"ec2-launch-template", ExistingFamily, runningRole, "ec2.amazonaws.com", []step{onAny("ec2:CreateLaunchTemplateVersion"), onAny("ec2:ModifyLaunchTemplate")}, "changes how instances start"},
	{"autoscaling-group", ExistingFamily, runningRole, "ec2.amazonaws.com", []step{onAny("autoscaling:CreateAutoScalingGroup")}, "starts instances from a launch template that has a role"},
	{"agentcore-interpreter", ExistingFamily, runningRole, "bedrock-agentcore.amazonaws.com", []step{onRunner("bedrock-agentcore:StartCodeInterpreterSession"), onRunner("bedrock-agentcore:InvokeCodeInterpreter")}, "runs code in a code interpreter"},
	{"codebuild-start-build", ExistingFamily, runningRole, "codebuild.amazonaws.com", []step{onRunner("codebuild:StartBuild", "codebuild:StartBuildBatch")}, "starts a build with commands of its own"},
	{"apprunner-update-service", ExistingFamily, runningRole, "tasks.apprunner.amazonaws.com", []step{onRunner("apprunner:UpdateService")}, "replaces the image of a service"},
	{"ecs-execute-command", ExistingFamily, runningRole, "ecs-tasks.amazonaws.com", []step{onAny("ecs:ExecuteCommand")}, "runs commands in a task"},
	{"codestar-from-template", ExistingFamily, runningRole, "codestar.amazonaws.com", []step{onAny("codestar:CreateProjectFromTemplate")}, "creates a project with the role of the service"},
	{"codestar-team-member", ExistingFamily, runningRole, "codestar.amazonaws.com", []step{onAny("codestar:CreateProject"), onAny("codestar:AssociateTeamMember")}, "joins a project that has a role"},
}
