package har

import (
	"bytes"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"plumbline/internal/tree"
)

// form writes the body of a form anew from its params, whose names and values HAR has without any
// escapes.
func form(params []pair, contentType, mimeType string) body {
	mediaType, parameters, _ := mime.ParseMediaType(contentType)
	if contentType == "" {
		mediaType, parameters, _ = mime.ParseMediaType(mimeType)
	}
	switch mediaType {
	case "application/x-www-form-urlencoded", "":
		return urlencoded(params)
	case "multipart/form-data":
		return multipartForm(params, parameters["boundary"])
	}
	return notRecorded("postData.text is missing, and params describe no body of the type %s",
		mediaType)
}

// jsonOf writes the JSON anew whose members chrome-har has as params. Of an array it makes members
// that are called by their index.
func jsonOf(params []*tree.Node) body {
	object := &tree.Node{Kind: tree.Object}
	isArray := true
	for i, param := range params {
		name, value := param.Get("name"), param.Get("value")
		if !name.Is(tree.String) || value == nil {
			return notRecorded("postData.text is missing, and params are no members of JSON")
		}
		isArray = isArray && name.Text == strconv.Itoa(i)
		object.Set(name.Text, value)
	}
	if isArray {
		return notRecorded("postData.text is missing, and params may be an array or an object")
	}
	return body{bytes: object.JSON(), doubt: "the HAR has the JSON of the body as params only, " +
		"in which its values may be of other types"}
}

func urlencoded(params []pair) body {
	fields := make([]string, len(params))
	for i, param := range params {
		fields[i] = url.QueryEscape(param.name) + "=" + url.QueryEscape(param.value)
	}
	return body{bytes: []byte(strings.Join(fields, "&"))}
}

// multipartForm writes multipart/form-data (RFC 7578).
func multipartForm(params []pair, boundary string) body {
	var out bytes.Buffer
	writer := multipart.NewWriter(&out)
	if boundary == "" || writer.SetBoundary(boundary) != nil {
		return notRecorded(
			"postData.text is missing, and the Content-Type has no boundary that params could be " +
				"put between")
	}
	for _, param := range params {
		fileName, contentType := param.node.Get("fileName"), param.node.Get("contentType").Str()
		header := textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition(param.name, fileName.Str())}}
		switch value := param.node.Get("value"); {
		case !fileName.Is(tree.String):
			header.Set("Content-Disposition",
				strings.TrimSuffix(header.Get("Content-Disposition"), `; filename=""`))
		case value == nil || value.Kind == tree.Null:
			return notRecorded("params have the name of the file %q, but not what is in it",
				fileName.Text)
		}
		if contentType != "" {
			if strings.ContainsAny(contentType, "\r\n") {
				return notRecorded("the contentType of the param %q has a line break", param.name)
			}
			header.Set("Content-Type", contentType)
		}
		if part, err := writer.CreatePart(header); err == nil { // a bytes.Buffer takes everything
			_, _ = part.Write([]byte(param.value))
		}
	}
	_ = writer.Close()
	return body{bytes: out.Bytes()}
}
