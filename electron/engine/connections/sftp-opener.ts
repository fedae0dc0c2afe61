import type Client from 'ssh2/lib/client.js';
import { failure } from '../../../shared/errors.ts';
import { SftpSession } from './sftp-session.ts';

/** Opens SFTP channels of a signed-in connection; a connection that breaks meanwhile refuses them. */
export const sftpOpener =
  (client: InstanceType<typeof Client>, stallMs: number, closed: Promise<void>) => (): Promise<SftpSession> =>
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
