package verify_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"plumbline/internal/har"
	"plumbline/internal/verify"
)

// guarded is a contract that has every check look at a value that may be a secret: with judge
// "true" nothing is wrong with any, and with "false" everything is.
func guarded(values string) string {
	object := "{type: object, properties: {password: " + values + ", accessToken: " + values +
		", nested: {type: object, properties: {tokens: {type: array, items: " + values +
		"}, clientSecret: " + values + "}}, echo: " + values + "}}"
	content := "{application/json: {schema: " + object +
		"}, application/x-www-form-urlencoded: {schema: " + object +
		"}, application/xml: {schema: " + object +
		"}, multipart/form-data: {schema: " + object + "}, text/plain: {schema: " + values + "}}"
	return `openapi: 3.0.3
info: {title: t, version: '1'}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Door}
    query: {type: apiKey, in: query, name: knock}
    cookie: {type: apiKey, in: cookie, name: crumb}
    bearer: {type: http, scheme: bearer}
paths:
  /a/{resetToken}:
    post:
      security: [{header: [], query: [], cookie: [], bearer: []}]
      parameters:
        - {name: resetToken, in: path, required: true, schema: ` + values + `}
        - {name: knock, in: query, schema: ` + values + `}
        - {name: access_token, in: query, schema: ` + values + `}
        - {name: X-Door, in: header, schema: ` + values + `}
        - {name: X-Echo, in: header, schema: ` + values + `}
        - {name: X-Auth-Token, in: header, schema: ` + values + `}
        - {name: crumb, in: cookie, schema: ` + values + `}
      requestBody: {content: ` + content + `}
      responses:
        '200':
          description: d
          headers: {X-Session-Token: {schema: ` + values + `}, X-Echo: {schema: ` + values + `}}
          content: ` + content + "\n"
}

// canary is in every secret of the traffic, and is so long that excerpts of it are cut short.
const canary = "canary0123456789"

func secretOf(name string) string { return canary + "-" + name + "-" + strings.Repeat("z9", 150) }

func guardedTraffic(contentType string, body func(string) string) []har.Entry {
	secret := secretOf
	request := http.Header{
		"Content-Type": {contentType}, "X-Door": {secret("door")}, "X-Auth-Token": {secret("auth")},
		"Cookie":        {"crumb=" + secret("crumb") + "; other=" + secret("other")},
		"X-Echo":        {"it says " + secret("bearer")},
		"Authorization": {"Bearer " + secret("bearer")},
	}
	basic := request.Clone()
	basic.Set("Authorization",
		"Basic "+base64.StdEncoding.EncodeToString([]byte("user:"+secret("basic"))))
	basic.Set("X-Echo", "user:"+secret("basic"))
	response := http.Header{
		"Content-Type": {contentType}, "X-Session-Token": {secret("session")},
		"Set-Cookie": {"sid=" + secret("set") + "; Path=/"}, "X-Echo": {secret("set")},
	}
	address := "https://user:" + secret("url") + "@h.example/a/" + secret("path") + "?knock=" +
		secret("knock") + "&access_token=" + secret("access")
	return []har.Entry{
		entry(0, "POST", address, request, body("request"), 200, response, body("response")),
		entry(1, "POST", address, basic, body("request"), 404, response, body("response")),
		entry(2, "PUT", address, request, body("request"), 200, response, body("response")),
		entry(3, "POST", strings.Replace(address, "/a/", "/b/", 1), request, body("request"), 200,
			response, body("response")),
	}
}

