/** What the conformance entries and probed limits of a broker mean for somebody who signals through it. */
import type { BrokerReport, EntryResult } from './result.ts';
import { counted, properName } from './summary-names.ts';

/**
 * What the limits mean, then deviations in the words of what was seen, surprises before what is known; then how
 * many claims held. A deviation is never told by its claim alone: an entry fails in more than one way.
 */
export function conformanceSentences(report: BrokerReport): string[] {
  const deviating = ofOutcome(report, ['failed', 'quirk']);
  const lacksWildcards = sendsNoRetainedToWildcards(report);
  const others = deviating.filter((entry) => !(lacksWildcards && isOnlyWildcards(entry)));
  return [
    ...(lacksWildcards ? [retainedSentence(report, deviating)] : []),
    ...mostQosSentence(report),
    ...ordered(others).map((entry) => deviation(report, entry)),
    ...held(report, deviating.length),
  ];
}

/** The highest QoS that a subscriber was granted; null when nobody asked for more than that. */
function mostQosGranted({ benchmark, limits }: BrokerReport): number | null {
  const lowered = benchmark?.delivery.filter(({ qos, grantedQos }) => grantedQos < qos) ?? [];
  if (lowered.length > 0) return Math.max(...lowered.map(({ grantedQos }) => grantedQos));
  const probed = limits.find(({ name }) => name === 'highest QoS granted');
  const found = /^QoS ([0-2])$/.exec(probed?.value ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

function mostQosSentence(report: BrokerReport): string[] {
  const most = mostQosGranted(report);
  if (most === null || most === 2) return [];
  const so = most === 1 ? 'a message may come twice' : 'a message may be lost';
  const name = properName(report.name);
  return [`${name} grants at most QoS ${most}, so ${so} and peers must allow for it.`];
}

/** As the limit of harness/broker-lab/limits says it: `exact: yes, +: no, #: no`. */
function sendsNoRetainedToWildcards({ limits }: BrokerReport): boolean {
  const probed = limits.find(({ name }) => name === 'retained messages by filter');
  return probed?.value === 'exact: yes, +: no, #: no';
}

/** Whether the limit says all of what is wrong here, and nothing else is hidden with it. */
function isOnlyWildcards({ id, reason }: EntryResult): boolean {
  if (id !== 'MQTT-016' || reason === null) return false;
  if (reason.code === 'rabbitmq-retained-exact-only') return true;
  return reason.what.split('; ').every((what) => /^filter [+#]: 0 retained copies/.test(what));
}

function retainedSentence({ name }: BrokerReport, deviating: readonly EntryResult[]): string {
  const entry = deviating.find(isOnlyWildcards);
  const evidence = entry === undefined ? '' : ` (${entry.id}${known(entry)})`;
  return `${properName(name)} does not send retained presence to wildcard subscribers, so a roster built on it stays empty${evidence}.`;
}

function deviation({ name }: BrokerReport, entry: EntryResult): string {
  const what = (entry.reason?.what ?? entry.evidence).replace(/\.$/, '');
  const cure = entry.reason === null ? '' : ` What to do: ${entry.reason.cure}.`;
  return `${properName(name)}, ${entry.id}${known(entry)}: ${what}.${cure}`;
}

const known = ({ outcome }: EntryResult): string => (outcome === 'quirk' ? ', in the ledger' : '');

/** Surprises before what is known. */
const ordered = (entries: readonly EntryResult[]): EntryResult[] => [
  ...entries.filter(({ outcome }) => outcome === 'failed'),
  ...entries.filter(({ outcome }) => outcome === 'quirk'),
];

/** What nothing can be said of, and what does not apply: the least important, but never left out. */
export function unjudgedSentences(report: BrokerReport): string[] {
  const open = ofOutcome(report, ['inconclusive']);
  const absent = ofOutcome(report, ['unsupported']);
  const reasons = [...new Set(absent.map(({ evidence }) => evidence))];
  return [
    ...(open.length === 0
      ? []
      : [`Nothing can be said of ${idsOf(open)}: the stimulus never bit, or we failed.`]),
    ...reasons.map((evidence) => {
      const alike = absent.filter((entry) => entry.evidence === evidence);
      return `${idsOf(alike)} ${alike.length === 1 ? 'does' : 'do'} not apply: ${evidence.replace(/\.$/, '')}.`;
    }),
  ];
}

function held({ name, conformance }: BrokerReport, deviating: number): string[] {
  const passed = conformance.filter(({ outcome }) => outcome === 'passed').length;
  if (passed === 0) return [];
  const others = deviating === 0 ? 'no deviation was seen' : counted(deviating, 'deviation');
  return [
    `${properName(name)} held ${passed} of ${counted(conformance.length, 'claim')}; ${others}.`,
  ];
}

const ofOutcome = ({ conformance }: BrokerReport, outcomes: readonly EntryResult['outcome'][]) =>
  conformance.filter(({ outcome }) => outcomes.includes(outcome));

const idsOf = (entries: readonly EntryResult[]): string => entries.map(({ id }) => id).join(', ');
