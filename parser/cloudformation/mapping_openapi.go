package cloudformation

import (
	"github.com/belay-dev/belay/internal/model"
	"github.com/belay-dev/belay/parser/cloudformation/stack"
)

// bodyParts makes the routes and the authorizers that an API takes from an
// OpenAPI document. Where the document is elsewhere, there are routes of which
// nothing is known.
func bodyParts(m *mapper, r *stack.Resource) {
	m.Hide(model.Route, model.Authorizer)
	if at := r.Properties["BodyS3Location"]; at.Value != nil {
		m.OpaqueAPI(owner(r), refTo(r.ID), at, nil, "the OpenAPI document of "+r.ID+" is in S3")
	}
	m.OpenAPI(owner(r), refTo(r.ID), r.Properties["Body"])
}
