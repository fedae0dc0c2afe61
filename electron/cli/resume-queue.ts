import { countOf } from '../../shared/format.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { ACTIVE_STATES, type TransferState, WAITING_STATES } from '../../shared/transfer-state.ts';
import { areFresh, type ConnectionFlags, holdsSecret } from './connection-options.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode, worstOf } from './exit-codes.ts';
import { contextOf, destinationOf, partnerOf } from './partner.ts';
import { everyPage, request } from './request.ts';
import { reportResults } from './results.ts';
import { TransferRun } from './run-transfers.ts';
import type { Selection } from './selection.ts';
import { configure, openSession, type Session } from './session.ts';
import { dim, yellow } from './text.ts';
import { UsageError } from './usage-error.ts';

interface Waiting {
  readonly profile: Profile;
  readonly unfinished: number;
}

/** Goes on with what waits: everything, or only that of the named profiles. */
export async function resumeQueue(
  context: CliContext,
  flags: ConnectionFlags,
  names: readonly string[],
  selection?: Selection,
): Promise<ExitCode> {
  await using session = await openSession(context, flags);
  const { host } = session;
  const { profiles: all } = await request(host, 'queue.profiles', {});
  // Whoever wants it to go on wants that too.
  await request(host, 'queue.start', {});
  const idle = await heldWithoutFiles(session, all, names);
  for (const profile of idle) await tryOnceMore(session, profile);
  const waiting = names.filter((name) => !idle.some((profile) => isCalled(profile, name)));
  if (idle.length > 0 && waiting.length === 0) return EXIT.ok;
  const known = waiting.length === 0 ? all : named(all, waiting);
  const chosen = selection === undefined ? known : await ofSelection(session, known, selection);
  if (chosen.length === 0) {
    context.terminal.result(dim('The queue is empty.'));
    return EXIT.ok;
  }
  const { ready, without, receivers } = sortOut(session, chosen, names.length > 0);
  for (const waiting of without) explainMissing(session, waiting);
  if (ready.length === 0) return EXIT.authentication;
  const profiles = ready.map(({ profile }) => profile);
  for (const profile of profiles) await takeUp(session, profile, receivers.has(profile.id), selection);
  const sinceMs = Date.now();
  using transfers = new TransferRun({ session, profiles, on: 'everything' });
  await transfers.begin();
  const batchIds = await batchesOf(session, profiles);
  const outcome = await transfers.finish(batchIds);
  context.subject.current = {};
  const code = await reportResults(session, { batchIds, profiles, outcome, sinceMs });
  return worstOf([code, without.length > 0 ? EXIT.authentication : EXIT.ok]);
}

/** The profiles of some transfers. */
async function ofSelection(
  session: Session,
  all: readonly Waiting[],
  selection: Selection,
): Promise<readonly Waiting[]> {
  const profileIds = new Set<string>();
  const ids = selection.which === 'transfers' ? new Set(selection.ids) : undefined;
  const batch = selection.which === 'batch' ? { batchId: selection.batchId } : {};
  const rows = everyPage(async (after: number | undefined) => {
    const page = { states: [...WAITING_STATES, ...ACTIVE_STATES], limit: 1_000, ...batch };
    const { transfers, next } = await request(session.host, 'transfers.list', {
      ...page,
      ...(after !== undefined && { after }),
    });
    return { rows: transfers, next };
  });
  for await (const { id, profileId } of rows) if (ids?.has(id) ?? true) profileIds.add(profileId);
  if (profileIds.size === 0) throw new UsageError('None of these wait. See: waybill queue list');
  return all.filter(({ profile }) => profileIds.has(profile.id));
}

/** Which of the waiting profiles a person named, by name or by `sftp://` address. */
export function named(all: readonly Waiting[], names: readonly string[]): readonly Waiting[] {
  return names.map((name) => {
    const found = all.find(({ profile }) => isCalled(profile, name));
    if (found === undefined) throw new UsageError(`Nothing waits for "${name}". See: waybill queue list`);
    return found;
  });
}

function isCalled(profile: Profile, name: string): boolean {
  const address = destinationOf(profile);
  return [profile.name, partnerOf(profile), address, `${address}/`].some(
    (text) => text.toLowerCase() === name.toLowerCase(),
  );
}

