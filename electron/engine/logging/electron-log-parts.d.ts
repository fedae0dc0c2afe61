// Parts of electron-log by their own files: its index also loads a transport that sends logs away, and with it Node's
// HTTP and TLS, 7 MB that nothing of ours uses.
declare module 'electron-log/src/core/Logger.js' {
  interface Logger {
    readonly transports: { readonly file: import('electron-log').FileTransport };
    info(...parts: readonly unknown[]): void;
    warn(...parts: readonly unknown[]): void;
  }
  interface Parts {
    readonly logId: string;
    readonly dependencies: { readonly externalApi: { getPathVariables(): object } };
    readonly transportFactories: Readonly<Record<string, (logger: Logger, dependencies: object) => unknown>>;
  }
  const logger: new (parts: Parts) => Logger;
  export = logger;
}
declare module 'electron-log/src/node/transports/file/index.js' {
  const fileTransport: (logger: unknown, dependencies: object) => unknown;
  export = fileTransport;
}
