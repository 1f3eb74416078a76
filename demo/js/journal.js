/** What the parts of the page tell each other: everything that happens goes through here, to be shown. */

/**
 * @typedef {'sent' | 'received' | 'here'} Way
 * @typedef {'MQTT' | 'WebRTC'} Plane
 * @typedef {'broker' | 'name' | 'other' | 'offer' | 'answer' | 'path' | 'channel'} Step
 * @typedef {'todo' | 'busy' | 'done' | 'failed'} StepState
 *
 * @typedef {object} Entry one line of the log
 * @property {Way} way
 * @property {Plane} plane
 * @property {string} title topic, or what it is
 * @property {string} says one sentence for a reader who sees this for the first time
 * @property {string} [body] as it was on the wire
 *
 * @typedef {{ title: string, what: string, cure: string }} Trouble
 *
 * @typedef {object} Listener
 * @property {(entry: Entry) => void} entry
 * @property {(step: Step, state: StepState) => void} step
 * @property {(trouble: Trouble) => void} trouble
 * @property {(side: 'local' | 'remote', kind: string, sdp: string) => void} description
 * @property {(side: 'local' | 'remote', candidate: string) => void} candidate
 * @property {(plane: Plane, from: string, text: string) => void} chat
 * @property {(plane: Plane, text: string) => void} latency
 * @property {() => void} changed something that buttons depend on
 */

export {};
