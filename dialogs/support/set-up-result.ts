import { z } from 'zod';

/** How setting up a method came out, for the dialog that began it. */
export const setUpResultSchema = z.enum(['verified', 'skipped', 'back', 'start-again', 'stopped']);
export type SetUpResult = z.infer<typeof setUpResultSchema>;
