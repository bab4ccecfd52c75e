package workspace

import (
	"time"

	"github.com/belay-dev/belay/internal/model"
)

// RuntimesAsOf and LimitsAsOf are the days as of which what is known of runtimes, and of
// limits and prices, holds.
const (
	RuntimesAsOf = runtimesAsOf
	LimitsAsOf   = "2026-11-01"
)

// runtimesAsOf is the day of the table of runtimes, and what day it is where
// nobody says.
const runtimesAsOf = "2026-05-20"

// A lifecycle is that of a runtime of Lambda: the days on which it is deprecated and blocked
// for updates, and the newest of its language.
type lifecycle struct{ deprecated, blocked, successor string }

// runtimes are those of https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
// with the days that AWS has announced. It has moved days further away, never nearer.
var runtimes = map[string]lifecycle{
	"dotnet10":        {"2028-11-14", "2029-01-15", ""},
	"dotnet6":         {"2024-12-20", "2026-07-01", "dotnet10"},
	"dotnet8":         {"2026-11-10", "2027-01-11", "dotnet10"},
	"dotnetcore1.0":   {"2019-06-27", "2019-07-30", "dotnet10"},
	"dotnetcore2.0":   {"2019-05-30", "2019-05-30", "dotnet10"},
	"dotnetcore2.1":   {"2022-01-05", "2022-04-13", "dotnet10"},
	"dotnetcore3.1":   {"2023-04-03", "2023-05-03", "dotnet10"},
	"go1.x":           {"2024-01-08", "2026-07-01", "provided.al2023"},
	"java11":          {"2026-06-30", "2026-08-31", "java25"},
	"java17":          {"2026-06-30", "2026-08-31", "java25"},
	"java21":          {"2029-06-30", "2029-08-31", "java25"},
	"java25":          {"2029-06-30", "2029-08-31", ""},
	"java8":           {"2024-01-08", "2026-07-01", "java25"},
	"java8.al2":       {"2026-06-30", "2026-08-31", "java25"},
	"nodejs":          {"2016-08-30", "2016-10-31", "nodejs24.x"},
	"nodejs10.x":      {"2021-07-30", "2022-02-14", "nodejs24.x"},
	"nodejs12.x":      {"2023-03-31", "2023-04-30", "nodejs24.x"},
	"nodejs14.x":      {"2023-12-04", "2026-07-01", "nodejs24.x"},
	"nodejs16.x":      {"2024-06-12", "2026-07-01", "nodejs24.x"},
	"nodejs18.x":      {"2025-09-01", "2026-07-01", "nodejs24.x"},
	"nodejs20.x":      {"2026-04-30", "2026-07-01", "nodejs24.x"},
	"nodejs22.x":      {"2027-04-30", "2027-07-01", "nodejs24.x"},
	"nodejs24.x":      {"2028-04-30", "2028-07-01", ""},
	"nodejs4.3":       {"2020-03-05", "2020-03-05", "nodejs24.x"},
	"nodejs4.3-edge":  {"2020-03-05", "2019-04-30", "nodejs24.x"},
	"nodejs6.10":      {"2019-08-12", "2019-08-12", "nodejs24.x"},
	"nodejs8.10":      {"2020-03-06", "2020-03-06", "nodejs24.x"},
	"provided":        {"2024-01-08", "2026-07-01", "provided.al2023"},
	"provided.al2":    {"2026-06-30", "2026-08-31", "provided.al2023"},
	"provided.al2023": {"2029-06-30", "2029-08-31", ""},
	"python2.7":       {"2021-07-15", "2022-05-30", "python3.14"},
	"python3.10":      {"2026-06-30", "2026-08-31", "python3.14"},
	"python3.11":      {"2026-06-30", "2026-08-31", "python3.14"},
	"python3.12":      {"2028-10-31", "2029-01-10", "python3.14"},
	"python3.13":      {"2029-06-30", "2029-08-31", "python3.14"},
	"python3.14":      {"2029-06-30", "2029-08-31", ""},
	"python3.6":       {"2022-07-18", "2022-08-29", "python3.14"},
	"python3.7":       {"2023-12-04", "2026-03-09", "python3.14"},
	"python3.8":       {"2024-10-14", "2026-07-01", "python3.14"},
	"python3.9":       {"2025-12-15", "2026-07-01", "python3.14"},
	"ruby2.5":         {"2021-07-30", "2022-03-31", "ruby3.4"},
	"ruby2.7":         {"2023-12-07", "2026-07-01", "ruby3.4"},
	"ruby3.2":         {"2026-03-31", "2026-07-01", "ruby3.4"},
	"ruby3.3":         {"2027-03-31", "2027-05-31", "ruby3.4"},
	"ruby3.4":         {"2028-03-31", "2028-05-31", ""},
}

// endingDays is how long before the day a runtime is said to be ending: a quarter
// is what most teams plan ahead.
const endingDays = 90

// runtimeOf returns the row of a function's runtime.
func runtimeOf(n *Node) (row lifecycle, ok bool, why string) {
	if why := n.Unknown["runtime"]; why != "" {
		return lifecycle{}, false, why
	}
	name, _ := word(n, "runtime")
	row, ok = runtimes[name]
	return row, ok, ""
}

func runtimePhase(l *linker, n *Node) (model.Value, string) {
	row, ok, why := runtimeOf(n)
	if !ok {
		return nil, why
	}
	today := l.builder.options.Date.Format(time.DateOnly)
	if l.builder.options.Date.IsZero() {
		today = runtimesAsOf
	}
	day, err := time.Parse(time.DateOnly, row.deprecated)
	switch {
	case today >= row.blocked:
		return model.Lit("blocked"), ""
	case today >= row.deprecated:
		return model.Lit("deprecated"), ""
	case err == nil && today >= day.AddDate(0, 0, -endingDays).Format(time.DateOnly):
		return model.Lit("ending"), ""
	}
	return model.Lit("supported"), ""
}

func runtimeEnd(_ *linker, n *Node) (model.Value, string) {
	row, ok, why := runtimeOf(n)
	if !ok {
		return nil, why
	}
	return model.Lit(row.deprecated), ""
}

func runtimeSuccessor(_ *linker, n *Node) (model.Value, string) {
	row, ok, why := runtimeOf(n)
	if !ok || row.successor == "" {
		return nil, why
	}
	return model.Lit(row.successor), ""
}
