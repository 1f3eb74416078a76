// One data channel of pion; what arrives before somebody listens is kept in order.
package main

import (
	"sync"

	"github.com/pion/webrtc/v3"
)

// Message is one message of a data channel.
type Message struct {
	Text bool
	Data []byte
}

// Channel may be used from any goroutine.
type Channel struct {
	raw    *webrtc.DataChannel
	opened chan struct{}
	closed chan struct{}

	mu       sync.Mutex
	receiver func(Message)
	early    []Message
}

// NewChannel must be made in the handler that announces the channel, or right after its creation.
func NewChannel(raw *webrtc.DataChannel, driver *Driver, onClose func()) *Channel {
	c := &Channel{raw: raw, opened: make(chan struct{}), closed: make(chan struct{})}
	state := func(value, detail string) {
		fields := Fields{"label": raw.Label(), "value": value, "id": raw.ID(), "detail": detail}
		driver.Record("channel.state", fields)
	}
	var once, end sync.Once
	raw.OnOpen(func() { once.Do(func() { state("open", ""); close(c.opened) }) })
	raw.OnClose(func() { end.Do(func() { state("closed", ""); close(c.closed); onClose() }) })
	raw.OnError(func(err error) { state("error", err.Error()) })
	raw.OnMessage(func(m webrtc.DataChannelMessage) { c.message(Message{m.IsString, m.Data}) })
	return c
}

// Receive calls back for every message, those that came before included.
func (c *Channel) Receive(receiver func(Message)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, message := range c.early {
		receiver(message)
	}
	c.receiver, c.early = receiver, nil
}

// Stop keeps messages from now on.
func (c *Channel) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receiver = nil
}

// Send fails when the channel is not open or the stack refuses.
func (c *Channel) Send(m Message) error {
	if c.raw.ReadyState() != webrtc.DataChannelStateOpen {
		return Failed{"channel-closed", "channel " + c.raw.Label() + " was " + c.raw.ReadyState().String()}
	}
	send := func() error { return c.raw.Send(m.Data) }
	if m.Text {
		send = func() error { return c.raw.SendText(string(m.Data)) }
	}
	if err := send(); err != nil {
		return Failed{"send-refused", err.Error()}
	}
	return nil
}

// Open waits until the channel is open.
func (c *Channel) Open(within float64) error {
	select {
	case <-c.opened:
		return nil
	case <-after(within):
		return Failed{"channel-open-timeout", "channel " + c.raw.Label() + " is " + c.raw.ReadyState().String()}
	}
}

func (c *Channel) message(m Message) {
	c.mu.Lock()
	receiver := c.receiver
	if receiver == nil {
		c.early = append(c.early, m)
	}
	c.mu.Unlock()
	if receiver != nil {
		receiver(m)
	}
}
