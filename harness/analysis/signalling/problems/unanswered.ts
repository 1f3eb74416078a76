/** An offer went out and no answer came back: it came too early, went astray, or was never made. */
import type { Failure } from '../../../core/errors.ts';
import { inRoom, presenceOf, type Case, type Sighting } from '../sighting.ts';

/** @returns `answer-misaddressed`, `answer-timeout` or `offer-timeout`; null when the descriptions were exchanged */
export function unanswered(about: Case): Failure | null {
  const { me, other } = about;
  const seen = inRoom(about);
  const offer = seen.find(({ kind, to }) => kind === 'offer' && to === other);
  if (offer === undefined) return null;
  const after = seen.filter(({ t }) => t >= offer.t);
  const answers = after.filter(({ kind, from }) => kind === 'answer' && from !== me);
  if (answers.some(({ to }) => to === me)) return null;
  const astray = answers.find(
    ({ to, from }) => to !== me && to !== other && (from === null || from === other),
  );
  if (astray !== undefined) return misaddressed(about, astray);
  return noAnswer(about, seen, offer);
}

function misaddressed({ me, other }: Case, answer: Sighting): Failure {
  return {
    code: 'answer-misaddressed',
    what: `${other} published an answer, but it was addressed to ${String(answer.to)} (${answer.topic}), not to ${me}`,
    cure: `correct the name that ${other} has for its partner; an answer goes to whoever sent the offer`,
  };
}

function noAnswer({ other }: Case, seen: readonly Sighting[], offer: Sighting): Failure {
  const wasThere = presenceOf(seen, other, offer.t);
  const isThere = presenceOf(seen, other);
  const came = seen.find(({ kind, from, t }) => kind === 'online' && from === other && t > offer.t);
  const why =
    wasThere !== true && came !== undefined
      ? `it was published ${Math.round(came.t - offer.t)} ms before ${other} appeared, and a broker does not keep offers`
      : isThere === false
        ? `${other} left without answering`
        : `${other} was there, and said nothing to it`;
  return {
    code: 'answer-timeout',
    what: `the offer to ${other} (${offer.topic}) was never answered: ${why}`,
    cure: `offer when ${other} is seen online; if it is, look at its own log: it may have refused the description, or have met somebody before and take no more${offer.dialect === 'trystero' ? ', or it may have another password for the room' : ''}`,
  };
}
