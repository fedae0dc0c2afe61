interface Answered {
  readonly end: number;
  isAnswered: boolean;
}

/** How far a file has come without a hole, where answers may overtake each other; and the last digest up to there. */
export class Watermark {
  readonly #waiting: Answered[] = [];
  readonly #marks: { readonly bytes: number; readonly sha256: string }[] = [];
  #bytes: number;

  /** @param start bytes that are there already */
  constructor(start: number) {
    this.#bytes = start;
  }

  /** Everything before this was answered, bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The chunk that ends at `end` is under way; chunks are begun in order. @returns to be called when it is answered */
  begin(end: number): () => void {
    const chunk: Answered = { end, isAnswered: false };
    this.#waiting.push(chunk);
    return () => {
      chunk.isAnswered = true;
      let through = 0;
      for (const { end: upTo, isAnswered } of this.#waiting) {
        if (!isAnswered) break;
        this.#bytes = upTo;
        through += 1;
      }
      this.#waiting.splice(0, through);
    };
  }

  /** The digest of the first `bytes` bytes is known. */
  mark(bytes: number, sha256: string): void {
    this.#marks.push({ bytes, sha256 });
  }

  /** The last mark that everything before was answered; it is told once. */
  takeMark(): { readonly bytes: number; readonly sha256: string } | undefined {
    const past = this.#marks.findIndex(({ bytes }) => bytes > this.#bytes);
    return this.#marks.splice(0, past === -1 ? this.#marks.length : past).at(-1);
  }
}
