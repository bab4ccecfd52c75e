package workspace

import (
	"regexp"
	"slices"
	"strings"

	"github.com/belay-dev/belay/internal/model"
)

// A query is one metric that an alarm looks at.
type query struct {
	// namespace and metric are literal; why says why one of them is not known, and
	// then namespace is empty if it is not known either.
	namespace, metric string
	why               string
	dimensions        []dimension
	// partial says why the query may look at less or other than its dimensions say.
	partial   string
	statistic string
	// statisticWhy says why the statistic is not known.
	statisticWhy string
	unit         string
	// direct is true if the threshold is compared with the metric itself, not with
	// something that metric math makes of it.
	direct bool
	// grouped is true for a query over all resources that have the dimensions.
	grouped bool
	// index is that of the alarm's entry.
	index int
}

// A dimension is a name and a value; why says why the value is not known.
type dimension struct {
	name  string
	value model.Text
	why   string
}

// names are the dimension names of a query, sorted.
func (q query) names() []string {
	names := make([]string, len(q.dimensions))
	for i, d := range q.dimensions {
		names[i] = d.name
	}
	slices.Sort(names)
	return names
}

// dimension returns the value of a dimension.
func (q query) dimension(name string) (dimension, bool) {
	i := slices.IndexFunc(q.dimensions, func(d dimension) bool { return d.name == name })
	if i < 0 {
		return dimension{}, false
	}
	return q.dimensions[i], true
}

// A reading is what an alarm looks at. why says why that is not known at all.
type reading struct {
	queries []query
	why     string
}

// read takes the metrics of an alarm apart.
func read(alarm *Node) reading {
	if why := alarm.Unknown["metrics"]; why != "" && alarm.Attrs["metrics"].Value == nil {
		return reading{why: why}
	}
	if is, _ := alarm.Attrs["query"].Value.(model.Bool); bool(is) && alarm.Attrs["metrics"].Value == nil {
		return reading{why: "it does not alarm on the threshold of a metric"}
	}
	entries, _ := alarm.Attrs["metrics"].Value.(model.List)
	var r reading
	math := false
	for i, item := range entries {
		switch entry := item.Value.(type) {
		case model.Unknown:
			r.queries = append(r.queries, query{why: entry.Why, index: i})
		case model.Block:
			math = math || isMath(entry)
			for _, q := range readEntry(entry) {
				q.index = i
				r.queries = append(r.queries, q)
			}
		case nil, model.Text, model.Number, model.Bool, model.List, model.Choice:
		}
	}
	for i := range r.queries {
		r.queries[i].direct = !math
	}
	return r
}

// isMath tells whether an entry computes with other metrics. A band for
// anomaly detection is compared with the metric it is around, and a query or a
// search gives the metric itself.
func isMath(entry model.Block) bool {
	expression, ok := entry["expression"].Value.(model.Text)
	if !ok {
		return false
	}
	written := strings.ToUpper(strings.TrimSpace(opening(expression)))
	return !strings.HasPrefix(written, "ANOMALY_DETECTION_BAND") && !strings.HasPrefix(written, "SELECT") &&
		!strings.HasPrefix(written, "SEARCH")
}

// readEntry reads one entry of an alarm's metrics: a metric, or the metrics
// that its expression asks for by themselves.
func readEntry(entry model.Block) []query {
	if ofAnotherAccount(entry) {
		return nil
	}
	switch expression := entry["expression"].Value.(type) {
	case model.Text:
		return readExpression(expression)
	case model.Unknown:
		return []query{{why: expression.Why}}
	case nil, model.Number, model.Bool, model.List, model.Block, model.Choice:
	}
	q := query{unit: wordOf(entry["unit"].Value)}
	var why string
	q.statistic, q.statisticWhy = known(entry["statistic"].Value)
	if q.namespace, why = known(entry["namespace"].Value); why != "" {
		return []query{{why: why}}
	}
	q.metric, q.why = known(entry["metric"].Value)
	switch dimensions := entry["dimensions"].Value.(type) {
	case model.Unknown:
		q.partial = dimensions.Why
	case model.List:
		for _, item := range dimensions {
			q.addDimension(item.Value)
		}
	case nil, model.Text, model.Number, model.Bool, model.Block, model.Choice:
	}
	return []query{q}
}

// ofAnotherAccount tells whether the metric is of another account, which nothing here
// is in.
func ofAnotherAccount(entry model.Block) bool {
	switch account := entry["account"].Value.(type) {
	case model.Text:
		h, ok := account.Hole()
		return len(account) > 0 && (!ok || h.Name != "AWS::AccountId")
	case model.Unknown:
		return true
	case nil, model.Number, model.Bool, model.List, model.Block, model.Choice:
	}
	return false
}

func (q *query) addDimension(value model.Value) {
	block, ok := value.(model.Block)
	if !ok {
		if unknown, ok := value.(model.Unknown); ok {
			q.partial = unknown.Why
		}
		return
	}
	name, why := known(block["name"].Value)
	if why != "" {
		q.partial = why
		return
	}
	d := dimension{name: name}
	switch v := block["value"].Value.(type) {
	case model.Text:
		d.value = v
	case model.Unknown:
		d.why = v.Why
	case nil, model.Number, model.Bool, model.List, model.Block, model.Choice:
		d.why = "the value of dimension " + name + " is not set"
	}
	q.dimensions = append(q.dimensions, d)
}

