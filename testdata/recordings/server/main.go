// Command server is what the recordings in the folder above were made of: a page and the API of
// garden.yaml, each on a port of its own, so that a browser asks for leave before it calls.
//
//	go run ./testdata/recordings/server
//
// It writes both addresses, and serves until it is ended.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	api, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	pages, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "http://%s\nhttp://%s\n", api.Addr(), pages.Addr())
	go serve(pages, pagesOf("http://"+api.Addr().String()))
	serve(api, allowed(garden()))
}

func serve(on net.Listener, handler http.Handler) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.Serve(on))
}

// pagesOf serves the page, and what is no API beside it.
func pagesOf(api string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, page, api, api)
	})
	mux.HandleFunc("GET /app.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, "body { color: green }")
	})
	return mux
}

const page = `<!doctype html><link rel=stylesheet href=/app.css><img src="%s/v1/logo">
<script>window.api = "%s"</script>`

// allowed lets pages of other origins call, as the Fetch standard has it.
func allowed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Expose-Headers", "X-Total, ETag")
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Methods", "GET, POST, PUT")
			w.Header().Set("Access-Control-Allow-Headers", "Content-Type, Authorization, Range")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func garden() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/plants", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"e1"`)
		w.Header().Set("Cache-Control", "no-cache")
		if r.Header.Get("If-None-Match") == `"e1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("X-Total", "1")
		answer(w, http.StatusOK, "application/json; charset=utf-8", `[{"id":1,"name":"Rübe"}]`)
	})
	mux.HandleFunc("POST /v1/plants", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusCreated, "application/json", `{"id":2,"name":"Birne"}`)
	})
	mux.HandleFunc("GET /v1/plants/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "1" {
			answer(w, http.StatusNotFound, "application/json", `{"error":"no such plant"}`)
			return
		}
		answer(w, http.StatusOK, "application/json", `{"id":1,"name":"Rübe"}`)
	})
	mux.HandleFunc("PUT /v1/plants/{id}", func(w http.ResponseWriter, _ *http.Request) {
		// The fault of this server, which every recording has to show.
		answer(w, http.StatusOK, "application/json", `{"id":"one","name":"Rübe"}`)
	})
	mux.HandleFunc("GET /v1/moved", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/v1/plants/1")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("POST /v1/orders", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/v1/plants/1")
		w.WriteHeader(http.StatusSeeOther)
	})
	mux.HandleFunc("GET /v1/note", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "text/plain; charset=iso-8859-1", "caf\xe9")
	})
	mux.HandleFunc("GET /v1/logo", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "image/gif", "GIF89a\x01\x00\x01\x00\x00\x00\x00;")
	})
	mux.HandleFunc("GET /v1/dump", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(`{"id":1,"name":"Rose"}`))
	})
	mux.HandleFunc("GET /v1/me", func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answer(w, http.StatusOK, "application/json", `{"id":1,"name":"Ann"}`)
	})
	return mux
}

func answer(w http.ResponseWriter, status int, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}
