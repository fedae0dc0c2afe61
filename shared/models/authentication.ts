import * as v from 'valibot';

const Text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4_096));

/** Which agent is asked, and which of its keys is used. */
export const AgentChoice = v.object({
  /**
   * As `IdentityAgent` of ssh_config: a socket or a named pipe, `~/…`, `$NAME` or `SSH_AUTH_SOCK`. Absent: the one this
   * session has, and on Windows that of OpenSSH.
   */
  socket: v.optional(Text),
  /** `SHA256:…`, or the path of a public key file. Absent: the agent's first few keys, one after the other. */
  key: v.optional(Text),
});
export type AgentChoice = v.InferOutput<typeof AgentChoice>;

/** How a profile signs in. What the server asks besides (a code, a second password) needs no setting. */
export const Authentication = v.variant('method', [
  v.object({ method: v.literal('password') }),
  v.object({
    method: v.literal('key-file'),
    path: v.pipe(v.string(), v.minLength(1)),
    /** Its passphrase is asked for each time instead of being kept. */
    askPassphrase: v.optional(v.boolean()),
  }),
  v.object({ method: v.literal('agent'), ...AgentChoice.entries }),
  /** Nothing is kept: a person is asked for every connection. */
  v.object({ method: v.literal('ask') }),
]);
export type Authentication = v.InferOutput<typeof Authentication>;
