package suite

import (
	"testing"
	"time"
)

func TestDeadlines(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 0, "10s": 10 * time.Second,
		"1m30s": 90 * time.Second, "50ms": 50 * time.Millisecond} {
		if got, err := parseDeadline(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0s", "-1s", "10", "soon", "s"} {
		if got, err := parseDeadline(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestBodyLimits(t *testing.T) {
	for text, want := range map[string]int64{"": 0, "1": 1, "10485760": 10 << 20} {
		if got, err := parseBodyLimit(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "-1", "1.5", "10MiB", "99999999999999999999"} {
		if got, err := parseBodyLimit(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestEverySettingRefusesNonsenseAndAcceptsItsDefault(t *testing.T) {
	for _, setting := range Settings() {
		if len(setting.Values) > 0 {
			continue // words that are none of these are refused with the target
		}
		if err := setting.Check("nonsense"); err == nil {
			t.Errorf("%s takes nonsense", setting.Name)
		}
		if setting.Default == "" {
			continue
		}
		if err := setting.Check(setting.Default); err != nil {
			t.Errorf("%s refuses its default: %v", setting.Name, err)
		}
	}
}
