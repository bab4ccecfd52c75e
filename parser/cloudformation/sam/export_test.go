package sam

// The tables of properties, for tests that try each of them.
var (
	Properties      = properties
	EventProperties = eventProperties
)
