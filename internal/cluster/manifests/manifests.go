// Package manifests reads the manifests that plumbline job writes into the types of Kubernetes, and
// refuses whatever these do not know.
package manifests

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	batchv1 "k8s.io/api/batch/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// Manifests are the objects of a file, in its order.
type Manifests struct {
	Jobs     []*batchv1.Job
	CronJobs []*batchv1.CronJob
}

// Read reads a file of several objects. A member that the types do not have, one that is there
// twice, and a kind that plumbline job does not write are errors.
func Read(text []byte) (Manifests, error) {
	var all Manifests
	scheme := runtime.NewScheme()
	if err := batchv1.AddToScheme(scheme); err != nil {
		return all, err
	}
	strict := json.NewSerializerWithOptions(json.DefaultMetaFactory, scheme, scheme,
		json.SerializerOptions{Yaml: true, Strict: true})
	documents := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		if !bytes.Contains(document, []byte("\nkind: ")) {
			continue // comments before the first object
		}
		object, _, err := strict.Decode(document, nil, nil)
		if err != nil {
			return all, err
		}
		switch job := object.(type) {
		case *batchv1.Job:
			all.Jobs = append(all.Jobs, job)
		case *batchv1.CronJob:
			all.CronJobs = append(all.CronJobs, job)
		default:
			return all, fmt.Errorf("plumbline job writes no %T", object)
		}
	}
}
