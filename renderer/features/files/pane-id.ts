/** The two sides of the page. */
export type Side = 'local' | 'remote';

/** A folder view: this computer's, or a connection's. */
export type PaneId = { readonly side: 'local' } | { readonly side: 'remote'; readonly profileId: string };

export const LOCAL: PaneId = { side: 'local' };
export const remotePane = (profileId: string): PaneId => ({ side: 'remote', profileId });

/** What a pane's running work is known by. */
export const keyOf = (pane: PaneId): string => (pane.side === 'local' ? 'local' : `remote:${pane.profileId}`);
