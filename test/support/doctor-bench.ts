import type { Credential } from '../../shared/contract/credentials.ts';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { type DoctorContext, messagesOf } from '../../shared/messages/doctor-messages.ts';
import type { DoctorReport, DoctorStage, DoctorStageName } from '../../shared/models/doctor.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { type EngineFixture, startEngineFixture } from './engine-fixture.ts';

/** A server as somebody types it into a test. */
export interface Typed {
  readonly port: number;
  readonly host?: string;
  readonly user?: string;
  readonly remoteFolder?: string;
  readonly trusted?: string;
  readonly credential?: Credential;
  readonly authentication?: ProfileInput['authentication'];
  readonly wishes?: EngineInput<'connections.test'>['wishes'];
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

export const examineOn = (engine: EngineFixture, typed: Typed): Promise<DoctorReport> =>
  engine.request('connections.test', {
    testId: 'a-test',
    ...(typed.wishes !== undefined && { wishes: typed.wishes }),
    settings: {
      name: 'Typed',
      host: typed.host ?? '127.0.0.1',
      port: typed.port,
      user: typed.user ?? 'nobody',
      authentication: typed.authentication ?? { method: 'password' },
      remoteFolder: typed.remoteFolder ?? '/',
      timeouts: { connectMs: 30_000 },
      ...typed.settings,
    },
  });

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
  };
}
