// The harness's end: JSON lines on standard input and output, and the journal of what this peer saw.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

const protocol = "signalbox-external/1"

// Fields of an event.
type Fields map[string]any

// Failed is what a reply of type `error` says: a code of Signalbox's list and what happened.
type Failed struct{ Code, What string }

func (f Failed) Error() string { return f.Code + ": " + f.What }

// Unsupported says what this peer does not implement.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// JoinPlan says where and as whom to signal.
type JoinPlan struct {
	URL, Username, Password, CA, Room, Me, Dialect string
	KeepAlive                                      int
	Within                                         float64
}

// ConnectPlan says with whom and in which role to negotiate.
type ConnectPlan struct {
	Role, Peer, Label string
	Within            float64
}

// Command is any command of the harness; which fields it has depends on Do.
type Command struct {
	Do       string
	Join     *JoinPlan
	Connect  *ConnectPlan
	Peer     string
	Within   float64
	Activity string
	Params   Params
	Planes   []string
}

// Driver reads commands and answers each once; its methods may be called from any goroutine.
type Driver struct {
	in  *bufio.Reader
	out io.Writer
	mu  sync.Mutex
}

// NewDriver takes over both ends.
func NewDriver(in io.Reader, out io.Writer) *Driver {
	return &Driver{in: bufio.NewReaderSize(in, 1<<20), out: out}
}

var started = time.Now()

// now is in ms on the monotonic clock that stamps every event.
func now() float64 { return float64(time.Since(started).Nanoseconds()) / 1e6 }

// Hello comes before everything else.
func (d *Driver) Hello(engine, version, userAgent string) {
	identity := Fields{"engine": engine, "version": version, "userAgent": userAgent}
	d.send(Fields{"type": "hello", "protocol": protocol, "identity": identity, "t": now(), "clockStepMs": 1e-6})
}

// Record sends an event that happened now.
func (d *Driver) Record(kind string, fields Fields) { d.RecordAt(now(), kind, fields) }

// RecordAt sends an event that happened at t.
func (d *Driver) RecordAt(t float64, kind string, fields Fields) {
	event := Fields{"t": t, "kind": kind}
	for name, value := range fields {
		event[name] = value
	}
	d.send(Fields{"type": "events", "events": []Fields{event}})
}

// Serve returns when standard input ends: the run is over.
func (d *Driver) Serve(handle func(Command) (any, error)) {
	for {
		line, err := d.in.ReadBytes('\n')
		if err != nil {
			return
		}
		received := now()
		var message struct {
			ID      int
			Command Command
		}
		if err := json.Unmarshal(line, &message); err != nil {
			fmt.Fprintln(os.Stderr, "not a command:", err)
			continue
		}
		if message.Command.Do == "ping" {
			d.reply(message.ID, Fields{"received": received, "replied": now()})
			continue
		}
		go d.answer(message.ID, message.Command, handle)
	}
}

func (d *Driver) answer(id int, command Command, handle func(Command) (any, error)) {
	value, err := handle(command)
	switch failure := err.(type) {
	case nil:
		d.reply(id, value)
	case Unsupported:
		d.send(Fields{"type": "unsupported", "id": id, "why": string(failure)})
	case Failed:
		told := Fields{"code": failure.Code, "what": failure.What, "cure": "see the events of this peer"}
		d.Record("failed", told)
		d.send(Fields{"type": "error", "id": id, "failure": told})
	default:
		d.send(Fields{"type": "error", "id": id, "failure": Fields{"code": "peer-error", "what": err.Error()}})
	}
}

func (d *Driver) reply(id int, value any) {
	d.send(Fields{"type": "reply", "id": id, "value": value})
}

func (d *Driver) send(message Fields) {
	line, err := json.Marshal(message)
	if err != nil {
		panic(err) // only what this program itself made up cannot be JSON
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = d.out.Write(append(line, '\n'))
}

// Changes lets goroutines wait until something has become true.
type Changes struct {
	mu   sync.Mutex
	next chan struct{}
}

// NewChanges has nobody waiting.
func NewChanges() *Changes { return &Changes{next: make(chan struct{})} }

// Tell wakes all who wait, to look again.
func (c *Changes) Tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.next)
	c.next = make(chan struct{})
}

// Until waits at most `within` ms; says whether `holds` became true.
func (c *Changes) Until(holds func() bool, within float64) bool {
	deadline := after(within)
	for {
		c.mu.Lock()
		next := c.next
		c.mu.Unlock()
		if holds() {
			return true
		}
		select {
		case <-next:
		case <-deadline:
			return holds()
		}
	}
}

func after(ms float64) <-chan time.Time {
	return time.After(time.Duration(ms * float64(time.Millisecond)))
}
