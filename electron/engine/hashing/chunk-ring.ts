/**
 * Memory that two threads share: chunks of a file in a ring, filled in order by the one that moves them and hashed in
 * order by the other. Nothing is copied between them.
 */
export interface ChunkRing {
  readonly id: number;
  readonly slots: number;
  readonly chunkBytes: number;
  /** The chunks' bytes, `slots` times `chunkBytes`. */
  readonly data: SharedArrayBuffer;
  /** {@link SUBMITTED} and so on, then the length of what is in each slot. */
  readonly control: SharedArrayBuffer;
}

/** Places in the control words: chunks handed to the hashing side so far, and chunks it has hashed; both only grow. */
export const SUBMITTED = 0;
export const HASHED = 1;
/** 1 while the filling side waits for a slot and wants to be told. */
export const WAITING = 2;
/** From here on one word a slot: its length in bytes times two, odd where the digest up to its end is wanted. */
export const LENGTHS = 3;

export type ToHashing =
  | { readonly open: ChunkRing }
  /** No more is submitted: tell the digest of everything and forget the ring. */
  | { readonly finish: number }
  | { readonly forget: number };

export type FromHashing =
  /** A slot has become free. */
  | { readonly id: number; readonly room: true }
  /** Lower-case hexadecimal SHA-256 of the first `bytes` bytes. */
  | { readonly id: number; readonly bytes: number; readonly sha256: string; readonly isAll: boolean };

function newRing(id: number, slots: number, chunkBytes: number): ChunkRing {
  return {
    id,
    slots,
    chunkBytes,
    data: new SharedArrayBuffer(slots * chunkBytes),
    control: new SharedArrayBuffer((LENGTHS + slots) * Int32Array.BYTES_PER_ELEMENT),
  };
}

/** Kept for the files to come, bytes in all. */
const MOST_SPARE_BYTES = 24 * 1_024 * 1_024;

const bytesOf = ({ data }: ChunkRing): number => data.byteLength;

/**
 * Rings that nobody uses, for whoever needs one. Memory that threads share is given back by the garbage collectors of
 * both, when they come to it; with a new ring for each file that was hundreds of megabytes.
 */
export class SpareRings {
  readonly #rings: ChunkRing[] = [];

  /** One of at least so many slots; a new one where there is none. */
  take(id: number, slots: number, chunkBytes: number): ChunkRing {
    const place = this.#rings.findIndex((ring) => ring.chunkBytes === chunkBytes && ring.slots >= slots);
    const [spare] = place === -1 ? [] : this.#rings.splice(place, 1);
    if (spare === undefined) return newRing(id, slots, chunkBytes);
    new Int32Array(spare.control).fill(0);
    return { ...spare, id };
  }

  /** Nothing will be written to it any more, by whomever. The oldest make way. */
  keep(ring: ChunkRing): void {
    if (bytesOf(ring) > MOST_SPARE_BYTES) return;
    this.#rings.push(ring);
    while (this.#rings.reduce((sum, kept) => sum + bytesOf(kept), 0) > MOST_SPARE_BYTES) this.#rings.shift();
  }
}
