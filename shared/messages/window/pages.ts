/** The pages of the window, in the order of the navigation. */
export const PAGES = ['send', 'files', 'queue', 'history', 'connections', 'settings'] as const;
export type Page = (typeof PAGES)[number];
