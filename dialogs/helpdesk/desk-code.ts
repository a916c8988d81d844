import type { MessageKey } from '../../services/localization/translate.ts';

type CodeIn<Key> = Key extends `desk.${infer Code}` ? Code : never;

/** What comes of an agent's act, each with a sentence in every language: a code without one does not compile. */
export type DeskCode = CodeIn<MessageKey>;
