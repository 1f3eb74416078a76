/** The message that is chosen in the diagram, beside it. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { MessageDetail } from './message-detail.tsx';

interface Props {
  readonly message: WireMessage | null;
  readonly total: number;
  readonly onSelect: (message: number | null) => void;
}

export function Inspector({ message, total, onSelect }: Props) {
  return (
    <aside class="panel inspector" aria-label="The chosen message">
      {message ? (
        <>
          <div class="section-head">
            <h2 aria-live="polite" aria-atomic="true">
              <span class="message-number">{message.number}</span> {message.signal}
            </h2>
            <div class="segments" role="group" aria-label="Other messages">
              <Step
                label="Previous message"
                sign="↑"
                to={message.number - 1}
                total={total}
                onSelect={onSelect}
              />
              <Step
                label="Next message"
                sign="↓"
                to={message.number + 1}
                total={total}
                onSelect={onSelect}
              />
              <button
                type="button"
                aria-label="Close the message"
                onClick={() => {
                  onSelect(null);
                }}
              >
                ✕
              </button>
            </div>
          </div>
          <MessageDetail key={message.number} message={message} />
        </>
      ) : (
        <Invitation total={total} onSelect={onSelect} />
      )}
    </aside>
  );
}

function Step(props: {
  label: string;
  sign: string;
  to: number;
  total: number;
  onSelect: Props['onSelect'];
}) {
  return (
    <button
      type="button"
      aria-label={props.label}
      disabled={props.to < 1 || props.to > props.total}
      onClick={() => {
        props.onSelect(props.to);
      }}
    >
      {props.sign}
    </button>
  );
}

function Invitation({ total, onSelect }: Omit<Props, 'message'>) {
  return (
    <>
      <h2>How to read this</h2>
      <ul class="key-list">
        <li>
          <svg viewBox="0 0 36 12" class="key-arrow" aria-hidden="true">
            <path class="line" d="M1 3L18 6L34 10" />
            <circle class="passing" cx="18" cy="6" r="2.5" />
          </svg>
          a message: it leaves a peer, passes the broker, arrives at the other
        </li>
        <li>
          <svg viewBox="0 0 36 12" class="key-arrow" aria-hidden="true">
            <circle class="dot" cx="18" cy="6" r="3.6" />
          </svg>
          something that changed inside a peer
        </li>
        <li>
          <svg viewBox="0 0 36 12" class="key-arrow" aria-hidden="true">
            <rect class="quiet" x="2" y="1" width="32" height="10" rx="3" />
          </svg>
          silence: nothing happened for that long
        </li>
      </ul>
      <p class="dim">Choose a message to take it apart: every line of it is explained.</p>
      {total > 0 && (
        <button
          type="button"
          onClick={() => {
            onSelect(1);
          }}
        >
          Begin with message 1
        </button>
      )}
    </>
  );
}
