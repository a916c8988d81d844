/** A reporter that ends the process at the first test that fails; a dot for every other one shows that it moves. */
import { writeSync } from 'node:fs';
import { relative } from 'node:path';
import process from 'node:process';
import type { TestEvent } from 'node:test/reporters';

export default async function* firstFailure(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === 'test:pass') yield '.';
    if (type !== 'test:fail') continue;
    const file = relative(process.cwd(), data.file ?? '').replaceAll('\\', '/');
    // The stream is not waited for by `exit`.
    writeSync(1, `\nFAILED ${JSON.stringify({ file, name: data.name })}\n`);
    process.exit(1);
  }
}
