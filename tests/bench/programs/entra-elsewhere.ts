/**
 * Loaded before the demo: Microsoft's side, which the demo plays itself and for its own few people, is the load's. What it publishes is in
 * `BENCH_ENTRA_KEYS`; where it does, and everything else of it, is the demo's.
 */
import type { JWK } from 'jose';
import process from 'node:process';
import { DemoEntra } from '../../../bot/demo/sign-in/demo-entra.ts';

const published = JSON.parse(process.env['BENCH_ENTRA_KEYS'] ?? '') as { readonly keys: readonly JWK[] };

DemoEntra.prototype.keySet = () => Promise.resolve(published);
