/** What `npm ci` runs at its end: makes the model of the training files, unless it is there. */
import { statSync } from 'node:fs';
import process from 'node:process';
import { builtModel, modelFile } from './built-model.ts';
import { TrainingLineError } from './training-lines.ts';

try {
  builtModel({ say: (sentence) => console.log(sentence) });
  console.log(`What people write is understood: ${Math.round(statSync(modelFile).size / 1024)} KiB.`);
} catch (error) {
  if (!(error instanceof TrainingLineError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
