package explore

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"plumbline/internal/contract"
)

// undocumentedMethods are those that a path may be asked by although it does not document them.
// None of them changes anything that a server that knows it should change: TRACE and the made-up
// one do nothing, and the others have no body to do it with.
var undocumentedMethods = []string{http.MethodGet, http.MethodPost, http.MethodPut,
	http.MethodPatch, http.MethodDelete, http.MethodTrace, "PLUMB"}

// protocol lists what departs from HTTP: methods, media types, and bodies that are none.
func (p *planner) protocol(o *contract.Operation) {
	if p.byPath[o.Path][0] == o {
		p.methods(o)
	}
	if p.wants(o.Method) && len(o.RequestMediaTypes) > 0 {
		p.mediaTypes(o)
	}
	p.accepts(o)
}

// acceptPlace is of obligations that are about what media types the client accepts.
const acceptPlace = "header.Accept"

// accepts asks for each media type that a success may have, where there are several, and for one
// that none may have.
func (p *planner) accepts(o *contract.Operation) {
	produces := mediaRanges(o)
	if len(produces) > 1 {
		for _, one := range produces {
			if !strings.Contains(one, "*") {
				p.add(o, Protocol, acceptPlace, mediaTypeKeyword, one,
					"an Accept of "+one+", which the document gives a success",
					func(d *Draft) { d.SetHeader("Accept", one) })
			}
		}
	}
	if len(produces) > 0 && !slices.Contains(produces, "*/*") {
		p.add(o, Protocol, acceptPlace, "", "unserved",
			"an Accept that none of the documented media types satisfies",
			func(d *Draft) { d.SetHeader("Accept", unserved) })
	}
}

// unserved is a media type that no server has.
const unserved = "application/x-plumbline"

// mediaTypeKeyword is of obligations that are about the media type of a body.
const mediaTypeKeyword = "media-type"

// wants tells whether a method is one whose requests have content.
func (p *planner) wants(method string) bool {
	return method == http.MethodPost || method == http.MethodPut || method == http.MethodPatch
}

// Documented lists the methods that a path has, in alphabetical order.
func (p *Plan) Documented(path string) []string {
	var list []string
	for _, o := range p.byPath[path] {
		list = append(list, o.Method)
	}
	slices.Sort(list)
	return list
}

func (p *planner) methods(o *contract.Operation) {
	documented := map[string]bool{}
	for _, other := range p.byPath[o.Path] {
		documented[other.Method] = true
	}
	for _, method := range undocumentedMethods {
		if documented[method] {
			continue
		}
		p.add(o, Protocol, "method", "", method,
			fmt.Sprintf("the method %s, which %s does not document", method, o.Path),
			func(d *Draft) {
				d.Method, d.Values.HasBody, d.Values.Body = method, false, nil
				d.Values.MediaType = ""
			})
	}
	if !documented[http.MethodOptions] {
		p.add(o, Protocol, "method", "", http.MethodOptions,
			"OPTIONS, which tells of the methods that there are", func(d *Draft) {
				d.Method, d.Values.HasBody, d.Values.Body = http.MethodOptions, false, nil
				d.Values.MediaType = ""
			})
	}
	if documented[http.MethodGet] && !documented[http.MethodHead] {
		p.add(o, Protocol, "method", "", http.MethodHead,
			"HEAD, which has to be answered as GET is",
			head)
		if requiresCredentials(o) {
			p.add(o, Access, "credentials", "", "head", "HEAD and no credentials",
				func(d *Draft) {
					head(d)
					d.Caller = Nobody
				})
		}
	}
}

// head makes a request what asks for an answer without its content.
func head(d *Draft) {
	d.Method, d.Values.HasBody, d.Values.Body = http.MethodHead, false, nil
}

func (p *planner) mediaTypes(o *contract.Operation) {
	p.add(o, Protocol, "body", mediaTypeKeyword, "undocumented",
		"a media type that the operation does not document", func(d *Draft) {
			d.SetHeader("Content-Type", unserved)
		})
	for _, other := range []string{"application/json", "text/plain"} {
		documented, err := contract.SelectMediaType(o.RequestMediaTypes, other)
		if documented == nil && err == nil {
			p.add(o, Protocol, "body", mediaTypeKeyword, other,
				"the media type "+other+", which the operation does not document",
				func(d *Draft) { d.SetHeader("Content-Type", other) })
		}
	}
	if o.RequestRequired {
		p.add(o, Protocol, "body", mediaTypeKeyword, "absent", "a body without a Content-Type",
			func(d *Draft) { d.SetHeader("Content-Type") })
		p.add(o, Protocol, "body", "required", "absent", "no body, where one is required",
			func(d *Draft) {
				d.Values.HasBody, d.Values.Body = false, nil
				d.SetHeader("Content-Type")
			})
	}
	keyword, mangled := malformed(concrete(bodyOf(o).Range))
	if documents(o, http.StatusRequestEntityTooLarge) && keyword == "json" {
		mangled = append(slices.Clone(mangled), tooLarge)
	}
	for _, broken := range mangled {
		p.add(o, Protocol, "body", keyword, broken.side, broken.sentence,
			func(d *Draft) { d.Mangle = broken.mangle })
	}
}

// mediaRanges are those of the successes of an operation, each once.
func mediaRanges(o *contract.Operation) []string {
	var ranges []string
	for _, response := range o.Responses {
		if strings.HasPrefix(response.Status, "2") {
			for _, content := range response.Content {
				if !slices.Contains(ranges, content.Range) {
					ranges = append(ranges, content.Range)
				}
			}
		}
	}
	return ranges
}
