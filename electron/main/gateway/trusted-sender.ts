import { APP_ORIGIN, isAppUrl } from '../security/app-protocol.ts';

/** What of Electron's `WebFrameMain` is looked at. */
export interface Frame {
  readonly processId: number;
  readonly routingId: number;
  readonly parent: object | null;
  readonly origin: string;
  readonly url: string;
}

/** What of a message's event is looked at: `IpcMainEvent` and `IpcMainInvokeEvent` both have it. */
export interface Sent {
  readonly sender: { readonly id: number; isDestroyed(): boolean };
  /** Null once the frame has navigated away or is gone. */
  readonly senderFrame: Frame | null;
}

/** The contents of our window. */
export interface OwnContents {
  readonly id: number;
  isDestroyed(): boolean;
  readonly mainFrame: Frame;
}

/**
 * Whether a message comes from where our messages come from: our window, its main frame, a page of ours.
 * Answers Electron's checklist item 17.
 *
 * @param own the contents of our window; `undefined` while there is none
 */
export function isTrustedSender({ sender, senderFrame }: Sent, own: OwnContents | undefined): boolean {
  if (own === undefined || own.isDestroyed() || sender.isDestroyed() || sender.id !== own.id) return false;
  return withoutThrowing(() => {
    const main = own.mainFrame;
    return (
      senderFrame !== null &&
      senderFrame.parent === null &&
      senderFrame.processId === main.processId &&
      senderFrame.routingId === main.routingId &&
      isOurs(senderFrame)
    );
  });
}

/** Whether a page of ours is in the main frame of the contents. */
export const showsOurPage = (contents: OwnContents): boolean =>
  withoutThrowing(() => !contents.isDestroyed() && isOurs(contents.mainFrame));

/** Both are asked: a sandboxed frame has our address and no origin. */
const isOurs = ({ origin, url }: Frame): boolean => origin === APP_ORIGIN && isAppUrl(url);

/** A frame whose process has died throws when it is looked at. */
function withoutThrowing(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}
