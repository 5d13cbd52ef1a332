// Command mtls-server answers callers that prove the SPIFFE ID it demands. See the demo's README for its environment
// and its log.
package main

import (
	"os"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/program"
)

func main() { os.Exit(program.Main(config.Server)) }
