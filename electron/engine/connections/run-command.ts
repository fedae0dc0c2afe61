import type { Client, ClientChannel } from 'ssh2';
import { failure } from '../../../shared/errors.ts';

/** What a command printed is kept up to this length; who says more has not understood the question. */
const MOST_OUTPUT_BYTES = 64 * 1_024;

/** How a command on the server ended. `refused`: no channel for one. `silent`: no answer in time, or far too long a one. */
export type CommandOutcome =
  | { readonly kind: 'ended'; readonly output: string; readonly code: number | undefined }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' };

export interface CommandLimits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Runs one command on the server. @throws `Cancelled` at once on abort, nothing else */
export type RunCommand = (command: string, limits: CommandLimits) => Promise<CommandOutcome>;

/** Commands over channels of their own (RFC 4254 section 6.5), on a connection that others use at the same time. */
export const commandsOn =
  (client: Client): RunCommand =>
  (command, { deadlineMs, signal }) =>
    new Promise<CommandOutcome>((resolve, reject) => {
      let channel: ClientChannel | undefined;
      let isSettled = false;
      const settle = (act: () => void) => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        channel?.close();
        act();
      };
      const end = (outcome: CommandOutcome) => settle(() => resolve(outcome));
      const stop = () => settle(() => reject(failure('Cancelled', 'the command was stopped')));
      const timer = setTimeout(() => end({ kind: 'silent' }), deadlineMs);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) {
        stop();
        return;
      }
      try {
        client.exec(command, (error, opened) => {
          if (error) {
            end({ kind: 'refused' });
            return;
          }
          channel = opened;
          if (isSettled) opened.close();
          else collect(opened, end);
        });
      } catch {
        // The connection is gone; whoever asks for files on it next hears why.
        end({ kind: 'refused' });
      }
    });

function collect(channel: ClientChannel, end: (outcome: CommandOutcome) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  let code: number | undefined;
  channel.on('error', () => end({ kind: 'silent' }));
  channel.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > MOST_OUTPUT_BYTES) end({ kind: 'silent' });
    else parts.push(part);
  });
  // Nobody reads it, but unread it would fill the channel's window.
  channel.stderr.resume();
  channel.on('exit', (status: number | null) => {
    code = status ?? undefined;
  });
  channel.on('close', () => end({ kind: 'ended', output: Buffer.concat(parts).toString('latin1'), code }));
  // A forced command that speaks SFTP waits for a client; it ends when there is none.
  channel.end();
}
