package redact

import (
	"net/http"
	"strings"
	"testing"
)

func TestAPublicValueIsShownWhereACredentialWouldStand(t *testing.T) {
	r := &Redactor{}
	r.Public("made-up")
	r.Public("")
	for name, got := range map[string]string{
		"JSON":   string(r.JSON([]byte(`{"password":"made-up"}`))),
		"header": replacer{r: r}.header(http.Header{"App-Secret": {"made-up"}}).Get("App-Secret"),
		"query":  r.URL("http://h/?password=made-up"),
		"form":   r.Form("password=made-up"),
	} {
		if !strings.Contains(got, "made-up") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := string(r.JSON([]byte(`{"password":"made-up-not"}`))); strings.Contains(got,
		"made-up") {
		t.Error("another value was shown:", got)
	}
}

func TestASecretStaysOneThoughItWasCalledPublic(t *testing.T) {
	r := &Redactor{}
	r.Secret("S", "hunter22")
	r.Public("hunter22")
	for name, got := range map[string]string{
		"JSON":   string(r.JSON([]byte(`{"password":"hunter22"}`))),
		"header": replacer{r: r}.header(http.Header{"App-Secret": {"hunter22"}}).Get("App-Secret"),
		"text":   r.String("it is hunter22"),
	} {
		if strings.Contains(got, "hunter22") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestWithoutARedactorNothingIsPublic(t *testing.T) {
	var r *Redactor
	if got := string(r.JSON([]byte(`{"password":"made-up"}`))); strings.Contains(got, "made-up") {
		t.Error(got)
	}
}
