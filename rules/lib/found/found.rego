# METADATA
# title: How a rule says what it found
# scope: package
package rules.lib.found

# METADATA
# description: |
#   a finding on a resource at the path of an attribute; the path of an
#   attribute that is not set stands for the resource itself
at(resource, path, message) := {
	"resource": resource.id,
	"path": path,
	"message": message,
}

# METADATA
# description: |
#   a finding with more to say: witnesses (the things found, a list of texts),
#   related (a list of findings, for their places) and severity, where it is
#   not the rule's first; flow is the steps of a path in order, a list like
#   related; fix is what to write where that follows from the input, one
#   statement a text
also(finding, more) := object.union(finding, more)

# METADATA
# description: whether a narrower statement is of the service of one of some actions
narrows(item, actions) if {
	some action in actions
	split(lower(action), ":")[0] in {item.service, "*"}
}

# METADATA
# description: names as a message lists them, of many the first and how many more
few(names) := concat(", ", names) if {
	count(names) < 6
} else := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 4)), count(names) - 4])

# METADATA
# description: a number and what it counts, which takes an s if it is not one
amount(1, unit) := sprintf("1 %s", [unit])

amount(n, unit) := sprintf("%v %ss", [n, unit]) if n != 1

# METADATA
# description: |
#   an attribute as messages show it; the engine puts it in the place of
#   fn.timeout in a message, lest one that is not there silence the finding
shown(block, name) := block[name] if {
	block[name] != null
} else := "unknown" if {
	block.unknown[name]
} else := "not set"
