/** Keeps one broken part from taking the page with it: a run may hold what nobody foresaw. */
import { Component, type ComponentChildren } from 'preact';

interface State {
  readonly error: string | null;
}

export class Guard extends Component<{ children: ComponentChildren }, State> {
  override state: State = { error: null };

  static override getDerivedStateFromError(error: unknown): State {
    return { error: String(error) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <p class="note bad" role="alert">
        This part cannot be shown: {this.state.error}. The run’s own files are not touched; please
        report it with the run folder.
      </p>
    );
  }
}
