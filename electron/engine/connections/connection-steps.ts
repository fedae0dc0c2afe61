import type { AppError } from '../../../shared/errors.ts';
import {
  CONNECTION_STEPS,
  type ConnectionStep,
  type ConnectionStepName,
  type ConnectionTest,
} from '../../../shared/models/connection-test.ts';

/** The steps of one test; every change is told, whole. */
export class ConnectionSteps {
  readonly #testId: string;
  readonly #changed: (test: ConnectionTest) => void;
  #steps: readonly ConnectionStep[];
  #passed: boolean | null = null;
  #startedAt = performance.now();

  constructor(testId: string, changed: (test: ConnectionTest) => void) {
    this.#testId = testId;
    this.#changed = changed;
    this.#steps = CONNECTION_STEPS.map((name, index) => ({
      name,
      state: index === 0 ? 'running' : 'waiting',
      durationMs: null,
      finding: null,
      error: null,
    }));
    this.#tell();
  }

  get test(): ConnectionTest {
    return { testId: this.#testId, steps: this.#steps, passed: this.#passed };
  }

  /** The next one runs from now on. */
  pass(name: ConnectionStepName, finding: string | null): void {
    const after = CONNECTION_STEPS[CONNECTION_STEPS.indexOf(name) + 1];
    const durationMs = this.#sinceLast();
    if (after === undefined) this.#passed = true;
    this.#set((step) => {
      if (step.name === name) return { state: 'passed', durationMs, finding };
      return step.name === after ? { state: 'running' } : {};
    });
  }

  finding(name: ConnectionStepName): string {
    return this.#steps.find((step) => step.name === name)?.finding ?? '';
  }

  /** More about one that was passed. */
  find(name: ConnectionStepName, finding: string): void {
    this.#set((step) => (step.name === name ? { finding } : {}));
  }

  /** The one that is running. */
  fail(error: AppError): void {
    const durationMs = this.#sinceLast();
    this.#passed = false;
    this.#set((step) => {
      if (step.state === 'running') return { state: 'failed', durationMs, error };
      return step.state === 'waiting' ? { state: 'skipped' } : {};
    });
  }

  #sinceLast(): number {
    const before = this.#startedAt;
    this.#startedAt = performance.now();
    return Math.round(this.#startedAt - before);
  }

  #set(change: (step: ConnectionStep) => Partial<ConnectionStep>): void {
    this.#steps = this.#steps.map((step) => ({ ...step, ...change(step) }));
    this.#tell();
  }

  #tell(): void {
    this.#changed(this.test);
  }
}
