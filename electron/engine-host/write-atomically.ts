/** How the engine replaces a small file, for those who own one and have files of their own beside it. */
export { writeAtomically } from '../engine/storage/write-atomically.ts';
