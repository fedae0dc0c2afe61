// Parts of ssh2 by their own files: its index also loads its server and Node's HTTP and TLS, 4 MB that an engine never
// uses. Their types are those of the package.
declare module 'ssh2/lib/client.js' {
  import type { Client } from 'ssh2';

  const client: typeof Client;
  export = client;
}
declare module 'ssh2/lib/protocol/keyParser.js' {
  import type { utils } from 'ssh2';

  const keyParser: { readonly parseKey: typeof utils.parseKey };
  export = keyParser;
}
declare module 'ssh2/lib/agent.js' {
  import type { BaseAgent, createAgent } from 'ssh2';

  const agents: {
    readonly BaseAgent: typeof BaseAgent;
    readonly createAgent: typeof createAgent;
  };
  export = agents;
}
