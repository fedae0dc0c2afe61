import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import type { DoctorStageName } from '../../../shared/models/doctor.ts';
import type { Patience } from './patience.ts';
import type { Found, Stages } from './stages.ts';

/** Runs stages one after another, each with what became of it. */
export class WayThrough {
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

export const tooLate = (error: AppError | undefined): AppError =>
  error === undefined || error.code === 'Cancelled'
    ? failure('Timeout', 'the time for the whole test ran out').error
    : error;
