package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"plumbline/internal/cluster/manifests"
)

const pollInterval = 100 * time.Millisecond

// apply creates what plumbline job writes, as it is.
func (b *bench) apply(ctx context.Context, d *deployment, words ...string) error {
	words = append([]string{"job", "respoke", "--name", d.name, "--target", target, "--secret",
		d.name, "--config-map", d.name, "--claim", d.name, "--namespace", namespace}, words...)
	//nolint:gosec // it is the program that was named
	text, err := exec.CommandContext(ctx, b.program, words...).Output()
	if err != nil {
		return fmt.Errorf("plumbline %s: %w", strings.Join(words, " "), err)
	}
	for _, secret := range d.credentials {
		if strings.Contains(string(text), secret) {
			return fmt.Errorf("the manifest has the value of a secret")
		}
	}
	objects, err := manifests.Read(text)
	if err != nil {
		return err
	}
	strict := metav1.CreateOptions{FieldValidation: metav1.FieldValidationStrict}
	for _, job := range objects.Jobs {
		if _, err := b.client.BatchV1().Jobs(namespace).Create(ctx, job, strict); err != nil {
			return err
		}
	}
	for _, job := range objects.CronJobs {
		if _, err := b.client.BatchV1().CronJobs(namespace).Create(ctx, job, strict); err != nil {
			return err
		}
	}
	return nil
}

// until looks again and again whether something has come.
func until(ctx context.Context, what string, come func() (bool, error)) error {
	for {
		if has, err := come(); has || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", what, context.Cause(ctx))
		case <-time.After(pollInterval):
		}
	}
}

// finished waits for a Job to end, in the way it has to: Complete or Failed.
func (b *bench) finished(ctx context.Context, name string,
	want batchv1.JobConditionType) (*batchv1.Job, error) {
	var job *batchv1.Job
	err := until(ctx, "the end of the Job "+name, func() (bool, error) {
		var err error
		job, err = b.client.BatchV1().Jobs(namespace).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, condition := range job.Status.Conditions {
			ended := condition.Type == batchv1.JobComplete || condition.Type == batchv1.JobFailed
			if ended && condition.Status == corev1.ConditionTrue {
				if condition.Type != want {
					return false, fmt.Errorf("the Job %s is %s (%s: %s), want %s", name,
						condition.Type, condition.Reason, condition.Message, want)
				}
				return true, nil
			}
		}
		return false, nil
	})
	return job, err
}

// pods are those of a Job, in the order in which they were made. index is that of a shard from 0;
// -1 is any.
func (b *bench) pods(ctx context.Context, job string, index int) ([]corev1.Pod, error) {
	selector := "batch.kubernetes.io/job-name=" + job
	if index >= 0 {
		selector += ",batch.kubernetes.io/job-completion-index=" + strconv.Itoa(index)
	}
	list, err := b.client.CoreV1().Pods(namespace).List(ctx,
		metav1.ListOptions{LabelSelector: selector})
	if err != nil {
		return nil, err
	}
	pods := list.Items
	for i := 1; i < len(pods); i++ {
		for j := i; j > 0 && pods[j].CreationTimestamp.Before(&pods[j-1].CreationTimestamp); j-- {
			pods[j], pods[j-1] = pods[j-1], pods[j]
		}
	}
	return pods, nil
}

// running waits for a pod of a shard to run.
func (b *bench) running(ctx context.Context, job string, index int) (*corev1.Pod, error) {
	var found *corev1.Pod
	err := until(ctx, "a running pod", func() (bool, error) {
		pods, err := b.pods(ctx, job, index)
		for i := range pods {
			if pods[i].Status.Phase == corev1.PodRunning {
				found = &pods[i]
			}
		}
		return found != nil, err
	})
	return found, err
}

// exitCodes are those of the pods of a shard that have ended, the first first.
func (b *bench) exitCodes(ctx context.Context, job string, index int) (string, error) {
	pods, err := b.pods(ctx, job, index)
	var codes []string
	for _, pod := range pods {
		for _, status := range pod.Status.ContainerStatuses {
			if status.State.Terminated != nil {
				codes = append(codes, fmt.Sprint(status.State.Terminated.ExitCode))
			}
		}
	}
	return strings.Join(codes, " "), err
}

// evict has the API server end a pod, as it does when a node is drained, and sees that it calls
// that a disruption.
func (b *bench) evict(ctx context.Context, pod *corev1.Pod) error {
	err := b.client.PolicyV1().Evictions(namespace).Evict(ctx, &policyv1.Eviction{
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: namespace}})
	if err != nil {
		return err
	}
	now, err := b.client.CoreV1().Pods(namespace).Get(ctx, pod.Name, metav1.GetOptions{})
	if err != nil {
		return err
	}
	for _, condition := range now.Status.Conditions {
		if condition.Type == corev1.DisruptionTarget && condition.Status == corev1.ConditionTrue {
			return nil
		}
	}
	return fmt.Errorf("the pod %s is not said to be disrupted", pod.Name)
}
