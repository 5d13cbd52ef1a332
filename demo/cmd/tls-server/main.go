// Command tls-server answers callers whose certificate it can verify, with files for its own. See the demo's README for its
// environment and its log.
package main

import (
	"os"

	"spirelab.dev/demo/internal/program"
)

func main() { os.Exit(program.Plain()) }
