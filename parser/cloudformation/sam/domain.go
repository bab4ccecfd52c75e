package sam

import (
	"strings"

	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// A domainKind is how an API of some type is put under a domain of its own.
type domainKind struct {
	domain, mapping string // types
	idPrefix        string // of the domain's id
	idEnd           string // of the mapping's id
	api, path, name string // properties of the mapping
}

var (
	restDomain = domainKind{
		"AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping", "ApiGatewayDomainName", "BasePathMapping",
		"RestApiId", "BasePath", "DomainName",
	}
	privateDomain = domainKind{
		"AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::BasePathMappingV2", "ApiGatewayDomainNameV2", "BasePathMapping",
		"RestApiId", "BasePath", "DomainNameArn",
	}
	httpDomain = domainKind{
		"AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::ApiMapping", "ApiGatewayDomainNameV2", "ApiMapping",
		"ApiId", "ApiMappingKey", "DomainName",
	}
)

// domain makes the domain name of an API, what maps its paths to the API, and
// its DNS records.
func (e *expander) domain(r *stack.Resource, kind domainKind) {
	a := r.Properties["Domain"]
	if a.Value == nil {
		return
	}
	name, certificate := field(a.Value, "DomainName"), field(a.Value, "CertificateArn")
	if name.Value == nil || certificate.Value == nil {
		e.refuse(a.At, r.ID, nil, "Domain needs a DomainName and a CertificateArn")
		return
	}
	endpoint, ok := first(field(a.Value, "EndpointConfiguration").Value)
	if !ok {
		endpoint = "REGIONAL"
	}
	if kind == restDomain && endpoint == "PRIVATE" {
		kind = privateDomain
	}
	text, _ := asText(name.Value).Literal()
	if text == "" {
		text = asText(name.Value).String()
	}
	made := e.make(r, kind.idPrefix+hash(text), kind.domain, a.At)
	put(made, "DomainName", name)
	if kind == httpDomain {
		httpDomainSettings(made, a, certificate, endpoint)
	} else {
		restDomainSettings(made, a, certificate, endpoint)
	}
	if tls := field(a.Value, "MutualTlsAuthentication"); truthy(tls.Value) {
		put(made, "MutualTlsAuthentication", tls)
	}
	e.refs[reference{r.ID, "DomainName"}] = made.ID
	e.mapPaths(r, a, kind, made.ID)
	if association := field(a.Value, "AccessAssociation"); association.Value != nil && kind == privateDomain {
		out := e.make(r, "DomainNameAccessAssociation"+hash(made.ID), "AWS::ApiGateway::DomainNameAccessAssociation", association.At)
		set(out, "DomainNameArn", ref(made.ID))
		set(out, "AccessAssociationSourceType", lit("VPCE"))
		put(out, "AccessAssociationSource", field(association.Value, "VpcEndpointId"))
	}
	if zone := field(a.Value, "Route53"); zone.Value != nil {
		e.records(r, a, zone, made.ID, endpoint)
	}
}

func restDomainSettings(made *stack.Resource, a, certificate model.Attr, endpoint string) {
	types := blockOf(a.At, entry{"Types", listOf(a.At, lit(endpoint))})
	if address := field(a.Value, "IpAddressType"); truthy(address.Value) {
		types["IpAddressType"] = address
	}
	set(made, "EndpointConfiguration", types)
	if endpoint == "REGIONAL" {
		put(made, "RegionalCertificateArn", certificate)
	} else {
		put(made, "CertificateArn", certificate)
	}
	pass(made, a.Value, "SecurityPolicy", "EndpointAccessMode", "OwnershipVerificationCertificateArn")
	if made.Type == privateDomain.domain {
		pass(made, a.Value, "Policy")
	}
}

func httpDomainSettings(made *stack.Resource, a, certificate model.Attr, endpoint string) {
	settings := blockOf(a.At, entry{"EndpointType", lit(endpoint)})
	settings["CertificateArn"] = certificate
	for _, name := range []string{"OwnershipVerificationCertificateArn", "SecurityPolicy"} {
		if given := field(a.Value, name); truthy(given.Value) {
			settings[name] = given
		}
	}
	set(made, "DomainNameConfigurations", listOf(a.At, settings))
}

// mapPaths maps the base paths of a domain to the stage of the API.
func (e *expander) mapPaths(r *stack.Resource, a model.Attr, kind domainKind, domain string) {
	paths := items(field(a.Value, "BasePath"))
	if len(paths) == 0 {
		paths = []model.Attr{{At: a.At}}
	}
	normalize := field(a.Value, "NormalizeBasePath")
	for _, path := range paths {
		word, _ := first(path.Value)
		plain := strings.Map(func(c rune) rune {
			if isAlnum(c) {
				return c
			}
			return -1
		}, word)
		out := e.make(r, r.ID+plain+kind.idEnd, kind.mapping, path.At)
		set(out, kind.name, ref(domain))
		set(out, kind.api, ref(r.ID))
		set(out, "Stage", ref(e.refs[reference{r.ID, "Stage"}]))
		switch {
		case path.Value == nil:
		case kind == httpDomain:
			out.Properties[kind.path] = model.Attr{Value: lit(strings.Trim(word, "/")), At: path.At}
		case normalize.Value == nil || truthy(normalize.Value):
			out.Properties[kind.path] = model.Attr{Value: lit(plain), At: path.At}
		default:
			put(out, kind.path, path)
		}
	}
}

// records makes the DNS records of a domain. Those of one hosted zone stand in
// one group.
func (e *expander) records(r *stack.Resource, a, zone model.Attr, domain, endpoint string) {
	id, name := field(zone.Value, "HostedZoneId"), field(zone.Value, "HostedZoneName")
	zoneName := id.Value
	if zoneName == nil {
		zoneName = name.Value
	}
	if zoneName == nil {
		e.refuse(zone.At, r.ID, nil, "Route53 needs a HostedZoneId or a HostedZoneName")
		return
	}
	key := "RecordSetGroup" + hash(asText(zoneName).String())
	if isTrue(field(zone.Value, "SeparateRecordSetGroup").Value) {
		key = "RecordSetGroup" + hash(asText(zoneName).String()+domain)
	}
	group := e.groups[key]
	if group == nil {
		group = e.make(r, key, "AWS::Route53::RecordSetGroup", zone.At)
		put(group, "HostedZoneId", id)
		put(group, "HostedZoneName", name)
		set(group, "RecordSets", model.List{})
		e.groups[key] = group
	}
	list := group.Properties["RecordSets"]
	sets, _ := list.Value.(model.List)
	types := []string{"A"}
	if isTrue(field(zone.Value, "IpV6").Value) {
		types = append(types, "AAAA")
	}
	for _, typ := range types {
		record := blockOf(zone.At, entry{"Type", lit(typ)}, entry{"AliasTarget", aliasTarget(zone, domain, endpoint)})
		record["Name"] = field(a.Value, "DomainName")
		for _, name := range []string{"Region", "SetIdentifier"} {
			if given := field(zone.Value, name); given.Value != nil {
				record[name] = given
			}
		}
		sets = append(sets, model.Attr{Value: record, At: zone.At})
	}
	list.Value = sets
	group.Properties["RecordSets"] = list
}

// edgeZone is the hosted zone of everything at CloudFront's edge.
const edgeZone = "Z2FDTNDATAQYW2"

func aliasTarget(zone model.Attr, domain, endpoint string) model.Block {
	out := make(model.Block)
	if health := field(zone.Value, "EvaluateTargetHealth"); health.Value != nil {
		out["EvaluateTargetHealth"] = health
	}
	made := func(name string, value model.Value) { out[name] = model.Attr{Value: value, At: zone.At} }
	switch endpoint {
	case "REGIONAL":
		made("HostedZoneId", getAtt(domain, "RegionalHostedZoneId"))
		made("DNSName", getAtt(domain, "RegionalDomainName"))
	case "EDGE":
		made("HostedZoneId", lit(edgeZone))
		made("DNSName", getAtt(domain, "DistributionDomainName"))
		if given := field(zone.Value, "DistributionDomainName"); given.Value != nil {
			out["DNSName"] = given
		}
	default:
		out["HostedZoneId"] = field(zone.Value, "VpcEndpointHostedZoneId")
		out["DNSName"] = field(zone.Value, "VpcEndpointDomainName")
	}
	return out
}
