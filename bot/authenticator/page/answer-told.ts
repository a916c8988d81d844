import type { AnswerOutcome, Trouble } from './messages.js';
import { words } from './words.js';
import type { NumberWords, OutcomeName } from './words-en.js';

/** What is said of an answer, and where: at the field that is to be filled in again, below both, or instead of the request. */
export type Told =
  | { readonly where: 'number' | 'pin' | 'form'; readonly says: string }
  | { readonly where: 'screen'; readonly outcome: OutcomeName };

/** @param wrong what is said of a wrong number */
export function told(answer: AnswerOutcome | Trouble, { wrong }: Pick<NumberWords, 'wrong'>): Told {
  const { wrongPin, unreachable, fault, reference } = words.request;
  switch (answer.code) {
    case 'wrong-number':
      return { where: 'number', says: wrong(answer.left) };
    case 'wrong-pin':
      return { where: 'pin', says: wrongPin(answer.left) };
    case 'verified':
    case 'denied':
    case 'over':
    case 'locked':
    case 'throttled':
      return { where: 'screen', outcome: answer.code };
    case 'unknown-device':
    case 'bad-signature':
      return { where: 'screen', outcome: 'gone' };
    case 'unreachable':
      return { where: 'form', says: unreachable };
    case 'too-many':
      return { where: 'form', says: words.tooMany };
    case 'fault':
      return {
        where: 'form',
        says: answer.reference === undefined ? fault : `${fault} ${reference(answer.reference)}`,
      };
    case 'invalid':
    case 'unknown-code':
    case 'unknown-push-service':
      return { where: 'form', says: fault };
  }
}
