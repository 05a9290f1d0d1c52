// Package kubelet is what runs pods where there is neither a container runtime nor a node: the
// command of each container is a process of this machine. What a kubelet tells the API server it
// tells too, so that a Job sees no difference.
//
// Known limits: a pod has one container; a volume is a folder, whose path stands in the arguments
// and the environment in place of the path of its mount; the file system is not read-only, but the
// process is the user that the pod names, where this one may choose it.
package kubelet

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/retry"
)

// Kubelet runs the pods of a namespace.
type Kubelet struct {
	Client    kubernetes.Interface
	Namespace string
	Program   string // what an image's entry point is
	Folder    string // for volumes and logs

	pods    map[types.UID]*pod
	failed  chan error
	waiting sync.WaitGroup
}

// pod is one that has been seen.
type pod struct {
	end    context.CancelFunc // asks its process to end
	ending bool
}

const (
	node         = "this-machine"
	pollInterval = 100 * time.Millisecond
	gracePeriod  = 10 * time.Second // that a process gets to end
)

// Run runs pods until the context ends or a pod cannot be run.
func (k *Kubelet) Run(ctx context.Context) error {
	k.pods, k.failed = map[types.UID]*pod{}, make(chan error, 1)
	defer k.waiting.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for {
		list, err := k.Client.CoreV1().Pods(k.Namespace).List(ctx, metav1.ListOptions{})
		for i := range list.Items {
			if err == nil {
				err = k.look(ctx, &list.Items[i])
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-k.failed:
			return err
		case <-time.After(pollInterval):
		}
	}
}

// look does what is next for a pod.
func (k *Kubelet) look(ctx context.Context, p *corev1.Pod) error {
	known := k.pods[p.UID]
	ended := p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
	switch {
	case ended && p.DeletionTimestamp != nil:
		return k.remove(ctx, p)
	case ended || known != nil && (p.DeletionTimestamp == nil || known.ending):
		return nil
	case known != nil:
		known.ending = true
		known.end()
		return nil
	case p.DeletionTimestamp != nil: // it was never started
		return k.report(ctx, p.Name, func(status *corev1.PodStatus) {
			status.Phase = corev1.PodFailed
		})
	}
	return k.start(ctx, p)
}

// remove takes a pod that has ended out of the API.
func (k *Kubelet) remove(ctx context.Context, p *corev1.Pod) error {
	now := int64(0)
	err := k.Client.CoreV1().Pods(k.Namespace).Delete(ctx, p.Name, metav1.DeleteOptions{
		GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &p.UID}})
	return ignoreGone(err)
}

// start binds a pod to this machine and starts its process.
func (k *Kubelet) start(ctx context.Context, p *corev1.Pod) error {
	if p.Spec.NodeName == "" {
		if err := k.Client.CoreV1().Pods(k.Namespace).Bind(ctx, &corev1.Binding{
			ObjectMeta: metav1.ObjectMeta{Name: p.Name, UID: p.UID},
			Target:     corev1.ObjectReference{Kind: "Node", Name: node},
		}, metav1.CreateOptions{}); err != nil {
			return ignoreGone(err)
		}
	}
	command, log, err := k.command(ctx, p)
	if err != nil {
		return fmt.Errorf("the pod %s cannot be started: %w", p.Name, err)
	}
	running, end := context.WithCancel(ctx)
	k.pods[p.UID] = &pod{end: end}
	if err := command.Start(); err != nil {
		end()
		return fmt.Errorf("the pod %s cannot be started: %w", p.Name, err)
	}
	k.waiting.Go(func() {
		defer end()
		err := k.follow(ctx, running, p, command)
		_ = log.Close() // the process has written it
		if err != nil && ctx.Err() == nil {
			select {
			case k.failed <- fmt.Errorf("the pod %s: %w", p.Name, err):
			default:
			}
		}
	})
	return nil
}

// follow tells the API server how a process goes on, and ends it when running does.
func (k *Kubelet) follow(ctx, running context.Context, p *corev1.Pod, command *exec.Cmd) error {
	started := metav1.Now()
	told := k.report(ctx, p.Name, func(status *corev1.PodStatus) {
		status.Phase, status.StartTime = corev1.PodRunning, &started
		status.ContainerStatuses = []corev1.ContainerStatus{{
			Name: p.Spec.Containers[0].Name, Ready: true, Image: p.Spec.Containers[0].Image,
			State: corev1.ContainerState{
				Running: &corev1.ContainerStateRunning{StartedAt: started}},
		}}
	})
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case <-ended:
	case <-running.Done():
		_ = command.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		select {
		case <-ended:
		case <-time.After(gracePeriod):
			_ = command.Process.Kill()
			<-ended
		}
	}
	if told != nil || ctx.Err() != nil {
		return told
	}
	return k.report(ctx, p.Name, func(status *corev1.PodStatus) {
		terminate(status, command.ProcessState)
	})
}

// terminate says in the status of a pod how its process ended.
func terminate(status *corev1.PodStatus, state *os.ProcessState) {
	code := int32(state.ExitCode())
	if signal, ok := state.Sys().(syscall.WaitStatus); ok && signal.Signaled() {
		code = 128 + int32(signal.Signal())
	}
	status.Phase = corev1.PodSucceeded
	if code != 0 {
		status.Phase = corev1.PodFailed
	}
	for i := range status.ContainerStatuses {
		c := &status.ContainerStatuses[i]
		c.Ready = false
		c.State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
			ExitCode: code, FinishedAt: metav1.Now()}}
	}
}

// report changes the status of a pod, whoever else changes it at the same time.
func (k *Kubelet) report(ctx context.Context, name string,
	change func(*corev1.PodStatus)) error {
	return ignoreGone(retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		p, err := k.Client.CoreV1().Pods(k.Namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(&p.Status)
		_, err = k.Client.CoreV1().Pods(k.Namespace).UpdateStatus(ctx, p, metav1.UpdateOptions{})
		return err
	}))
}

// Log is the path of what the process of a pod wrote.
func (k *Kubelet) Log(pod string) string { return filepath.Join(k.Folder, "logs", pod+".log") }

// Volume is the folder that stands for a claim.
func (k *Kubelet) Volume(claim string) string { return filepath.Join(k.Folder, "claims", claim) }
