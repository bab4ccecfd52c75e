package model

// A Glimpse is what a look at the source of a unit tells of it before anything is
// worked out: enough to know which other units it cannot have to do with. It may say
// more than is so, and never less.
type Glimpse struct {
	// Text is what stands in the source, one run on each line, with a line break at
	// either end. Each text that the unit's resources have is a part of a run, several
	// runs put together (the first from anywhere in a run, the last up to anywhere), or
	// words of the loader.
	Text string
	// Attached is the same of what may name a policy.
	Attached string
	// Names are the physical names of resources that mean the same in other units.
	Names []NameGlimpse
	// Policies are those of policies.
	Policies []NameGlimpse
	// Exports are, of each export, parts of its name.
	Exports [][]string
	// Imports says that something is imported by the name of an export.
	Imports bool
	// Alarms, MetricFilters and AlarmRules say that there may be alarms, metric
	// filters, and rules on the state of alarms.
	Alarms, MetricFilters, AlarmRules bool
}

// A NameGlimpse is the name of a resource as far as it is seen.
type NameGlimpse struct {
	// Parts stand in the name, in any order. There is at least one.
	Parts []string
	// Whole says that the only part is the name.
	Whole bool
}
