/** Entry of the worker thread that derives a key file's encryption key: in JavaScript that takes long. */
import { parentPort, workerData } from 'node:worker_threads';
import bcrypt from 'bcrypt-pbkdf';
import type { Derivation } from './derivation.ts';

const { passphrase, salt, length, rounds } = workerData as Derivation;
const derived = new Uint8Array(length);
const outcome = bcrypt.pbkdf(passphrase, passphrase.length, salt, salt.length, derived, length, rounds);
passphrase.fill(0);
parentPort?.postMessage(outcome === 0 ? derived : null);
