import type { Credential } from '../../../shared/contract/credentials.ts';
import type { SessionOptions } from '../../../shared/contract/session-options.ts';
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
import { encryptFound, offerDetails } from './checks/encrypt.ts';
import { hostKeyFound } from './checks/host-key.ts';
import { methodDetails, signInFound } from './checks/sign-in.ts';
import type { Examination } from './examination.ts';
import { tooLate, type WayThrough } from './way-through.ts';
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

export const optionsOf = (
  { optionsFor }: DoctorParts,
  settings: ProfileSettings,
): SessionOptions | undefined => {
  const { host, port } = trustAddress(settings);
  return optionsFor(host, port);
};

/** Kept of the deadline for removing what the write probe made, milliseconds: also over a new connection. */
export const TIDY_MS = CLEAN_UP_MS + 2_000;

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
export class Entrance {
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
    const { written, connection: first } = this.#examination;
    const names = written?.mayBeLeft ?? [];
    const credential = this.#accepted;
    this.#accepted = undefined;
    if (names.length === 0 || credential === undefined || first === undefined) return;
    try {
      const options = await this.#options();
      const connection = await connect({
        ...options,
        // Whatever else may be accepted: the credential is for the server that was tested.
        trust: { ...options.trust, narrowedTo: [first.serverKey] },
        signal: AbortSignal.timeout(TIDY_MS),
        askCredential: async () => credential,
      });
      try {
        const { left, lost } = await removeAll(connection.session, names);
        const remain = new Set([...left, ...lost]);
        this.#way.stages.forget('write', ({ value }) => names.includes(value) && !remain.has(value));
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
