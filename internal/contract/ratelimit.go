package contract

import (
	"encoding/json"
	"math"
	"time"

	"plumbline/internal/pace"
)

// RateLimit returns the limit of an operation, which the extension "x-rate-limit" of the operation
// or else of the document says: an object of the integers calls, seconds and, optionally, burst.
// The second result is false where there is none.
func (c *Contract) RateLimit(operation *Operation) (pace.Limit, bool) {
	value, found := c.Extension(operation, "x-rate-limit")
	members, ok := value.(map[string]any)
	if !found || !ok {
		return pace.Limit{}, false
	}
	// what a time.Duration can hold
	seconds := min(integer(members["seconds"]), int(math.MaxInt64/time.Second))
	limit := pace.Limit{Calls: integer(members["calls"]), Per: time.Duration(seconds) * time.Second,
		Burst: integer(members["burst"])}
	if limit.Burst <= 0 {
		limit.Burst = limit.Calls
	}
	return limit, limit.Calls > 0 && limit.Per > 0
}

func integer(value any) int {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	if err != nil {
		return 0
	}
	return int(n)
}
