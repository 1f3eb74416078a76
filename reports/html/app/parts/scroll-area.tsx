/** What may be wider than the window; it can be scrolled with the keyboard, so it takes the focus. */
import type { ComponentChildren } from 'preact';

export function ScrollArea({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
