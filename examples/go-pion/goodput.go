// Bulk data in one direction for a given time: the sender keeps its buffer between two marks.
package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

const (
	magic     = 0x5369676e
	lastFlag  = 1
	header    = 16
	highWater = 1024 * 1024
	lowWater  = 256 * 1024
)

func goodputSend(p *Peer, params Params) error {
	channel, err := bulkChannel(p.connection, params.text("label"), params.number("within"))
	if err != nil {
		return err
	}
	words := make(chan string, 4)
	channel.Receive(func(m Message) {
		if m.Text {
			words <- string(m.Data)
		}
	})
	defer channel.Stop()
	if err := await(words, "ready", params.number("within")); err != nil {
		return err
	}
	drained := make(chan struct{}, 1)
	channel.raw.SetBufferedAmountLowThreshold(lowWater)
	channel.raw.OnBufferedAmountLow(func() {
		select {
		case drained <- struct{}{}:
		default: // one is enough
		}
	})
	message := payload(int(params.number("size")))
	number, waits, peak := uint32(0), 0, uint64(0)
	most := math.Inf(1) // messages; bounded in the first transfer of a direction
	if upTo := params.number("upTo"); upTo > 0 {
		most = upTo / params.number("size")
	}
	for end := now() + params.number("warmUp") + params.number("duration"); now() < end && float64(number) < most; number++ {
		if err := channel.Send(numbered(message, number, 0)); err != nil {
			return err
		}
		buffered := channel.raw.BufferedAmount()
		if buffered > peak {
			peak = buffered
		}
		if buffered < highWater {
			continue
		}
		waits++
		select {
		case <-drained:
		case <-after(10_000):
			return Failed{"throughput-stalled", fmt.Sprintf("bufferedAmount stayed at %d B", buffered)}
		}
	}
	if err := channel.Send(numbered(message, number, lastFlag)); err != nil {
		return err
	}
	if err := await(words, "received", params.number("within")); err != nil {
		return err
	}
	p.driver.Record("goodput.sender", Fields{
		"direction": params.text("direction"), "messageSize": params.number("size"),
		"pacing": "low-water event", "waits": waits, "peakBufferedAmount": peak,
	})
	return nil
}

func bulkChannel(connection *Connection, label string, within float64) (*Channel, error) {
	if !connection.Has(label) {
		if _, err := connection.Create(label); err != nil {
			return nil, err
		}
	}
	channel, err := connection.Channel(label, within)
	if err == nil {
		err = channel.Open(within)
	}
	return channel, err
}

func await(words <-chan string, wanted string, within float64) error {
	deadline := after(within)
	for {
		select {
		case word := <-words:
			if word == wanted {
				return nil
			}
		case <-deadline:
			return Failed{"throughput-timeout", fmt.Sprintf("the receiver did not say %q within %v ms", wanted, within)}
		}
	}
}

// window is what this application got, from the last message of the warm-up on, or from its end when none came, to the
// first message at closesAt or later.
type window struct {
	mu                        sync.Mutex
	warmUntil, closesAt       float64
	start, last               float64
	bytes, messages, received int
	outOfOrder, damaged       bool
	ended                     chan uint32
}

func goodputReceive(p *Peer, params Params) error {
	label, within := params.text("label"), params.number("within")
	channel, err := p.connection.Channel(label, within)
	if err == nil {
		err = channel.Open(within)
	}
	if err != nil {
		return err
	}
	warmUp := params.number("warmUp")
	warmUntil := now() + warmUp
	w := &window{warmUntil: warmUntil, closesAt: math.Inf(1), start: warmUntil, ended: make(chan uint32, 1)}
	if params.number("upTo") == 0 {
		w.closesAt = warmUntil + params.number("duration")
	}
	channel.Receive(w.take)
	defer channel.Stop()
	if err := channel.Send(Message{Text: true, Data: []byte("ready")}); err != nil {
		return err
	}
	var sent uint32
	select {
	case sent = <-w.ended:
	case <-after(warmUp + params.number("duration") + within):
		return Failed{"throughput-timeout", fmt.Sprintf("%d messages and no end mark", w.received)}
	}
	if err := channel.Send(Message{Text: true, Data: []byte("received")}); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	fields := Fields{
		"direction": params.text("direction"), "duplex": params.flag("duplex"),
		"messageSize": params.number("size"), "warmUpMs": warmUp, "bytes": w.bytes, "ms": w.last - w.start,
		"messages": w.messages, "inOrder": !w.outOfOrder, "intact": !w.damaged,
		"sentMessages": sent, "receivedMessages": w.received,
	}
	if upTo := params.number("upTo"); upTo > 0 {
		fields["upTo"] = upTo
	}
	p.driver.Record("goodput.window", fields)
	return nil
}

func (w *window) take(m Message) {
	t := now()
	if m.Text || len(m.Data) < header {
		return
	}
	number := binary.LittleEndian.Uint32(m.Data[4:])
	w.mu.Lock()
	defer w.mu.Unlock()
	if binary.LittleEndian.Uint32(m.Data[12:]) == lastFlag {
		w.count(t, m)
		w.ended <- number
		return
	}
	w.outOfOrder = w.outOfOrder || int(number) != w.received
	w.damaged = w.damaged || checksum(m.Data) != binary.LittleEndian.Uint32(m.Data[8:])
	w.received++
	w.count(t, m)
}

func (w *window) count(t float64, m Message) {
	if t <= w.warmUntil { // a message that opens the window is not counted
		w.start = t
		return
	}
	if w.last >= w.closesAt { // the message that showed that the time is over was the last to count
		return
	}
	w.last = t
	w.bytes += len(m.Data)
	w.messages++
}

// payload is a message that no codec can shrink (Numerical Recipes' generator), with its checksum.
func payload(size int) []byte {
	message, state := make([]byte, size), uint32(0x9e3779b9)
	for at := header; at+4 <= size; at += 4 {
		state = state*1664525 + 1013904223
		binary.LittleEndian.PutUint32(message[at:], state)
	}
	binary.LittleEndian.PutUint32(message, magic)
	binary.LittleEndian.PutUint32(message[8:], checksum(message))
	return message
}

// numbered is a copy: pion may keep the bytes that it was given until they are sent.
func numbered(template []byte, number, flags uint32) Message {
	message := append([]byte(nil), template...)
	binary.LittleEndian.PutUint32(message[4:], number)
	binary.LittleEndian.PutUint32(message[12:], flags)
	return Message{Data: message}
}

// checksum is FNV-1a over the little-endian words after the header, in four lanes.
func checksum(message []byte) uint32 {
	lanes, lane := [4]uint32{0x811c9dc5, 0x811c9dc5, 0x811c9dc5, 0x811c9dc5}, 0
	for at := header; at+4 <= len(message) || lane%4 != 0; at += 4 {
		word := uint32(0)
		if at+4 <= len(message) {
			word = binary.LittleEndian.Uint32(message[at:])
		}
		lanes[lane%4] = mixed(lanes[lane%4], word)
		lane++
	}
	return mixed(mixed(mixed(lanes[0], lanes[1]), lanes[2]), lanes[3])
}

func mixed(hash, word uint32) uint32 { return (hash ^ word) * 0x01000193 }
