import { expect } from 'vitest';
import { diagnosisOf, examined, type Typed } from './doctor-bench.ts';

/** What the doctor must say: at which stage, the code, whose side it is, and words of the sentence and the next step. */
interface Diagnosis {
  readonly stage: string;
  readonly code: string;
  readonly owner: string;
  readonly says: readonly RegExp[];
  /** What stands beside the stage, where that tells how far it came. */
  readonly finding?: string;
}

export interface Trouble extends Diagnosis {
  readonly name: string;
  /** Sets the trouble up on `resources`, and says what somebody types. */
  readonly provoke: (resources: AsyncDisposableStack) => Promise<Typed>;
}

export const WRITE = { write: true };

/** Sets a trouble up, has the doctor look, and expects what it must say. */
export async function diagnosed(trouble: Trouble): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const typed = await trouble.provoke(resources);
  const { report } = await examined(typed);
  const { stage, code, owner, says, finding } = trouble;
  const diagnosis = diagnosisOf(report, typed);
  expect(diagnosis).toMatchObject({ stage, code, owner, ...(finding !== undefined && { finding }) });
  for (const words of says) expect(diagnosis?.text).toMatch(words);
  expect(report.passed).toBe(diagnosis?.code === 'not-removed');
}
