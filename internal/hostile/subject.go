package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"plumbline/fixtures/hostile"
	"plumbline/fixtures/resonance"
	"plumbline/fixtures/respoke"
	"plumbline/fixtures/shop"
)

// api is one that is tested.
type api struct {
	name string
	// variables is what the names of its variables begin with.
	variables string
	// words are the command that tests it at a base URL.
	words func(baseURL string) []string
	// short is what is given besides for a run that is to be short: without the many requests that
	// differ in what is wrong with them, and get the same hostile answer.
	short []string
	// more is how much more memory than a plain run it may take, in bytes.
	more int64
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

// scripted leaves out what the scripts of a suite send wrong.
var scripted = []string{"--label-filter", "!kind:negative"}

// Two have scripts; the third is tested by its document alone.
var apis = []api{
	{"respoke", "RESPOKE_", runs("respoke"), scripted, moreOfSuite, startRespoke,
		func(r *http.Request) bool {
			return strings.Contains(r.URL.Path, "sessions") ||
				strings.Contains(r.URL.Path, "tokens")
		}},
	{"resonance", "RESONANCE_", runs("resonance"), scripted, moreOfSuite,
		startResonance, noLogin},
	{"shop", "API_", testsShop, []string{"--random", "0", "--operation", "createAddress",
		"--operation", "getAddress"}, moreOfDocument, startShop, noLogin},
}

// runs gives the words that run a suite, whose base URL is among its variables.
func runs(suite string) func(string) []string {
	return func(string) []string { return []string{"run", suite} }
}

func testsShop(baseURL string) []string {
	return []string{"test", "fixtures/shop/openapi.yaml", "--base-url", baseURL,
		"--auth", "apiKey=env:SHOP_API_KEY", "--auth", "bearer=env:SHOP_TOKEN"}
}

func noLogin(*http.Request) bool { return false }

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

func startShop() (*reference, error) {
	server, err := shop.Start("127.0.0.1:0", shop.Config{})
	if err != nil {
		return nil, err
	}
	c := server.Service.Credentials()
	return &reference{origin: strings.TrimSuffix(server.BaseURL, shop.BasePath),
		basePath: shop.BasePath, close: server.Close, secrets: []string{c.APIKey, c.Token},
		environment: []string{"SHOP_API_KEY=" + c.APIKey, "SHOP_TOKEN=" + c.Token}}, nil
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
		list = append(list, subject{apis[i%len(apis)], server, i/len(apis)%2 == 1})
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
