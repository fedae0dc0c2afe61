import type { SignedIn } from './connecting.ts';
import { RemoteShell } from './remote-shell.ts';
import { commandsOn } from './run-command.ts';
import { readSftpGreeting, type SftpGreeting, whyNoSftp } from './sftp-greeting.ts';
import { sftpOpener } from './sftp-opener.ts';
import type { SftpSession } from './sftp-session.ts';

/** A signed-in connection with one SFTP channel. */
export interface Connection extends Omit<SignedIn, 'client'> {
  readonly session: SftpSession;
  /** Asks nothing until somebody is to be asked. */
  readonly shell: RemoteShell;
  /** One more SFTP channel, without signing in again. @throws `SftpUnavailable` where the server allows no more */
  openChannel(): Promise<SftpSession>;
  /** How the SFTP subsystem introduces itself, byte for byte, on a channel of its own. */
  greetSftp(): Promise<SftpGreeting>;
}

/** What a connection for files begins with. @throws `SftpUnavailable`, `NoiseBeforeSftp`, `ClosedAfterSignIn` */
export const sftpOn =
  ({ stallMs }: { readonly stallMs: number }, user: string) =>
  async (signedIn: SignedIn): Promise<Connection> => {
    const { client, ...facts } = signedIn;
    const openChannel = sftpOpener(client, stallMs, signedIn.closed);
    // What is there in SFTP's place is worth a second look, on the same connection.
    const session = await openChannel().catch((refused) => whyNoSftp(client, user, refused));
    return {
      ...facts,
      session,
      shell: new RemoteShell(commandsOn(client), () => session.realpath('.')),
      openChannel,
      greetSftp: () => readSftpGreeting(client, user),
      close: () => {
        session.end();
        signedIn.close();
      },
    };
  };
