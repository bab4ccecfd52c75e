package workspace

// alarmFacts are the facts about alarms and what they watch.
var alarmFacts = factTable{}

// linkAlarms links alarms to what they watch.
func linkAlarms(*linker) {}
