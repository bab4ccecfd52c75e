package workspace

import (
	"testing"

	"github.com/belay-dev/belay/internal/model"
)

func TestFormOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind      model.Kind
		attribute string
		want      form
	}{
		{model.Queue, "", urlForm},
		{model.Function, "", nameForm},
		{model.Topic, "", arnForm},
		{model.Function, "Arn", arnForm},
		{model.Function, "function_name", nameForm},
		{model.Function, "invoke_arn", arnForm},
		{model.Table, "stream_arn", arnForm},
		{model.Bucket, "bucket", nameForm},
		{model.Bucket, "bucket_regional_domain_name", otherForm},
		{model.Bucket, "DomainName", otherForm},
		{model.Queue, "url", urlForm},
		{model.API, "id", idForm},
		{model.GraphQLAPI, "id", idForm},
		{model.Key, "key_id", idForm},
		{model.Function, "version", otherForm},
	} {
		if got := formOf(test.kind, test.attribute); got != test.want {
			t.Errorf("formOf(%s, %q) = %d, want %d", test.kind, test.attribute, got, test.want)
		}
	}
}
