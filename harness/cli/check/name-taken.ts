/** One more run, for dialects whose peers look whether their name is free: somebody holds it before the application comes. */
import { setTimeout as pause } from 'node:timers/promises';
import { harnessClient, nameTakenNote } from '../../analysis/conformance/meeting.ts';
import { judgeMeeting } from '../../analysis/conformance/registry.ts';
import { connectMqtt } from '../../brokers/connect.ts';
import { mannersFor } from '../../brokers/remote-manners.ts';
import { remoteSettings } from '../../brokers/remote-settings.ts';
import { Recorder } from '../../run/recorder.ts';
import { addressOf } from '../watch/ear.ts';
import { online, watchRoom } from './hearing.ts';
import type { Bench, Checked, RunPlan } from './run-plan.ts';
import { urlsOf } from './places.ts';

/** Beyond the time that the dialect has it listen. */
const patienceMs = 2_000;
const lookMs = 100;

/** @throws HarnessError when our own side falls short */
export async function nameTakenRun(plan: RunPlan, bench: Bench): Promise<Checked> {
  const { dialect, root, secret, names } = plan;
  const { id, peer } = names;
  const place = { room: root, peers: [id ?? '', peer], secret };
  const recorder = new Recorder(place, dialect);
  const { broker, application, listenUrl } = bench;
  await watchRoom(plan, bench);
  const address = addressOf(listenUrl);
  const etiquette = mannersFor(address, remoteSettings());
  const holder = await connectMqtt(address, { etiquette, clientId: harnessClient });
  const held = dialect.encode(place, online(id ?? ''));
  const topic = held?.topic ?? '';
  try {
    await holder.publishAsync(topic, held?.payload ?? '', { retain: true, qos: 1 });
    recorder.record({ kind: 'note', text: nameTakenNote });
    const who = { id: id ?? '', peer, role: plan.role };
    const where = { ...urlsOf(broker), root, password: secret, ...who };
    const running = await application.start(where, plan.within);
    await settled(plan, bench, recorder);
    await running.cut?.();
    recorder.observed(await broker.takeObservations());
  } finally {
    await holder.publishAsync(topic, '', { retain: true, qos: 1 });
    await holder.endAsync();
  }
  const events = recorder.timeline();
  const meeting = {
    dialect: dialect.name,
    root,
    subject: id ?? '',
    partner: peer,
    role: plan.role,
    events,
  };
  const judgements = judgeMeeting(meeting).filter(
    ({ id: rule }) => rule === `${dialect.name}/name-check`,
  );
  const about = { stack: '', role: plan.role, root, application: application.name };
  const who = { application: id ?? '', reference: peer };
  return {
    run: { ...about, names: who, failure: null, judgements, setAside: [] },
    events,
  };
}

/** Until it has had the time to say what it must not say; from its subscription on, where that is seen. */
async function settled(plan: RunPlan, { broker }: Bench, recorder: Recorder): Promise<void> {
  const listens = plan.dialect.arrival.afterMs + patienceMs;
  let end = performance.now() + plan.within + listens;
  let isSeen = false;
  while (performance.now() < end) {
    await pause(lookMs);
    const clients = (await broker.takeClients?.()) ?? [];
    recorder.observedClients(clients);
    const subscribes = clients.some(
      ({ what, client }) => what === 'subscribed' && client !== harnessClient,
    );
    if (subscribes && !isSeen) {
      isSeen = true;
      end = performance.now() + listens;
    }
  }
}
