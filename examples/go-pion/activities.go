// What two peers do together once they are connected; docs/external.md defines each.
package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Params of an activity.
type Params map[string]any

func (p Params) number(name string) float64 { n, _ := p[name].(float64); return n }
func (p Params) text(name string) string    { s, _ := p[name].(string); return s }
func (p Params) flag(name string) bool      { b, _ := p[name].(bool); return b }

var activities = map[string]func(*Peer, Params) error{
	"ping": ping, "reflect": reflect, "echo": echo, "round-trip": roundTrip,
	"goodput-send": goodputSend, "goodput-receive": goodputReceive,
}

// ping measures round trips of a small message through the broker.
func ping(p *Peer, params Params) error {
	count, samples := int(params.number("count")), []float64{}
	pongs := make(chan float64, 1)
	defer func() {
		p.driver.Record("signalling.round-trips", Fields{"samples": samples, "lost": count - len(samples)})
	}()
	for len(samples) < count {
		nonce := unguessable()
		p.signalling.OnPong(func(answered string, t float64) {
			if answered == nonce {
				pongs <- t
			}
		})
		start := now()
		p.signalling.Send(params.text("peer"), Body{Kind: "ping", Nonce: nonce})
		select {
		case end := <-pongs:
			samples = append(samples, end-start)
		case <-after(params.number("within")):
			return Failed{"signal-timeout", fmt.Sprintf("ping %d was not answered", len(samples)+1)}
		}
	}
	return nil
}

// reflect sends every message back as it came, from now on.
func reflect(p *Peer, params Params) error {
	channel, err := p.connection.Channel(params.text("label"), 10_000)
	if err == nil {
		channel.Receive(func(m Message) { _ = channel.Send(m) })
	}
	return err
}

// echo sends each size as text and as binary, one at a time; the other side reflects.
func echo(p *Peer, params Params) error {
	channel, err := p.connection.Channel(params.text("label"), 10_000)
	if err != nil {
		return err
	}
	lost := 0
	for _, word := range strings.Split(params.text("sizes"), ",") {
		size, err := strconv.Atoi(word)
		if err != nil {
			continue
		}
		for _, message := range []Message{{true, sampleText(size)}, {false, sampleBytes(size)}} {
			back, ms, err := sentAndReturned(channel, message, params.number("within"))
			if err != nil {
				return err
			}
			p.driver.Record("echo.result", comparison(message, back, ms))
			lost++
			if back != nil {
				lost = 0
			}
			if lost == 2 {
				return nil
			}
		}
	}
	return nil
}

func sentAndReturned(channel *Channel, m Message, within float64) (*Message, *float64, error) {
	arrived := make(chan Message, 16)
	channel.Receive(func(back Message) { arrived <- back })
	defer channel.Stop()
	start := now()
	if err := channel.Send(m); err != nil {
		return nil, nil, err
	}
	select {
	case back := <-arrived:
		ms := now() - start
		return &back, &ms, nil
	case <-after(within):
		return nil, nil, nil
	}
}

func comparison(sent Message, back *Message, ms *float64) Fields {
	result := Fields{
		"type": typeOf(sent), "size": len(sent.Data), "sentHash": hash(sent),
		"receivedHash": nil, "receivedType": "none", "ms": ms,
	}
	if back != nil {
		result["receivedHash"], result["receivedType"] = hash(*back), typeOf(*back)
	}
	return result
}

// roundTrip sends 32-byte messages at fixed instants; latency counts from the instant that was planned.
func roundTrip(p *Peer, params Params) error {
	channel, err := p.connection.Channel(params.text("label"), 10_000)
	if err != nil {
		return err
	}
	interval, warmUp := params.number("interval"), int(params.number("warmUp"))
	scheduled := int(params.number("count")) + warmUp
	var mu sync.Mutex
	latency, done := map[int]float64{}, NewChanges()
	first := now() + interval
	channel.Receive(func(m Message) {
		t := now()
		if m.Text || len(m.Data) != 32 {
			return
		}
		if math.Float64frombits(binary.LittleEndian.Uint64(m.Data[8:])) != first {
			return // late, from the round before
		}
		number := int(binary.LittleEndian.Uint32(m.Data))
		mu.Lock()
		latency[number] = t - (first + float64(number)*interval)
		mu.Unlock()
		done.Tell()
	})
	for number := 0; number < scheduled; number++ {
		wait := first + float64(number)*interval - now()
		time.Sleep(time.Duration(wait * float64(time.Millisecond)))
		message := make([]byte, 32)
		binary.LittleEndian.PutUint32(message, uint32(number))
		binary.LittleEndian.PutUint64(message[8:], math.Float64bits(first))
		if err := channel.Send(Message{Data: message}); err != nil {
			return err
		}
	}
	done.Until(func() bool { mu.Lock(); defer mu.Unlock(); return len(latency) == scheduled }, params.number("within"))
	channel.Stop()
	mu.Lock()
	defer mu.Unlock()
	samples := []float64{}
	for number := warmUp; number < scheduled; number++ {
		if ms, ok := latency[number]; ok {
			samples = append(samples, ms)
		}
	}
	load := map[bool]string{true: "loaded", false: "idle"}[params.flag("loaded")]
	p.driver.Record("round-trip.samples", Fields{
		"load": load, "intervalMs": interval, "messageSize": 32, "scheduled": scheduled - warmUp,
		"lost": scheduled - warmUp - len(samples), "samples": samples,
	})
	return nil
}

func sampleText(size int) []byte {
	begin := "" // a byte order mark, a NUL, an accent: 7 bytes
	if size >= 7 {
		begin = "\ufeff\x00e\u0301"
	}
	rest := size - len(begin)
	return []byte(begin + strings.Repeat("aé世🚦", rest/10) + strings.Repeat("x", rest%10))
}

func sampleBytes(size int) []byte {
	data := make([]byte, size)
	for at := range data {
		data[at] = byte(at*31 + (at>>8)*7)
	}
	return data
}

func typeOf(m Message) string {
	if m.Text {
		return "text"
	}
	return "binary"
}

func hash(m Message) string {
	sum := sha256.Sum256(m.Data)
	return hex.EncodeToString(sum[:])
}
