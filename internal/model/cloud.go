package model

import "strings"

// A Cloud says whose service a resource is of. The kinds are the same for all;
// what a rule knows is of one cloud, so a rule sees the resources of its own only.
type Cloud string

// The clouds. AWS is the zero value: the loaders of its formats know no other.
const (
	AWS    Cloud = ""
	Azure  Cloud = "azure"
	Google Cloud = "google"
)

// Clouds are the words for the clouds other than AWS, as rules name them.
var Clouds = []Cloud{Azure, Google}

// CloudOf is the cloud that a type of Terraform is of. What belongs to neither of
// the others counts as AWS, whose rules see nothing that has no kind.
func CloudOf(typ string) Cloud {
	switch {
	case strings.HasPrefix(typ, "azurerm_"):
		return Azure
	case strings.HasPrefix(typ, "google_"):
		return Google
	}
	return AWS
}
