/** What an import takes over, or tells about in words of its own. */
const TAKEN = new Set([
  ...['hostname', 'user', 'port', 'identityfile', 'proxyjump', 'proxycommand', 'hostkeyalias'],
  ...['connecttimeout', 'serveraliveinterval', 'userknownhostsfile', 'stricthostkeychecking'],
  ...['identityagent', 'pubkeyauthentication', 'preferredauthentications', 'identitiesonly'],
]);

/** What is about terminals, forwarding, the look of things or ssh's own housekeeping: sending files misses nothing. */
const MEANINGLESS = new Set([
  ...[
    'forwardagent',
    'forwardx11',
    'forwardx11trusted',
    'forwardx11timeout',
    'localforward',
    'remoteforward',
  ],
  ...['dynamicforward', 'clearallforwardings', 'exitonforwardfailure', 'gatewayports', 'permitlocalcommand'],
  ...[
    'localcommand',
    'remotecommand',
    'requesttty',
    'escapechar',
    'sendenv',
    'setenv',
    'loglevel',
    'logverbose',
  ],
  ...['visualhostkey', 'fingerprinthash', 'addkeystoagent', 'usekeychain', 'ignoreunknown', 'hashknownhosts'],
  ...['updatehostkeys', 'controlmaster', 'controlpath', 'controlpersist', 'tcpkeepalive', 'batchmode'],
  ...['serveralivecountmax', 'numberofpasswordprompts', 'checkhostip', 'passwordauthentication', 'tunnel'],
  ...['tunneldevice', 'stdinnull', 'forkafterauthentication', 'sessiontype', 'enableescapecommandline'],
  ...['syslogfacility', 'xauthlocation', 'streamlocalbindmask', 'streamlocalbindunlink', 'tag'],
  ...[
    'kbdinteractiveauthentication',
    'challengeresponseauthentication',
    'gssapiauthentication',
    'compression',
  ],
]);

/** The keywords that change how ssh connects and that Waybill doesn't take over, for a person to read. */
export const leftSettings = (keywords: Iterable<string>): string =>
  [...keywords].filter((keyword) => !TAKEN.has(keyword) && !MEANINGLESS.has(keyword)).join(', ');
