/** A conversation between people: what arrives is noted word for word and, where asked for, sent back. */
import { textOf, type Message } from '../../core/message.ts';
import { connectionOf, numberParam, textParam, type Activity } from './activity.ts';

/** How notes of what was heard begin; what follows is the message. */
export const heard = 'heard: ';
const mostNoted = 2_000;

/** From now on notes every message, and sends it back if `echo` is true, until another activity takes the channel. */
export const converse: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  channel.receive((message) => {
    stage.journal.record({ kind: 'note', text: `${heard}${noted(message)}` });
    if (params['echo'] === true) channel.send(message);
  });
};

/** Sends one text. */
export const say: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  channel.send(textParam(params, 'text'));
};

/** Asks what every peer of the dialect answers, in a message of `size` bytes where that can be chosen. */
export const ask: Activity = async (stage, params) => {
  const channel = await connectionOf(stage).channel(textParam(params, 'label'));
  await channel.probe(numberParam(params, 'size'), numberParam(params, 'within'));
};

function noted(message: Message): string {
  const text = textOf(message);
  return text.length <= mostNoted
    ? text
    : `${text.slice(0, mostNoted)}… (${text.length} characters)`;
}
