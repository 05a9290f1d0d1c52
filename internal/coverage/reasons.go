package coverage

import "strings"

// Reasons that hold for everything of a kind.
const (
	reasonFailure  = "only a failure inside the service brings it about; no client can"
	reasonBodyless = "HTTP allows no body in this response"
	reasonUncalled = "the operation was never called"
	reasonUnshown  = "a request does not show whether it has this credential"
)

// explain returns each item that was not reached the reason. It looks at nothing but the items
// themselves, so that what was merged is explained as if it had been measured at once.
func explain(o *Operation) {
	reached := map[key]bool{}
	for i := range o.Items {
		reached[o.Items[i].key()] = o.Items[i].Present > 0
	}
	for i := range o.Items {
		item := &o.Items[i]
		switch item.Level {
		case Exercised, Seen:
			item.Reason = ""
		case NotProvokable:
			item.Reason = reasonBodyless
			if isFailure(item.Status) {
				item.Reason = reasonFailure
			}
		default:
			item.Reason = reason(o.Calls, item, reached)
		}
	}
}

// reason says why an item was not reached, from the outside in: the operation, the status, the
// media type, the object.
func reason(calls int, i *Item, reached map[key]bool) string {
	switch {
	case calls == 0:
		return reasonUncalled
	case i.Status == "":
		return requestReason(i, reached)
	case !reached[key{KindStatus, i.Status, i.Status, ""}]:
		return unanswered(i.Status)
	case i.Kind == KindResponseType:
		return "no response of this status had this media type"
	case i.Kind == KindResponseMember && !reached[key{KindResponseType, i.MediaType, i.Status, ""}]:
		return "no response of this status had the media type " + i.MediaType
	case i.Kind == KindResponseMember && i.Absent == 0:
		return "no response of this status had what contains it"
	}
	return "the responses of this status never had it"
}

func requestReason(i *Item, reached map[key]bool) string {
	switch {
	case i.Kind == KindRequestMediaType:
		return "no call sent a body of this media type"
	case i.Kind == KindParameterValue:
		return "no call sent this value"
	case i.Kind == KindSecurity && i.Absent == 0:
		return reasonUnshown
	case i.Kind == KindRequestMember &&
		!reached[key{kind: KindRequestMediaType, name: i.MediaType}]:
		return "no call sent a body of the media type " + i.MediaType
	case i.Kind == KindRequestMember && i.Absent == 0:
		return "no call sent what contains it"
	}
	return "no call sent it"
}

func unanswered(status string) string {
	switch {
	case status == "default":
		return "no call was answered with a status that has no response of its own"
	case strings.HasSuffix(strings.ToUpper(status), "XX"):
		return "no call was answered with a status of " + status
	}
	return "no call was answered with " + status
}
