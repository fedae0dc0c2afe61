import { basename } from 'node:path';
import type { Command } from '../../../shared/contract/events.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import type { BatchSummary } from '../../../shared/models/transfer.ts';
import type { EngineDoor } from '../engine-host/supervisor.ts';
import { EndedBatches } from './ended-batches.ts';
import { type Notice, noticeOfBatch, noticeOfHold } from './notices.ts';

/** As many names as a notification may want to show. */
const NAMES = 3;

export interface NotificationsParts {
  readonly engine: EngineDoor;
  readonly wanted: () => AppSettings['notifications'];
  /** A person looks at the window: it says all this itself. */
  readonly isFocused: () => boolean;
  /** Shows it, and tells when a person clicks on it. */
  readonly show: (notice: Pick<Notice, 'title' | 'body'>, onClick: () => void) => void;
  readonly open: (page: Command) => void;
}

/** Tells a person who does something else that files went, or that a partner's transfers wait for an answer. */
export class Notifications implements Disposable {
  readonly #parts: NotificationsParts;
  readonly #ended = new EndedBatches(Date.now());
  /** Since when each held profile is held. */
  readonly #held = new Map<string, number>();
  readonly #stops: readonly (() => void)[];

  constructor(parts: NotificationsParts) {
    this.#parts = parts;
    this.#stops = [
      parts.engine.on('queue.changed', ({ batches }) => {
        for (const batch of this.#ended.among(batches)) void this.#tellEnd(batch);
      }),
      parts.engine.on('profiles.changed', ({ statuses }) => {
        for (const status of statuses) void this.#tellHold(status);
      }),
    ];
  }

  /** Shows a notice of somebody else's, unless the window has the focus. */
  tell({ title, body, opens }: Notice): void {
    if (this.#parts.isFocused()) return;
    this.#parts.show({ title, body }, () => this.#parts.open(opens));
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  async #tellEnd({ id, profileId, direction, counts, foldersMade }: BatchSummary): Promise<void> {
    const { engine, wanted, isFocused } = this.#parts;
    if (isFocused()) return;
    const delivered = (counts.delivered ?? 0) - foldersMade;
    const [partner, names] = await Promise.all([
      this.#partner(profileId),
      wanted().fileNames && delivered > 0 ? deliveredNames(engine, id) : [],
    ]);
    if (partner === undefined) return;
    const failed = (counts.failed ?? 0) + (counts.unconfirmed ?? 0);
    const staged = counts.staged ?? 0;
    const notice = noticeOfBatch({ partner, direction, delivered, failed, staged, names }, wanted());
    if (notice !== undefined) this.tell(notice);
  }

  async #tellHold({ profileId, held }: ProfileStatus): Promise<void> {
    if (held === null) {
      this.#held.delete(profileId);
      return;
    }
    if (this.#held.get(profileId) === held.sinceMs) return;
    this.#held.set(profileId, held.sinceMs);
    const partner = await this.#partner(profileId);
    if (partner === undefined) return;
    const notice = noticeOfHold(partner, held.error, this.#parts.wanted());
    if (notice !== undefined) this.tell(notice);
  }

  async #partner(profileId: string): Promise<string | undefined> {
    const profile = await this.#parts.engine.request('profiles.get', { id: profileId });
    return profile.ok ? profile.value.name : undefined;
  }
}

async function deliveredNames(engine: EngineDoor, batchId: string): Promise<readonly string[]> {
  const page = await engine.request('transfers.list', { batchId, states: ['delivered'], limit: NAMES });
  return page.ok ? page.value.transfers.map(({ localPath }) => basename(localPath)) : [];
}
