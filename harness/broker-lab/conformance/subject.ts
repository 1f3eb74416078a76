/** The broker under test, as conformance entries and probes of limits may know and treat it. */
import type {
  BrokerAddress,
  RunningBroker,
  StartOptions,
  Transport,
} from '../../brokers/broker.ts';
import type { Etiquette } from '../../brokers/etiquette.ts';

/** The broker under test, as far as entries may know and treat it. */
export interface Subject {
  readonly name: string;
  readonly version: string;
  readonly addresses: Readonly<Partial<Record<Transport, BrokerAddress>>>;
  /** Starts the same broker once more, with users; null where it cannot be had. */
  readonly restart: ((options: StartOptions) => Promise<RunningBroker>) | null;
  /** Prefix of every topic, budget, and notes of what is retained; a guest's forbids load. */
  readonly etiquette: Etiquette;
}

/** A broker of ours may be loaded; one of others may not. */
export const isOwn = ({ etiquette }: Pick<Subject, 'etiquette'>): boolean =>
  etiquette.manners === 'own';
