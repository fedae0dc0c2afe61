declare module 'bcrypt-pbkdf' {
  const bcrypt: {
    /** Fills `key`. Pure JavaScript: it holds its thread for hundreds of milliseconds. @returns 0, or -1 for bad input */
    pbkdf(
      pass: Uint8Array,
      passlen: number,
      salt: Uint8Array,
      saltlen: number,
      key: Uint8Array,
      keylen: number,
      rounds: number,
    ): number;
  };
  export = bcrypt;
}
