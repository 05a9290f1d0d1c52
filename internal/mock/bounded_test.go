package mock_test

import (
	"strings"
	"testing"

	"plumbline/internal/mock"
)

// TestALongListHasTheNewestThings, and all of them are there.
func TestALongListHasTheNewestThings(t *testing.T) {
	s := mockOf(t, namedDocument, mock.Options{})
	long := strings.Repeat("a", 200<<10)
	for _, isbn := range []string{"first", "second", "third", "fourth"} {
		made := ask(t, s, "POST /books", isJSON, "", `{"isbn":"`+isbn+`","title":"`+long+`"}`)
		if made.Code != 201 {
			t.Fatalf("got %d %s", made.Code, made.Body)
		}
	}
	list := ask(t, s, "GET /books").Body.String()
	for isbn, listed := range map[string]bool{"first": false, "second": false, "third": true,
		"fourth": true} {
		if strings.Contains(list, isbn) != listed {
			t.Errorf("%s is listed: %t", isbn, !listed)
		}
		if found := ask(t, s, "GET /books/"+isbn); found.Code != 200 {
			t.Errorf("%s is answered with %d", isbn, found.Code)
		}
	}
}
