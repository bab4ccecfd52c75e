package report

// The problems by which a configuration makes a check milder. They cost nothing
// and are in every format all the same, also where other noted problems are not:
// who reads only that report must see that somebody turned a rule off.
const (
	RuleSkipped         = "rule-skipped"
	SeverityLowered     = "severity-lowered"
	MilderConfiguration = "milder-configuration"
)

// milder tells whether a problem is one of them.
func milder(id string) bool {
	return id == RuleSkipped || id == SeverityLowered || id == MilderConfiguration
}
