import { z } from 'zod';

/**
 * How setting up a method came out, for the dialog that began it. `proof-needed`: it took longer than a proof counts, so one with
 * what is set up already comes first.
 */
export const setUpResultSchema = z.enum(['verified', 'skipped', 'back', 'start-again', 'stopped', 'proof-needed']);
export type SetUpResult = z.infer<typeof setUpResultSchema>;
