/**
 * The driver's side of the conversation with an external program. Nothing it says is trusted: the first thing
 * that is not of the protocol, or cannot be true, breaks the conversation off with a code of its own.
 */
import type { AgentCommand } from '../agent/protocol.ts';
import { withDeadline } from '../core/deadline.ts';
import { deferred, type Deferred } from '../core/deferred.ts';
import {
  absences,
  errorCodes,
  HarnessError,
  ownFaults,
  type ErrorCode,
  type Failure,
} from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { RawEvent } from '../timeline/event.ts';
import {
  externalMessage,
  externalProtocol,
  replyValues,
  type ExternalHello,
  type ExternalMessage,
} from './external-protocol.ts';

/** A full run has a few thousand; more than this is a program out of hand. */
const mostEvents = 200_000;
/** How far an event may be off the clock that the pings showed. */
const clockTolerance: Ms = 2_000;
const quoted = 200;

interface Waiting {
  readonly command: AgentCommand;
  readonly answer: Deferred<unknown>;
}

/** What the client needs of the program that it talks to. */
export interface Line {
  write(text: string): void;
  /** The conversation is over: the program is to be ended. */
  breakOff(why: HarnessError): void;
}

/** One external program as its driver sees it. */
export class ExternalClient {
  readonly hello: Promise<ExternalHello>;
  readonly #line: Line;
  readonly #promised: ReadonlySet<string>;
  readonly #begun = performance.now();
  readonly #hello = deferred<ExternalHello>();
  readonly #waiting = new Map<number, Waiting>();
  readonly #overdue = new Set<number>();
  #events: RawEvent[] = [];
  #eventCount = 0;
  #lastId = 0;
  #greeted = false;
  #hasRtc = true;
  /** Its clock minus ours, as of the last ping. */
  #offset: Ms | null = null;
  #end: HarnessError | null = null;

  /** @param promised - commands and activities that it may not decline */
  constructor(line: Line, promised: Iterable<string>) {
    this.#line = line;
    this.#promised = new Set(promised);
    this.hello = this.#hello.promise;
    this.hello.catch(() => undefined); // the launch may have given up already
  }

