import type { Profile } from './profile.ts';

/** The running practice server, as its starter needs to know it. */
export interface PracticeStart {
  readonly profile: Profile;
  /** Valid until the engine ends. */
  readonly password: string;
  /** Sample files to send, absolute paths. */
  readonly sampleFiles: readonly string[];
  /** The local folder that the server shows as `/`. */
  readonly rootDirectory: string;
}
