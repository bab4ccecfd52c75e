package collect

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Of an answer of the SDK the tree is what the API calls its fields, as
// map[string]any, []any, string, bool and numbers. Fields that the API did not
// return are not in it.

// A spelling makes the name that the API has for a field of the SDK's, which
// capitalizes every one.
type spelling func(string) string

// tree returns an answer, or a part of one.
func tree(value any, spell spelling) any {
	out, _ := treeOf(reflect.ValueOf(value), spell)
	return out
}

func treeOf(v reflect.Value, spell spelling) (out any, ok bool) {
	if !v.IsValid() {
		return nil, false
	}
	if t, ok := reflect.TypeAssert[time.Time](v); ok {
		return t.UTC().Format(time.RFC3339Nano), true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, false
		}
		if v.Kind() == reflect.Interface {
			if name, ok := unionMember(v.Elem().Type()); ok {
				return union(v.Elem(), name, spell), true
			}
		}
		return treeOf(v.Elem(), spell)
	case reflect.Struct:
		return structTree(v, spell), true
	case reflect.Slice:
		return listTree(v, spell)
	case reflect.Map:
		if v.IsNil() {
			return nil, false
		}
		members := make(map[string]any, v.Len())
		for entry := v.MapRange(); entry.Next(); {
			member, _ := treeOf(entry.Value(), spell)
			members[entry.Key().String()] = member
		}
		return members, true
	case reflect.String:
		return v.String(), v.String() != "" // an enumeration that is not set
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), true
	case reflect.Float32, reflect.Float64:
		return v.Float(), true
	default:
		return nil, false
	}
}

func structTree(v reflect.Value, spell spelling) map[string]any {
	members := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || field.Anonymous || field.Name == "ResultMetadata" {
			continue
		}
		// A text that is there and empty is not one that is not there.
		value := v.Field(i)
		member, ok := treeOf(value, spell)
		if !ok && (value.Kind() != reflect.Pointer || value.IsNil()) {
			continue
		}
		members[spell(field.Name)] = member
	}
	return members
}

func listTree(v reflect.Value, spell spelling) (any, bool) {
	if v.IsNil() {
		return nil, false
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return base64.StdEncoding.EncodeToString(v.Bytes()), true
	}
	list := make([]any, v.Len())
	for i := range list {
		list[i], _ = treeOf(v.Index(i), spell)
	}
	return list, true
}

// unionMember returns the name of the member of a union that a type of the SDK
// stands for: StepMemberPause.
func unionMember(t reflect.Type) (string, bool) {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct || t.Elem().NumField() == 0 || t.Elem().Field(0).Name != "Value" {
		return "", false
	}
	_, name, ok := strings.Cut(t.Elem().Name(), "Member")
	return name, ok
}

func union(v reflect.Value, name string, spell spelling) any {
	member, _ := treeOf(v.Elem().Field(0), spell)
	return map[string]any{spell(name): member}
}

// capitalized is the spelling of most services.
func capitalized(name string) string { return name }

// lowered is the spelling of those that begin names in lower case.
func lowered(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// encode writes a tree as JSON with sorted keys, one way for one value.
func encode(value any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encode an answer: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// each calls f with every member of every mapping of a tree, outer ones first, and puts
// what it returns in its place; f returns false to take it out.
func each(value any, f func(name string, value any) (any, bool)) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			changed, keep := f(name, member)
			if !keep {
				delete(value, name)
				continue
			}
			value[name] = changed
			each(changed, f)
		}
	case []any:
		for _, item := range value {
			each(item, f)
		}
	}
}

// documents puts the JSON that stands in texts of the named fields in their
// place. Names are those that the services use for policies, definitions and
// patterns. It reports whether one of them is none.
func documents(value any, names []string) (bad bool) {
	each(value, func(name string, member any) (any, bool) {
		text, ok := member.(string)
		if !ok || !slices.Contains(names, name) {
			return member, true
		}
		document, ok := parseDocument(text)
		if !ok {
			bad = bad || text != ""
			return member, true
		}
		return document, true
	})
	return bad
}

func parseDocument(text string) (any, bool) {
	if strings.HasPrefix(text, "%7B") || strings.HasPrefix(text, "%7b") {
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
	}
	if document, ok := parseJSON(text); ok {
		return document, true
	}
	// API Gateway returns policies as they would stand inside a string.
	if plain, err := unquote(text); err == nil {
		return parseJSON(plain)
	}
	return nil, false
}

func unquote(text string) (string, error) {
	var plain string
	err := json.Unmarshal([]byte(`"`+text+`"`), &plain)
	return plain, err
}

func parseJSON(text string) (any, bool) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber() // an account id is no float
	var document any
	if decoder.Decode(&document) != nil || decoder.More() {
		return nil, false
	}
	switch document.(type) {
	case map[string]any, []any:
		return document, true
	}
	return nil, false
}

// sets are the lists whose order means nothing and changes from answer to answer,
// with the field that their items are sorted by; "" sorts texts.
var sets = map[string]string{
	"Tags": "Key", "tags": "Key", "AttachedManagedPolicies": "PolicyArn", "RolePolicyList": "PolicyName",
	"UserPolicyList": "PolicyName", "GroupPolicyList": "PolicyName", "GroupList": "", "PolicyVersionList": "VersionId",
	"InstanceProfileList": "Arn", "Roles": "Arn", "GlobalSecondaryIndexes": "IndexName", "LocalSecondaryIndexes": "IndexName",
	"AttributeDefinitions": "AttributeName", "SecurityGroupIds": "", "SubnetIds": "", "Architectures": "",
	"LambdaFunctionConfigurations": "Id", "QueueConfigurations": "Id", "TopicConfigurations": "Id",
	"ClientIDList": "", "ThumbprintList": "", "ServicesLastAccessed": "ServiceNamespace",
	"TrackedActionsLastAccessed": "ActionName", "Dimensions": "Name",
}

func sortSets(value any) {
	each(value, func(name string, member any) (any, bool) {
		by, ok := sets[name]
		list, isList := member.([]any)
		if !ok || !isList {
			return member, true
		}
		slices.SortStableFunc(list, func(a, b any) int { return strings.Compare(sortKey(a, by), sortKey(b, by)) })
		return list, true
	})
}

func sortKey(item any, by string) string {
	if members, ok := item.(map[string]any); ok {
		item = members[by]
	}
	text, _ := item.(string)
	return text
}
