const DIRECTIVES = {
  'default-src': "'none'",
  'script-src': "'self'",
  // No nonce either: the one style element React Aria would add is a rule in the window's own style sheet.
  'style-src': "'self'",
  'font-src': "'self'",
  // `data:` for the small pictures a style sheet carries in itself.
  'img-src': "'self' data:",
  // Requests go through the preload script; the window speaks to no server, not even to its own.
  'connect-src': "'none'",
  'worker-src': "'none'",
  'frame-src': "'none'",
  'frame-ancestors': "'none'",
  'form-action': "'none'",
  'base-uri': "'none'",
  // Text becomes code nowhere: a string given to innerHTML, or as a script's address, is refused.
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
} as const;

/**
 * What a page of ours may load and do, as the header `Content-Security-Policy` (CSP Level 3, Trusted Types). Everything
 * is forbidden that isn't named here, and nothing is inline. Answers Electron's checklist item 7.
 */
export const CONTENT_SECURITY_POLICY = Object.entries(DIRECTIVES)
  .map(([directive, value]) => `${directive} ${value}`)
  .join('; ');
