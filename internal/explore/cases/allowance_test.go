package cases

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestAllowance: the time of all cases begins with the first one.
func TestAllowance(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limited, unlimited := &allowance{span: time.Minute}, &allowance{}
		time.Sleep(time.Hour)
		limited.start()
		unlimited.start()
		if limited.over() || unlimited.over() {
			t.Error("it is over at its beginning")
		}
		time.Sleep(59 * time.Second)
		limited.start()
		if limited.over() {
			t.Error("it is over after 59 seconds")
		}
		time.Sleep(2 * time.Second)
		if !limited.over() || unlimited.over() {
			t.Errorf("after 61 seconds it is over: %t, and without a limit: %t", limited.over(),
				unlimited.over())
		}
	})
}
