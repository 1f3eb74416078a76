/** `check` in godot-workbench: server and client that are right pass, and each fault is told by its own name. */
import { faultTests } from './faults.ts';

const dialect = ['--dialect', 'godot-workbench'];
const program = 'godot-workbench.mjs';

faultTests([...dialect, '--id', 'x77'], program, [
  ['none', 'answerer,offerer', [], / offers, .*: passed/],
  ['other-client', 'answerer', ['name'], /x77, and its MQTT client is called x770/],
  ['no-will', 'answerer', ['will', 'closed-when-cut'], /carries no will/],
  ['says-before-it-listens', 'answerer', ['subscribes-first'], /after its first message/],
  ['no-unconnected', 'offerer', ['first-status'], /x77\/status .*serveropen/],
  ['text-packet', 'answerer', ['objects'], /packet\/x\d+ "hello"/],
  ['unretained', 'answerer', ['status-retained', 'closed-on-leave'], /not retained: .*closed/],
  [
    'never-asks',
    'answerer',
    ['opening-timeout', 'client-order', 'opens'],
    /it asked for no connection/,
  ],
  ['no-connectto', 'answerer', ['client-order'], /only request_connection, connection_accepted/],
  ['client-offers', 'answerer', ['one-description'], /it offered: /],
  ['never-answers', 'answerer', ['answer-timeout', 'one-description', 'opens'], /0 answers/],
  ['answers-twice', 'answerer', ['one-description'], /1 offers, 2 answers/],
  [
    'wrong-addressee',
    'answerer',
    ['answer-misaddressed', 'addressed-to-partner', 'opens'],
    /x77 published an answer, but it was addressed to x\d+[89]/,
  ],
  ['retained', 'answerer', ['not-retained'], /packet\/x\d+ .*, retained/],
  ['candidates-first', 'answerer', ['description-first'], /description at .* first candidate at/],
  [
    'sdp-garbage',
    'answerer',
    ['description-refused', 'sdp-acceptable', 'opens'],
    /cannot be accepted/,
  ],
  [
    'never-accepts',
    'offerer',
    ['offer-timeout', 'server-accepts', 'one-description', 'opens'],
    /1 requests, 0 times accepted/,
  ],
  ['not-open-again', 'offerer', ['server-accepts'], /did not say again that it is open/],
  ['offers-twice', 'offerer', ['one-offer-a-request'], /1 requests of x\d+, 2 offers/],
  ['in-band', 'offerer', ['channels-negotiated'], /x77 opened "extra" in band/],
  ['closes-on-packet', 'offerer', ['channels-kept'], /"reliable" clos/],
  [
    'one-client',
    'offerer',
    ['several-clients'],
    /a second client, x\d+, was given no connection_accepted/,
  ],
  ['drops-first', 'offerer', ['several-clients'], /"reliable" clos\w+ at .*, when x\d+ came/],
  ['leaves-without-word', 'answerer', ['closed-on-leave'], /it left .* and nothing on .* said so/],
]);

faultTests([...dialect, '--id', 'x007'], program, [
  ['named-otherwise', 'offerer', ['name'], /it is called x007/],
]);
