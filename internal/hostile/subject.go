package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"plumbline/fixtures/hostile"
	"plumbline/fixtures/resonance"
	"plumbline/fixtures/respoke"
)

// api is one whose suite is run.
type api struct {
	name string
	// start starts the reference server, with a rate limit that no run comes near.
	start func() (*reference, error)
	// logins tells which requests a server that is hostile inside answers rightly, since without
	// them a suite gets nowhere.
	logins func(*http.Request) bool
}

// reference is a reference server that runs.
type reference struct {
	origin, basePath string
	environment      []string // variables of the suite with its credentials
	secrets          []string // those that no report may show
	close            func(context.Context) error
}

// often is more calls than a run makes.
const often = 100_000

var apis = []api{
	{"respoke", startRespoke, func(r *http.Request) bool {
		return strings.Contains(r.URL.Path, "sessions") || strings.Contains(r.URL.Path, "tokens")
	}},
	{"resonance", startResonance, func(*http.Request) bool { return false }},
}

func startRespoke() (*reference, error) {
	server, err := respoke.Start("127.0.0.1:0",
		respoke.Config{Limit: respoke.Limit{PerSecond: often, Burst: often}})
	if err != nil {
		return nil, err
	}
	c := server.Credentials
	return &reference{origin: strings.TrimSuffix(server.BaseURL, respoke.BasePath),
		basePath: respoke.BasePath, close: server.Close,
		secrets: []string{c.Password, c.AppSecret}, environment: []string{
			"RESPOKE_USERNAME=" + c.Username, "RESPOKE_PASSWORD=" + c.Password,
			"RESPOKE_APP_ID=" + c.AppID, "RESPOKE_APP_SECRET=" + c.AppSecret,
		}}, nil
}

func startResonance() (*reference, error) {
	server, err := resonance.Start("127.0.0.1:0",
		resonance.Config{Limit: resonance.Limit{Calls: often, Window: time.Second}})
	if err != nil {
		return nil, err
	}
	c := server.Credentials
	return &reference{origin: server.BaseURL, close: server.Close,
		secrets: []string{c.AppSecret}, environment: []string{
			"RESONANCE_APP_CLIENT_ID=" + c.AppClientID, "RESONANCE_APP_SECRET=" + c.AppSecret,
			"RESONANCE_FAILING_APP_CLIENT_ID=" + c.FailingAppClientID,
		}}, nil
}

// subject is a run to be made: a suite against a hostile server.
type subject struct {
	api    api
	server hostile.Server
	// inside tells that the server stands behind the reference server.
	inside bool
}

// name is the name of the run, such as respoke/gzip-bomb or respoke/inside/gzip-bomb.
func (s subject) name() string {
	if s.inside {
		return s.api.name + "/inside/" + s.server.ID
	}
	return s.api.name + "/" + s.server.ID
}

// servers are those of the runs.
func servers() []hostile.Server { return hostile.Servers() }

// few lists a run against each server, the APIs and the modes in turn.
func few() []subject {
	var list []subject
	for i, server := range servers() {
		list = append(list, subject{apis[i%2], server, i/2%2 == 1})
	}
	return list
}

// everySubject lists all runs.
func everySubject() []subject {
	var all []subject
	for _, api := range apis {
		for _, server := range servers() {
			all = append(all, subject{api, server, false}, subject{api, server, true})
		}
	}
	return all
}
