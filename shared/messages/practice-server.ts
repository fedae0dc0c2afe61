/** What the practice server's connection is called in the list of connections. */
export const PRACTICE_SERVER = {
  name: 'Practice server',
  /** Where the name is taken. */
  numbered: (number: number) => `Practice server (${number})`,
  description: 'For trying things out, on this computer',
} as const;
