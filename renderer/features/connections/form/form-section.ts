import type { Profile, ProfileInput } from '../../../../shared/models/profile.ts';
import type { AppSettings } from '../../../../shared/models/settings.ts';

/** What is wrong with fields, in plain sentences; an `undefined` sentence is no problem. */
export type Problems<Fields> = readonly (readonly [keyof Fields & string, string | undefined])[];

/**
 * The fields of one group of the editor, from their first value to what is saved. A section knows nothing of the others;
 * `connection-form.ts` puts them together.
 */
export interface FormSection<Fields, Input extends Partial<ProfileInput> = Partial<ProfileInput>> {
  /** What a new connection starts with. */
  empty(settings: Pick<AppSettings, 'transfers'>): Fields;
  of(profile: Profile): Fields;
  /** @param takenNames of the other connections */
  problems(fields: Fields, takenNames: readonly string[]): Problems<Fields>;
  /** Its part of the settings, as the engine takes them. `transfer` is put together from all sections. */
  input(fields: Fields): Input;
}

/** Whether a number is there and within both limits. */
export const isBetween = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && value >= least && value <= most;

/** Milliseconds; `fallback` in seconds too. */
export const inMs = (seconds: number | undefined, fallback: number): number =>
  Math.round((seconds ?? fallback) * 1_000);
