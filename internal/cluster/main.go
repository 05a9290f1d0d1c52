// Cluster tries plumbline job on a real Kubernetes control plane: the API server, the Job
// controller and etcd are real, and the pods are processes of this machine. It applies what
// plumbline job writes, disturbs it, and holds what comes out to what has to.
//
//	cluster --plumbline PROGRAM --controlplane PROGRAM
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"

	"plumbline/internal/cluster/kubelet"
)

// namespace is where everything is tried.
const namespace = "plumbline-check"

// lastResort ends a check that hangs.
const lastResort = 15 * time.Minute

func main() {
	program := flag.String("plumbline", "", "the `program` that is tried")
	plane := flag.String("controlplane", "", "the `program` of the control plane")
	flag.Parse()
	if err := check(*program, *plane); err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

// bench is what a scenario is tried on.
type bench struct {
	client  kubernetes.Interface
	kubelet *kubelet.Kubelet
	program string
	folder  string
}

func check(program, plane string) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, lastResort)
	defer cancel()
	for _, name := range []*string{&program, &plane} {
		if *name, err = filepath.Abs(*name); err != nil {
			return err
		}
	}
	folder, err := os.MkdirTemp("", "plumbline-cluster-")
	if err != nil {
		return err
	}
	if err := os.Chmod(folder, 0o755); err != nil { // the pods are others than this user
		return err
	}
	// and may not look into the folder that the program is in
	own := filepath.Join(folder, "plumbline")
	text, err := os.ReadFile(program)
	if err == nil {
		err = os.WriteFile(own, text, 0o755)
	}
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = os.RemoveAll(folder)
		} else {
			fmt.Fprintf(os.Stderr, "cluster: what the processes wrote is in %s\n", folder)
		}
	}()
	began := time.Now()
	control, err := startControlPlane(ctx, plane, filepath.Join(folder, "control-plane"))
	defer control.stop()
	if err != nil {
		return err
	}
	fmt.Printf("the control plane is ready after %s\n", time.Since(began).Round(time.Second))
	if _, err := control.client.CoreV1().Namespaces().Create(ctx, &corev1.Namespace{
		ObjectMeta: metav1.ObjectMeta{Name: namespace}}, metav1.CreateOptions{}); err != nil {
		return err
	}
	b := &bench{client: control.client, program: own, folder: folder,
		kubelet: &kubelet.Kubelet{Client: control.client, Namespace: namespace, Program: own,
			Folder: folder}}
	return b.whileRunning(ctx, func(ctx context.Context) error {
		for _, scenario := range scenarios {
			began := time.Now()
			if err := scenario.run(b, ctx); err != nil {
				return fmt.Errorf("%s: %w", scenario.name, err)
			}
			fmt.Printf("ok  %s (%s)\n", scenario.name, time.Since(began).Round(time.Second))
		}
		return nil
	})
}

// whileRunning does something while pods are run. What keeps a pod from being run ends it.
func (b *bench) whileRunning(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan error, 1)
	go func() {
		err := b.kubelet.Run(ctx)
		cancel(err)
		ended <- err
	}()
	err := do(ctx)
	cancel(nil)
	return errors.Join(err, <-ended)
}
