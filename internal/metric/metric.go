// Package metric knows what AWS services publish to CloudWatch: the metrics of
// the serverless services with their dimensions and units, and the signals that
// should be watched of each kind of resource.
package metric

import (
	"slices"
	"strings"
)

// AsOf is the day as of which the tables hold.
const AsOf = "2026-11-01"

// Unit is CloudWatch's word for what a metric counts.
type Unit string

// The units that AWS services publish in. CloudWatch never converts between
// them: an alarm that asks for Seconds of a metric in Milliseconds sees no data.
const (
	Count        Unit = "Count"
	Milliseconds Unit = "Milliseconds"
	Seconds      Unit = "Seconds"
	Bytes        Unit = "Bytes"
	Percent      Unit = "Percent"
	NoUnit       Unit = "None"
	Dollars      Unit = "USD"
	// AnyUnit stands where the service's pages name none, so that no unit an alarm
	// asks for is called wrong.
	AnyUnit Unit = ""
)

// Emission says when data points come.
type Emission int

const (
	// WhenUsed is a point for each request, message or execution, zeros included,
	// and nothing while the resource is idle.
	WhenUsed Emission = iota
	// NonZero is a point only when the thing counted happens: no data is the good
	// state.
	NonZero
	// Always is a point every period while the resource exists.
	Always
)

// A Metric is one metric of an AWS service.
type Metric struct {
	Namespace, Name string
	// Dimensions are the sets of dimension names that are published, each in
	// alphabetical order. An empty set is the sum over the account and Region.
	Dimensions [][]string
	Unit       Unit
	Statistic  string // the one that makes sense of it: Sum, Average, Maximum
	Emission   Emission
	// Bounded is true if single values lie between 0 and Top, so that no Average,
	// Minimum, Maximum or percentile is outside; a Sum may be.
	Bounded bool
	Top     float64
	Source  string // page that says so
}

// Published tells whether the service publishes the metric with exactly these
// dimension names, in any order.
func (m Metric) Published(names []string) bool {
	sorted := slices.Sorted(slices.Values(names))
	for _, set := range m.Dimensions {
		if slices.Equal(set, sorted) {
			return true
		}
	}
	return false
}

// String is the metric as messages name it: AWS/Lambda Errors.
func (m Metric) String() string { return m.Namespace + " " + m.Name }

// Lookup finds a metric by its exact names; CloudWatch tells upper from lower
// case. An alarm on a name that is not there never gets data.
func Lookup(namespace, name string) (Metric, bool) {
	for _, group := range services {
		if group.namespace != namespace {
			continue
		}
		for _, r := range group.rows {
			if r.name == name {
				return group.metric(r), true
			}
		}
	}
	return Metric{}, false
}

// All returns every metric of the table, by namespace and name.
func All() []Metric {
	var all []Metric
	for _, group := range services {
		for _, r := range group.rows {
			all = append(all, group.metric(r))
		}
	}
	slices.SortFunc(all, func(a, b Metric) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// Verdict says what is known of a pair of names.
type Verdict int

const (
	// Unjudged is a namespace of somebody's own, or one of AWS whose metrics are
	// not in the table.
	Unjudged Verdict = iota
	// Known is a metric that AWS publishes.
	Known
	// Missing is a name that AWS does not publish.
	Missing
)

// Judge tells whether AWS publishes a metric. For a missing one the hint is
// the metric that was probably meant, empty if none is near. Of namespaces whose
// list may lag behind AWS, and of namespaces that only look like one of AWS,
// only names with a hint are missing.
func Judge(namespace, name string) (verdict Verdict, hint string) {
	if _, ok := Lookup(namespace, name); ok || ownMetric(namespace, name) {
		return Known, ""
	}
	group := serviceOf(namespace)
	if group == nil {
		return judgeNamespace(namespace, name)
	}
	if near := nearest(name, group.names()); near != "" {
		return Missing, namespace + " " + near
	}
	if other := elsewhere(name); other != "" {
		return Missing, other
	}
	if group.complete {
		return Missing, ""
	}
	return Unjudged, ""
}

// ownMetric tells whether the name belongs to a family whose last part only a
// failure knows: Scheduler adds SQS's error code to the metric of failed
// dead-letter deliveries.
func ownMetric(namespace, name string) bool {
	return namespace == "AWS/Scheduler" && strings.HasPrefix(name, "InvocationsFailedToBeSentToDeadLetterCount_")
}

// judgeNamespace tells of a namespace that is not in the table whether it is a
// misspelling of one that is. Other namespaces of AWS and people's own are not
// judged.
func judgeNamespace(namespace, name string) (Verdict, string) {
	if slices.Contains(otherNamespaces, namespace) || !looksLikeAWS(namespace) {
		return Unjudged, ""
	}
	meant := misnamed[strings.ToLower(namespace)]
	if meant == "" {
		known := append([]string{}, otherNamespaces...)
		for _, group := range services {
			known = append(known, group.namespace)
		}
		meant = nearest(namespace, known)
	}
	if meant == "" {
		return Unjudged, ""
	}
	group := serviceOf(meant)
	if group == nil || slices.Contains(group.names(), name) {
		return Missing, meant + " " + name
	}
	if near := nearest(name, group.names()); near != "" {
		return Missing, meant + " " + near
	}
	return Missing, meant + " " + name
}

// looksLikeAWS tells whether the namespace starts with AWS's own prefix, in any
// case. CloudWatch refuses PutMetricData to namespaces that begin with "AWS/".
func looksLikeAWS(namespace string) bool {
	return len(namespace) > 4 && strings.EqualFold(namespace[:4], "AWS/")
}

// elsewhere finds the namespace that does publish a metric of this name, if
// exactly one does.
func elsewhere(name string) string {
	found := ""
	for _, group := range services {
		if !slices.Contains(group.names(), name) {
			continue
		}
		if found != "" {
			return ""
		}
		found = group.namespace + " " + name
	}
	return found
}

// nearest finds the candidate that name is a misspelling of: the same letters
// and digits in another case or with other marks, or at most two edits away (one
// for short names). It is empty if none or several are equally near.
func nearest(name string, candidates []string) string {
	limit := 2
	if len(name) < 8 {
		limit = 1
	}
	best, bestDistance, tied := "", limit+1, false
	for _, candidate := range candidates {
		d := distance(folded(name), folded(candidate))
		switch {
		case d < bestDistance:
			best, bestDistance, tied = candidate, d, false
		case d == bestDistance && bestDistance <= limit:
			tied = true
		}
	}
	if tied {
		return closestByCase(name, candidates, bestDistance)
	}
	return best
}

// closestByCase breaks a tie between candidates that differ in case only, such
// as 5xx and 5XXError's neighbours, by counting case as an edit too.
func closestByCase(name string, candidates []string, tie int) string {
	best, bestDistance, tied := "", -1, false
	for _, candidate := range candidates {
		if distance(folded(name), folded(candidate)) != tie {
			continue
		}
		d := distance(name, candidate)
		switch {
		case bestDistance < 0 || d < bestDistance:
			best, bestDistance, tied = candidate, d, false
		case d == bestDistance:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

func folded(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, name)
}

// distance is the number of letters to insert, delete, replace or swap with a
// neighbour to make b of a.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// SameLetters tells whether two names differ in case and marks only.
func SameLetters(a, b string) bool { return a != b && folded(a) == folded(b) }
