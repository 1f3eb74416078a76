/** The Godot apps as they were recorded, one side of them, against a live peer of ours that takes the other side. */
import { startAedes } from '../../harness/brokers/aedes.ts';
import { asFailure } from '../../harness/core/errors.ts';
import type { Role } from '../../harness/core/ids.ts';
import { expect, needStacks } from '../test.ts';
import { test } from './meeting.ts';
import { OurPeer } from './our-peer.ts';
import { play, recordingOf } from './recorded-side.ts';

const cells = (['godot-classic', 'godot-workbench'] as const).flatMap((dialect) =>
  (['offerer', 'answerer'] as const).flatMap((role) =>
    ['wrtc', 'chromium'].map((stack) => ({ dialect, role, stack })),
  ),
);

for (const { dialect, role, stack } of cells) {
  test(`${dialect}: to the recorded app our ${role} on ${stack} says what the recorded ${role} said`, async ({
    machine,
    meeting,
  }) => {
    needStacks(machine, stack);
    const broker = await startAedes();
    await broker.watch('#');
    const recording = await recordingOf(dialect);
    const otherRole: Role = role === 'offerer' ? 'answerer' : 'offerer';
    const part = { dialect, role, me: recording[role], other: recording[otherRole] };
    await using ours = await OurPeer.launch(meeting.lab, stack, part);
    try {
      const { url } = broker.address(ours.place === 'page' ? 'ws' : 'tcp');
      const joined = ours.join({ url, room: recording.room, secret: '' });
      // Nobody is there to connect with: it ends half way through its negotiation, as both apps were ended
      const talking = joined.then(() => ours.connect(60_000)).then(() => null, asFailure);
      const finish = () => ours.kill();
      const { expected, said } = await play(recording, recording[role], { broker, finish });
      expect(said).toEqual(expected);
      expect((await talking)?.code).toBe('peer-died');
    } finally {
      await broker.close();
    }
  });
}
