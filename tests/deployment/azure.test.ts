import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { bodyOf, readBicep, readParameters, skipBicep } from './support/bicep.ts';
import { port } from './support/dockerfile.ts';
import { outsidePaths } from './support/paths.ts';
import { secretVariables as secrets } from '../../bot/config/config-variables.ts';
import { known, longestRequestSeconds, required } from './support/variables.ts';

const root = new URL('../../', import.meta.url);
const words = (text: string | undefined): string[] =>
  [...(text ?? '').matchAll(/'([^']*)'/gu)].map(([, word = '']) => word);

const probe = z.object({ type: z.string(), httpGet: z.object({ path: z.string(), port: z.number() }) });
const app = z.object({
  dependsOn: z.array(z.string()),
  properties: z.object({
    configuration: z.object({
      activeRevisionsMode: z.literal('Single'),
      ingress: z.object({ external: z.literal(false), targetPort: z.number(), allowInsecure: z.literal(false) }),
      secrets: z.object({
        loop_type: z.object({ detail: z.object({ array_name: z.literal('secretVariables') }) }),
        config: z.strictObject({ name: z.unknown(), keyVaultUrl: z.string(), identity: z.unknown() }),
      }),
    }),
    template: z.object({
      terminationGracePeriodSeconds: z.number(),
      scale: z.object({ minReplicas: z.number(), maxReplicas: z.literal('maxReplicas') }),
      containers: z.tuple([
        z.object({ resources: z.object({ memory: z.string() }), probes: z.array(probe), env: z.unknown() }),
      ]),
    }),
  }),
});

