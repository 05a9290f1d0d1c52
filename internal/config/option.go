package config

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/mistake"
)

// option is one setting of a run, as the tags of [Settings] describe it.
type option struct {
	name, usage string
	value       string   // what the help shows in place of a value
	words       []string // what it may be; none: anything
	kind        reflect.Type
	path        bool // it names files
	top         bool // in the file it stands at the top only
	file, flag  bool // it may stand in the file; it is a flag and a variable
}

// options are all settings of a run, in the order of the struct.
var options = func() []option {
	var list []option
	t := reflect.TypeFor[Settings]()
	for i := range t.NumField() {
		field := t.Field(i)
		in := strings.Fields(field.Tag.Get("in"))
		o := option{name: field.Tag.Get("koanf"), usage: field.Tag.Get("usage"),
			value: field.Tag.Get("value"), kind: field.Type, path: field.Tag.Get("path") != "",
			top: slices.Contains(in, "top"), file: !slices.Contains(in, "flags"),
			flag: !slices.Contains(in, "file")}
		if words := field.Tag.Get("words"); words != "" {
			o.words = strings.Split(words, ",")
		}
		list = append(list, o)
	}
	return list
}()

// variablePrefix is what the variables of a run begin with.
const variablePrefix = "PLUMBLINE_"

// variable is what a setting is called in the environment.
func (o option) variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(o.name, "-", "_"))
}

func (o option) isList() bool { return o.kind == reflect.TypeFor[[]string]() }
func (o option) isBool() bool { return o.kind.Kind() == reflect.Bool }

// wanted is the remedy of a value that cannot be used.
func (o option) wanted() string {
	switch {
	case o.isList() && o.words != nil:
		return "give a list of " + mistake.Listed(o.words)
	case o.isList():
		return "give a list of texts"
	case o.words != nil:
		return "give one of " + strings.Join(o.words, ", ")
	case o.isBool():
		return "give true or false"
	case o.kind.Kind() == reflect.Int:
		return "give a whole number from 1 on"
	case o.isPercentage():
		return "give a percentage from 0 to 100"
	case o.kind.Kind() == reflect.Float64:
		return "give a number above 0, such as 0.5"
	}
	return "give a text"
}

// parse reads a text of a flag or a variable, or one value of the file. The error says what is
// wanted and does not repeat the text.
func (o option) parse(text string) (any, error) {
	switch o.kind.Kind() {
	case reflect.Bool:
		return o.parseBool(text)
	case reflect.Int:
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, errors.New("a whole number from 1 on is wanted")
		}
		return n, nil
	case reflect.Float64:
		return o.parseNumber(text)
	case reflect.Slice:
		return o.parseList(text)
	}
	return text, o.checkWord(text)
}

func (option) parseBool(text string) (any, error) {
	switch strings.ToLower(text) {
	case "true", "yes", "1", "on":
		return true, nil
	case "false", "no", "0", "off":
		return false, nil
	}
	return nil, errors.New("true or false is wanted")
}

func (o option) parseNumber(text string) (any, error) {
	if o.isPercentage() {
		return ParsePercentage(text)
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && n <= mostASecond {
		return n, nil
	}
	return nil, errors.New("a number above 0 is wanted, such as 0.5")
}

// mostASecond bounds a rate, so that it has a span between two requests.
const mostASecond = 1e6

func (o option) isPercentage() bool { return o.value == "percentage" }

// ParsePercentage reads a number from 0 to 100, with or without the sign of a percentage.
func ParsePercentage(text string) (float64, error) {
	percentage, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil || !(percentage >= 0 && percentage <= 100) {
		return 0, errors.New("a number from 0 to 100 is wanted")
	}
	return percentage, nil
}

// parseList splits a text at commas.
func (o option) parseList(text string) (any, error) {
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		if err := o.checkWord(item); err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	if len(list) == 0 {
		return nil, errors.New("a list with commas is wanted")
	}
	return list, nil
}

func (o option) checkWord(word string) error {
	if len(o.words) == 0 || slices.Contains(o.words, word) {
		return nil
	}
	return errors.New("it has to be one of " + strings.Join(o.words, ", "))
}
