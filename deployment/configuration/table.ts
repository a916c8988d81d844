/** What deployment/configuration.md says, made of where the variables are declared. */
import { z } from 'zod';
import {
  configVariables,
  declared,
  demoSchema,
  factsOf,
  nodeVariables,
  productionSchema,
} from '../../bot/config/config-variables.ts';
import { facts, type VariableFacts } from '../../bot/config/variable-facts.ts';
import { settings } from '../teams-app/app-package.ts';

const head = `# Settings

Every variable that the bot and its commands read. This file is made by \`npm run config:table\` of what is declared in \`bot/config\`; \`.env.example\` says more of each.
A secret may be in a file instead, which \`NAME_FILE\` names by its whole path. An empty variable is as one that is not there.
`;

/** Variables of which the bot has one or all of its modes, in the order in which they are declared. */
function modesOf(name: string): string {
  if (name === 'MODE') return 'both';
  const [inDemo, inProduction] = [name in demoSchema.shape, name in productionSchema.shape];
  if (inDemo && inProduction) return 'both';
  return inDemo ? 'demo' : 'production';
}

/** The schema inside what makes it optional. */
function within(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? within(schema.unwrap()) : schema;
}

function formOf(name: string, said: VariableFacts, schema: z.ZodType): string {
  const inner = within(schema);
  if (inner instanceof z.ZodEnum) return inner.options.map((each) => code(String(each))).join(', ');
  if (said.form === undefined) throw new Error(`${name} does not say how it is written`);
  return said.form;
}

function withoutIt({ without = '' }: VariableFacts, schema: z.ZodType): string {
  const { data } = schema.safeParse(undefined);
  return typeof data === 'string' || typeof data === 'number' ? code(String(data)) : without;
}

function neededWhen(name: string, { needed = '' }: VariableFacts): string {
  const schema = Object.entries(productionSchema.shape).find(([each]) => each === name)?.[1];
  return schema !== undefined && !schema.safeParse(undefined).success ? 'in production' : needed;
}

const code = (text: string): string => `\`${text}\``;

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [titles = [], ...others] = rows;
  return `${[line(titles), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')}\n`;
}

function rowOf(name: string): string[] {
  const [said, schema] = [factsOf(name), declared[name] ?? z.never()];
  return [
    code(name),
    modesOf(name),
    said.about,
    formOf(name, said, schema),
    withoutIt(said, schema),
    neededWhen(name, said),
    said.isSecret === true ? `yes: ${code(`${name}_FILE`)}` : '',
  ];
}

/** Variables of the package for Teams that the bot does not read. */
function packageRows(): string[][] {
  const own = Object.entries(settings.shape).filter(([name]) => !configVariables.includes(name));
  return own.map(([name, schema]) => {
    const said = facts.get(schema);
    if (said?.form === undefined) throw new Error(`${name} does not say what it is for`);
    return [code(name), said.about, said.form];
  });
}

/** The whole file. @throws for a variable that says too little of itself */
export function configurationTable(): string {
  const titles = ['variable', 'mode', 'what for', 'how it is written', 'without it', 'needed', 'secret'];
  const short = [titles[0] ?? '', titles[2] ?? '', titles[3] ?? ''];
  const ofNode = Object.entries(nodeVariables).map(([name, { about, form = '' }]) => [code(name), about, form]);
  return [
    head,
    table([titles, ...configVariables.map(rowOf)]),
    `\`npm run teams:package\` reads \`MICROSOFT_APP_ID\` and \`ORGANIZATION\`, and needs these as well:\n`,
    table([short, ...packageRows()]),
    'Node itself reads, at its start:\n',
    table([short, ...ofNode]),
  ].join('\n');
}
