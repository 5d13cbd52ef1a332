// Command podnet is a stand-in for kindnetd, the pod network of a kind cluster, for labs whose images are built from
// source: kindnetd's own repository cannot be fetched through the Go module proxy.
//
// It speaks IPv4 only, and does no network policies: a lab needs pods that reach each other, no more. It takes
// kindnetd's place in kind's own manifest, so it reads that manifest's environment and needs no right but to list and
// watch nodes:
//
//	POD_SUBNET              the pod addresses of the whole cluster, which are never masqueraded
//	CONTROL_PLANE_ENDPOINT  host:port of the API server, for kube-proxy may not run yet
//	NODE_NAME               the node it runs on; the host name when unset
//	HOST_IP                 finds the node when no node has that name
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/rest"
)

const version = "kindnetd stand-in (spirelab podnet); not the upstream program"

func main() {
	showVersion := flag.Bool("version", false, "print what this program is, and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version)
		return
	}
	log.SetPrefix("podnet: ")
	log.Print(version)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	subnet, err := ipv4Subnet(os.Getenv("POD_SUBNET"))
	if err != nil {
		return fmt.Errorf("POD_SUBNET: %w", err)
	}
	name, err := nodeName()
	if err != nil {
		return err
	}
	config, err := apiConfig(os.Getenv("CONTROL_PLANE_ENDPOINT"))
	if err != nil {
		return err
	}
	informer, err := nodeInformer(config)
	if err != nil {
		return err
	}
	if err := ensureMasquerade(iptables, subnet); err != nil {
		return err
	}
	log.Printf("node %s, pod subnet %s, API server %s", name, subnet, config.Host)
	return watch(ctx, informer, func(nodes []node) error {
		self, others, err := split(nodes, name, os.Getenv("HOST_IP"))
		if err != nil {
			return err
		}
		// The conflist comes last, because kubelet calls the node ready once it is there; but it comes even if a route
		// fails, for one unreachable node is no reason to take this one out of service.
		return errors.Join(syncRoutes(others), writeConflist(conflistPath, self.pods))
	})
}

// nodeName trusts the host name rather than an address, because after a restart of its containers a cluster's nodes may
// have swapped addresses while the API server still tells the old ones.
func nodeName() (string, error) {
	if name := os.Getenv("NODE_NAME"); name != "" {
		return name, nil
	}
	name, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("NODE_NAME is unset and the host name cannot be read: %w", err)
	}
	return name, nil
}

func apiConfig(endpoint string) (*rest.Config, error) {
	config, err := rest.InClusterConfig()
	if err != nil {
		return nil, fmt.Errorf("in-cluster configuration: %w", err)
	}
	if endpoint != "" {
		host, port, err := net.SplitHostPort(endpoint)
		if err != nil {
			return nil, fmt.Errorf("CONTROL_PLANE_ENDPOINT: %w", err)
		}
		config.Host = "https://" + net.JoinHostPort(host, port)
	}
	return config, nil
}
