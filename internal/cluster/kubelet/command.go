package kubelet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/kubernetes/pkg/fieldpath"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

func ignoreGone(err error) error {
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return nil // the next look sees what there is
	}
	return err
}

// command is the process that stands for the container of a pod. It gets nothing of this process's
// own environment.
func (k *Kubelet) command(ctx context.Context, p *corev1.Pod) (*exec.Cmd, *os.File, error) {
	if len(p.Spec.Containers) != 1 || len(p.Spec.InitContainers) > 0 {
		return nil, nil, errors.New("one container is wanted, and nothing before it")
	}
	c := p.Spec.Containers[0]
	folders, err := k.mounts(ctx, p, c)
	if err != nil {
		return nil, nil, err
	}
	environment, err := k.environment(ctx, p, c)
	if err != nil {
		return nil, nil, err
	}
	expand := expansion.MappingFuncFor(environment)
	words := append([]string{k.Program}, c.Args...)
	if len(c.Command) > 0 {
		words = append(append([]string{}, c.Command...), c.Args...)
	}
	for i, word := range words[1:] {
		words[i+1] = folders.in(expansion.Expand(word, expand))
	}
	//nolint:gosec // to run what a pod says is what it is for
	command := exec.Command(words[0], words[1:]...)
	command.Dir, command.Env = "/", []string{}
	for name, value := range environment {
		command.Env = append(command.Env, name+"="+folders.in(value))
	}
	command.SysProcAttr = as(p.Spec.SecurityContext)
	path := k.Log(p.Name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, nil, err
	}
	log, err := os.Create(path)
	if err != nil {
		return nil, nil, err
	}
	command.Stdout, command.Stderr = log, log
	return command, log, nil
}

// as makes the process the user of the pod, where this process may. It is a group of its own, so
// that what is typed at a terminal does not end it.
func as(security *corev1.PodSecurityContext) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if os.Geteuid() == 0 && security != nil && security.RunAsUser != nil {
		attributes.Credential = &syscall.Credential{Uid: uint32(*security.RunAsUser),
			Gid: uint32(*security.RunAsGroup)}
	}
	return attributes
}

// environment resolves what a container is told, in the order in which it stands there.
func (k *Kubelet) environment(ctx context.Context, p *corev1.Pod, c corev1.Container) (
	map[string]string, error) {
	if len(c.EnvFrom) > 0 {
		return nil, errors.New("envFrom is not known here")
	}
	environment := map[string]string{}
	for _, variable := range c.Env {
		value, found := variable.Value, true
		var err error
		if variable.ValueFrom == nil {
			value = expansion.Expand(value, expansion.MappingFuncFor(environment))
		} else {
			value, found, err = k.valueFrom(ctx, p, variable.ValueFrom)
		}
		if err != nil {
			return nil, fmt.Errorf("the variable %s: %w", variable.Name, err)
		}
		if found {
			environment[variable.Name] = value
		}
	}
	return environment, nil
}

// valueFrom resolves a reference; found is false for an optional one that leads nowhere.
func (k *Kubelet) valueFrom(ctx context.Context, p *corev1.Pod, from *corev1.EnvVarSource) (
	value string, found bool, err error) {
	optional := func(is *bool) bool { return is != nil && *is }
	switch {
	case from.FieldRef != nil:
		value, err = fieldpath.ExtractFieldPathAsString(p, from.FieldRef.FieldPath)
		return value, true, err
	case from.SecretKeyRef != nil:
		ref := from.SecretKeyRef
		secret, err := k.Client.CoreV1().Secrets(p.Namespace).Get(ctx, ref.Name,
			metav1.GetOptions{})
		if err != nil && !(apierrors.IsNotFound(err) && optional(ref.Optional)) {
			return "", false, err
		}
		text, found := secret.Data[ref.Key]
		if !found && !optional(ref.Optional) {
			return "", false, fmt.Errorf("the Secret %s has no %s", ref.Name, ref.Key)
		}
		return string(text), found, nil
	case from.ConfigMapKeyRef != nil:
		ref := from.ConfigMapKeyRef
		configs, err := k.Client.CoreV1().ConfigMaps(p.Namespace).Get(ctx, ref.Name,
			metav1.GetOptions{})
		if err != nil {
			return "", false, err
		}
		text, found := configs.Data[ref.Key]
		return text, found, nil
	}
	return "", false, errors.New("this kind of reference is not known here")
}

// folders are those that stand for mounts, by their paths in the container.
type folders map[string]string

// in puts folders in the place of paths of the container.
func (f folders) in(text string) string {
	for mount, folder := range f {
		text = regexp.MustCompile(`(^|=)`+regexp.QuoteMeta(mount)+`(/|$)`).
			ReplaceAllString(text, "${1}"+folder+"${2}")
	}
	return text
}

// mounts makes the volumes of a pod.
func (k *Kubelet) mounts(ctx context.Context, p *corev1.Pod, c corev1.Container) (folders, error) {
	all := folders{}
	for _, mount := range c.VolumeMounts {
		for _, volume := range p.Spec.Volumes {
			if volume.Name != mount.Name {
				continue
			}
			folder, err := k.volume(ctx, p, volume)
			if err != nil {
				return nil, fmt.Errorf("the volume %s: %w", volume.Name, err)
			}
			all[mount.MountPath] = folder
		}
		if all[mount.MountPath] == "" {
			return nil, fmt.Errorf("there is no volume %s", mount.Name)
		}
	}
	return all, nil
}

func (k *Kubelet) volume(ctx context.Context, p *corev1.Pod, v corev1.Volume) (string, error) {
	folder := filepath.Join(k.Folder, "pods", p.Name, v.Name)
	if v.PersistentVolumeClaim != nil {
		folder = k.Volume(v.PersistentVolumeClaim.ClaimName)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	switch {
	case v.ConfigMap != nil:
		configs, err := k.Client.CoreV1().ConfigMaps(p.Namespace).Get(ctx, v.ConfigMap.Name,
			metav1.GetOptions{})
		if err != nil {
			return "", err
		}
		for name, text := range configs.Data {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				return "", err
			}
		}
		return folder, nil
	case v.EmptyDir == nil && v.PersistentVolumeClaim == nil:
		return "", errors.New("this kind is not known here")
	}
	return folder, own(folder, p.Spec.SecurityContext)
}

// own gives a folder to the group of the pod's volumes.
func own(folder string, security *corev1.PodSecurityContext) error {
	if os.Geteuid() != 0 || security == nil || security.FSGroup == nil {
		return nil
	}
	if err := os.Chown(folder, -1, int(*security.FSGroup)); err != nil {
		return err
	}
	return os.Chmod(folder, 0o2775)
}
