package explore

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/contract"
	"plumbline/internal/generate"
	"plumbline/internal/schema"
)

// What a server does with a parameter may depend on another one. Each is sent alone by the cases of
// its own limits; here all are sent together, and then as few requests as are easily found so that
// each value of a parameter, and its absence, meets each of every other one.

const (
	// mostFactors is how many parameters of an operation are combined, and mostLevels with how many
	// values each. More are said to be left out.
	mostFactors = 24
	mostLevels  = 4
)

// factor is a parameter with the values that it is sent with. Where it need not be there, one more
// is that it is absent.
type factor struct {
	parameter *contract.Parameter
	values    []any
}

// absent is the level of a factor that is not sent.
const absent = -1

func (f factor) levels() []int {
	levels := make([]int, 0, len(f.values)+1)
	for i := range f.values {
		levels = append(levels, i)
	}
	if !f.parameter.Required {
		levels = append(levels, absent)
	}
	return levels
}

// pairs lists combinations of the parameters of an operation.
func (p *planner) pairs(o *contract.Operation) {
	factors := p.factors(o)
	if len(factors) < 2 {
		return
	}
	if left := len(factors) - mostFactors; left > 0 {
		p.put(&Obligation{Operation: o, Kind: Boundary, Place: "parameters", Keyword: "pairs",
			Unbuilt: fmt.Sprintf("%d more parameters are not combined with the others: only %d "+
				"of an operation are", left, mostFactors)})
		factors = factors[:mostFactors]
	}
	together := make([]int, len(factors)) // the first value of each
	p.combination(o, factors, together, "together")
	for _, row := range covering(factors, together) {
		p.combination(o, factors, row, "pairs")
	}
}

// combination adds one of them.
func (p *planner) combination(o *contract.Operation, factors []factor, row []int, side string) {
	var sent, left []string
	for i, f := range factors {
		if row[i] == absent {
			left = append(left, f.parameter.Name)
		} else {
			sent = append(sent, f.parameter.Name+"="+excerpt(f.values[row[i]]))
		}
	}
	sentence := "the parameters " + strings.Join(sent, ", ")
	if len(sent) == 0 {
		sentence = "no parameters"
	}
	if len(left) > 0 {
		sentence += " without " + strings.Join(left, ", ")
	}
	p.add(o, Boundary, "parameters", "", side, sentence, func(d *Draft) {
		for i, f := range factors {
			if row[i] == absent {
				d.Unset(f.parameter)
			} else {
				d.Set(f.parameter, f.values[row[i]])
			}
		}
	})
}

// factors are the parameters of an operation that are combined. What names a thing is none, neither
// is what only an answer before could say, such as where a page begins or an ETag.
func (p *planner) factors(o *contract.Operation) []factor {
	var factors []factor
	cursor := p.PagingOf(o).Cursor
	for _, parameter := range o.Parameters {
		conditional := parameter.In == "header" &&
			strings.HasPrefix(strings.ToLower(parameter.Name), "if-")
		if parameter.In == "path" || parameter.In == "formData" || parameter == cursor ||
			conditional || p.Named(o, parameter) != nil {
			continue
		}
		values := p.levelsOf(parameter)
		if len(values) > 1 || len(values) == 1 && !parameter.Required {
			factors = append(factors, factor{parameter, values})
		}
	}
	return factors
}

// levelsOf are values of a parameter: the plainest one, and others of an enum or a boolean, or
// another one that is drawn.
func (p *Plan) levelsOf(parameter *contract.Parameter) []any {
	first, err := p.parameterValue(parameter)
	if err != nil {
		return nil // of which the base of the operation or the case of its limits tells
	}
	values := []any{first}
	add := func(value any) {
		known := slices.ContainsFunc(values, func(other any) bool { return Same(value, other) })
		if !known && len(values) < mostLevels {
			values = append(values, value)
		}
	}
	of := parameter.Schema
	if of == nil {
		return values
	}
	if slices.Equal(of.Types(), []string{"boolean"}) {
		add(true)
		add(false)
	}
	if rules, err := of.Rules(schema.ToServer); err == nil {
		for _, member := range resolved(rules).Enum {
			if of.Accepts(member, schema.ToServer) {
				add(member)
			}
		}
	}
	if len(values) > 1 {
		return values
	}
	if g, err := p.generator(of); err == nil {
		choices := generate.NewChoices(p.seed, stream(string(parameter.Pointer)+" pairs"))
		if other, err := g.Valid(choices); err == nil {
			add(other)
		}
	}
	return values
}

// pair is a level of one factor beside one of another, which comes later in the list.
type pair struct{ factor, level, other, otherLevel int }

// covering lists rows of levels, so that these and those that there are have all pairs. It takes
// the first pair that is missing, and for each other factor the level with most that are missing.
func covering(factors []factor, known ...[]int) (rows [][]int) {
	missing := map[pair]bool{}
	var order []pair
	for i := range factors {
		for j := i + 1; j < len(factors); j++ {
			for _, a := range factors[i].levels() {
				for _, b := range factors[j].levels() {
					one := pair{i, a, j, b}
					missing[one] = true
					order = append(order, one)
				}
			}
		}
	}
	cover := func(row []int) {
		for i := range row {
			for j := i + 1; j < len(row); j++ {
				delete(missing, pair{i, row[i], j, row[j]})
			}
		}
	}
	for _, row := range known {
		cover(row)
	}
	for _, first := range order {
		if missing[first] {
			row := rowWith(factors, first, missing)
			cover(row)
			rows = append(rows, row)
		}
	}
	return rows
}

// rowWith is a row with a pair, and with many others that are missing.
func rowWith(factors []factor, first pair, missing map[pair]bool) []int {
	row, set := make([]int, len(factors)), make([]bool, len(factors))
	row[first.factor], row[first.other] = first.level, first.otherLevel
	set[first.factor], set[first.other] = true, true
	for i := range factors {
		if set[i] {
			continue
		}
		most := -1
		for _, level := range factors[i].levels() {
			count := 0
			for j := range factors {
				if !set[j] {
					continue
				}
				one := pair{i, level, j, row[j]}
				if j < i {
					one = pair{j, row[j], i, level}
				}
				if missing[one] {
					count++
				}
			}
			if count > most {
				most, row[i] = count, level
			}
		}
		set[i] = true
	}
	return row
}
