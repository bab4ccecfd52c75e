package report

import (
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/belay-dev/belay/engine"
)

const (
	// sastVersion is the version of GitLab's report format that is written.
	sastVersion = "15.0.7"
	sastSchema  = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v" + sastVersion + "/dist/sast-report-format.json"
	// maxVulnerabilities is how many GitLab accepts; it refuses the whole report
	// for one more.
	maxVulnerabilities = 100_000
	// How many characters GitLab accepts.
	maxVulnerabilityName, maxVulnerabilityText, maxSolution = 255, 15_000, 7_000
)

// The types below are the format, in the order of its fields.
type sastReport struct {
	Version         string              `json:"version"`
	Schema          string              `json:"schema"`
	Scan            sastScan            `json:"scan"`
	Vulnerabilities []sastVulnerability `json:"vulnerabilities"`
}

type sastScan struct {
	Analyzer sastTool      `json:"analyzer"`
	Scanner  sastTool      `json:"scanner"`
	Started  string        `json:"start_time"`
	Ended    string        `json:"end_time"`
	Status   string        `json:"status"`
	Type     string        `json:"type"`
	Messages []sastMessage `json:"messages,omitempty"`
}

type sastTool struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	URL     string     `json:"url"`
	Version string     `json:"version"`
	Vendor  sastVendor `json:"vendor"`
}

type sastVendor struct {
	Name string `json:"name"`
}

type sastMessage struct {
	Level string `json:"level"`
	Value string `json:"value"`
}

type sastVulnerability struct {
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	Description string           `json:"description"`
	Severity    string           `json:"severity"`
	Solution    string           `json:"solution,omitempty"`
	Identifiers []sastIdentifier `json:"identifiers"`
	Links       []sastLink       `json:"links,omitempty"`
	Location    sastLocation     `json:"location"`
	Tracking    sastTracking     `json:"tracking"`
}

type sastIdentifier struct {
	Type  string `json:"type"`
	Name  string `json:"name"`
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

type sastLink struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url"`
}

type sastLocation struct {
	File  string `json:"file"`
	Start int    `json:"start_line"`
	End   int    `json:"end_line"`
}

type sastTracking struct {
	Type  string     `json:"type"`
	Items []sastItem `json:"items"`
}

type sastItem struct {
	sastLocation
	Signatures []sastSignature `json:"signatures"`
}

type sastSignature struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}

// SAST writes what was found about permissions for GitLab's vulnerability report,
// worst first. A missing alarm is no vulnerability: a message of the report says
// how many findings are of that sort. So it does of what was not examined, and the
// scan then counts as failed: GitLab must not take a finding for resolved whose
// file could not be read.
func SAST(w io.Writer, result *engine.Result, options Options) error {
	s := sast{lines: newLines(options.Files), options: options, seen: once{}}
	report := sastReport{
		Version: sastVersion, Schema: sastSchema, Scan: s.scan(result), Vulnerabilities: []sastVulnerability{},
	}
	var others, more int
	for _, f := range found(result.Findings) {
		switch {
		case !isSecurity(f.Rule):
			others++
		case len(report.Vulnerabilities) == maxVulnerabilities:
			more++
		default:
			report.Vulnerabilities = append(report.Vulnerabilities, s.vulnerability(f))
		}
	}
	report.Scan.note(more, "vulnerability is", "vulnerabilities are", fmt.Sprintf("left out, the mildest; a report may hold %d", maxVulnerabilities))
	report.Scan.note(others, "finding is", "findings are", "not about permissions and left out; Code Quality has them")
	report.Scan.note(result.Summary.Unknown, "answer is", "answers are", "unknown; the other reports list them with --unknown")
	report.Scan.note(result.Summary.Suppressed, "finding is", "findings are", "suppressed and left out")
	if err := encode(w, report, "", "  "); err != nil {
		return fmt.Errorf("write gitlab-sast: %w", err)
	}
	return nil
}

// note adds a message about n of something.
func (s *sastScan) note(n int, one, many, what string) {
	if n > 0 {
		s.Messages = append(s.Messages, sastMessage{Level: "info", Value: fmt.Sprintf("%d %s %s.", n, pick(n, one, many), what)})
	}
}

type sast struct {
	lines   *lines
	options Options
	seen    once // ids
}

func (s sast) scan(result *engine.Result) sastScan {
	version := s.options.Version
	if version == "" {
		version = "unknown"
	}
	tool := sastTool{ID: "belay", Name: "Belay", URL: informationURI, Version: version, Vendor: sastVendor{Name: "Belay"}}
	scan := sastScan{
		Analyzer: tool, Scanner: tool, Status: "success", Type: "sast",
		Started: s.options.Started.UTC().Format(isoTime), Ended: s.options.Ended.UTC().Format(isoTime),
	}
	for _, f := range result.Failures {
		scan.Status = "failure"
		scan.Messages = append(scan.Messages, sastMessage{Level: "warn", Value: failureSaid(f, s.options)})
	}
	for _, p := range gravest(result.Problems) {
		m := sastMessage{Level: "info", Value: problemSaid(p, len(result.Rules))}
		if p.At.File != "" {
			at := p.At
			at.File = s.options.file(at.File)
			m.Value = clean(at.String()) + ": " + m.Value
		}
		switch problemLevel(p) {
		case "error":
			m.Level, scan.Status = "warn", "failure"
		case "warning":
			m.Level = "warn"
		}
		scan.Messages = append(scan.Messages, m)
	}
	return scan
}

func (s sast) vulnerability(f engine.Finding) sastVulnerability {
	at := s.lines.ended(f.At)
	location := sastLocation{File: s.options.file(at.File), Start: int(at.Line), End: int(at.EndLine)}
	key := s.seen.key(f.Fingerprint)
	v := sastVulnerability{
		ID: uuidOf(key), Name: cut(clean(oneLine(f.Rule.Title)), maxVulnerabilityName),
		Description: cut(inline(sentence(said(f))), maxVulnerabilityText),
		Severity:    sastSeverity(f.Severity),
		Solution:    cut(strings.Join(fixes(f), "\n"), maxSolution),
		Identifiers: []sastIdentifier{{Type: "belay_rule", Name: "Belay " + f.Rule.ID, Value: f.Rule.ID, URL: webURL(ruleURL(f.Rule))}},
		Location:    location,
		Tracking: sastTracking{Type: "source", Items: []sastItem{{
			sastLocation: location, Signatures: []sastSignature{{Algorithm: "hash", Value: key}},
		}}},
	}
	for _, framework := range sortedKeys(f.Rule.Maps) {
		for _, id := range slices.Compact(slices.Sorted(slices.Values(f.Rule.Maps[framework]))) {
			v.Identifiers = append(v.Identifiers, sastIdentifier{Type: framework, Name: framework + " " + id, Value: id})
		}
	}
	for _, r := range f.Rule.References {
		if url := webURL(r.URL); url != "" {
			v.Links = append(v.Links, sastLink{Name: r.Description, URL: url})
		}
	}
	return v
}

// webURL is an address that GitLab accepts, else none.
func webURL(url string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(url, scheme); ok && rest != "" {
			return url
		}
	}
	return ""
}

// uuidOf makes a fingerprint the UUID that GitLab recommends for an id: version 8,
// which is of the maker's own making.
func uuidOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func sastSeverity(severity engine.Severity) string {
	switch severity {
	case engine.Critical:
		return "Critical"
	case engine.High:
		return "High"
	case engine.Medium:
		return "Medium"
	case engine.Low:
		return "Low"
	case engine.Info:
	}
	return "Info"
}
