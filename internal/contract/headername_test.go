package contract

import "testing"

func TestAKeyInTheHeaderAuthorizationIsWhatItIsMeantFor(t *testing.T) {
	for name, want := range map[string]SecurityScheme{
		"X-API-Key":                     {Type: "apiKey", In: "header", Key: "X-API-Key"},
		"Authorization":                 {Type: "apiKey", In: "header", Key: "Authorization"},
		"X-API-Key:":                    {Type: "apiKey", In: "header", Key: "X-API-Key"},
		" X-API-Key ":                   {Type: "apiKey", In: "header", Key: "X-API-Key"},
		"X-Key: abc":                    {Type: "apiKey", In: "header", Key: "X-Key"},
		"Authorization: Bearer":         {Type: "http", Scheme: "bearer"},
		"authorization: bearer":         {Type: "http", Scheme: "bearer"},
		"Authorization Bearer":          {Type: "http", Scheme: "bearer"},
		"Authorization: Bearer {token}": {Type: "http", Scheme: "bearer"},
		"Authorization: Token":          {Type: "http", Scheme: "token"},
		"Authorization:":                {Type: "apiKey", In: "header", Key: "Authorization"},
		"Authorization: {token}":        {Type: "apiKey", In: "header", Key: "Authorization"},
		":":                             {Type: "apiKey", In: "header", Key: ":"},
		"":                              {Type: "apiKey", In: "header"},
	} {
		got := SecurityScheme{Type: "apiKey", In: "header", Key: name}
		got.inHeader()
		if got != want {
			t.Errorf("%q: got %+v, want %+v", name, got, want)
		}
	}
	query := SecurityScheme{Type: "apiKey", In: "query", Key: "a b"}
	if query.inHeader(); query.Key != "a b" {
		t.Errorf("the name of a query parameter is changed to %q", query.Key)
	}
}
