/** Has an application go as its user would: asked by a signal, or by the steps of its page. */
import { askedToLeave } from '../../analysis/conformance/meeting.ts';
import { judgeMeeting, rulesOfDialect } from '../../analysis/conformance/registry.ts';
import type { CheckRun } from '../../analysis/conformance/result.ts';
import { presenceOf, type Sighting } from '../../analysis/signalling/sighting.ts';
import type { Role } from '../../core/ids.ts';
import { Recorder } from '../../run/recorder.ts';
import type { RunningApplication } from './application.ts';
import { goneWithinMs, type Bench, type Checked, type RunPlan } from './run-plan.ts';
import { urlsOf } from './places.ts';
import { RoomEar } from './room-ear.ts';

/** Records that it was asked, and how it went; nothing when nobody can ask it. */
export async function askToLeave(
  { leave }: RunningApplication,
  role: Role,
  recorder: Recorder,
): Promise<void> {
  if (leave === null) return;
  recorder.record({ kind: 'step', name: askedToLeave, phase: 'start' });
  const { isItsOwn, how } = await leave();
  const what = isItsOwn ? 'ended' : 'killed';
  recorder.record({ kind: 'process', of: role, what, detail: how });
  recorder.record({ kind: 'step', name: askedToLeave, phase: 'end' });
}

/**
 * One more run, for dialects whose peers say on the broker that they go: the application comes, meets nobody, and is
 * asked to leave.
 * @throws HarnessError when our own side falls short
 */
export async function leaveRun(plan: RunPlan, bench: Bench): Promise<Checked | null> {
  const { dialect, root, secret, names, role } = plan;
  const { broker, application } = bench;
  let subject = names.id ?? '';
  const isOnline = ({ kind, from }: Sighting) =>
    kind === 'online' && (names.id === null || from === names.id);
  const recorder = new Recorder({ room: root, peers: [subject], secret }, dialect);
  await using ear = new RoomEar(plan);
  await ear.listen(bench);
  const who = { id: subject, peer: names.peer, role };
  const place = { ...urlsOf(broker), root, password: secret, ...who };
  const running = await application.start(place, plan.within);
  try {
    if (running.leave === null) return null;
    const isHere = ear.until((seen) => seen.some(isOnline), plan.within);
    await Promise.race([isHere, running.failed.catch(() => undefined)]);
    subject = names.id ?? ear.inRoom().find(isOnline)?.from ?? '';
    await askToLeave(running, role, recorder);
    await ear.until((seen) => presenceOf(seen, subject) !== true, goneWithinMs);
  } finally {
    await running.cut?.();
  }
  await recorder.observe(broker);
  const events = recorder.timeline();
  const meeting = { dialect: dialect.name, root, subject, partner: names.peer, role, events };
  const judgements = judgeMeeting(meeting).filter(({ id }) => id === leaveRuleOf(dialect.name));
  const run: CheckRun = {
    ...{ stack: '', role, root, application: application.name, failure: null },
    names: { application: subject, reference: names.peer },
    judgements,
    setAside: [],
  };
  return { run, events };
}

const leaveRuleOf = (dialect: string): string => `${dialect}/closed-on-leave`;

/** Whether a dialect has something to judge there. */
export const hasLeaveRule = (dialect: string): boolean =>
  rulesOfDialect(dialect).some(({ id }) => id === leaveRuleOf(dialect));
