import type { Credential } from '../../shared/contract/credentials.ts';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { type DoctorContext, messagesOf } from '../../shared/messages/doctor-messages.ts';
import {
  DOCTOR_STAGES,
  type DoctorReport,
  type DoctorStage,
  type DoctorStageName,
} from '../../shared/models/doctor.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { type EngineFixture, startEngineFixture } from './engine-fixture.ts';

export type Wishes = EngineInput<'connections.test'>['wishes'];

/** A test of a server that nobody has saved. */
export const inputFor = (
  settings: Partial<ProfileInput>,
  wishes: Wishes = {},
): EngineInput<'connections.test'> => ({
  testId: 'a-test',
  wishes,
  settings: {
    name: 'Typed',
    host: '127.0.0.1',
    user: 'nobody',
    authentication: { method: 'password' },
    timeouts: { connectMs: 30_000 },
    ...settings,
  },
});

/** A server as somebody types it into a test. */
export interface Typed {
  readonly port: number;
  readonly host?: string;
  readonly user?: string;
  readonly remoteFolder?: string;
  readonly trusted?: string;
  readonly credential?: Credential;
  readonly authentication?: ProfileInput['authentication'];
  readonly wishes?: Wishes;
  readonly settings?: Partial<ProfileInput>;
}

/** One test of a typed server, on an engine of its own, and what it was asked for. */
export async function examined(
  typed: Typed,
): Promise<{ readonly report: DoctorReport; readonly asked: number }> {
  await using engine = await engineFor(typed);
  return { report: await examineOn(engine, typed), asked: engine.asked.length };
}

export const engineFor = (typed: Typed): Promise<EngineFixture> =>
  startEngineFixture({
    port: typed.port,
    ...(typed.trusted !== undefined && { trusted: typed.trusted }),
    credential: () => typed.credential ?? { kind: 'password', password: 'none' },
  });

export const examineOn = (engine: EngineFixture, typed: Typed): Promise<DoctorReport> => {
  const { port, host, user, authentication, remoteFolder = '/', settings, wishes } = typed;
  return engine.request(
    'connections.test',
    inputFor(
      {
        port,
        remoteFolder,
        ...(host !== undefined && { host }),
        ...(user !== undefined && { user }),
        ...(authentication !== undefined && { authentication }),
        ...settings,
      },
      wishes,
    ),
  );
};

export function stageOf(report: DoctorReport, name: DoctorStageName): DoctorStage {
  const stage = report.stages.find((each) => each.name === name);
  if (stage === undefined) throw new Error(`no stage ${name}`);
  return stage;
}

/** `resolve passed`, `reach failed (Unreachable)`. */
export const outlineOf = ({ stages }: DoctorReport): readonly string[] =>
  stages.map(
    ({ name, state, error, cautions }) =>
      `${name} ${state}${error === null ? '' : ` (${error.code})`}${cautions.map((each) => ` [${each.name}]`).join('')}`,
  );

/** The first stage that isn't well: its name, code (or caution), whose side it is, and all that is said about it. */
export function diagnosisOf(report: DoctorReport, typed: Typed) {
  const context: DoctorContext = {
    host: typed.host ?? '127.0.0.1',
    port: typed.port,
    partner: 'Sleep Impressions',
    user: typed.user ?? 'nobody',
  };
  const stage =
    report.stages.find(({ state }) => state === 'failed') ??
    report.stages.find(({ state }) => state === 'warning');
  if (stage === undefined) return undefined;
  const [message] = messagesOf(stage, context);
  return {
    stage: stage.name,
    code: stage.error?.code ?? stage.cautions[0]?.name,
    owner: message?.owner,
    text: `${message?.sentence} ${message?.nextStep}`,
    finding: stage.finding,
  };
}

/** The outline of a test of an address and a key that are right, as far as no credential is needed. */
export const UP_TO_HOST_KEY = [
  'resolve skipped',
  'reach passed',
  'banner passed',
  'encrypt passed',
  'host-key passed',
];
/** The outline from a stage on that nothing led to. */
export const notRunFrom = (first: DoctorStageName) =>
  DOCTOR_STAGES.slice(DOCTOR_STAGES.indexOf(first)).map((name) => `${name} not-run`);

/** What the data directory holds about servers: a test must leave it as it was. */
export async function stored(engine: EngineFixture) {
  return [
    await engine.request('profiles.list', {}),
    await engine.request('profiles.statuses', {}),
    await engine.request('trust.list', {}),
    await engine.request('history.count', { filter: { everything: true } }),
  ];
}
