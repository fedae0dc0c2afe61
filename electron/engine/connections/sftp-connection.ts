import { failure } from '../../../shared/errors.ts';
import type { SignedIn } from './connect.ts';
import { RemoteShell } from './remote-shell.ts';
import { commandsOn } from './run-command.ts';
import { SftpSession } from './sftp-session.ts';

/** A signed-in connection with one SFTP channel. */
export interface Connection extends Omit<SignedIn, 'client'> {
  readonly session: SftpSession;
  /** Asks nothing until somebody is to be asked. */
  readonly shell: RemoteShell;
  /** One more SFTP channel, without signing in again. @throws `SftpUnavailable` where the server allows no more */
  openChannel(): Promise<SftpSession>;
}

/** What a connection for files begins with. @throws `SftpUnavailable` */
export const sftpOn =
  ({ stallMs }: { readonly stallMs: number }) =>
  async (signedIn: SignedIn): Promise<Connection> => {
    const { client, closed } = signedIn;
    const openChannel = () =>
      new Promise<SftpSession>((opened, refused) => {
        const refuse = (cause?: unknown) => refused(failure('SftpUnavailable', 'no SFTP channel', { cause }));
        // A connection that breaks now never answers.
        void closed.then(() => refuse());
        client.sftp((error, sftp) => {
          if (error) {
            refuse(error);
            return;
          }
          const session = new SftpSession(sftp, { stallMs, giveUp: () => client.destroy() });
          void closed.then(() => session.end());
          opened(session);
        });
      });
    const session = await openChannel();
    const { client: _, ...facts } = signedIn;
    return {
      ...facts,
      session,
      shell: new RemoteShell(commandsOn(client), () => session.realpath('.')),
      openChannel,
      close: () => {
        session.end();
        signedIn.close();
      },
    };
  };
