/** Texts about masks, wherever they are typed. */
export const MASKS = {
  include: 'Of folders, take only files matching',
  exclude: 'Of folders, leave out',
  everyFile: 'Every file',
  nothing: 'Nothing',
  note: 'For example *.csv; reports/. A slash at the end means folders.',
  problem: (mask: string, why: string) => `${mask} ${why}.`,
} as const;
