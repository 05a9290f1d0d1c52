package verdicts

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"plumbline/harness/exchange"
	"plumbline/internal/tree"
)

// origin is where the exchanges of rows go.
const origin = "http://api.example.com"

// exchangeOf makes an exchange of what a row says of it; what it does not say is what one would
// expect.
func exchangeOf(n *tree.Node) (*exchange.Exchange, error) {
	sent, received := n.Get("request"), n.Get("response-sent")
	x := &exchange.Exchange{Request: exchange.Request{Method: methodOf(n), URL: "/a"},
		Response: &exchange.Response{Status: http.StatusOK, Proto: "HTTP/1.1"}}
	if n.Get("requestSchema") != nil || n.Get("operation") != nil &&
		n.Get("operation").Get("responses") == nil {
		x.Response.Status = http.StatusNoContent
	}
	if method := sent.Get("method"); method != nil {
		x.Request.Method = method.Text
	}
	if address := sent.Get("url"); address != nil {
		x.Request.URL = address.Text
	}
	if !strings.HasPrefix(x.Request.URL, "http") {
		x.Request.URL = origin + x.Request.URL
	}
	if status := received.Get("status"); status != nil {
		code, err := strconv.Atoi(status.Text)
		if err != nil {
			return nil, fmt.Errorf("%q is no status code", status.Text)
		}
		x.Response.Status = code
	}
	var err error
	if x.Started, err = moment(sent.Get("started")); err != nil {
		return nil, err
	}
	if x.Request.Header, x.Request.Body, err = message(sent); err != nil {
		return nil, err
	}
	if x.Response.Header, x.Response.Body, err = message(received); err != nil {
		return nil, err
	}
	body, err := bodyOf(n)
	if body == nil || err != nil {
		return x, err
	}
	if n.Get("requestSchema") != nil {
		x.Request.Body = body
		setDefault(x.Request.Header)
	} else {
		x.Response.Body = body
		setDefault(x.Response.Header)
	}
	return x, nil
}

// moment is when an exchange took place; the zero time where a row does not say.
func moment(n *tree.Node) (time.Time, error) {
	if n == nil {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, n.Text)
	if err != nil {
		return at, fmt.Errorf("%q is no time of RFC 3339", n.Text)
	}
	return at, nil
}

func setDefault(header http.Header) {
	if header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
}

func message(n *tree.Node) (http.Header, []byte, error) {
	header := http.Header{}
	if fields := n.Get("headers"); fields != nil {
		for _, member := range fields.Members {
			if member.Value.Is(tree.Array) {
				for _, item := range member.Value.Items {
					header.Add(member.Name, item.Text)
				}
				continue
			}
			header.Add(member.Name, member.Value.Text)
		}
	}
	body, err := bodyOf(n)
	if body != nil && header.Get("Content-Encoding") == "gzip" {
		var coded bytes.Buffer
		w := gzip.NewWriter(&coded)
		if _, err := w.Write(body); err != nil {
			return nil, nil, err
		}
		if err := w.Close(); err != nil {
			return nil, nil, err
		}
		body = coded.Bytes()
	}
	return header, body, err
}

// bodyOf returns the bytes of a body, nil where there is none.
func bodyOf(n *tree.Node) ([]byte, error) {
	if encoded := n.Get("body-base64"); encoded != nil {
		return base64.StdEncoding.DecodeString(encoded.Text)
	}
	if body := n.Get("body"); body != nil {
		if !body.Is(tree.String) {
			return nil, fmt.Errorf("a body is a text in quotes")
		}
		return []byte(body.Text), nil
	}
	return nil, nil
}
