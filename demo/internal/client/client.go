// Package client calls the demo's server again and again.
package client

import (
	"context"
	"time"

	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/event"
	"spirelab.dev/demo/internal/identity"
)

// Run calls the server at the configured interval until ctx is done, from the first SVID on.
func Run(ctx context.Context, c config.Config, source *identity.Source, log event.Log) {
	select {
	case <-source.Ready():
	case <-ctx.Done():
		return
	}
	// A ticker keeps at most one tick, so a slow call delays the next ones instead of piling them up.
	ticker := time.NewTicker(c.CallInterval)
	defer ticker.Stop()
	for seq := 1; ; seq++ {
		start := time.Now()
		result, err := call(ctx, c, source)
		if ctx.Err() != nil {
			return
		}
		report(log, c, seq, time.Since(start), result, err)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func report(log event.Log, c config.Config, seq int, latency time.Duration, result outcome, err error) {
	status := "ok"
	if err != nil {
		status = "fail"
	}
	fields := []any{"status", status, "seq", seq, "latency_ms", float64(latency.Microseconds()) / 1000}
	if result.ownSerial != nil {
		fields = append(fields, "own_serial", result.ownSerial.String())
	}
	if err != nil {
		// go-spiffe's verifier names the ID that it found and never the one that it wanted.
		fields = append(fields, "error", err.Error(), "expected_peer_id", c.ExpectedPeer.String())
	} else {
		fields = append(fields, "peer_id", result.peer.String(),
			"peer_not_after", result.peerNotAfter.UTC().Format(time.RFC3339), "bytes", result.bytes)
	}
	log("call", fields...)
}