/** Named profiles that wait for a person while no file waits for them. */
async function heldWithoutFiles(
  { host }: Session,
  all: readonly Waiting[],
  names: readonly string[],
): Promise<readonly Profile[]> {
  const idle: Profile[] = [];
  for (const name of names) {
    if (all.some(({ profile }) => isCalled(profile, name))) continue;
    const found = await host.request('profiles.find', { name });
    if (!found.ok) continue;
    const { held } = await request(host, 'profiles.status', { id: found.value.id });
    if (held !== null) idle.push(found.value);
  }
  return idle;
}

async function tryOnceMore({ host, context }: Session, { id, name }: Profile): Promise<void> {
  await request(host, 'profiles.release', { id });
  context.terminal.result(`Nothing waits for ${name}. The next command may sign in once more.`);
}

interface Sorted {
  readonly ready: readonly Waiting[];
  readonly without: readonly Waiting[];
  /** Ids of the profiles this command line's connection options are for. */
  readonly receivers: ReadonlySet<string>;
}

/**
 * Who can be gone on with. A saved profile knows how to sign in; what was queued with an `sftp://` address needs
 * its options again, or a person to ask. A secret is for one server: with several it could reach the wrong one.
 */
function sortOut(session: Session, chosen: readonly Waiting[], explicit: boolean): Sorted {
  const adHoc = chosen.filter(({ profile }) => profile.kind === 'ad-hoc');
  const receivers = explicit || adHoc.length === 0 ? chosen : adHoc;
  if (holdsSecret(session.connection) && receivers.length > 1) {
    const choices = receivers
      .map(({ profile }) => `  --profile ${JSON.stringify(nameFor(profile))}`)
      .join('\n');
    throw new UsageError(`A password or key is for one server. Say for which:\n${choices}`);
  }
  const usable = ({ profile }: Waiting): boolean =>
    profile.kind === 'saved' || holdsSecret(session.connection) || session.context.asker.canAsk;
  return {
    ready: chosen.filter(usable),
    without: chosen.filter((waiting) => !usable(waiting)),
    receivers: new Set(receivers.map(({ profile }) => profile.id)),
  };
}

const nameFor = (profile: Profile): string =>
  profile.kind === 'saved' ? profile.name : destinationOf(profile);

/** Puts one profile's waiting transfers back to work, unless a person declined to say what it needs. */
async function takeUp(
  session: Session,
  profile: Profile,
  receivesOptions: boolean,
  selection: Selection = { which: 'profile', profileId: profile.id },
): Promise<void> {
  const { host, connection, answers } = session;
  if (receivesOptions) await configure(session, profile);
  const { held } = await request(host, 'profiles.status', { id: profile.id });
  const fresh = receivesOptions && areFresh(connection);
  if (held !== null && !fresh && answers.couldAsk(held.error)) {
    if (!(await answers.settle(held.error, profile))) return;
  } else await request(host, 'profiles.release', { id: profile.id });
  await request(host, 'transfers.resume', selection);
}

/** Batches with something left to do. */
async function batchesOf(session: Session, profiles: readonly Profile[]): Promise<readonly string[]> {
  const batchIds = new Set<string>();
  const states: TransferState[] = ['queued', 'waiting-to-retry', 'staged', 'held', ...ACTIVE_STATES];
  for (const { id: profileId } of profiles) {
    const rows = everyPage(async (after: number | undefined) => {
      const page = { profileId, states, limit: 1_000, ...(after !== undefined && { after }) };
      const { transfers, next } = await request(session.host, 'transfers.list', page);
      return { rows: transfers, next };
    });
    for await (const { batchId } of rows) batchIds.add(batchId);
  }
  return [...batchIds];
}

function explainMissing({ context: { terminal } }: Session, { profile, unfinished }: Waiting): void {
  const { user } = contextOf(profile);
  const files = `${countOf(unfinished, 'file')} ${unfinished === 1 ? 'waits' : 'wait'}`;
  const command = `waybill queue resume --profile ${destinationOf(profile)} --password-stdin`;
  terminal.event('warning', {
    sentence: `${files} for ${user} on ${profile.host}; its connection options are needed again.`,
    nextStep: command,
  });
  terminal.problem([
    yellow('! '),
    `${files} for ${user} on ${profile.host}; its connection options are needed again:`,
  ]);
  terminal.problem(`  ${command}`);
}
