package suite

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"

	"plumbline/harness/call"
	"plumbline/harness/verdict"
	"plumbline/internal/client"
)

// other is a second opinion that always says the same.
type other struct {
	request, response []string
	err               error
	asked             []string
}

func (o *other) Request(path string, request *http.Request) ([]string, error) {
	o.asked = append(o.asked, request.Method+" "+request.URL.RequestURI()+" of "+path)
	return o.request, o.err
}

func (o *other) Response(_ string, _ *http.Request, response *http.Response) ([]string, error) {
	if _, err := io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	return o.response, o.err
}

func TestSecondOpinions(t *testing.T) {
	for _, test := range []struct {
		name, jar string
		second    *other
		want      []string // what the note says; nil where there is none
		plumbline verdict.Outcome
	}{
		{"both find nothing", "1", &other{}, nil, ""},
		{"both find something", "odd", &other{response: []string{"a"}}, nil, ""},
		{"only the other finds something", "1", &other{response: []string{"a " + canary}},
			[]string{"a [PANTRY_KEY]"}, verdict.Conforms},
		{"the other has something against the request", "1", &other{request: []string{"b"}},
			[]string{"b"}, verdict.Conforms},
		{"only Plumbline finds something", "odd", &other{}, []string{}, verdict.Violates},
		{"it cannot be asked", "1", &other{err: errors.New("no")},
			[]string{"it cannot be asked: no"}, verdict.Conforms},
	} {
		t.Run(test.name, func(t *testing.T) {
			api, response := called(t, test.jar)
			api.second = test.second
			note := api.secondOpinion(response)
			switch {
			case note == nil && test.want == nil:
			case note == nil || test.want == nil || !slices.Equal(note.Other, test.want) ||
				note.Plumbline != test.plumbline:
				t.Errorf("got %+v, want %q", note, test.want)
			}
			if asked := test.second.asked; test.second.err == nil &&
				!slices.Equal(asked, []string{"GET /jars/" + test.jar + " of /jars/{id}"}) {
				t.Errorf("it was asked about %q", asked)
			}
		})
	}
}

// called is the response of a pantry to a call for a jar, as the API of its suite makes it.
func called(t *testing.T, jar string) (*API, *call.Response) {
	t.Helper()
	running := startPantry()
	t.Cleanup(running.server.Close)
	api := loaded(t, pantrySuite(nil), nil)
	var err error
	if api.Target, err = api.Target.WithReference(running.server.URL,
		map[string]string{"key": canary}, nil); err != nil {
		t.Fatal(err)
	}
	sender, err := client.New(client.Options{Origin: api.Target.Origin()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sender.Close)
	api.Target.Register(api.redactor)
	caller := &call.Caller{Contract: api.Contract, Target: api.Target, Client: sender,
		Redactor: api.redactor}
	response, err := caller.Call(t.Context(), "getJar", call.PathParameter("id", jar), key(api))
	if err != nil {
		t.Fatal(err)
	}
	return api, response
}
