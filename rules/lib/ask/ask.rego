# METADATA
# title: Questions about attributes
# description: |
#   Each question has three answers, "yes", "no" and "unknown", and a rule
#   names the one it reports: ask.has(fn, "timeout") == "no". A block is a
#   resource or an entry of one, and name is its attribute; a list and an index
#   ask about an item: ask.equals(statement.principals, i, "AWS:*").
# scope: package
package rules.lib.ask

# METADATA
# description: whether an attribute is set, or an edge leads anywhere
has(block, name) := "yes" if {
	block[name] != null
} else := "unknown" if {
	block.unknown[name]
} else := "no"

# METADATA
# description: whether a list has an item
filled(block, name) := "yes" if {
	count(block[name]) > 0
} else := "unknown" if {
	block.unknown[name]
} else := "no"

# METADATA
# description: |
#   whether a number, a bool or a word is the value, or one of a set; one that
#   is not set is not
is(block, name, values) := "yes" if {
	block[name] in _several(values)
} else := "unknown" if {
	block.unknown[name]
} else := "no"

# METADATA
# description: whether a number is set and greater than another
above(block, name, number) := "yes" if {
	is_number(block[name])
	block[name] > number
} else := "unknown" if {
	block.unknown[name]
} else := "no"

# METADATA
# description: whether a number is set and less than another
below(block, name, number) := "yes" if {
	is_number(block[name])
	block[name] < number
} else := "unknown" if {
	block.unknown[name]
} else := "no"

# METADATA
# description: whether a list of words, numbers or texts has an item, or one of a set of items
member(block, name, items) := "yes" if {
	some value in block[name]
	value in _several(items)
} else := "unknown" if {
	block.unknown[name]
} else := "unknown" if {
	some value in block[name]
	some item in _several(items)
	_equals(value, item) == "unknown"
} else := "no"

# METADATA
# description: whether a text is another, or one of a set
equals(block, name, texts) := _one(block, name, {_equals(block[name], text) |
	some text in _several(texts)
})

# METADATA
# description: whether a text starts with another, or one of a set
starts(block, name, texts) := _one(block, name, {_starts(block[name], text) |
	some text in _several(texts)
})

# METADATA
# description: whether a text ends with another, or one of a set
ends(block, name, texts) := _one(block, name, {_ends(block[name], text) |
	some text in _several(texts)
})

# METADATA
# description: whether a text has another within, or one of a set
includes(block, name, texts) := _one(block, name, {_includes(block[name], text) |
	some text in _several(texts)
})

# METADATA
# description: |
#   whether a text is matched by a pattern, or one of a set, in which * is any
#   characters and ? is one
matches(block, name, patterns) := _one(block, name, {_matches(block[name], pattern) |
	some pattern in _several(patterns)
})

# METADATA
# description: whether an item of a list of texts is a text, or one of a set
any_equals(block, name, texts) := _one(block, name, {_equals(value, text) |
	some value in block[name]
	some text in _several(texts)
})

# METADATA
# description: whether an item of a list of texts starts with a text, or one of a set
any_starts(block, name, texts) := _one(block, name, {_starts(value, text) |
	some value in block[name]
	some text in _several(texts)
})

# METADATA
# description: whether an item of a list of texts ends with a text, or one of a set
any_ends(block, name, texts) := _one(block, name, {_ends(value, text) |
	some value in block[name]
	some text in _several(texts)
})

# METADATA
# description: whether an item of a list of texts has a text within, or one of a set
any_includes(block, name, texts) := _one(block, name, {_includes(value, text) |
	some value in block[name]
	some text in _several(texts)
})

# METADATA
# description: whether an item of a list of texts is matched by a pattern, or one of a set
any_matches(block, name, patterns) := _one(block, name, {_matches(value, pattern) |
	some value in block[name]
	some pattern in _several(patterns)
})

_one(block, name, answers) := "yes" if {
	"yes" in answers
} else := "unknown" if {
	"unknown" in answers
} else := "unknown" if {
	block.unknown[name]
} else := "no"

_several(wanted) := {wanted} if {
	not is_set(wanted)
	not is_array(wanted)
} else := wanted

