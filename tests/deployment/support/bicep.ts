import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const folder = new URL('../../../deployment/azure/', import.meta.url);
const parser = fileURLToPath(new URL('../../../.local/bicep-parser', import.meta.url));

/** Why Bicep cannot be read here, if it cannot: `tests/support/install-bicep-parser.sh` installs what is missing. */
export const skipBicep: string | false = existsSync(parser) ? false : 'no parser of Bicep: the Azure templates';

const program = `
import json, sys
from pycep import BicepParser
print(json.dumps(BicepParser().parse(text=sys.stdin.read()), default=str))
`;

const decorators = z.array(z.object({ type: z.string(), argument: z.unknown().optional() }));
const template = z.object({
  parameters: z.record(z.string(), z.object({ decorators, type: z.string(), default: z.unknown() })),
  variables: z.record(z.string(), z.object({ value: z.unknown() })),
  resources: z.record(
    z.string(),
    z.object({ type: z.string(), api_version: z.string(), existing: z.boolean(), config: z.unknown() }),
  ),
});
export type Template = z.infer<typeof template>;

/** A template as the parser reads it. @throws where it is no Bicep */
export function readBicep(name: string): Template {
  const input = readFileSync(new URL(name, folder));
  const env = { ...process.env, PYTHONPATH: parser };
  return template.parse(JSON.parse(execFileSync('python3', ['-c', program], { input, env, encoding: 'utf8' })));
}

/** What stands in a resource; of one that is there on a condition, what stands in it then. */
export function bodyOf<Shape extends z.ZodType>({ resources }: Template, name: string, shape: Shape): z.infer<Shape> {
  const config = resources[name]?.config;
  const conditional = z.strictObject({ condition: z.unknown(), config: z.unknown() }).safeParse(config);
  return shape.parse(conditional.success ? conditional.data.config : config);
}

/** Names and values of a parameter file, the values as they are written. */
export function readParameters(name: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(name, folder), 'utf8');
  return new Map(
    [...text.matchAll(/^param (\w+) = ((?:\{[^}]*\}|.)*)$/gmu)].map(([, key = '', value = '']) => [key, value]),
  );
}
