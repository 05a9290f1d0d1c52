package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// deployment is a reference server that runs are tried against, and how it is told to them.
type deployment struct {
	process     *exec.Cmd
	name        string // of the Secret and the ConfigMap
	config      string // path of the plumbline.yaml
	credentials map[string]string
}

// target is what plumbline.yaml calls it.
const target = "check"

// serve starts a reference server of Respoke, wrong in one way where a fault is named, and puts
// into the cluster what a run has to know of it. deadline is that of an exchange.
func (b *bench) serve(ctx context.Context, name, fault, deadline string) (*deployment, error) {
	words := []string{"serve", "respoke"}
	if fault != "" {
		words = append(words, "--fault", fault)
	}
	//nolint:gosec // it is the program that was named
	process := exec.CommandContext(ctx, b.program, words...)
	process.Stderr = os.Stderr
	output, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	d := &deployment{process: process, name: name,
		config: filepath.Join(b.folder, name, "plumbline.yaml")}
	var line struct {
		BaseURL     string            `json:"baseUrl"`
		Environment map[string]string `json:"environment"`
	}
	first, err := bufio.NewReader(output).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(first, &line)
	}
	if err != nil {
		d.stop()
		return nil, fmt.Errorf("the reference server: %w", err)
	}
	d.credentials = line.Environment
	maps.DeleteFunc(d.credentials,
		func(name, _ string) bool { return strings.HasSuffix(name, "_BASE_URL") })
	config := fmt.Sprintf("targets:\n  %s:\n    apis:\n      respoke:\n        base-url: %s\n"+
		"        rate-limit: 100/1s+100\n        limit-cases: skip\n        deadline: %s\n",
		target, line.BaseURL, deadline)
	if err := b.tell(ctx, d, config); err != nil {
		d.stop()
		return nil, err
	}
	return d, nil
}

// tell puts the configuration and the credentials into the cluster, and the former into a file.
func (b *bench) tell(ctx context.Context, d *deployment, config string) error {
	if err := os.MkdirAll(filepath.Dir(d.config), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(d.config, []byte(config), 0o644); err != nil {
		return err
	}
	meta := metav1.ObjectMeta{Name: d.name}
	if _, err := b.client.CoreV1().ConfigMaps(namespace).Create(ctx, &corev1.ConfigMap{
		ObjectMeta: meta, Data: map[string]string{"plumbline.yaml": config},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	_, err := b.client.CoreV1().Secrets(namespace).Create(ctx, &corev1.Secret{
		ObjectMeta: meta, StringData: d.credentials,
	}, metav1.CreateOptions{})
	return err
}

// pause makes the server hang, and resume lets it go on where it was.
func (d *deployment) pause() error  { return d.process.Process.Signal(syscall.SIGSTOP) }
func (d *deployment) resume() error { return d.process.Process.Signal(syscall.SIGCONT) }

func (d *deployment) stop() {
	_ = d.process.Process.Kill() // it keeps nothing
	_ = d.process.Wait()
}

// run runs plumbline outside of the cluster, told what a pod is told, and returns its exit status
// and what it wrote.
func (b *bench) run(ctx context.Context, d *deployment, words ...string) (int, string, error) {
	//nolint:gosec // it is the program that was named
	command := exec.CommandContext(ctx, b.program, words...)
	command.Dir = b.folder
	command.Env = []string{"PLUMBLINE_TARGET=" + target, "PLUMBLINE_CONFIG=" + d.config}
	for _, name := range slices.Sorted(maps.Keys(d.credentials)) {
		command.Env = append(command.Env, name+"="+d.credentials[name])
	}
	output, err := command.CombinedOutput()
	if command.ProcessState == nil {
		return 0, "", err
	}
	return command.ProcessState.ExitCode(), string(output), nil
}

// expect is run, and an error where it ends with another status or does not say something.
func (b *bench) expect(ctx context.Context, d *deployment, status int, says string,
	words ...string) error {
	got, output, err := b.run(ctx, d, words...)
	if err != nil {
		return err
	}
	if got != status || !strings.Contains(output, says) {
		return fmt.Errorf("plumbline %s: status %d, want %d and %q\n%s", strings.Join(words, " "),
			got, status, says, output)
	}
	return nil
}
