package metric

// waiting are the metrics that say how long the oldest of what waits has waited,
// or how far a reader lags behind. Their sources are those of their rows.
var waiting = map[string]bool{
	"AWS/Lambda IteratorAge":                                          true,
	"AWS/Lambda AsyncEventAge":                                        true,
	"AWS/SQS ApproximateAgeOfOldestMessage":                           true,
	"AWS/SQS ApproximateAgeOfOldestMessageInQuietGroups":              true,
	"AWS/DynamoDB ReplicationLatency":                                 true,
	"AWS/DynamoDB AgeOfOldestUnreplicatedRecord":                      true,
	"AWS/Kinesis GetRecords.IteratorAge":                              true,
	"AWS/Kinesis GetRecords.IteratorAgeMilliseconds":                  true,
	"AWS/Kinesis IteratorAgeMilliseconds":                             true,
	"AWS/Kinesis SubscribeToShardEvent.MillisBehindLatest":            true,
	"AWS/Firehose KinesisMillisBehindLatest":                          true,
	"AWS/Firehose SourceToDelivery.DataFreshness":                     true,
	"AWS/Firehose DeliveryToS3.DataFreshness":                         true,
	"AWS/Firehose DeliveryToAmazonOpenSearchService.DataFreshness":    true,
	"AWS/Firehose DeliveryToAmazonOpenSearchServerless.DataFreshness": true,
	"AWS/Firehose DeliveryToElasticsearch.DataFreshness":              true,
	"AWS/Firehose DeliveryToHttpEndpoint.DataFreshness":               true,
	"AWS/Firehose DeliveryToIceberg.DataFreshness":                    true,
	"AWS/Firehose DeliveryToSnowflake.DataFreshness":                  true,
	"AWS/Firehose DeliveryToSplunk.DataFreshness":                     true,
}

// Waiting tells whether the metric says how long something has waited. The sum
// of such values says nothing.
func (m Metric) Waiting() bool { return waiting[m.String()] }

// Blind says why a statistic does not show the signals that are watched by the
// metric when it rises, "" if it does or if no signal is.
func Blind(namespace, name, statistic string) string {
	for _, s := range signals {
		for _, way := range s.Accepts {
			for _, w := range way {
				if w.Namespace == namespace && w.Metric == name && !w.Below && w.Blind[statistic] != "" {
					return w.Blind[statistic]
				}
			}
		}
	}
	return ""
}
