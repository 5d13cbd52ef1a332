// Command spiffe-csi-driver is the SPIFFE CSI Driver 0.2.6, the newest that can be had as a Go module, with one mend
// that upstream's 0.2.12 has too (spiffe-csi#331): a volume that is mounted already is not mounted once more. Flags and
// log lines are upstream's.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/go-logr/zapr"
	"github.com/spiffe/spiffe-csi/pkg/driver"
	"github.com/spiffe/spiffe-csi/pkg/logkeys"
	"github.com/spiffe/spiffe-csi/pkg/mount"
	"github.com/spiffe/spiffe-csi/pkg/server"
	"go.uber.org/zap"
)

const version = "0.2.6+mounts-once"

func main() {
	nodeID := flag.String("node-id", "", "the node's name; where it is empty, node-id-env names a variable that has it")
	nodeIDEnv := flag.String("node-id-env", "MY_NODE_NAME", "the variable that has the node's name")
	socket := flag.String("csi-socket-path", "/spiffe-csi/csi.sock", "the CSI driver's socket")
	name := flag.String("plugin-name", "csi.spiffe.io", "the CSI driver's name")
	folder := flag.String("workload-api-socket-dir", "", "the folder with the Workload API's socket, which is mounted into pods")
	flag.Parse()
	if *nodeID == "" {
		*nodeID = os.Getenv(*nodeIDEnv)
	}
	if err := run(*nodeID, *name, *folder, *socket); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(nodeID, name, folder, socket string) error {
	zapLog, err := zap.NewDevelopment()
	if err != nil {
		return err
	}
	log := zapr.NewLogger(zapLog)
	log.Info("Starting.",
		logkeys.Version, version,
		logkeys.NodeID, nodeID,
		logkeys.WorkloadAPISocketDir, folder,
		logkeys.CSISocketPath, socket,
	)
	upstream, err := driver.New(driver.Config{Log: log, NodeID: nodeID, PluginName: name, WorkloadAPISocketDir: folder})
	if err != nil {
		return err
	}
	return server.Run(server.Config{Log: log, CSISocketPath: socket, Driver: once{upstream, mount.IsMountPoint, log}})
}
