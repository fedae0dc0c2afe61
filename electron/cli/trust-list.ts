import { formatMinute } from '../../shared/format.ts';
import type { NextHostKey, TrustedHostKey } from '../../shared/models/trusted-host-key.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { request } from './request.ts';
import { openSession } from './session.ts';
import { bold, dim, type Text } from './text.ts';
import { trustTarget } from './trust-server.ts';
import { UsageError } from './usage-error.ts';

const HOW: Readonly<Record<TrustedHostKey['how'], string>> = {
  compared: 'compared',
  'without-comparing': 'without comparing',
  'accept-new-option': 'by --accept-new-host-key',
  planned: 'as planned',
  imported: 'with a file of connections',
};
const MARKERS = { none: '', revoked: ' revoked', 'cert-authority': ' certificate authority, not used' };

export async function listTrust(context: CliContext, server: string | undefined): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const target = server === undefined ? undefined : await trustTarget(context, session.host, server);
  const { keys, next } = await request(session.host, 'trust.list', target?.address ?? {});
  for (const key of keys) showKey(terminal, key);
  for (const key of next) showNext(terminal, key);
  let known = 0;
  if (target?.profileId !== undefined) {
    const { lines } = await request(session.host, 'trust.knownHosts', { profileId: target.profileId });
    known = lines.length;
    for (const line of lines) {
      terminal.event('known-hosts', line);
      const { path, marker, keyType, fingerprint } = line;
      terminal.data([`${path}:${line.line}`, dim(`${MARKERS[marker]}  ${keyType}`)]);
      terminal.data(`  ${fingerprint}`);
    }
  }
  if (keys.length + next.length + known === 0) terminal.note(dim('No key is trusted yet.'));
  return EXIT.ok;
}

type Shown = Pick<CliContext['terminal'], 'event' | 'data'>;

function showKey(terminal: Shown, key: TrustedHostKey): void {
  terminal.event('key', key);
  terminal.data(heading(key.host, key.port, key.keyType));
  terminal.data(`  ${key.fingerprint}`);
  terminal.data(dim(`  ${formatMinute(key.acceptedAtMs)}, ${key.acceptedBy}, ${HOW[key.how]}`));
}

function showNext(terminal: Shown, key: NextHostKey): void {
  terminal.event('next-key', key);
  terminal.data(heading(key.host, key.port, `next key${key.keyType === null ? '' : `, ${key.keyType}`}`));
  terminal.data(`  ${key.fingerprint}`);
  terminal.data(dim(`  ${formatMinute(key.addedAtMs)}, ${key.addedBy}`));
}

const heading = (host: string, port: number, what: string): Text => [
  bold(`${host}:${port}`),
  dim(`  ${what}`),
];

/** Sets, or without a word shows, whether this computer's known_hosts files count. */
export async function setKnownHosts(context: CliContext, word: string | undefined): Promise<ExitCode> {
  if (word !== undefined && word !== 'on' && word !== 'off') throw new UsageError('Say on or off.');
  await using session = await openSession(context);
  const controls =
    word === undefined
      ? await request(session.host, 'trust.controls', {})
      : await request(session.host, 'trust.configure', { readsKnownHosts: word === 'on' });
  context.terminal.event('trust', controls);
  context.terminal.data(
    controls.readsKnownHosts
      ? "This computer's known_hosts files are read."
      : "This computer's known_hosts files are not read.",
  );
  return EXIT.ok;
}
