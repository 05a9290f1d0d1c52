package suite

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"plumbline/harness/call"
	"plumbline/harness/requirement"
	"plumbline/harness/target"
	"plumbline/internal/contract"
)

// The pantry is an API that exists for these tests only: jars are put in and looked up, both with a
// key.

//go:embed testdata/pantry.json
var pantryDocument []byte

func pantrySource() contract.Source {
	return contract.Source{Document: contract.Text{Path: "testdata/pantry.json",
		Bytes: pantryDocument}}
}

// canary is the key of the pantry: no artifact may ever contain it.
const canary = "canary-key-0815"

func pantryTarget() target.Definition {
	return target.Definition{
		API: "pantry", BaseURLVariable: "PANTRY_BASE_URL",
		Credentials: []target.Credential{{Name: "key", Variable: "PANTRY_KEY", Secret: true,
			Required: true, Description: "the key"}},
		Settings: []target.Setting{RateLimitSetting()},
	}
}

func pantrySuite(table requirement.Table) *Suite {
	return &Suite{
		Name: "pantry", Title: "Pantry", Source: pantrySource(), Target: pantryTarget(),
		Requirements: table,
		Reference: func(string) (*Reference, error) {
			reference := startPantry()
			return &Reference{
				BaseURL: reference.server.URL, Credentials: map[string]string{"key": canary},
				Close: func(context.Context) error { reference.server.Close(); return nil },
			}, nil
		},
	}
}

// requirementFor makes a requirement of the pantry; the id's last word is given.
func requirementFor(word, operation string) requirement.Requirement {
	return requirement.Requirement{
		ID: "pantry.jars." + word, Operation: operation, Kind: requirement.Positive,
		Sentence: "It holds for " + word + ".", Source: "made up",
	}
}

// pantry is a reference server. What a jar's id is decides how it answers.
type pantry struct {
	server *httptest.Server
	mutex  sync.Mutex
	jars   int
}

func startPantry() *pantry {
	p := &pantry{}
	p.server = httptest.NewServer(p)
	return p
}

func (p *pantry) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	switch id := strings.TrimPrefix(request.URL.Path, "/jars/"); {
	case request.Method == http.MethodDelete:
		fmt.Printf("deleted %s\n", id)
		w.WriteHeader(http.StatusNoContent)
	case request.Method == http.MethodPost:
		p.mutex.Lock()
		p.jars++
		id := p.jars
		p.mutex.Unlock()
		answer(w, http.StatusCreated, "application/json",
			fmt.Sprintf(`{"id":"%d","label":"plums"}`, id))
	case id == "none":
		answer(w, http.StatusNotFound, "text/plain", "there is no such jar")
	case id == "odd":
		answer(w, http.StatusOK, "application/json",
			`{"ID":"odd","label":5,"was":"`+request.Header.Get("Pantry-Key")+`"}`)
	case id == "cut":
		breakOff(w,
			"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "+
				"50\r\n\r\n{\"id\"")
	case id == "noise":
		breakOff(w, "this is not HTTP\r\n\r\n")
	default:
		answer(w, http.StatusOK, "application/json", fmt.Sprintf(`{"id":%q,"label":"plums"}`, id))
	}
}

func answer(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// breakOff answers with these bytes and closes the connection.
func breakOff(w http.ResponseWriter, text string) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(connection, text)
	_ = connection.Close()
}

// get looks a jar up.
func get(ctx context.Context, api *API, id string) *call.Response {
	return api.Call(ctx, "getJar", call.PathParameter("id", id), key(api))
}

func key(api *API) call.Option { return call.Header("Pantry-Key", api.Target.Credential("key")) }

// post puts a jar in.
func post(ctx context.Context, api *API) *call.Response {
	return api.Call(ctx, "postJar", key(api), call.JSON(map[string]string{"label": "plums"}))
}
