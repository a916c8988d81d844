import { z } from 'zod';

/** What is said of a variable beside how it is read. */
export interface VariableFacts {
  /** Whoever knows it could misuse it: it may be in a file that `NAME_FILE` names. */
  readonly isSecret?: true;
}

/** Where each variable says it, at its declaration. */
export const facts = z.registry<VariableFacts>();
