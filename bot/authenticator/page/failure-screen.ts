import { StorageRefusedError } from './database.js';
import { messageScreen } from './message-screen.js';
import { pictures } from './pictures.js';
import type { Screen } from './view.js';
import { words } from './words.js';

/** What nobody expected is said, and the page can be loaded again; nothing else is left to do. */
export function failureScreen(cause: unknown): Screen {
  const { storage, request, add, tryAgain } = words;
  if (cause instanceof StorageRefusedError) return messageScreen({ ...storage, picture: pictures.bad() });
  const act = [tryAgain, () => location.reload()] as const;
  return messageScreen({ heading: add.failedHeading, text: request.fault, picture: pictures.bad(), act });
}
