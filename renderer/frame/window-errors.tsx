import { Component, type ReactNode } from 'react';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';

interface WindowErrorsProps {
  readonly children: ReactNode;
  readonly report: (message: string) => void;
}

/** A mistake of ours in drawing the window: said plainly, reported to the log; the queue doesn't care. */
export class WindowErrors extends Component<WindowErrorsProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(thrown: Error) {
    this.props.report(`${thrown.message}\n${thrown.stack ?? ''}`);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main style={{ padding: 24 }}>
        <Notice
          tone="danger"
          live="alert"
          // Drawn anew: loading the page again would be a navigation, and those are all refused.
          actions={<Button onPress={() => this.setState({ failed: false })}>{FRAME.windowReload}</Button>}
        >
          {FRAME.windowFailed}
        </Notice>
      </main>
    );
  }
}
