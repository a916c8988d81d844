import { z } from 'zod';

/** What is said of a variable beside how it is read; deployment/configuration.md is made of it. */
export interface VariableFacts {
  /** What it is for. */
  readonly about: string;
  /** How it is written; left out where it is one of a few words, which its schema has. */
  readonly form?: string;
  /** What counts without it, where its schema has nothing that could be shown. */
  readonly without?: string;
  /** When the bot does not start without it, where its schema does not say so. */
  readonly needed?: string;
  /** Whoever knows it could misuse it: it may be in a file that `NAME_FILE` names. */
  readonly isSecret?: true;
}

/** Where each variable says it, at its declaration; a schema that others use as it is has to be cloned before. */
export const facts = z.registry<VariableFacts>();
