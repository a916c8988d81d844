import { builtModel } from '../../services/intents/model/built-model.ts';
import { Recognizer } from '../../services/intents/recognizer.ts';

let shared: Recognizer | undefined;

/** The recognizer as it is built, once for all tests of a process; what `npm ci` made is used as it is. */
export function testRecognizer(): Recognizer {
  shared ??= new Recognizer(builtModel({ say: () => undefined }));
  return shared;
}
