import type { Command } from 'commander';
import type { Profile } from '../../../shared/models/profile.ts';
import { groupsOf, type MoveTarget, moved } from '../../../shared/profile-order.ts';
import type { EngineHost } from '../../engine-host/engine-host.ts';
import type { CliContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { findProfile } from '../find-profile.ts';
import { signInOf } from '../profile-sign-in.ts';
import { addressOf } from '../profile-words.ts';
import { everyPage, request } from '../request.ts';
import type { RunCommand } from '../run-command.ts';
import { openSession } from '../session.ts';
import { bold, dim, green, padEnd } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const LIST_EXAMPLES = `
Examples:
  waybill profiles list
  waybill profiles list midwest
  waybill profiles list --json`;

const MOVE_EXAMPLES = `
Examples:
  waybill profiles move "Sleep Impressions" --before Archive
  waybill profiles move Archive --last

It comes into the folder of the one it is placed beside, or among the favourites. "profiles edit" has
--folder and --favourite.`;

interface MoveFlags {
  readonly before?: string;
  readonly after?: string;
  readonly first?: boolean;
  readonly last?: boolean;
}

/** `profiles list` and `profiles move`: the order connections are shown in. */
export function addProfilesList(profiles: Command, run: RunCommand): void {
  const list = profiles
    .command('list')
    .description('List saved profiles: favourites, then folder by folder.')
    .argument('[text]', 'only those with this in name, server, user or folder')
    .addHelpText('after', LIST_EXAMPLES);
  list.action((text: string | undefined) => run(list, (context) => listProfiles(context, text)));

  const move = profiles
    .command('move')
    .description('Give a profile its place in the list.')
    .argument('<name>')
    .option('--before <other>', 'in front of this one')
    .option('--after <other>', 'behind this one')
    .option('--first', 'to the beginning of its folder')
    .option('--last', 'to the end of its folder')
    .addHelpText('after', MOVE_EXAMPLES);
  move.action((name: string, flags: MoveFlags) => run(move, (context) => moveProfile(context, name, flags)));
}

/** All saved profiles, page by page. */
async function allProfiles(host: EngineHost): Promise<readonly Profile[]> {
  const all: Profile[] = [];
  const pages = everyPage(async (after: string | undefined) => {
    const { profiles, next } = await request(host, 'profiles.list', {
      limit: 1_000,
      ...(after !== undefined && { after }),
    });
    return { rows: profiles, next };
  });
  for await (const profile of pages) all.push(profile);
  return all;
}

async function listProfiles(context: CliContext, text: string | undefined): Promise<ExitCode> {
  await using session = await openSession(context);
  const { terminal } = context;
  const wanted = text?.toLowerCase() ?? '';
  const all = await allProfiles(session.host);
  const found = all.filter(({ name, host, user, folder }) =>
    [name, host, user, folder].some((part) => part.toLowerCase().includes(wanted)),
  );
  const groups = groupsOf(found);
  const isPlain = groups.every(({ kind }) => kind === 'loose');
  for (const { kind, folder, profiles } of groups) {
    if (!isPlain) terminal.data(bold(kind === 'folder' ? folder : TITLES[kind]));
    for (const profile of profiles) {
      terminal.event('profile', profile);
      const indent = isPlain ? '' : '  ';
      const facts = `${addressOf(profile)}  ${signInOf(profile.authentication)}`;
      terminal.data([indent, padEnd(profile.name, 28), '  ', dim(facts)]);
    }
  }
  if (all.length === 0) terminal.note(dim('No profiles yet. Add one: waybill profiles add --help'));
  else if (found.length === 0) terminal.note(dim('No profile has this in its name, server, user or folder.'));
  return EXIT.ok;
}

const TITLES = { favourites: 'Favourites', loose: 'In no folder' } as const;

async function moveProfile(context: CliContext, name: string, flags: MoveFlags): Promise<ExitCode> {
  if (Object.values(flags).filter((value) => value !== undefined).length !== 1)
    throw new UsageError('Say where to: --before, --after, --first or --last.');
  await using session = await openSession(context);
  const profile = await findProfile(session.host, name);
  const all = await allProfiles(session.host);
  const target = await targetOf(session.host, all, profile, flags);
  const places = target === undefined ? [] : moved(all, new Set([profile.id]), target);
  if (places.length > 0) await request(session.host, 'profiles.arrange', { places: [...places] });
  context.terminal.event('moved', { profile: profile.name });
  context.terminal.result([green('✓ '), `Profile ${profile.name} has its place.`]);
  return EXIT.ok;
}

async function targetOf(
  host: EngineHost,
  all: readonly Profile[],
  profile: Profile,
  flags: MoveFlags,
): Promise<MoveTarget | undefined> {
  if (flags.before !== undefined) return { where: 'before', id: (await findProfile(host, flags.before)).id };
  if (flags.after !== undefined) return { where: 'after', id: (await findProfile(host, flags.after)).id };
  const group = groupsOf(all).find(({ profiles }) => profiles.some(({ id }) => id === profile.id));
  if (group === undefined) return undefined;
  if (flags.last === true) return { where: 'end', group };
  const first = group.profiles.find(({ id }) => id !== profile.id);
  return first === undefined ? undefined : { where: 'before', id: first.id };
}
