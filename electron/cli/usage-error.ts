/** The command line itself is wrong; the message is a sentence for whoever typed it. Exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
