// Package event writes the demo's log, which a lab reads: one JSON object per line.
package event

import (
	"io"
	"log/slog"
	"time"
)

// Log takes the name of an event and its fields, in pairs.
type Log func(name string, fields ...any)

// New makes a log of a role. Every line has the time in UTC, the event and the role.
func New(out io.Writer, role string) Log {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{ReplaceAttr: shape})
	logger := slog.New(handler).With("role", role)
	return func(name string, fields ...any) { logger.Info(name, fields...) }
}

// shape turns slog's own fields into the log's: an event has a name for a message, and no level.
func shape(groups []string, field slog.Attr) slog.Attr {
	if len(groups) > 0 {
		return field
	}
	switch field.Key {
	case slog.LevelKey:
		return slog.Attr{}
	case slog.MessageKey:
		field.Key = "event"
	case slog.TimeKey:
		field.Value = slog.StringValue(field.Value.Time().UTC().Format(time.RFC3339Nano))
	}
	return field
}
