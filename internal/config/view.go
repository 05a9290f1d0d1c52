package config

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/tabwriter"

	"plumbline/harness/target"
	"plumbline/internal/redact"
)

// Row is one setting that is in force.
type Row struct {
	Name string `json:"name"` // as in the file, such as max-requests or respoke.base-url
	// Value is a text, a number, a boolean, a list of texts, or null where nothing is set. Of a
	// secret it is the name of what has it, in brackets.
	Value any `json:"value"`
	// Origin is where the value comes from: default, a place of the file, a variable, or a flag.
	Origin string `json:"origin"`
}

const byDefault = "default"

// Rows lists everything that is in force for some APIs, without secrets.
func (c *Config) Rows(apis []target.Definition) []Row {
	secrets := c.redactor(apis)
	rows := []Row{{"config", orNull(c.File), c.fileOrigin}}
	for _, o := range options {
		switch {
		case o.name == memberAPIs || !o.file:
		case o.name == memberHeaders:
			rows = append(rows, c.headerRows(secrets)...)
		case o.name == memberAuth, o.name == memberAuthOther:
			rows = append(rows, hidden(c.row(o.name, o.name, nil, secrets)))
		default:
			rows = append(rows, c.row(o.name, o.name, nil, secrets))
		}
	}
	for _, d := range apis {
		rows = append(rows, c.row(d.API+"."+memberBaseURL, key(memberAPIs, d.API, memberBaseURL),
			nil,
			secrets))
		for _, credential := range d.Credentials {
			rows = append(rows, c.credentialRow(d, credential, secrets))
		}
		for _, s := range d.Settings {
			row := c.row(d.API+"."+s.Name, key(memberAPIs, d.API, memberSettings, s.Name),
				orNull(s.Default), secrets)
			if text, given := row.Value.(string); given && s.Hide != nil {
				row.Value, _ = s.Hide(text)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// redactor knows the secrets of the configuration.
func (c *Config) redactor(apis []target.Definition) *redact.Redactor {
	secrets := &redact.Redactor{}
	for _, d := range apis {
		for _, credential := range d.Credentials {
			k := key(memberAPIs, d.API, memberCredentials, credential.Name)
			if credential.Secret && c.merged.Exists(k) {
				secrets.Secret(credential.Variable, c.merged.String(k))
			}
		}
	}
	for k, variable := range c.secrets {
		if strings.HasPrefix(k, memberHeaders+separator) {
			secrets.Secret(variable, c.merged.String(k))
		}
	}
	return secrets
}

// hidden shows of each source of credentials what it is for and its first word: behind that there may
// be anything.
func hidden(row Row) Row {
	list, _ := row.Value.([]string)
	for i, text := range list {
		list[i], _, _ = strings.Cut(text, " ")
		if scheme, rest, _ := strings.Cut(list[i], "="); !isReference(rest) &&
			list[i] == text {
			list[i] = scheme + "=…"
		}
	}
	return row
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (c *Config) row(name, key string, otherwise any, secrets *redact.Redactor) Row {
	if !c.merged.Exists(key) {
		return Row{name, otherwise, byDefault}
	}
	value := c.merged.Get(key)
	switch shown := value.(type) {
	case string:
		value = secrets.String(shown)
	case []string:
		list := slices.Clone(shown)
		for i := range list {
			list[i] = secrets.String(list[i])
		}
		value = list
	}
	return Row{name, value, c.origins[key]}
}

func (c *Config) credentialRow(d target.Definition, credential target.Credential,
	secrets *redact.Redactor) Row {
	k := key(memberAPIs, d.API, memberCredentials, credential.Name)
	row := c.row(d.API+"."+memberCredentials+"."+credential.Name, k, nil, secrets)
	if credential.Secret && row.Value != nil {
		row.Value = "[" + credential.Variable + "]"
	}
	return row
}

func (c *Config) headerRows(secrets *redact.Redactor) []Row {
	var rows []Row
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		k := key(memberHeaders, name)
		row := c.row(memberHeaders+"."+name, k, nil, secrets)
		if variable, secret := c.secrets[k]; secret {
			row.Value = "[" + variable + "]"
		}
		rows = append(rows, row)
	}
	return rows
}

// WriteRows writes rows as a table for people.
func WriteRows(w io.Writer, rows []Row) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		shown := "-"
		switch value := row.Value.(type) {
		case nil:
		case []string:
			shown = strings.Join(value, ",")
		default:
			if kind := reflect.ValueOf(value); kind.Kind() != reflect.String || kind.Len() > 0 {
				shown = fmt.Sprint(value)
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", row.Name, shown, row.Origin)
	}
	return table.Flush()
}

// WriteRowsJSON writes rows as one JSON object: version 1, and the rows as settings.
func WriteRowsJSON(w io.Writer, rows []Row) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(struct {
		Version  int   `json:"version"`
		Settings []Row `json:"settings"`
	}{1, rows})
}
