import type { Duplex } from 'node:stream';
import type { Credential } from '../../../shared/contract/credentials.ts';
import type { SessionOptions } from '../../../shared/contract/engine-requests.ts';
import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import type { DoctorReport, DoctorStageName, DoctorWishes } from '../../../shared/models/doctor.ts';
import type { ProfileSettings } from '../../../shared/models/profile.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { AskCredential } from '../connections/authenticate.ts';
import { credentialNeed } from '../connections/authentication/credential-need.ts';
import { type ConnectOptions, connect } from '../connections/connect.ts';
import { MethodWatch } from '../connections/method-watch.ts';
import { type OpenRoute, type RouteParts, routeFor } from '../connections/routes/open-route.ts';
import type { Trust } from '../connections/trust/trust.ts';
import { closedEarly } from '../connections/way-in.ts';
import { checkBanner } from './checks/banner.ts';
import { checkClock } from './checks/clock.ts';
import { encryptFound, offerDetails } from './checks/encrypt.ts';
import { checkFolder } from './checks/folder.ts';
import { hostKeyFound } from './checks/host-key.ts';
import { checkReach } from './checks/reach.ts';
import { checkResolve } from './checks/resolve.ts';
import { checkRoundTrip } from './checks/round-trip.ts';
import { checkRoute } from './checks/route.ts';
import { checkServer } from './checks/server.ts';
import { checkSftp } from './checks/sftp.ts';
import { methodDetails, signInFound } from './checks/sign-in.ts';
import { checkSpace } from './checks/space.ts';
import { checkWrite } from './checks/write.ts';
import type { Check, Examination } from './examination.ts';
import { Patience } from './patience.ts';
import { type Found, Stages } from './stages.ts';
import { CLEAN_UP_MS, removeAll } from './write-probe.ts';

export interface DoctorParts {
  readonly trust: Trust;
  readonly askCredential: AskCredential;
  readonly changed: (report: DoctorReport) => void;
  /** What was said about reaching a server for the life of this engine, if anything. */
  readonly optionsFor: (host: string, port: number) => SessionOptions | undefined;
  readonly now: () => number;
  readonly routes: RouteParts;
}

export interface DoctorInput {
  readonly testId: string;
  readonly settings: ProfileSettings;
  readonly wishes: DoctorWishes;
}

const optionsOf = ({ optionsFor }: DoctorParts, settings: ProfileSettings): SessionOptions | undefined => {
  const { host, port } = trustAddress(settings);
  return optionsFor(host, port);
};

/** Kept of the deadline for removing what the write probe made, milliseconds: also over a new connection. */
const TIDY_MS = CLEAN_UP_MS + 2_000;

/**
 * Tries a connection stage by stage, on a connection of its own: each address once, one sign-in, nothing stored, no
 * profile touched. It is judged exactly as a real connection would be. The credential is asked for under the test's id.
 * @returns what was found, also where a stage failed, time ran out or the test was called off; doesn't throw
 */
export async function examine(
  parts: DoctorParts,
  input: DoctorInput,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const { settings, wishes, testId } = input;
  const reserveMs = wishes.write ? Math.min(TIDY_MS, wishes.deadlineMs / 3) : 0;
  using patience = new Patience(wishes.deadlineMs - reserveMs, signal);
  const stages = new Stages(testId, parts.now(), parts.changed);
  const examination: Examination = {
    settings,
    wishes,
    signal: patience.signal,
    isDirect: (optionsOf(parts, settings)?.route ?? settings.route).kind === 'direct',
    addresses: [],
    reached: undefined,
    software: '',
    offer: undefined,
    connection: undefined,
    sftp: undefined,
    folderFound: false,
    written: undefined,
  };
  const way = new WayThrough(stages, patience);
  const entrance = new Entrance(parts, input, examination, way);
  try {
    const isThere =
      (await way.run('resolve', () => checkResolve(examination))) &&
      (await greeted(way, examination, () => entrance.openRoute()));
    if (isThere && (await entrance.enter())) await look(way, examination);
  } finally {
    examination.connection?.close();
    stages.close(patience.over ?? 'earlier-failed');
  }
  await entrance.removeWhatIsLeft();
  return stages.report;
}

async function greeted(
  way: WayThrough,
  examination: Examination,
  openRoute: () => OpenRoute,
): Promise<boolean> {
  let socket: Duplex | undefined;
  const isReached = await way.run('reach', async () => {
    const { found, socket: opened } = examination.isDirect
      ? await checkReach(examination)
      : // Jump hosts and proxies may have to ask a person too.
        await way.patience.pausedFor(() => checkRoute(examination, openRoute()));
    socket = opened;
    return found;
  });
  const open = socket;
  if (!isReached || open === undefined) {
    open?.destroy();
    return false;
  }
  return await way.run('banner', () => checkBanner(examination, open));
}

const LOOKS: readonly (readonly [DoctorStageName, Check])[] = [
  ['sftp', checkSftp],
  ['folder', checkFolder],
  ['write', checkWrite],
  ['space', checkSpace],
  ['round-trip', checkRoundTrip],
  ['clock', async (examination) => checkClock(examination)],
  ['server', async (examination) => checkServer(examination)],
];

/** Everything that a signed-in connection can be asked; one that fails doesn't keep the others from being looked at. */
async function look(way: WayThrough, examination: Examination): Promise<void> {
  const { connection } = examination;
  if (connection === undefined) return;
  for (const [name, check] of LOOKS) {
    if (way.isOver) return;
    const isGone = connection.session.gone && name !== 'clock' && name !== 'server';
    await way.run(name, async () => (isGone ? { notRun: 'earlier-failed' } : check(examination, connection)));
  }
}

