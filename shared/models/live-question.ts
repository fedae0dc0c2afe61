import type { ServerQuestions } from '../contract/credentials.ts';

/** A server waits for a person: what it asks, and until when the answer is of use. */
export interface LiveQuestion extends Pick<ServerQuestions, 'name' | 'instruction' | 'prompts'> {
  readonly id: string;
  /** A profile's, or a connection test's. */
  readonly profileId: string;
  readonly profileName: string;
  readonly host: string;
  readonly user: string;
  /** By this machine's clock, milliseconds since 1970. */
  readonly answerByMs: number;
}
