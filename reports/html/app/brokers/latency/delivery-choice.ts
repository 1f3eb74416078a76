/** Which deliveries can be chosen, and which are: one combination of transport, QoS and size. */
import type { Delivery } from '../../../../../harness/broker-lab/result.ts';
import type { Route } from '../../route.ts';
import type { Measured } from './measured.ts';

export interface Chosen {
  readonly transport: string;
  readonly qos: number;
  readonly bytes: number;
}

interface Entry {
  readonly value: string;
  readonly label: string;
}

/** Every value that some broker was measured with, ascending. */
export function deliveryChoices(measured: readonly Measured[]): Record<keyof Chosen, Entry[]> {
  const all = allDeliveries(measured);
  return {
    transport: entries(all.map(({ transport }) => transport)),
    qos: entries(all.map(({ qos }) => qos).sort()),
    bytes: entries(all.map(({ payloadBytes }) => payloadBytes).sort((a, b) => a - b)),
  };
}

/** As the query says; else what a session description is: about 4 KiB at QoS 1. Null when nothing was measured. */
export function chosenDelivery(
  measured: readonly Measured[],
  query: Route['query'],
): Chosen | null {
  const all = allDeliveries(measured);
  const asked = all.filter(
    ({ transport, qos, payloadBytes }) =>
      is(query['transport'], transport) &&
      is(query['qos'], qos) &&
      is(query['bytes'], payloadBytes),
  );
  const usual = (from: readonly Delivery[]) =>
    from.find(({ qos, payloadBytes }) => qos === 1 && payloadBytes === 4096) ?? from[0];
  const found = usual(asked) ?? usual(all);
  if (found === undefined) return null;
  return { transport: found.transport, qos: found.qos, bytes: found.payloadBytes };
}

export interface Found {
  readonly broker: Measured;
  readonly delivery: Delivery;
  /** Of the control, measured in turns with this broker. */
  readonly reference: Delivery | undefined;
}

/** One delivery for each broker that was measured so. */
export const deliveriesLike = (measured: readonly Measured[], chosen: Chosen): Found[] =>
  measured.flatMap((broker) => {
    const delivery = broker.benchmark.delivery.find((each) => isChosen(each, chosen));
    const reference = broker.control?.delivery.find((each) => isChosen(each, chosen));
    return delivery === undefined ? [] : [{ broker, delivery, reference }];
  });

const isChosen = ({ transport, qos, payloadBytes }: Delivery, chosen: Chosen): boolean =>
  transport === chosen.transport && qos === chosen.qos && payloadBytes === chosen.bytes;

const allDeliveries = (measured: readonly Measured[]): Delivery[] =>
  measured.flatMap(({ benchmark }) => benchmark.delivery);

const is = (asked: string | undefined, value: string | number): boolean =>
  asked === undefined || asked === '' || asked === String(value);

const entries = (values: readonly (string | number)[]): Entry[] =>
  [...new Set(values)].map((value) => ({ value: String(value), label: String(value) }));
