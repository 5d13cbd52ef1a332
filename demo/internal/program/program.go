// Package program is what the demo's commands have in common.
package program

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"spirelab.dev/demo/internal/client"
	"spirelab.dev/demo/internal/config"
	"spirelab.dev/demo/internal/event"
	"spirelab.dev/demo/internal/identity"
	"spirelab.dev/demo/internal/plain"
	"spirelab.dev/demo/internal/server"
)

// Main runs the program of a role until a signal ends it, and returns its exit status. Having no identity does not end
// it: a lab wants to see the program say so, and recover.
func Main(role config.Role) int {
	log := event.New(os.Stdout, string(role))
	settings, mistakes := config.Load(role, os.Getenv)
	source := identity.New(log)
	return run(log, settings.Fields, mistakes,
		func(ctx context.Context) error {
			return source.Watch(ctx, settings.WorkloadAPI, settings.IdentityTimeout)
		},
		func(ctx context.Context) error { return work(ctx, settings, source, log) })
}

// Plain runs the program that has its certificate from files.
func Plain() int {
	log := event.New(os.Stdout, string(config.TLSServer))
	files, mistakes := config.LoadFiles(os.Getenv)
	return run(log, files.Fields, mistakes, func(ctx context.Context) error { return plain.Run(ctx, files, log) })
}

// run ends all tasks when one fails, or a signal comes.
func run(log event.Log, fields func() []any, mistakes []string, tasks ...func(context.Context) error) int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	if len(mistakes) > 0 {
		log("config", "status", "error", "errors", mistakes)
		return 2
	}
	log("start", fields()...)

	ctx, cancel := context.WithCancelCause(context.Background())
	var running sync.WaitGroup
	for _, task := range tasks {
		running.Go(func() {
			if err := task(ctx); err != nil {
				cancel(err)
			}
		})
	}
	go func() { cancel(stop{<-signals}) }()
	running.Wait()

	if told, ok := errors.AsType[stop](context.Cause(ctx)); ok {
		log("stop", "signal", told.name())
		return 0
	}
	log("stop", "error", context.Cause(ctx).Error())
	return 1
}

func work(ctx context.Context, settings config.Config, source *identity.Source, log event.Log) error {
	if settings.Role == config.Server {
		return server.Run(ctx, settings, source, log)
	}
	client.Run(ctx, settings, source, log)
	return nil
}

// stop is the cause of an end that somebody asked for.
type stop struct{ signal os.Signal }

func (s stop) Error() string { return "stopped by " + s.name() }

// name is the one that a manual uses; Go's is a description.
func (s stop) name() string {
	if s.signal == os.Interrupt {
		return "SIGINT"
	}
	return "SIGTERM"
}