  /**
   * @throws HarnessError the program's own failure; `activity-unknown` or `command-unsupported` when it declined;
   *   `promise-broken`, `peer-silent`, or why the conversation was broken off
   */
  async send(command: AgentCommand, within: Ms): Promise<unknown> {
    if (this.#end !== null) throw this.#end;
    const id = ++this.#lastId;
    const answer = deferred<unknown>();
    this.#waiting.set(id, { command, answer });
    this.#line.write(`${JSON.stringify({ id, command })}\n`);
    try {
      return await withDeadline(answer.promise, within, (waited) => ({
        code: 'peer-silent',
        what: `the program did not answer "${command.do}" within ${waited} ms`,
        cure: 'every command has a reply, "unsupported" or an error: see docs/external.md',
      }));
    } finally {
      if (this.#waiting.delete(id)) this.#overdue.add(id);
    }
  }

  takeEvents(): RawEvent[] {
    const taken = this.#events;
    this.#events = [];
    return taken;
  }

  /** One line of its standard output. */
  take(bytes: Buffer): void {
    if (this.#end !== null) return;
    try {
      this.#handle(parsed(bytes));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.#line.breakOff(error);
    }
  }

  /** Nothing more will come: whoever waits is told why. */
  end(why: HarnessError): void {
    this.#end ??= why;
    this.#hello.reject(this.#end);
    for (const { answer } of this.#waiting.values()) answer.reject(this.#end);
  }

  #handle(message: ExternalMessage): void {
    if (message.type === 'hello') {
      this.#greet(message);
      return;
    }
    if (!this.#greeted) throw invalid(`it sent "${message.type}" before its hello`);
    switch (message.type) {
      case 'events':
        message.events.forEach((event) => this.#keep(event));
        return;
      case 'reply':
        this.#reply(message.id, message.value);
        return;
      case 'unsupported':
        this.#decline(message.id, message.why);
        return;
      case 'error':
        this.#fail(message.id, message.failure);
    }
  }

  #greet(hello: ExternalHello): void {
    if (this.#greeted) throw invalid('it said hello twice');
    if (hello.protocol !== externalProtocol) {
      throw new HarnessError({
        code: 'external-version-unknown',
        what: `the program speaks "${hello.protocol}", and this harness ${externalProtocol}`,
        cure: 'use a program and a Signalbox of the same protocol version',
      });
    }
    this.#greeted = true;
    const { t, identity, clockStepMs, noRtc } = hello;
    this.#hasRtc = noRtc === '';
    const capabilities = { rtc: this.#hasRtc, noRtc, clockStepMs };
    this.#events.push({ t, kind: 'peer.hello', ...identity, capabilities });
    this.#hello.resolve(hello);
  }

  #reply(id: number, value: unknown): void {
    const waiting = this.#answered(id);
    if (waiting === null) return;
    const { command, answer } = waiting;
    const checked = (replyValues[command.do] ?? anything).safeParse(value);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const error = invalid(
        `its reply to "${command.do}": ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      );
      answer.reject(error);
      throw error;
    }
    if (command.do === 'ping') this.#offset = (value as PingValue).received - performance.now(); // checked above
    answer.resolve(checked.data);
  }

  /** Who waits for this answer; null when it comes after its deadline. @throws HarnessError `external-reply-unasked` */
  #answered(id: number): Waiting | null {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) {
      this.#waiting.delete(id);
      return waiting;
    }
    if (this.#overdue.delete(id)) return null;
    throw new HarnessError({
      code: 'external-reply-unasked',
      what: `the program answered command ${id}, which nobody asked or which it has answered already`,
      cure: 'answer each command once, with the id that it came with',
    });
  }

  #decline(id: number, why: string): void {
    const waiting = this.#answered(id);
    if (waiting !== null) waiting.answer.reject(this.#declined(waiting.command, why));
  }

  #declined(command: AgentCommand, why: string): HarnessError {
    const name = command.do === 'perform' ? command.activity : command.do;
    const what = `the program does not implement "${name}": ${why}`;
    if (this.#promised.has(name)) {
      return new HarnessError({
        code: 'promise-broken',
        what: `${what}; its description promises it`,
        cure: `implement it, or take "${name}" out of its capabilities`,
      });
    }
    const code = command.do === 'perform' ? 'activity-unknown' : 'command-unsupported';
    const cure = 'the cell is unsupported for this peer';
    return new HarnessError({ code, what, cure });
  }

  #fail(id: number, failure: Refusal): void {
    const waiting = this.#answered(id);
    if (waiting === null) return;
    const error = declines.has(failure.code)
      ? this.#declined(waiting.command, failure.what)
      : new HarnessError(this.#ofItsOwn(failure));
    waiting.answer.reject(error);
  }

  /** What it has no code for, and what it may not say: that the harness fell short, or that it need not be judged. */
  #ofItsOwn({ code, what, cure }: Refusal): Failure {
    const isAnnounced = code === 'no-rtc' && !this.#hasRtc;
    const isJudged = isAnnounced || !(absences.has(code) || ownFaults.has(code));
    if (isKnown(code) && isJudged) return { code, what, cure };
    return { code: 'peer-protocol', what: `${code}: ${what}`, cure };
  }

  #keep(event: RawEvent): void {
    if (++this.#eventCount > mostEvents) {
      throw new HarnessError({
        code: 'external-flood',
        what: `the program sent more than ${mostEvents} events`,
        cure: 'record what docs/external.md lists, once each',
      });
    }
    this.#checkTime(event);
    this.#events.push(event.kind === 'failed' ? this.#told(event) : event);
  }

  /** A failure that it records is judged as one that it answers with; to decline is none. */
  #told({ t, kind, ...failure }: Extract<RawEvent, { kind: 'failed' }>): RawEvent {
    if (declines.has(failure.code)) return { t, kind: 'note', text: `declined: ${failure.what}` };
    return { t, kind, ...this.#ofItsOwn(failure) };
  }

  #checkTime({ t, kind }: RawEvent): void {
    if (this.#offset === null) return; // nothing is known of its clock yet
    const [earliest, latest] = [this.#begun, performance.now()].map(
      (at) => at + (this.#offset ?? 0),
    );
    const [from, to] = [(earliest ?? 0) - clockTolerance, (latest ?? 0) + clockTolerance];
    if (t >= from && t <= to) return;
    throw new HarnessError({
      code: 'external-time-impossible',
      what: `the program stamped "${kind}" with ${t} ms, and its clock was between ${from.toFixed(0)} and ${to.toFixed(0)}`,
      cure: 'stamp events in ms on the monotonic clock that answers "ping"',
    });
  }
}

type Refusal = Extract<ExternalMessage, { type: 'error' }>['failure'];

/** Another way to say that it does not implement something. */
const declines: ReadonlySet<string> = new Set<ErrorCode>([
  'command-unsupported',
  'activity-unknown',
]);

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code);

interface PingValue {
  readonly received: Ms;
}

const anything = { safeParse: (data: unknown) => ({ success: true as const, data }) };

const decoder = new TextDecoder('utf-8', { fatal: true });

function parsed(bytes: Buffer): ExternalMessage {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    throw new HarnessError({
      code: 'external-not-json',
      what: `the program wrote to standard output: ${start(bytes.toString())}`,
      cure: 'write JSON lines in UTF-8 there and nothing else; what is for people goes to standard error',
    });
  }
  const result = externalMessage.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(
    `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''} in ${start(JSON.stringify(value))}`.trim(),
  );
}

const invalid = (what: string): HarnessError =>
  new HarnessError({
    code: 'external-message-invalid',
    what: `the program sent what is not of the protocol: ${what}`,
    cure: 'compare with schema/external-message.schema.json',
  });

const start = (text: string): string =>
  JSON.stringify(text.length > quoted ? `${text.slice(0, quoted)}…` : text);
