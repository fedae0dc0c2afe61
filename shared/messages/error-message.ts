/** Whose side it is on: who has to act before it can work. */
export type Owner = 'you' | 'your IT' | 'network' | 'partner' | 'Waybill';

export interface ErrorMessage {
  /** What happened. */
  readonly sentence: string;
  readonly owner: Owner;
  /** What to do about it. */
  readonly nextStep: string;
}