# The characters that only the deployment knows stand between these marks; a
# mark that is meant as itself is written twice.
_holes(text) if contains(text, "⟦")

_holes(text) if contains(text, "⟧")

# _parts are the pieces of a text in order: what is written, and "" for each hole.
_parts(text) := [part |
	some token in regex.find_n(`⟦⟦|⟧⟧|⟦[^⟦⟧]*⟧|[^⟦⟧]+`, text, -1)
	part := _part(token)
]

_part(token) := "⟦" if {
	token == "⟦⟦"
} else := "⟧" if {
	token == "⟧⟧"
} else := "" if {
	startswith(token, "⟦")
} else := token

# _first is what a text surely starts with, _last what it surely ends with.
_first(parts) := concat("", array.slice(parts, 0, min({i | some i, "" in parts})))

_last(parts) := concat("", array.slice(parts, max({i | some i, "" in parts}) + 1, count(parts)))

_literal(parts) if not "" in parts

# The places of a text where no other character can be are marked by one that
# no text has, so that a pattern's ? does not match a hole.
_flat(parts) := concat("", [character |
	some part in parts
	character := _character(part)
])

_character(part) := "\uffff" if {
	part == ""
} else := part

_escaped(text) := regex.replace(text, `[[:punct:]]`, `\$0`)

_equals(value, text) := "yes" if {
	value == text
	not _holes(value)
} else := "no" if {
	not _holes(value)
} else := _equal_parts(_parts(value), text)

_equal_parts(parts, text) := "yes" if {
	_literal(parts)
	concat("", parts) == text
} else := "no" if {
	_literal(parts)
} else := "unknown" if {
	regex.match(concat("", ["^", _open(parts), "$"]), text)
} else := "no"

_open(parts) := concat("", [pattern |
	some part in parts
	pattern := _piece(part)
])

_piece(part) := `(?s:.*)` if {
	part == ""
} else := _escaped(part)

_starts(value, text) := "yes" if {
	not _holes(value)
	startswith(value, text)
} else := "no" if {
	not _holes(value)
} else := _starts_parts(_parts(value), text)

_starts_parts(parts, text) := "yes" if {
	_literal(parts)
	startswith(concat("", parts), text)
} else := "no" if {
	_literal(parts)
} else := "yes" if {
	startswith(_first(parts), text)
} else := "unknown" if {
	startswith(text, _first(parts))
} else := "no"

_ends(value, text) := "yes" if {
	not _holes(value)
	endswith(value, text)
} else := "no" if {
	not _holes(value)
} else := _ends_parts(_parts(value), text)

_ends_parts(parts, text) := "yes" if {
	_literal(parts)
	endswith(concat("", parts), text)
} else := "no" if {
	_literal(parts)
} else := "yes" if {
	endswith(_last(parts), text)
} else := "unknown" if {
	endswith(text, _last(parts))
} else := "no"

_includes(value, text) := "yes" if {
	not _holes(value)
	contains(value, text)
} else := "no" if {
	not _holes(value)
} else := _includes_parts(_parts(value), text)

_includes_parts(parts, text) := "yes" if {
	contains(_flat(parts), text)
} else := "no" if {
	_literal(parts)
} else := "unknown"

_matches(value, pattern) := "yes" if {
	regex.match(_glob(pattern), _flat(_parts(value)))
} else := "no" if {
	not _holes(value)
} else := _matches_parts(_parts(value), pattern)

# Two patterns are only told apart by how they start and end: whether their
# middles have a text in common is a harder question than a rule needs.
_matches_parts(parts, pattern) := "no" if {
	_literal(parts)
} else := "no" if {
	_apart(_first(parts), split(replace(pattern, "?", "*"), "*")[0])
} else := "no" if {
	pieces := split(replace(pattern, "?", "*"), "*")
	_apart(strings.reverse(_last(parts)), strings.reverse(pieces[count(pieces) - 1]))
} else := "unknown"

_apart(a, b) if {
	not startswith(a, b)
	not startswith(b, a)
}

_glob(pattern) := concat("", [
	"^",
	replace(replace(_escaped(pattern), `\*`, `(?s:.*)`), `\?`, `[^\x{ffff}]`),
	"$",
])
