import { readFileSync } from 'node:fs';
import { DockerfileParser, type Instruction, JSONInstruction, ModifiableInstruction } from 'dockerfile-ast';
import { z } from 'zod';

const root = new URL('../../../', import.meta.url);

/** An instruction, with the build arguments' defaults in the place of their names. */
export interface Step {
  readonly name: string;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

/** What follows one `FROM`. */
export interface Stage {
  readonly name: string | undefined;
  readonly base: string;
  readonly steps: readonly Step[];
}

export const stages: readonly Stage[] = readStages(readFileSync(new URL('deployment/Dockerfile', root), 'utf8'));

/** The stage that becomes the image. */
export const image: Stage = stages.at(-1) ?? { name: undefined, base: '', steps: [] };

/** Every instruction of this name. */
export function stepsOf(name: string, { steps }: Pick<Stage, 'steps'> = image): Step[] {
  return steps.filter((step) => step.name === name);
}

/** What the image starts, and what says whether it is well. */
export const startCommand = commandOf('CMD');
export const healthCommand = commandOf('HEALTHCHECK');
export const port = Number(stepsOf('EXPOSE').at(0)?.words.at(0));

/** The image's own environment. */
export const environment: Readonly<Record<string, string>> = Object.fromEntries(
  stepsOf('ENV').flatMap(({ words }) =>
    words.map((word): [string, string] => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  ),
);

/**
 * What is sent to the builder, whichever it is, by the names of what is in the folder that is built. Docker, and no other builder, would read a file
 * beside the Dockerfile: `az acr build` would send everything.
 */
export const sent: readonly string[] = readIgnored(readFileSync(new URL('.dockerignore', root), 'utf8'));

function commandOf(name: string): readonly string[] {
  const words = stepsOf(name).at(0)?.words.join(' ') ?? '[]';
  return z.array(z.string()).parse(JSON.parse(words.slice(words.indexOf('['))));
}

function readStages(text: string): Stage[] {
  const file = DockerfileParser.parse(text);
  const defaults = new Map(
    file.getInitialARGs().flatMap((arg) => {
      const property = arg.getProperty();
      return property === null ? [] : [[property.getName(), property.getValue() ?? '']];
    }),
  );
  const filled = (word: string): string =>
    word.replaceAll(/\$\{(\w+)\}/gu, (all, name: string) => defaults.get(name) ?? all);
  const found: { name: string | undefined; base: string; steps: Step[] }[] = [];
  for (const instruction of file.getInstructions()) {
    const step = readStep(instruction, filled);
    const [base = '', , name] = step.words;
    if (step.name === 'FROM') found.push({ name, base, steps: [] });
    else found.at(-1)?.steps.push(step);
  }
  return found;
}

function readStep(instruction: Instruction, filled: (word: string) => string): Step {
  const isJson = instruction instanceof JSONInstruction && instruction.getOpeningBracket() !== null;
  // The words of JSON are kept as they are written.
  const words = isJson
    ? [instruction.getArgumentsContent() ?? '']
    : instruction.getArguments().map((argument) => filled(argument.getValue()));
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : [];
  return {
    name: instruction.getKeyword(),
    words,
    flags: Object.fromEntries(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
  };
}

/** Only what this file needs of the rules: everything is left out, and names are let through. @throws for any other rule */
function readIgnored(text: string): string[] {
  const [first, ...rules] = text.trim().split('\n');
  if (first !== '*' || !rules.every((rule) => /^![\w.-]+$/u.test(rule)))
    throw new Error('.dockerignore has to leave everything out, and let names through');
  return rules.map((rule) => rule.slice(1));
}
