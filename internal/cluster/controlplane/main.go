// Controlplane is what of a real Kubernetes control plane a Job needs, in one program: etcd, the API
// server, and the controller manager. Each is a process of its own.
//
//	controlplane etcd FOLDER CLIENT-URL PEER-URL
//	controlplane apiserver [flags of kube-apiserver]
//	controlplane controller-manager [flags of kube-controller-manager]
package main

import (
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "controlplane:", err)
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("etcd, apiserver or controller-manager is wanted")
	}
	var command *cobra.Command
	switch words[0] {
	case "etcd":
		return runEtcd(words[1:])
	case "apiserver":
		command = apiserver.NewAPIServerCommand()
	case "controller-manager":
		command = controllers.NewControllerManagerCommand()
	default:
		return fmt.Errorf("there is no part %q", words[0])
	}
	command.SetArgs(words[1:])
	return command.Execute()
}

// runEtcd serves until the process is told to end.
func runEtcd(words []string) error {
	if len(words) != 3 {
		return fmt.Errorf("etcd takes a folder, and the URLs for clients and for peers")
	}
	clients, err := url.Parse(words[1])
	if err != nil {
		return err
	}
	peers, err := url.Parse(words[2])
	if err != nil {
		return err
	}
	config := embed.NewConfig()
	config.Dir, config.LogLevel = words[0], "error"
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*clients}, []url.URL{*clients}
	config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peers}, []url.URL{*peers}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	server, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	defer server.Close()
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	select {
	case <-ended:
		return nil
	case err := <-server.Err():
		return err
	}
}
