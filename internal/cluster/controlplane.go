package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// controlPlane is a running control plane.
type controlPlane struct {
	client    kubernetes.Interface
	folder    string
	processes []*exec.Cmd
}

// readyWithin is how long a control plane may take until it answers.
const readyWithin = 3 * time.Minute

// startControlPlane starts etcd, the API server and the Job controller. What it returns is to be
// stopped also where there is an error.
func startControlPlane(ctx context.Context, program, folder string) (*controlPlane, error) {
	c := &controlPlane{folder: folder}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return c, err
	}
	ports, err := freePorts(4)
	if err != nil {
		return c, err
	}
	token := rand.Text()
	if err := c.writeKeys(token); err != nil {
		return c, err
	}
	etcd := "http://" + ports[0]
	if err := c.start(program, "etcd", c.path("etcd-data"), etcd, "http://"+ports[1]); err != nil {
		return c, err
	}
	_, apiPort, _ := net.SplitHostPort(ports[2]) // it is host and port
	_, managerPort, _ := net.SplitHostPort(ports[3])
	if err := c.start(program, "apiserver", "--etcd-servers="+etcd, "--bind-address=127.0.0.1",
		"--secure-port="+apiPort, "--cert-dir="+c.path("apiserver-certificates"),
		"--service-account-issuer=https://plumbline.invalid",
		"--service-account-key-file="+c.path("sa.pub"),
		"--service-account-signing-key-file="+c.path("sa.key"),
		"--service-cluster-ip-range=10.0.0.0/24", "--token-auth-file="+c.path("tokens.csv"),
		"--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount"); err != nil {
		return c, err
	}
	// its certificate is its own, made anew each time, on this machine
	server := "https://" + ports[2]
	c.client, err = kubernetes.NewForConfig(&rest.Config{Host: server, BearerToken: token,
		TLSClientConfig: rest.TLSClientConfig{Insecure: true}, QPS: 100, Burst: 100})
	if err != nil {
		return c, err
	}
	if err := c.ready(ctx); err != nil {
		return c, err
	}
	return c, c.start(program, "controller-manager", "--kubeconfig="+c.kubeconfig(server, token),
		"--controllers=job-controller", "--leader-elect=false", "--bind-address=127.0.0.1",
		"--secure-port="+managerPort, "--cert-dir="+c.path("manager-certificates"))
}

func (c *controlPlane) path(name string) string { return filepath.Join(c.folder, name) }

// start starts a part of the control plane, which writes to a file of its name.
func (c *controlPlane) start(program, part string, words ...string) error {
	log, err := os.Create(c.path(part + ".log"))
	if err != nil {
		return err
	}
	defer log.Close()
	//nolint:gosec // it is the program that was named
	command := exec.Command(program, append([]string{part}, words...)...)
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return err
	}
	c.processes = append(c.processes, command)
	return nil
}

// stop ends what was started, the last first.
func (c *controlPlane) stop() {
	for _, process := range slices.Backward(c.processes) {
		_ = process.Process.Kill() // nothing of it is needed any more
		_ = process.Wait()
	}
}

// ready waits for the API server to answer.
func (c *controlPlane) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		_, err := c.client.CoreV1().Namespaces().Get(ctx, "default", metav1.GetOptions{})
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the API server does not answer: %w; its log is %s", err,
				c.path("apiserver.log"))
		case <-time.After(time.Second):
		}
	}
}

// writeKeys writes what the API server signs tokens with, and who may do what.
func (c *controlPlane) writeKeys(token string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{
		"sa.key": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY",
			Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		"sa.pub":     pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}),
		"tokens.csv": []byte(token + `,admin,1,"system:masters"` + "\n"),
	} {
		if err := os.WriteFile(c.path(name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// kubeconfig writes how the controller manager reaches the API server, and returns the path.
func (c *controlPlane) kubeconfig(server, token string) string {
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: %q}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`, server, token)
	path := c.path("kubeconfig")
	_ = os.WriteFile(path, []byte(text), 0o600) // the controller manager says what is missing
	return path
}

// freePorts returns addresses on this machine at which nobody listens.
func freePorts(n int) ([]string, error) {
	var addresses []string
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close() // all are held until all are known
		addresses = append(addresses, listener.Addr().String())
	}
	return addresses, nil
}
