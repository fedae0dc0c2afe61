import type { DoctorWishes } from '../../../shared/models/doctor.ts';
import type { ProfileSettings } from '../../../shared/models/profile.ts';
import type { Connection } from '../connections/connect.ts';
import type { SftpGreeting } from '../connections/sftp-greeting.ts';
import type { ServerOffer } from '../connections/trust/server-offer.ts';
import type { Found } from './stages.ts';
import type { WriteFacts } from './write-probe.ts';

/** What the checks of one test share: what was asked for, and what the earlier ones learned. */
export interface Examination {
  readonly settings: ProfileSettings;
  readonly wishes: DoctorWishes;
  readonly signal: AbortSignal;
  /** Nobody on the way finds the name or opens the connection. */
  readonly isDirect: boolean;
  /** Addresses of the name, in the system's order. */
  addresses: readonly string[];
  /** The first that answered. */
  reached: string | undefined;
  software: string;
  offer: ServerOffer | undefined;
  connection: Connection | undefined;
  sftp: SftpGreeting | undefined;
  /** A folder that can be looked at is worth writing into. */
  folderFound: boolean;
  written: WriteFacts | undefined;
}

/** A stage that needs a connection. */
export type Check = (examination: Examination, connection: Connection) => Promise<Found>;
