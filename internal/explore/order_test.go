package explore

import "testing"

// TestRangesAreInOrder: what begins does not end before, where the names say which is which.
func TestRangesAreInOrder(t *testing.T) {
	for body, want := range map[string]string{
		`{"starts_on":"2030-01-02","ends_on":"2029-01-01"}`: `{"ends_on":"2030-01-02","starts_on":"2029-01-01"}`,
		`{"minPrice":10,"maxPrice":9}`:                      `{"maxPrice":10,"minPrice":9}`,
		`{"list":[{"from":2,"to":1}]}`:                      `{"list":[{"from":1,"to":2}]}`,
		`{"validFrom":"2030-01-01T00:00:00Z","validUntil":"2029-01-01T00:00:00+01:00"}`: `{"validFrom":` +
			`"2029-01-01T00:00:00+01:00","validUntil":"2030-01-01T00:00:00Z"}`,
		`{"check_in":"2030-01-02","check_out":"2030-01-01"}`: `{"check_in":"2030-01-01","check_out":"2030-01-02"}`,
		`{"from":1,"to":2}`:           "",
		`{"from":1,"to":1}`:           "",
		`{"from":"b","to":"a"}`:       "", // a way, and no range
		`{"from":2,"to":"a"}`:         "",
		`{"min_price":3,"max_age":1}`: "",
		`{"start":3,"size":1}`:        "",
	} {
		ordered, changed := inOrder(decoded(t, body))
		if changed != (want != "") || changed && excerptInFull(ordered) != want {
			t.Errorf("%s: got %s, %v", body, excerptInFull(ordered), changed)
		}
	}
	c := described(t, `
  /trips:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [start, end], properties: {
        start: {type: integer, minimum: 5, maximum: 9}, end: {type: integer, minimum: 1, maximum: 4}}}}}}
      responses: {'201': {description: d}}
`)
	o := operation(t, c, "POST /trips")
	base, err := New(c, Options{}).Base(o)
	if err != nil || !New(c, Options{}).accepts(o, base.Values.Body) {
		t.Errorf("what the document wants otherwise is exchanged: %v, %v", base, err)
	}
}
