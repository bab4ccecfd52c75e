package collect

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	cloudtrailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/belay-dev/belay/internal/model"
)

// trails is what a failure leaves undecided: whether somebody would hear of what is done
// in the account.
var trails = []model.Kind{model.Account}

var trailOperations = []operation{
	{
		name: "cloudtrail:DescribeTrails", hides: trails,
		call: func(ctx context.Context, c *clients, _ request) (page, error) {
			// With those of other Regions that record this one, and that of the organization.
			out, err := c.cloudtrail.DescribeTrails(ctx, &cloudtrail.DescribeTrailsInput{IncludeShadowTrails: aws.Bool(true)})
			if err != nil {
				return page{}, err
			}
			return list(out.TrailList, nil, func(t *cloudtrailtypes.Trail) item { return byRef(t.TrailARN, c.home(t)) }), nil
		},
	},
	{
		name: "cloudtrail:GetTrailStatus", of: []string{"cloudtrail:DescribeTrails"}, only: isHome, hides: trails, absent: trailGone,
		drop: []string{
			"LatestCloudWatchLogsDeliveryTime", "LatestDeliveryAttemptSucceeded", "LatestDeliveryAttemptTime", "LatestDeliveryError",
			"LatestDeliveryTime", "LatestDigestDeliveryError", "LatestDigestDeliveryTime", "LatestNotificationAttemptSucceeded",
			"LatestNotificationAttemptTime", "LatestNotificationError", "LatestNotificationTime",
		},
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.cloudtrail.GetTrailStatus(ctx, &cloudtrail.GetTrailStatusInput{Name: r.item.ref()})
			return one(r.item, out), err
		},
	},
	{
		name: "cloudtrail:GetEventSelectors", of: []string{"cloudtrail:DescribeTrails"}, only: isHome, hides: trails, absent: trailGone,
		call: func(ctx context.Context, c *clients, r request) (page, error) {
			out, err := c.cloudtrail.GetEventSelectors(ctx, &cloudtrail.GetEventSelectorsInput{TrailName: r.item.ref()})
			return one(r.item, out), err
		},
	},
}

var trailGone = []string{"TrailNotFoundException"}

// home is what a trail is asked about by: its ARN in the Region and account that it
// is of, and nothing elsewhere, where a copy of it shows.
func (c *clients) home(t *cloudtrailtypes.Trail) *string {
	if aws.ToString(t.HomeRegion) != c.region || !strings.Contains(aws.ToString(t.TrailARN), ":"+c.account+":") {
		return nil
	}
	return t.TrailARN
}

func isHome(i item) bool { return *i.ref() != "" }