// known returns a text without holes, or why it is not known. What is not set
// is the empty text.
func known(value model.Value) (written, why string) {
	switch v := value.(type) {
	case model.Text:
		if written, ok := v.Literal(); ok {
			return written, ""
		}
		for _, part := range v {
			if part.Hole != nil {
				return "", whyHole(part.Hole)
			}
		}
	case model.Unknown:
		return "", v.Why
	case nil, model.Number, model.Bool, model.List, model.Block, model.Choice:
	}
	return "", ""
}

// wordOf is a text without holes, else empty.
func wordOf(value model.Value) string {
	written, _ := known(value)
	return written
}

// The forms of expressions that name metrics. A schema lists dimension names
// after the namespace; a namespace may be quoted.
var (
	insightsForm = regexp.MustCompile(`(?is)^\s*SELECT\s+(\w+)\s*\(\s*"?([^\s")]+)"?\s*\)\s+FROM\s+` +
		`(?:SCHEMA\s*\(\s*"?([^\s",)]+)"?\s*((?:,[^)]*)?)\)|"?([^\s"]+)"?)\s*(?:WHERE\s+(.*?))?\s*` +
		`(?:GROUP\s+BY\s+(.*?))?\s*(?:ORDER\s+BY\s+.*?)?(?:LIMIT\s+\d+)?\s*$`)
	equalForm    = regexp.MustCompile(`(?is)^\s*"?([\w ]+?)"?\s*=\s*'([^']*)'\s*$`)
	andForm      = regexp.MustCompile(`(?i)\s+AND\s+`)
	searchForm   = regexp.MustCompile(`(?is)^\s*SEARCH\s*\(\s*'(.*?)'\s*,\s*['"]?(\w+)?`)
	schemaForm   = regexp.MustCompile(`\{\s*"?([^,}"]+)"?\s*((?:,[^}]*)?)\}`)
	searchMetric = regexp.MustCompile(`MetricName\s*=\s*(?:\\?"([^"\\]+)\\?"|\(?([\w.]+))`)
	searchWhere  = regexp.MustCompile(`([A-Za-z]\w*)\s*=\s*(?:\\?"([^"\\]+)\\?"|([^\s"')]+))`)
)

// readExpression reads Metrics Insights queries and searches. Of metric math
// nothing: the metrics that it computes with are entries of their own.
func readExpression(expression model.Text) []query {
	written, holes := marked(expression)
	trimmed := strings.ToUpper(strings.TrimSpace(written))
	switch {
	case strings.HasPrefix(trimmed, "SELECT"):
		return []query{readInsights(written, holes)}
	case strings.Contains(trimmed, "SEARCH("), strings.Contains(trimmed, "SEARCH ("):
		return []query{readSearch(written[strings.Index(trimmed, "SEARCH"):], holes)}
	}
	return nil
}

// insightsStatistics are CloudWatch's words for the functions of a query.
var insightsStatistics = map[string]string{
	"AVG": "Average", "COUNT": "SampleCount", "MAX": "Maximum", "MIN": "Minimum", "SUM": "Sum",
}

func readInsights(written string, holes map[string]*model.Hole) query {
	m := insightsForm.FindStringSubmatch(written)
	if m == nil {
		return query{why: "the query " + written + " is not understood"}
	}
	q := query{namespace: m[3] + m[5], metric: m[2], statistic: insightsStatistics[strings.ToUpper(m[1])], grouped: true}
	if strings.Contains(q.namespace+q.metric, "⟦") {
		return query{why: "the query asks for what only a deployment knows"}
	}
	if m[6] == "" {
		return q
	}
	for _, condition := range andForm.Split(m[6], -1) {
		e := equalForm.FindStringSubmatch(condition)
		if e == nil || strings.HasPrefix(e[1], "tag.") {
			q.partial = "the query picks resources by " + strings.TrimSpace(condition)
			return q
		}
		q.dimensions = append(q.dimensions, dimension{name: e[1], value: unmarked(e[2], holes)})
		q.grouped = false
	}
	return q
}

func readSearch(written string, holes map[string]*model.Hole) query {
	m := searchForm.FindStringSubmatch(written)
	if m == nil {
		return query{why: "the search " + written + " is not understood"}
	}
	schema := schemaForm.FindStringSubmatch(m[1])
	name := searchMetric.FindStringSubmatch(m[1])
	if schema == nil || name == nil {
		return query{why: "the search " + written + " is not understood"}
	}
	q := query{namespace: strings.TrimSpace(schema[1]), metric: name[1] + name[2], statistic: m[2], grouped: true}
	rest := searchMetric.ReplaceAllString(m[1][len(schema[0]):], "")
	for _, e := range searchWhere.FindAllStringSubmatch(rest, -1) {
		q.dimensions = append(q.dimensions, dimension{name: e[1], value: unmarked(e[2]+e[3], holes)})
		q.grouped = false
	}
	if q.grouped && strings.Trim(searchWhere.ReplaceAllString(rest, ""), ` '"`) != "" {
		q.partial = "the search picks resources by words"
	}
	return q
}