describe('the Azure templates', { skip: skipBicep }, () => {
  // Read where there is a parser alone.
  const read = () => ({ main: readBicep('main.bicep'), vault: readBicep('vault.bicep') });
  const { main, vault } = skipBicep === false ? read() : ({} as ReturnType<typeof read>);
  const variable = (name: string): unknown => main.variables[name]?.value;
  const plain = () =>
    z
      .array(z.object({ name: z.string() }))
      .parse(variable('plainVariables'))
      .map(({ name }) => name);
  const fromVault = () =>
    words(JSON.stringify(variable('secretVariables')).replaceAll('"', "'")).filter((word) => known.includes(word));

  test('are Bicep, and say of each parameter what it is', () => {
    for (const { parameters } of [main, vault]) {
      for (const [name, { decorators }] of Object.entries(parameters))
        assert.ok(
          decorators.some(({ type, argument }) => type === 'description' && argument !== ''),
          name,
        );
    }
  });

  test('set what is required and nothing unknown, with the secrets out of the vault by reference and none as a parameter', () => {
    for (const name of [...plain(), ...fromVault()]) assert.ok(known.includes(name), name);
    assert.deepEqual(fromVault().sort(), required.filter((name) => secrets.includes(name)).sort());
    const credential = 'MICROSOFT_APP_MANAGED_IDENTITY';
    assert.deepEqual([...plain(), ...fromVault()].sort(), [...required, credential].sort());
    const { config } = bodyOf(main, 'bot', app).properties.configuration.secrets;
    assert.match(config.keyVaultUrl, /^\$\{vault\.properties\.vaultUri\}secrets\//u);
    const [{ env }] = bodyOf(main, 'bot', app).properties.template.containers;
    assert.match(JSON.stringify(env), /"arg_1":"secretVariables".*"name":"variable","secretRef"/u);
    for (const name of Object.keys({ ...main.parameters, ...vault.parameters }))
      assert.doesNotMatch(name, /password|keys|uri|token/iu);
  });

  test('start the bot once its identity may read the vault, and no other role is given than to read secrets and pull images', () => {
    assert.deepEqual(bodyOf(main, 'bot', app).dependsOn, ['readsSecrets', 'pullsImage']);
    const roles = Object.entries(main.resources).filter(
      ([, { type }]) => type === 'Microsoft.Authorization/roleAssignments',
    );
    assert.deepEqual(roles.map(([name]) => name).sort(), ['pullsImage', 'readsSecrets']);
    const role = z.object({
      scope: z.literal('vault'),
      properties: z.object({ roleDefinitionId: z.literal('secretsUser') }),
    });
    assert.ok(bodyOf(main, 'readsSecrets', role));
  });

  test('let nobody delete the vault’s secrets for good', () => {
    const shape = z.object({
      properties: z.object({
        enableSoftDelete: z.literal(true),
        softDeleteRetentionInDays: z.literal(90),
        enablePurgeProtection: z.literal(true),
      }),
    });
    assert.ok(bodyOf(vault, 'vault', shape));
  });

  test('let from outside through what is let through in Kubernetes, to an app that is inside', () => {
    const match = z.union([z.strictObject({ path: z.string() }), z.strictObject({ pathSeparatedPrefix: z.string() })]);
    const rule = z.object({ routes: z.array(z.object({ match })) });
    const routes = bodyOf(main, 'routes', z.object({ properties: z.object({ rules: z.tuple([rule]) }) }));
    const paths = routes.properties.rules[0].routes.map((each) =>
      'path' in each.match ? each.match.path : each.match.pathSeparatedPrefix,
    );
    assert.deepEqual(paths, outsidePaths);
  });

  test('leave the network to Azure, unless a subnet of one’s own is named, and are reached from outside with either', () => {
    assert.equal(main.parameters['infrastructureSubnetId']?.default, '');
    const own = { infrastructureSubnetId: 'infrastructureSubnetId', internal: false };
    const choice = z.object({ vnetConfiguration: z.unknown() });
    const { vnetConfiguration } = bodyOf(main, 'environment', z.object({ properties: choice })).properties;
    assert.ok(JSON.stringify(vnetConfiguration).includes(JSON.stringify(own)), JSON.stringify(vnetConfiguration));
  });

  test('tell whoever is named for it that an error was logged, by the level that the schema of the log gives it', () => {
    const asked = z.object({ query: z.string(), threshold: z.literal(0) });
    const often = { evaluationFrequency: z.literal('PT5M'), windowSize: z.literal('PT15M') };
    const criteria = z.object({ allOf: z.tuple([asked]) });
    const actions = z.object({ actionGroups: z.array(z.unknown()).length(1) });
    const rule = z.object({ scopes: z.array(z.unknown()).length(1), criteria, actions, ...often });
    const { scopes, criteria: one, actions: told } = bodyOf(main, 'errors', z.object({ properties: rule })).properties;
    assert.match(JSON.stringify(scopes), /"logs".*"id"/u);
    assert.match(JSON.stringify(told.actionGroups), /"operator".*"id"/u);
    const line = z.object({ properties: z.object({ level: z.object({ description: z.string() }) }) });
    const schema = readFileSync(new URL('deployment/monitoring/log-line.schema.json', root), 'utf8');
    const level = /(\d+) error/u.exec(line.parse(JSON.parse(schema)).properties.level.description)?.[1];
    assert.match(one.allOf[0].query, new RegExp(`parse_json\\(Log\\)\\.level\\) >= ${level ?? ''}$`, 'u'));
    const receiver = z.object({ emailAddress: z.literal('alertMail') });
    assert.ok(bodyOf(main, 'operator', z.object({ properties: z.object({ emailReceivers: z.tuple([receiver]) }) })));
  });

  test('keep the logs for the ninety days that the guide and the page on privacy speak of', () => {
    assert.equal(main.parameters['logRetentionDays']?.default, 90);
    const kept = z.object({ properties: z.object({ retentionInDays: z.literal('logRetentionDays') }) });
    assert.ok(bodyOf(main, 'logs', kept));
    const said = (page: string): string => readFileSync(new URL(`deployment/${page}.md`, root), 'utf8');
    assert.match(said('guide'), /the logs, 90 days unless you say otherwise/u);
    assert.match(said('privacy'), /`logRetentionDays`, 90 unless you change it/u);
  });

  test('ask the port of the image whether it is well, and give a replica the time and the memory that it needs', () => {
    const { configuration, template } = bodyOf(main, 'bot', app).properties;
    const [container] = template.containers;
    assert.equal(configuration.ingress.targetPort, port);
    assert.deepEqual(
      container.probes.map(({ type, httpGet }) => [type, httpGet.path, httpGet.port]),
      [
        ['Startup', '/healthz', port],
        ['Readiness', '/readyz', port],
        ['Liveness', '/healthz', port],
      ],
    );
    assert.deepEqual([template.scale.minReplicas, main.parameters['maxReplicas']?.default], [2, 6]);
    assert.ok(template.terminationGracePeriodSeconds > longestRequestSeconds);
    const said = /Give the container (\d+) MiB/u.exec(readFileSync(new URL('deployment/Dockerfile', root), 'utf8'));
    assert.ok(Number.parseInt(container.resources.memory) * 1024 >= Number(said?.[1]));
  });

  test('register a bot that is the managed identity of the app, unless a registration is named, and that Teams reaches at its public address', () => {
    const shape = z.object({ properties: z.looseObject({ endpoint: z.string(), msaAppTenantId: z.string() }) });
    const { endpoint, ...others } = bodyOf(main, 'azureBot', shape).properties;
    assert.equal(endpoint, '${publicUrl}/api/messages');
    assert.match(JSON.stringify(others['msaAppType']), /isIdentity.*UserAssignedMSI.*SingleTenant/u);
    assert.match(JSON.stringify(others['msaAppMSIResourceId']), /isIdentity.*identity/u);
    assert.equal(others['msaAppId'], 'botId');
    assert.match(JSON.stringify(variable('isIdentity')), /microsoftAppId/u);
    assert.match(JSON.stringify(variable('botId')), /isIdentity.*identity.*clientId.*microsoftAppId/u);
    const set = JSON.stringify(variable('plainVariables'));
    assert.match(set, /"MICROSOFT_APP_ID","value":"botId"/u);
    assert.match(set, /"MICROSOFT_APP_MANAGED_IDENTITY","value":[^}]*identity[^}]*clientId/u);
    const channel = z.object({
      name: z.literal('MsTeamsChannel'),
      properties: z.object({ channelName: z.literal('MsTeamsChannel') }),
    });
    assert.ok(bodyOf(main, 'teams', channel));
  });

  test('have an example of parameters with all that are needed, and no secret among its settings', () => {
    const given = readParameters('main.example.bicepparam');
    const example = readFileSync(new URL('deployment/azure/main.example.bicepparam', root), 'utf8');
    const marked = [...example.matchAll(/^\/\/ param (\w+) = /gmu)].map(([, name = '']) => name);
    for (const name of ['infrastructureSubnetId', 'alertMail']) assert.ok(marked.includes(name), name);
    for (const name of marked) assert.ok(name in main.parameters, name);
    const needed = Object.entries(main.parameters).filter(([, parameter]) => parameter.default === null);
    for (const [name] of needed) assert.ok(given.has(name), name);
    for (const name of given.keys()) assert.ok(name in main.parameters, name);
    const names = [...(given.get('settings') ?? '').matchAll(/(\w+):/gu)].map(([, name = '']) => name);
    assert.ok(names.length > 0);
    for (const name of names) assert.ok(known.includes(name) && !secrets.includes(name), name);
    for (const name of words(given.get('furtherSecrets'))) assert.ok(secrets.includes(name), name);
  });
});
