import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { formatElapsed } from '../../../shared/format.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { PracticeServer } from '../../engine/practice-server/practice-server.ts';
import { NO_CONNECTION_OPTIONS } from '../connection-options.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode, worstOf } from '../exit-codes.ts';
import { historyLine } from '../history-line.ts';
import { progressLines, progressOf } from '../progress-view.ts';
import { request } from '../request.ts';
import { reportResults } from '../results.ts';
import type { RunCommand } from '../run-command.ts';
import { TransferRun } from '../run-transfers.ts';
import { openSession, type Session } from '../session.ts';
import { heading } from '../terminal.ts';
import { bold, dim, type Text } from '../text.ts';
import { printWaybills } from '../waybill-block.ts';
import { listPlace } from './ls.ts';
import { reportVerdict } from './verify.ts';

const EXAMPLES = `
Example:
  waybill demo

Everything happens on this computer and in a temporary folder, and nothing of it stays: no display,
keychain or network is needed.`;

const USER = 'etl_si';
const PARTNER = 'Sleep Impressions (practice)';
const FOLDER = '/midwest/si';

export function addDemo(program: Command, run: RunCommand): void {
  const command = program
    .command('demo')
    .summary('watch a delivery from start to end')
    .description(
      'Start a practice server, send four sample files to it and show what Waybill proves about them.',
    )
    .addHelpText('after', EXAMPLES);
  command.action(() => run(command, demo));
}

async function demo(context: CliContext): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-demo-'));
  try {
    const rootDirectory = join(folder, 'server');
    // The set-up of the partner's own server: its job reads *.csv here and moves them to the archive.
    for (const name of ['archive', 'outbound']) {
      await mkdir(join(rootDirectory, 'midwest', 'si', name), { recursive: true });
    }
    const password = randomBytes(18).toString('base64url');
    const { startPracticeServer } = await import('../../engine/practice-server/practice-server.ts');
    await using server = await startPracticeServer({ rootDirectory, users: [{ name: USER, password }] });
    await using session = await openSession({ ...context, dataDirectory: join(folder, 'data') });
    return await show(session, server, password);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function show(session: Session, server: PracticeServer, password: string): Promise<ExitCode> {
  const { terminal } = session.context;
  const title = (text: string, note: Text): void => {
    terminal.result();
    terminal.result([bold(heading(text)), dim(['  ', note])]);
  };
  terminal.result([bold('Waybill'), dim('  the SFTP client that leaves a receipt')]);
  terminal.result(dim('A practice run on this computer; nothing of it stays.'));

  const profile = await prepareProfile(session, server, password);
  title('1  Server', `a practice server on 127.0.0.1, port ${server.port}`);
  terminal.result(['  ', dim('identity  '), server.hostKeyFingerprint]);
  terminal.result(['  ', dim('checked   '), 'compared with the fingerprint the server itself announced']);

  const samples = join(session.context.installation, 'assets', 'samples');
  const names = (await readdir(samples)).filter((name) => name.endsWith('.csv')).sort();
  title('2  Sending', `${names.length} files to ${FOLDER}`);
  using transfers = new TransferRun({ session, profiles: [profile], on: 'reserved' });
  await transfers.begin();
  const { batchId } = await request(session.host, 'transfers.enqueueUploads', {
    profileId: profile.id,
    reserve: true,
    items: names.map((name) => ({
      localPath: join(samples, name),
      remotePath: FOLDER,
      target: 'folder' as const,
    })),
  });
  const outcome = await transfers.finish([batchId]);
  await keepBars(session, batchId);
  const delivered = await reportResults(session, { batchIds: [batchId], profiles: [profile], outcome });

  title('3  Waybills', 'one for every file, written as it happened');
  await printWaybills(session, profile, batchId);

  title('4  Remote folder', FOLDER);
  await listPlace(session, { profile, path: FOLDER });

  title('5  History', 'waybill history list');
  const { entries } = await request(session.host, 'history.list', {});
  for (const entry of entries) {
    terminal.event('entry', entry);
    terminal.data(historyLine(entry));
  }

  title('6  Proof', 'waybill verify');
  const verified = reportVerdict(terminal, await request(session.host, 'ledger.verify', {}));
  const code = session.context.interruption.signal.aborted
    ? EXIT.interrupted
    : worstOf([delivered, verified]);
  if (code === EXIT.ok) {
    terminal.result();
    terminal.result(['Now with a server of yours: ', bold('waybill put FILE sftp://user@host/folder/')]);
  }
  return code;
}

/** Files this small are through before a bar can be seen: their last state stays on the screen. */
async function keepBars({ host, context: { terminal } }: Session, batchId: string): Promise<void> {
  if (!terminal.animated) return;
  const batch = await request(host, 'batches.get', { id: batchId });
  const { transfers } = await request(host, 'transfers.list', { batchId });
  const last = Math.max(...transfers.map(({ timeline }) => timeline.finishedAtMs ?? 0));
  const took = `in ${formatElapsed(Math.max(0, last - batch.createdAtMs))}`;
  const progress = { ...progressOf(PARTNER, [batch], [], null, took), active: transfers };
  for (const line of progressLines(progress, terminal.width)) terminal.note(line);
}

/** The profile a person would save, with the server's key compared and the password in memory only. */
async function prepareProfile(session: Session, server: PracticeServer, password: string): Promise<Profile> {
  const { host, owner } = session;
  const { port } = server;
  const profile = await request(host, 'profiles.add', {
    name: PARTNER,
    host: '127.0.0.1',
    port,
    user: USER,
    authentication: { method: 'password' },
    remoteFolder: FOLDER,
  });
  owner.giveTo(profile.id, { ...NO_CONNECTION_OPTIONS, secret: password });
  const publicKey = server.hostPublicKey.split(' ')[1] ?? '';
  await request(host, 'trust.accept', { host: profile.host, port, publicKey, how: 'compared' });
  return profile;
}
