/** One client's connection through the proxy: two sockets, and a lane for each direction between them. */
import type { Packet } from 'mqtt-packet';
import type { ConnectionControls, CutOptions } from './controls.ts';
import { describePacket } from './describe-packet.ts';
import { Exchanges } from './exchanges.ts';
import { Lane } from './lane.ts';
import { addSent, addStep, type LogRecord, type ProxyLog } from './log.ts';
import type { Carried } from './carried.ts';
import { opposite, type Direction, type PacketKind } from './packet.ts';
import {
  PacketReader,
  packetBytes,
  type ProtocolVersion,
  type ReadPacket,
} from './packet-reader.ts';
import type { Passage, RuleBook } from './rule-book.ts';
import type { Flow } from './rule.ts';
import { ToldAliases } from './topic-alias.ts';
import type { Ending, Wire } from './wire.ts';

export interface ConnectionSetting {
  readonly number: number;
  readonly transport: 'tcp' | 'ws';
  readonly client: Wire;
  readonly broker: Wire;
  readonly rules: RuleBook;
  readonly log: ProxyLog;
  readonly maxPacketBytes: number;
  readonly onOver: () => void;
}

const both = ['to broker', 'from broker'] as const satisfies readonly Direction[];

/** Opens both wires at once; its rules see each packet in the order of its direction. */
export class Connection implements ConnectionControls, Passage {
  client: string | null = null;
  protocolVersion: ProtocolVersion = 4;
  readonly number: number;
  readonly transport: 'tcp' | 'ws';
  readonly #setting: ConnectionSetting;
  readonly #exchanges = new Exchanges();
  readonly #lanes: Record<Direction, Lane>;
  readonly #readers: Record<Direction, PacketReader>;
  readonly #told = { 'to broker': new ToldAliases(), 'from broker': new ToldAliases() };
  readonly #darkNames: Record<Direction, string | null> = {
    'to broker': null,
    'from broker': null,
  };
  readonly #open = new Set<Wire>();

  constructor(setting: ConnectionSetting) {
    const { number, transport, client, broker, maxPacketBytes } = setting;
    this.#setting = setting;
    this.number = number;
    this.transport = transport;
    this.#lanes = {
      'to broker': new Lane(client, broker),
      'from broker': new Lane(broker, client),
    };
    this.#readers = {
      'to broker': new PacketReader(maxPacketBytes),
      'from broker': new PacketReader(maxPacketBytes),
    };
    this.#note(`opened over ${transport}`);
    for (const direction of both) this.#listen(direction);
  }

  cut({ side = 'both', how = 'fin' }: CutOptions = {}): void {
    this.#note(`cut ${side} with ${how.toUpperCase()}`);
    // Who was cut off is not heard any more, and who was not must not learn of it
    if (side !== 'broker') this.#finish('from broker', how);
    if (side !== 'client') this.#finish('to broker', how);
    for (const direction of both) this.#lanes[direction].darken();
  }

  blackHole(direction: Direction, rule: string | null = null): () => void {
    this.#note(`black hole ${direction}`, rule);
    this.#darkNames[direction] = rule;
    return this.#lanes[direction].darken();
  }

  /** Ends both sides at once; nothing is told to the rules. */
  destroy(): void {
    for (const wire of this.#open) wire.reset();
  }

  flow(carried: Carried, direction: Direction, rule: string, next: (on: Carried) => void): Flow {
    return {
      connection: this,
      direction,
      rule,
      forward: next,
      remade: (from, packet) => this.#remade(from, packet),
      reply: (packet) => this.#inject(opposite(direction), packet, rule),
      send: (packet) => this.#inject(direction, packet, rule),
      expect: (cmd, id, onAnswer) => {
        const comes = cmd === 'pubrel' ? direction : opposite(direction);
        this.#exchanges.expect(comes, cmd, id, onAnswer);
      },
      allocateId: (topics) => this.#exchanges.allocate(direction, topics),
      did: (what) => addStep(carried.record, rule, what),
    };
  }

  deliver(carried: Carried, direction: Direction): void {
    const { asText, delay, record } = carried;
    const bytes = this.#told[direction].complete(carried);
    this.#put(direction, { bytes, asText, delay, record });
  }

  #listen(direction: Direction): void {
    const wire = this.#from(direction);
    this.#open.add(wire);
    wire.open({
      data: (bytes, asText) => {
        for (const read of this.#readers[direction].read(bytes))
          this.#take(direction, read, asText);
      },
      drain: () => this.#lanes[opposite(direction)].drained(),
      ended: (ending) => this.#ended(direction, ending),
      closed: () => this.#closed(wire),
    });
  }

  #take(direction: Direction, read: ReadPacket, asText: boolean): void {
    const { packet, bytes, why } = read;
    if (packet !== null) this.#learn(packet);
    const topics = packet === null ? [] : this.#exchanges.observe(direction, packet);
    const text = packet === null ? `damaged: ${why ?? ''}` : describePacket(packet, topics);
    const kind: PacketKind = packet?.cmd ?? 'damaged';
    const seen = { direction, kind, topics, bytes: bytes.length, text, madeBy: 'peer' as const };
    const record = this.#record(seen);
    if (this.#lanes[direction].dark) {
      addStep(record, this.#darkNames[direction], 'swallowed');
    } else if (packet !== null && this.#exchanges.intercepts(direction, packet)) {
      addStep(record, null, 'swallowed: it answers a packet of the proxy');
    } else {
      const carried: Carried = { bytes, packet, kind, topics, asText, delay: 0, record };
      this.#setting.rules.run(carried, direction, this);
    }
  }

  #learn(packet: Packet): void {
    if (packet.cmd === 'connect') {
      this.client = packet.clientId;
      this.protocolVersion = packet.protocolVersion ?? 4;
      for (const way of both) this.#readers[way].useVersion(this.protocolVersion);
    } else if (packet.cmd === 'connack') {
      this.client = packet.properties?.assignedClientIdentifier ?? this.client;
    }
  }

  #remade(carried: Carried, packet: Packet): Carried {
    const topics =
      packet.cmd === 'publish' && packet.topic !== '' ? [packet.topic] : carried.topics;
    return { ...carried, packet, topics, bytes: packetBytes(packet, this.protocolVersion) };
  }

  #inject(direction: Direction, packet: Packet, rule: string): void {
    const bytes = packetBytes(packet, this.protocolVersion);
    const isOurs = packet.cmd === 'publish'; // its id is allocated already
    const topics = isOurs ? [packet.topic] : this.#exchanges.observe(direction, packet);
    const text = describePacket(packet, topics);
    const made = { direction, kind: packet.cmd, topics, bytes: bytes.length, text };
    const record = this.#record({ ...made, madeBy: 'proxy' });
    addStep(record, rule, 'made');
    this.#put(direction, { bytes, asText: false, delay: 0, record });
  }

  #put(
    direction: Direction,
    { bytes, asText, delay, record }: Pick<Carried, 'bytes' | 'asText' | 'delay' | 'record'>,
  ): void {
    const receiver = this.#from(opposite(direction));
    this.#lanes[direction].put(bytes, asText, delay, () => {
      if (this.#open.has(receiver)) addSent(record);
      else addStep(record, null, 'lost: its receiver is gone');
    });
  }

  #ended(direction: Direction, ending: Ending): void {
    for (const read of this.#readers[direction].rest()) this.#take(direction, read, false);
    this.#note(`${direction === 'to broker' ? 'client' : 'broker'} ended with ${words(ending)}`);
    this.#lanes[direction].finish(ending);
    // Nobody is left who could end it
    if (!this.#open.has(this.#from(opposite(direction)))) this.#from(direction).reset();
  }

  #closed(wire: Wire): void {
    this.#open.delete(wire);
    // A sender that waits for room there would wait for ever
    this.#lanes[wire === this.#setting.client ? 'from broker' : 'to broker'].drained();
    if (this.#open.size > 0) return;
    for (const direction of both) this.#lanes[direction].stop();
    this.#setting.onOver();
  }

  #finish(direction: Direction, how: 'fin' | 'rst'): void {
    if (how === 'rst') this.#from(opposite(direction)).reset();
    else this.#lanes[direction].end({ how });
  }

  /** The wire that packets of this direction come from. */
  #from(direction: Direction): Wire {
    return direction === 'to broker' ? this.#setting.client : this.#setting.broker;
  }

  #note(text: string, rule: string | null = null): void {
    const event = { kind: 'connection', direction: null, topics: [], bytes: 0, text } as const;
    const record = this.#record({ ...event, madeBy: 'proxy' });
    if (rule !== null) addStep(record, rule, text);
  }

  #record(seen: Omit<LogRecord, 'connection' | 'client' | 't' | 'steps' | 'sentAt'>): LogRecord {
    return this.#setting.log.add({ connection: this.number, client: this.client, ...seen });
  }
}

function words(ending: Ending): string {
  if (ending.how === 'close-frame') return `Close frame ${ending.code}`;
  return ending.how === 'fin' ? 'FIN' : `RST ${ending.why ?? ''}`.trim();
}