/** Runs stages one after another, each with what became of it. */
class WayThrough {
  readonly stages: Stages;
  readonly patience: Patience;

  constructor(stages: Stages, patience: Patience) {
    this.stages = stages;
    this.patience = patience;
  }

  get isOver(): boolean {
    return this.patience.over !== undefined;
  }

  /** @returns whether it makes sense to go on */
  async run(name: DoctorStageName, check: () => Promise<Found>): Promise<boolean> {
    this.stages.begin(name);
    let found: Found;
    try {
      found = await check();
    } catch (thrown) {
      found = { error: errorOf(thrown) };
    }
    // Called off, it has no result; late, it is the one that took too long, whatever it says.
    if (this.patience.over === 'called-off') return false;
    this.stages.end(name, this.isOver ? { ...found, error: tooLate(found.error) } : found);
    return found.error === undefined && !this.isOver;
  }
}

const tooLate = (error: AppError | undefined): AppError =>
  error === undefined || error.code === 'Cancelled'
    ? failure('Timeout', 'the time for the whole test ran out').error
    : error;

/**
 * A server that dies over a connection resets it, as a network does that fails. Whoever tests has just seen both work, so that here it
 * counts as what it mostly is.
 */
function whereItBroke(name: DoctorStageName, error: AppError): AppError {
  if (error.code !== 'ConnectionLost') return error;
  if (name === 'encrypt') return closedEarly('after-greeting').error;
  return name === 'sftp' ? failure('ClosedAfterSignIn', error.message).error : error;
}

/** Connecting: from the key exchange to an SFTP channel, told stage by stage. */
class Entrance {
  readonly #parts: DoctorParts;
  readonly #input: DoctorInput;
  readonly #examination: Examination;
  readonly #way: WayThrough;
  /** What was accepted, for as long as the test lasts: only to remove what a broken connection left behind. */
  #accepted: Credential | undefined;

  constructor(parts: DoctorParts, input: DoctorInput, examination: Examination, way: WayThrough) {
    this.#parts = parts;
    this.#input = input;
    this.#examination = examination;
    this.#way = way;
  }

  async enter(): Promise<boolean> {
    const { stages, patience } = this.#way;
    const { settings } = this.#input;
    const examination = this.#examination;
    const methods = new MethodWatch();
    const waitedBefore = patience.waitedMs;
    stages.begin('encrypt');
    try {
      examination.connection = await connect({
        ...(await this.#options()),
        signal: patience.signal,
        methods,
        askCredential: (need, asking) =>
          patience.pausedFor(async () => {
            this.#accepted = await this.#parts.askCredential(need, asking);
            return this.#accepted;
          }),
        onStep: (step) => {
          if (step.passed === 'encrypt') {
            examination.software = examination.software || step.software;
            stages.end('encrypt', encryptFound(step.negotiated, examination.offer));
            stages.begin('host-key');
          } else if (step.passed === 'host-key') {
            stages.end('host-key', hostKeyFound(step, settings, this.#parts.trust));
            stages.begin('sign-in');
          } else if (step.passed === 'sign-in') {
            stages.end('sign-in', signInFound(settings.user, methods), patience.waitedMs - waitedBefore);
            stages.begin('sftp');
          }
        },
      });
      return true;
    } catch (thrown) {
      this.#accepted = undefined;
      const name = stages.running;
      if (name === undefined || patience.over === 'called-off') return false;
      const error = this.#way.isOver ? tooLate(errorOf(thrown)) : whereItBroke(name, errorOf(thrown));
      const details =
        name === 'encrypt'
          ? offerDetails(examination.offer)
          : name === 'sign-in'
            ? methodDetails(methods)
            : [];
      stages.end(name, { error, details }, name === 'sign-in' ? patience.waitedMs - waitedBefore : 0);
      return false;
    }
  }

  /**
   * After a cut in the middle of the write probe: one more connection, with the credential that was just accepted, to
   * remove the probe's file. Nobody is asked anything; where it can't be done, the report names the file.
   */
  async removeWhatIsLeft(): Promise<void> {
    const names = this.#examination.written?.mayBeLeft ?? [];
    const credential = this.#accepted;
    this.#accepted = undefined;
    if (names.length === 0 || credential === undefined) return;
    try {
      const connection = await connect({
        ...(await this.#options()),
        signal: AbortSignal.timeout(TIDY_MS),
        askCredential: async () => credential,
      });
      try {
        await removeAll(connection.session, names);
      } finally {
        connection.close();
      }
    } catch {
      // The report has their names already.
    }
  }

  /** @throws `InvalidRequest` for one that leads in a circle */
  openRoute(): OpenRoute {
    const { settings, testId } = this.#input;
    const route = optionsOf(this.#parts, settings)?.route ?? settings.route;
    return routeFor(route, { profileId: testId, profileName: settings.name }, this.#parts.routes);
  }

  async #options(): Promise<Omit<ConnectOptions, 'signal' | 'askCredential'>> {
    const { settings, testId } = this.#input;
    const options = optionsOf(this.#parts, settings);
    return {
      openRoute: this.openRoute(),
      need: credentialNeed(testId, settings, { identityGiven: options?.identityGiven === true }),
      trust: await this.#parts.trust.sources.of(settings, options),
      weakAlgorithms: settings.trust.weakAlgorithms,
      // Accepted where an option says so, for this test: nothing is stored.
      acceptNewHostKey: options?.acceptNewHostKey ?? false,
      timeouts: settings.timeouts,
    };
  }
}
