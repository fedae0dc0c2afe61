import type { AppError } from '../../../shared/errors.ts';
import {
  type Caution,
  type Detail,
  DOCTOR_STAGES,
  type DoctorReport,
  type DoctorStage,
  type DoctorStageName,
  type NoResult,
} from '../../../shared/models/doctor.ts';

/** What a check found. */
export interface Found {
  readonly finding?: string;
  readonly details?: readonly Detail[];
  readonly cautions?: readonly Caution[];
  /** It had nothing to do: why. */
  readonly skipped?: NoResult;
  /** What it builds on isn't there: why. */
  readonly notRun?: NoResult;
  /** What went wrong; details are kept all the same. */
  readonly error?: AppError;
}

/** The stages of one test; every change is told, whole. */
export class Stages {
  readonly #testId: string;
  readonly #startedAtMs: number;
  readonly #changed: (report: DoctorReport) => void;
  #stages: readonly DoctorStage[];
  #passed: boolean | null = null;
  #runningSince = performance.now();

  constructor(testId: string, nowMs: number, changed: (report: DoctorReport) => void) {
    this.#testId = testId;
    this.#startedAtMs = nowMs;
    this.#changed = changed;
    this.#stages = DOCTOR_STAGES.map((name) => ({
      name,
      state: 'waiting',
      durationMs: null,
      finding: null,
      details: [],
      cautions: [],
      error: null,
      reason: null,
    }));
    this.#tell();
  }

  get report(): DoctorReport {
    return {
      testId: this.#testId,
      startedAtMs: this.#startedAtMs,
      stages: this.#stages,
      passed: this.#passed,
    };
  }

  /** The one that runs now, if any. */
  get running(): DoctorStageName | undefined {
    return this.#stages.find(({ state }) => state === 'running')?.name;
  }

  stateOf(name: DoctorStageName): DoctorStage['state'] {
    return this.#stages.find((stage) => stage.name === name)?.state ?? 'waiting';
  }

  begin(name: DoctorStageName): void {
    this.#runningSince = performance.now();
    this.#set(name, { state: 'running' });
  }

  /** @param waitedMs for a person, which is no time of the stage */
  end(name: DoctorStageName, found: Found, waitedMs = 0): void {
    const {
      finding = null,
      details = [],
      cautions = [],
      skipped = null,
      notRun = null,
      error = null,
    } = found;
    const took = Math.max(0, performance.now() - this.#runningSince - waitedMs);
    const state =
      error !== null
        ? 'failed'
        : notRun !== null
          ? 'not-run'
          : skipped !== null
            ? 'skipped'
            : cautions.length > 0
              ? 'warning'
              : 'passed';
    this.#set(name, {
      state,
      durationMs: (skipped ?? notRun) === null ? Math.round(took * 10) / 10 : null,
      finding,
      details,
      cautions,
      error,
      reason: skipped ?? notRun,
    });
  }

  /** Forgets details that are no longer true. */
  forget(name: DoctorStageName, isOver: (detail: Detail) => boolean): void {
    const stage = this.#stages.find((each) => each.name === name);
    if (stage?.details.some(isOver) !== true) return;
    this.#set(name, { details: stage.details.filter((detail) => !isOver(detail)) });
  }

  /** Nothing more is run: what waits says why, and what runs too where it was interrupted. */
  close(reason: NoResult): void {
    this.#stages = this.#stages.map((stage) =>
      stage.state === 'waiting' || stage.state === 'running' ? { ...stage, state: 'not-run', reason } : stage,
    );
    this.#passed = this.#stages.every(({ state }) => state !== 'failed' && state !== 'not-run');
    this.#tell();
  }

  #set(name: DoctorStageName, change: Partial<DoctorStage>): void {
    this.#stages = this.#stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage));
    this.#tell();
  }

  #tell(): void {
    this.#changed(this.report);
  }
}
