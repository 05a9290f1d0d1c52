package credentials

import (
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"plumbline/internal/contract"
	"plumbline/internal/encode"
	"plumbline/internal/explore"
)

// TestSpoiledCredentials: each differs from the good ones in the one thing that it is for.
func TestSpoiledCredentials(t *testing.T) {
	key := &contract.SecurityScheme{Name: "api.key", Type: "apiKey", In: "header", Key: "X-Key"}
	token := &contract.SecurityScheme{Name: "bearer", Type: "http", Scheme: "bearer"}
	basic := &contract.SecurityScheme{Name: "basic", Type: "basic"}
	for _, test := range []struct {
		scheme        *contract.SecurityScheme
		caller        explore.Caller
		header, sends string
		secret        string
	}{
		{key, explore.Self, "X-Key", "aB1x", ""},
		{key, explore.Nobody, "X-Key", "", ""},
		{key, explore.Forger, "X-Key", MadeUp, ""},
		{key, explore.Emptied, "X-Key", "", ""},
		{key, explore.Shortened, "X-Key", "aB1", "API_KEY_SHORTENED"},
		{key, explore.InOtherCase, "X-Key", "Ab1X", "API_KEY_OTHER_CASE"},
		{token, explore.Emptied, "Authorization", "Bearer ", ""},
		{token, explore.Shortened, "Authorization", "Bearer aB1", "BEARER_SHORTENED"},
		{token, explore.InNoScheme, "Authorization", "Plumbline aB1x", ""},
		{basic, explore.Self, "Authorization", "Basic dmV0OmFCMXg=", ""},
		{basic, explore.Emptied, "Authorization", "Basic dmV0Og==", ""},
		{basic, explore.Shortened, "Authorization", "Basic dmV0OmFCMQ==", "BASIC_SHORTENED"},
		{basic, explore.InOtherCase, "Authorization", "Basic dmV0OkFiMVg=", "BASIC_OTHER_CASE"},
	} {
		o := &contract.Operation{Security: []*contract.SecurityRequirement{
			{Schemes: []*contract.SecurityScheme{test.scheme}}}}
		to := encode.Encoded{Header: http.Header{}}
		given := "aB1x"
		if test.scheme == basic {
			given = "vet:" + given
		}
		applied, err := storeOf(test.scheme.Name, given).Apply(t.Context(), nil, o, test.caller,
			&to)
		secrets := slices.Sorted(maps.Keys(applied.Spoiled))
		if got := to.Header.Get(test.header); got != test.sends || err != nil ||
			strings.Join(secrets, " ") != test.secret {
			t.Errorf("%s with %s: got %q, %v, %v", test.caller, test.scheme.Name, got, secrets,
				err)
		}
		for _, value := range applied.Spoiled {
			if test.scheme == basic {
				value = base64.StdEncoding.EncodeToString([]byte(value))
			}
			if !strings.Contains(test.sends, value) {
				t.Errorf("%s: the secret %q is not what is sent", test.caller, value)
			}
		}
	}
	o := &contract.Operation{Security: []*contract.SecurityRequirement{
		{Schemes: []*contract.SecurityScheme{key}}}}
	if _, err := storeOf(key.Name, "12-34").Apply(t.Context(), nil, o, explore.InOtherCase,
		&encode.Encoded{Header: http.Header{}}); err == nil {
		t.Error("digits have another case")
	}
}

// storeOf has a credential of a scheme.
func storeOf(scheme, value string) *Store {
	return &Store{sources: map[explore.Caller]map[string]Source{explore.Self: {
		scheme: Given(scheme, explore.Self, value)}}}
}
