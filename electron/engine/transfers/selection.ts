import type { Selection } from '../../../shared/contract/engine-requests.ts';

/** Which transfers a command means, for SQL: a condition on the table `transfers`, and its values. */
export interface Choice {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export function chosen(selection: Selection): Choice {
  switch (selection.which) {
    case 'all':
      return { sql: '1', values: [] };
    case 'batch':
      return { sql: 'batch_id = ?', values: [selection.batchId] };
    case 'profile':
      return { sql: 'profile_id = ?', values: [selection.profileId] };
    case 'transfers':
      return { sql: 'id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(selection.ids)] };
  }
}
