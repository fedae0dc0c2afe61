import { useState } from 'react';

/** Whether something that wasn't so has come to be so while it was watched; what was so from the beginning doesn't count. */
export function useJustBecame(isSo: boolean): boolean {
  const [seen, setSeen] = useState({ isSo, became: false });
  if (seen.isSo !== isSo) {
    const next = { isSo, became: isSo };
    setSeen(next);
    return next.became;
  }
  return seen.became;
}
