// Command registrar is a stand-in for csi-node-driver-registrar, which tells kubelet of a CSI driver, for labs whose
// images are built from source. It takes those of upstream's flags that the manifests of SPIFFE's CSI driver use.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
)

const version = "csi-node-driver-registrar stand-in (spirelab); not the upstream program"

func main() {
	var o options
	flag.StringVar(&o.csiAddress, "csi-address", "/run/csi/socket", "the CSI driver's socket, as this container sees it")
	flag.StringVar(&o.driverEndpoint, "kubelet-registration-path", "", "the CSI driver's socket, as kubelet sees it")
	flag.StringVar(&o.registrationDir, "plugin-registration-path", "/registration", "the directory that kubelet watches for registration sockets")
	flag.IntVar(&o.healthPort, "health-port", 0, "the port of /healthz, 0 for none")
	flag.Int("v", 0, "verbosity, taken for upstream's sake: everything is logged")
	showVersion := flag.Bool("version", false, "print what this program is, and exit")
	flag.Parse()
	if *showVersion {
		fmt.Println(version)
		return
	}
	log.SetPrefix("registrar: ")
	log.Print(version)
	if o.driverEndpoint == "" {
		log.Fatal("-kubelet-registration-path is required")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		log.Fatal(err)
	}
}
