import { join } from 'node:path';
import { type Destination, parseDestination } from '../../shared/destination.ts';
import { type AppError, Failure } from '../../shared/errors.ts';
import type { Profile } from '../../shared/models/profile.ts';
import type { Route } from '../../shared/models/route.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { Answers } from './answers.ts';
import {
  areFresh,
  type ConnectionFlags,
  type ConnectionOptions,
  NO_CONNECTION_OPTIONS,
  readConnectionOptions,
  sessionInput,
  speaksOfTrust,
} from './connection-options.ts';
import type { CliContext } from './context.ts';
import { CommandLineOwner } from './credentials.ts';
import { findProfile } from './find-profile.ts';
import { contextOf } from './partner.ts';
import { request } from './request.ts';
import { routeOf } from './route-options.ts';
import { UsageError } from './usage-error.ts';

/** An engine of this command's own, with what it needs to sign in. Closed with the command. */
export interface Session extends AsyncDisposable {
  readonly context: CliContext;
  readonly host: EngineHost;
  readonly owner: CommandLineOwner;
  readonly answers: Answers;
  readonly connection: ConnectionOptions;
}

/** Starts an engine on the data directory. Reads `--password-stdin` first. Throws what the engine can't start for. */
export async function openSession(context: CliContext, flags: ConnectionFlags = {}): Promise<Session> {
  const { asker, terminal, interruption } = context;
  const connection = await readConnectionOptions(flags, {
    asker,
    readInput: context.readInput,
    workingDirectory: context.workingDirectory,
    signal: interruption.signal,
  });
  const owner = new CommandLineOwner(context.vault, asker);
  const host = await context.startEngine(
    {
      dataDirectory: context.dataDirectory,
      appVersion: context.version,
      logFile: join(context.dataDirectory, 'logs', 'waybill.log'),
      policy: await context.policy(),
    },
    owner,
  );
  const answers = new Answers({ host, owner, asker, terminal, signal: interruption.signal });
  return {
    context,
    host,
    owner,
    answers,
    connection,
    [Symbol.asyncDispose]: () => host.close(),
  };
}

/** A profile and a path on its server. */
export interface RemotePlace {
  readonly profile: Profile;
  /** Absolute, or relative to the sign-in folder. */
  readonly path: string;
}

/** What a destination says; throws `UsageError`. Done first, so that a typing error starts and leaves nothing. */
export function destinationFrom(context: CliContext, text: string): Destination {
  const parsed = parseDestination(text, context.platform);
  if (!parsed.ok) throw new UsageError(parsed.problem);
  return parsed.value;
}

/**
 * The place a destination names, with the command line's connection options in force. Throws `UsageError` where there is
 * no such profile.
 */
export async function placeOf(session: Session, destination: Destination): Promise<RemotePlace> {
  const { host } = session;
  if (destination.kind === 'sftp') {
    const { host: name, port, user, path } = destination;
    const profile = await request(host, 'profiles.adHoc', { host: name, port, user });
    await configure(session, profile);
    return { profile, path: withoutEndSlash(path) };
  }
  const profile = await findProfile(host, destination.name);
  await configure(session, profile);
  return { profile, path: withoutEndSlash(inFolder(profile.remoteFolder, destination.path)) };
}

/** Binds this command line's connection options to a profile. */
export async function configure(session: Session, profile: Profile): Promise<void> {
  session.context.subject.current = contextOf(profile);
  const { host, owner, connection } = session;
  owner.giveTo(profile.id, connection);
  const route = connection.route === undefined ? undefined : await routeOf(host, connection.route);
  const input = sessionInput(profile.id, connection);
  await request(host, 'sessions.configure', { ...input, ...(route !== undefined && { route }) });
  if (speaksOfTrust(connection)) await trustOnTheWay(session, route ?? profile.route);
}

/**
 * What is said about trusting servers holds for the jump hosts too, as OpenSSH has it; but for a fingerprint, which is one
 * server's. Secrets don't: each is for the server it was given for.
 */
async function trustOnTheWay({ host, owner, connection }: Session, route: Route): Promise<void> {
  const { knownHostsFiles, acceptNewHostKey } = connection;
  for (let next = route; next.kind === 'jump'; ) {
    const { id, route: further } = await request(host, 'profiles.get', { id: next.profileId });
    // As a destination it has all the options already.
    if (owner.isGiven(id)) return;
    owner.giveTo(id, NO_CONNECTION_OPTIONS);
    const input = { profileId: id, knownHostsFiles: [...knownHostsFiles], acceptNewHostKey };
    await request(host, 'sessions.configure', input);
    next = further;
  }
}

/**
 * A profile held from before waits for a person. Where a server refused a sign-in, new options on this command line or an
 * answer at the terminal release it for one more try; otherwise its error is thrown and nothing is tried. Whatever else it was
 * may have been put right since, and to look costs nothing: this command is the person.
 */
export async function releaseForCommand(session: Session, profile: Profile): Promise<void> {
  const { held } = await request(session.host, 'profiles.status', { id: profile.id });
  if (held === null) return;
  const isSpent = wasRefused(held.error);
  if (!isSpent || areFresh(session.connection)) {
    // What holds it may be a jump host on its way, which options about trust are about as well.
    const via = held.error.detail?.viaProfileId;
    const isAboutWay = typeof via === 'string' && (!isSpent || speaksOfTrust(session.connection));
    await request(session.host, 'profiles.release', { id: isAboutWay ? via : profile.id });
    return;
  }
  if (await session.answers.settle(held.error, profile)) return;
  throw new Failure(held.error);
}

/** A password or key was shown to a server and refused: with every further try the account may get locked. */
const wasRefused = ({ code, detail }: AppError): boolean =>
  code === 'AuthenticationFailed' || (code === 'ProxySignInFailed' && detail?.why !== 'needed');

/** The slash said "into this folder"; it is no part of the folder's name. */
const withoutEndSlash = (path: string): string => path.replace(/(?<=.)\/+$/, '');

function inFolder(folder: string, path: string): string {
  if (path === '') return folder;
  if (path.startsWith('/')) return path;
  return folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`;
}
