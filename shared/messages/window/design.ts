/** What the window's components say by themselves: pure mechanics, mostly for screen readers. */
export const designMessages = {
  close: 'Close',
  clear: 'Clear',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  copy: 'Copy',
  copied: 'Copied',
  messages: 'Messages',
  loading: 'Loading',
  /** Beside a tab's or a page's name, for screen readers: `Queue, 3`. */
  withCount: (label: string, count: string): string => `${label}, ${count}`,
} as const;
