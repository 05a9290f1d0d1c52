package schema

import (
	"strings"
	"testing"
)

func TestHostnames(t *testing.T) {
	long := strings.Repeat("a", 63)
	for _, test := range []struct {
		name                    string
		hostname, international bool
	}{
		{"www.example.com", true, true},
		{"a", true, true},
		{"1.2.3.4", true, true},
		{long + ".example", true, true},
		{long + "a.example", false, false},
		{strings.Repeat(long+".", 3) + long, false, false},
		{"", false, false},
		{"-a", false, false},
		{"a-", false, false},
		{"a_b", false, false},
		{"a b", false, false},
		{"a..b", false, false},
		{".a", false, false},
		{"a.", false, false},
		{"a。", false, false},
		{"a。b", false, true},
		{"ab--c", false, false},
		{"xn--bcher-kva.example", true, true},
		{"XN--BCHER-KVA.example", true, true}, // names are compared without regard to case
		{"bücher.example", false, true},
		{"xn--x", false, false},
		{"xn--a-", false, false},
		{"실례.테스트", false, true},
		{"실〮례", false, false},             // a tone mark that no label may have
		{"xn--07jt112bpxg", false, false}, // ASCII spelling of it
		{"l·l", false, true},
		{"a·l", false, false},
		{"·l", false, false},
		{"l·", false, false},
		{"xn--al-0ea", false, false}, // a·l
		{"α͵β", false, true},
		{"α͵S", false, false},
		{"א׳ב", false, true},
		{"A׳ב", false, false},
		{"א״ב", false, true},
		{"def・abc", false, false},
		{"def・ぁabc", false, true},
		{"・", false, false},
		{"ب٠ب", false, true},
		{"ب٠۰ب", false, false},
		{"۰۱", false, true},
	} {
		for format, want := range map[string]bool{"hostname": test.hostname,
			"idn-hostname": test.international} {
			check := map[string]func(string) error{"hostname": checkHostname,
				"idn-hostname": checkInternationalHostname}[format]
			if err := check(test.name); (err == nil) != want {
				t.Errorf("%s as %s: got %v", test.name, format, err)
			}
		}
	}
}
