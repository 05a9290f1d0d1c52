package mistake

import "testing"

func TestAMistakeWithoutAPlace(t *testing.T) {
	if got, want := (Mistake{File: "a.yaml", Problem: "it is wrong", Remedy: "mend it"}).Error(),
		"a.yaml: it is wrong; mend it"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