// TestNoSecretStandsInAnyFormat lets canaries stand in every place of requests and responses, right
// and wrong, and looks for them in what is written.
func TestNoSecretStandsInAnyFormat(t *testing.T) {
	bodies := map[string]struct {
		contentType string
		body        func(string) string
	}{
		"json": {"application/json", func(side string) string {
			return `{"password": "` + secretOf(side+"-password") + `", "accessToken": "` +
				secretOf(side+"-token") + `", "nested": {"tokens": ["` + secretOf(side+"-list") +
				`"], "clientSecret": "` + secretOf(side+"-client") + `"}, "echo": "` +
				secretOf("bearer") + `", "more": {"refreshToken": "` + secretOf(side+"-more") +
				`"}}`
		}},
		"damaged json": {"application/json", func(side string) string {
			return `{"password": "` + secretOf(side+"-password") + `", "accessToken": "` +
				secretOf(side+"-token") + `"`
		}},
		"text for json": {"application/json", func(string) string { return secretOf("bearer") }},
		"form": {"application/x-www-form-urlencoded", func(side string) string {
			return "password=" + secretOf(side+"-password") + "&accessToken=" +
				secretOf(side+"-token") + "&client_secret=" + secretOf(side+"-more")
		}},
		"xml": {"application/xml", func(side string) string {
			return "<o><password>" + secretOf(side+"-password") + "</password><accessToken>" +
				secretOf(side+"-token") + "</accessToken><echo>" + secretOf("bearer") +
				"</echo></o>"
		}},
		"damaged xml": {"application/xml",
			func(side string) string {
				return "<o><password>" + secretOf(side+"-password") +
					"</o>"
			}},
		"multipart": {"multipart/form-data; boundary=b", func(side string) string {
			return "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n" +
				secretOf(side+"-password") +
				"\r\n--b\r\nContent-Disposition: form-data; name=\"echo\"\r\n\r\n" +
				secretOf("bearer") + "\r\n--b--\r\n"
		}},
		"text": {"text/plain",
			func(string) string { return "your token is " + secretOf("bearer") }},
	}
	for contractName, values := range map[string]string{
		"passing": "{type: string}", "pattern": "{type: string, pattern: '^no$'}",
		"length": "{type: string, maxLength: 3}", "type": "{type: integer}",
		"enum": "{type: string, enum: [a, b]}", "not": "{not: {}}",
		"alternatives": "{oneOf: [{type: integer}, {type: string, format: date}]}",
		"broken":       "{type: string, pattern: '('}",
	} {
		for name, made := range bodies {
			t.Run(contractName+"/"+name, func(t *testing.T) {
				c := loaded(t, guarded(values))
				results := verify.Entries(c, "a.har", guardedTraffic(made.contentType, made.body),
					verify.Options{Whole: true})
				if contractName != "passing" && contractName != "broken" &&
					len(results[0].Findings) < 5 {
					t.Errorf("only %d findings, so that little is tried: %+v",
						len(results[0].Findings), results[0].Findings)
				}
				for format := range formats {
					text := written(t, format, results)
					if at := strings.Index(text, canary[:8]); at >= 0 {
						t.Errorf("%s shows %q", format, text[max(0, at-200):min(len(text), at+60)])
					}
				}
			})
		}
	}
}

// TestShortSecretsAreHiddenByTheirNames is about values that are too short to be looked for
// everywhere.
func TestShortSecretsAreHiddenByTheirNames(t *testing.T) {
	document := `{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {
  password: {type: boolean}, pin: {type: object, properties: {secret: {oneOf: [{type: boolean}, {type: string, format: date}]}}},
  tokens: {type: array, items: {type: boolean}}, whole: {type: boolean}}}}}}, responses: {default: {description: d}}}}}}`
	header := http.Header{"Content-Type": {"application/json"}}
	for _, body := range []string{
		`{"password":"7q"}`, `{"pin": {"secret": "7q"}}`, `{"password":77.125}`,
		`{"password":{"x":"7q"}}`, `{"tokens":["7q"]}`, `{"whole":{"password":"7q"}}`,
		`{"whole":[{"apiKey":"7q"}]}`, `{"password":["7q", 77.125]}`,
	} {
		results := verify.Entries(loaded(t, document), "a.har",
			[]har.Entry{entry(0, "POST", "http://h/a", header, body, 204, nil, "")},
			verify.Options{Whole: true})
		if len(results[0].Findings) == 0 {
			t.Errorf("%s: nothing was found", body)
		}
		for format := range formats {
			if text := written(t, format, results); strings.Contains(text, "7q") ||
				strings.Contains(text, "77.125") {
				t.Errorf("%s: %s shows it:\n%s", body, format, text)
			}
		}
	}
}

// TestWhatIsNoSecretIsShown holds the redaction to what it is for.
func TestWhatIsNoSecretIsShown(t *testing.T) {
	document := `{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {
  name: {type: boolean}, tokenType: {type: boolean}}}}}}, responses: {default: {description: d}}}}}}`
	header := http.Header{"Content-Type": {"application/json"}, "Cookie": {"a=1; b=ok"}}
	results := verify.Entries(loaded(t, document), "a.har",
		[]har.Entry{entry(0, "POST", "http://h/a?page=3", header,
			`{"name":"Ann…","tokenType":"ok","n":1}`, 204, nil, "")}, verify.Options{})
	text := written(t, "ndjson", results)
	for _, want := range []string{`$.name is the string \"Ann…\"; must be boolean`,
		`$.tokenType is the string \"ok\"`, `http://h/a?page=3`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
}
