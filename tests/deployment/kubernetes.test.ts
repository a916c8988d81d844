import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { image, port, stepsOf } from './support/dockerfile.ts';
import { complaints, imageName, labels, manifestOf, manifests, settings, settingsName } from './support/kubernetes.ts';
import { insidePaths, outsidePaths } from './support/paths.ts';
import { secretVariables as secrets } from '../../bot/config/config-variables.ts';
import { machineIdentity } from '../../bot/config/microsoft-config.ts';
import { known, longestRequestSeconds, required } from './support/variables.ts';

const root = new URL('../../', import.meta.url);

const secretReference = z.strictObject({ name: z.string(), key: z.string(), optional: z.boolean().optional() });
const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.string() }),
  periodSeconds: z.number(),
  failureThreshold: z.number(),
});
const container = z.object({
  image: z.string(),
  ports: z.tuple([
    z.object({ name: z.string(), containerPort: z.number() }),
    z.object({ name: z.literal('metrics'), containerPort: z.number() }),
  ]),
  envFrom: z.tuple([z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) })]),
  // Nothing but references: a value is no secret, and belongs into the settings.
  env: z.array(z.strictObject({ name: z.string(), valueFrom: z.strictObject({ secretKeyRef: secretReference }) })),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
  resources: z.object({ requests: z.record(z.string(), z.string()), limits: z.record(z.string(), z.string()) }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
  }),
});
const selector = z.object({ matchLabels: z.record(z.string(), z.string()) });
const deployment = manifestOf(
  'deployment.yaml',
  z.object({
    metadata: z.object({ name: z.string() }),
    spec: z.object({
      // The autoscaler's to say.
      replicas: z.undefined().optional(),
      selector,
      strategy: z.object({ type: z.string(), rollingUpdate: z.object({ maxUnavailable: z.number() }) }),
      template: z.object({
        metadata: z.object({
          labels: z.record(z.string(), z.string()),
          annotations: z.record(z.string(), z.string()),
        }),
        spec: z.object({
          serviceAccountName: z.string(),
          automountServiceAccountToken: z.literal(false),
          securityContext: z.object({
            runAsNonRoot: z.literal(true),
            runAsUser: z.number(),
            seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
          }),
          topologySpreadConstraints: z.array(z.object({ topologyKey: z.string(), labelSelector: selector })),
          terminationGracePeriodSeconds: z.number(),
          containers: z.tuple([container]),
        }),
      }),
    }),
  }),
);
const pod = deployment.spec.template.spec;
const [bot] = pod.containers;
const path = z.object({ path: z.string(), backend: z.unknown() });
const entrance = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    ingressClassName: z.string().optional(),
    tls: z.tuple([z.object({ hosts: z.array(z.string()), secretName: z.string() })]),
    rules: z.tuple([z.object({ host: z.string(), http: z.object({ paths: z.array(path) }) })]),
  }),
});
const ingress = manifestOf('ingress.yaml', entrance);
/** Where the paths of requests stand. */
const routes = globSync(['bot/http/routes/*.ts', 'services/**/{callback-urls,provider,authenticator-url}.ts'], {
  cwd: root,
})
  .map((file) => readFileSync(new URL(file, root), 'utf8'))
  .join('\n');
const isRoute = (path: string): boolean => new RegExp(`['\`]${path}(?:/[^'\`]*)?['\`]`, 'u').test(routes);

/** Applied by itself, once it was copied and filled in. */
const insideFile = 'ingress-inside.example.yaml';

for (const [file, manifest] of [...manifests, [insideFile, manifestOf(insideFile, z.looseObject({}))] as const]) {
  test(`${file} is what Kubernetes' own schema accepts, with no field that it does not know`, () => {
    assert.deepEqual(complaints(manifest), []);
  });
}

test('a field with a slip in its name is noticed, and a value of another kind', () => {
  const slip = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { prots: [] } };
  assert.deepEqual(complaints(slip), ['/spec/prots is no field of it']);
  assert.match(complaints({ ...slip, spec: { ports: '80' } }).join(''), /must be array|"type":"array"/u);
});

test('every setting is one of the product’s, all that is required is there, and a secret only by reference', () => {
  const plain = Object.keys(settings);
  const referenced = bot.env.map(({ name }) => name);
  for (const name of [...plain, ...referenced]) assert.ok(known.includes(name), name);
  for (const name of plain) assert.ok(!secrets.includes(name), `${name} is a secret`);
  // What a platform sets is not the operator's to say.
  assert.deepEqual(referenced.sort(), secrets.filter((name) => !machineIdentity.includes(name)).sort());
  for (const name of required) assert.ok(plain.includes(name) || referenced.includes(name), name);
  for (const { name, valueFrom } of bot.env) {
    const { key, optional } = valueFrom.secretKeyRef;
    assert.equal(key, name);
    assert.equal(optional ?? false, !required.includes(name), `${name}: what is required has to be there`);
  }
  assert.equal(bot.envFrom[0].configMapRef.name, settingsName);
});

test('the example of a vault’s secret has all that the pods need to start', () => {
  const shape = z.object({
    spec: z.object({ target: z.object({ name: z.string() }), data: z.array(z.object({ secretKey: z.string() })) }),
  });
  const { spec } = manifestOf('external-secret.example.yaml', shape);
  const needed = bot.env.filter(({ valueFrom }) => valueFrom.secretKeyRef.optional !== true);
  assert.deepEqual(
    spec.data.map(({ secretKey }) => secretKey),
    needed.map(({ name }) => name),
  );
  assert.ok(needed.every(({ valueFrom }) => valueFrom.secretKeyRef.name === spec.target.name));
});

test('the probes ask what the bot answers: the store for whether it is ready, never for whether it lives', () => {
  assert.equal(bot.readinessProbe.httpGet.path, '/readyz');
  assert.deepEqual(
    [bot.livenessProbe, bot.startupProbe].map(({ httpGet }) => httpGet.path),
    ['/healthz', '/healthz'],
  );
  for (const { httpGet } of [bot.readinessProbe, bot.livenessProbe, bot.startupProbe]) {
    assert.ok(isRoute(httpGet.path), httpGet.path);
    assert.equal(httpGet.port, bot.ports[0].name);
  }
});

test('the port is the image’s, and so is the user, who writes nothing', () => {
  assert.equal(bot.ports[0].containerPort, port);
  assert.equal(bot.image, imageName);
  assert.deepEqual(stepsOf('USER', image).at(0)?.words, ['node']);
  // The id that this user has in Node's images; a name could not be seen to be nobody privileged.
  assert.equal(pod.securityContext.runAsUser, 1000);
});

test('two are there, one at each place where that can be, and a new release takes none away before its own is ready', () => {
  const autoscaler = manifestOf(
    'horizontalpodautoscaler.yaml',
    z.object({ spec: z.object({ scaleTargetRef: z.object({ name: z.string() }), minReplicas: z.number() }) }),
  );
  assert.equal(autoscaler.spec.scaleTargetRef.name, deployment.metadata.name);
  assert.equal(autoscaler.spec.minReplicas, 2);
  assert.deepEqual(deployment.spec.strategy, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } });
  const budget = z.object({ spec: z.object({ maxUnavailable: z.literal(1) }) });
  assert.ok(manifestOf('poddisruptionbudget.yaml', budget));
  const places = pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey);
  assert.deepEqual(places, ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
});

test('a pod that is told to stop has time for the longest request under way', () => {
  const { seconds } = bot.lifecycle.preStop.sleep;
  const noticed = bot.readinessProbe.periodSeconds;
  assert.ok(seconds > noticed);
  assert.ok(pod.terminationGracePeriodSeconds > seconds + longestRequestSeconds);
});

test('a container has the memory that the Dockerfile says, for sure', () => {
  const said = /Give the container (\d+) MiB/u.exec(readFileSync(new URL('deployment/Dockerfile', root), 'utf8'))?.[1];
  assert.equal(bot.resources.limits['memory'], `${said ?? ''}Mi`);
  assert.equal(bot.resources.requests['memory'], bot.resources.limits['memory']);
});

test('what is outside reaches the paths that it needs, over TLS, and none that stays inside', () => {
  const [{ host, http }] = ingress.spec.rules;
  assert.deepEqual(ingress.spec.tls[0].hosts, [host]);
  assert.equal(new URL(settings['PUBLIC_URL'] ?? '').host, host);
  const paths = http.paths.map(({ path }) => path);
  assert.deepEqual(paths, outsidePaths);
  for (const path of paths) assert.ok(isRoute(path), path);
});

test('programs of one’s own network reach gates and API by an entrance of its own, at another address, over TLS, and nothing else', () => {
  const inside = manifestOf(insideFile, entrance);
  const [{ host, http }] = inside.spec.rules;
  assert.deepEqual(inside.spec.tls[0].hosts, [host]);
  assert.deepEqual(
    http.paths.map((each) => each.path),
    insidePaths,
  );
  for (const each of http.paths) {
    assert.ok(isRoute(each.path), each.path);
    assert.deepEqual(each.backend, ingress.spec.rules[0].http.paths[0]?.backend);
  }
  const one = (of: typeof inside): unknown[] => [
    of.metadata.name,
    of.spec.ingressClassName,
    of.spec.tls[0].secretName,
    of.spec.rules[0].host,
  ];
  for (const [index, mine] of one(inside).entries()) assert.notEqual(mine, one(ingress)[index]);
  assert.ok(!manifests.has(insideFile), 'the address is the operator’s to name first');
});

test('the example of the secrets has all that the pods need to start, further ones in comments, and no value', () => {
  const text = readFileSync(new URL('deployment/kubernetes/secrets.example.env', root), 'utf8');
  const needed = required.filter((name) => secrets.includes(name));
  assert.deepEqual(Object.entries(parseEnv(text)).sort(), needed.map((name) => [name, '']).sort());
  const further = [...text.matchAll(/^# ([A-Z_]+)=$/gmu)].map(([, name = '']) => name);
  assert.ok(further.length > 0);
  for (const name of further) assert.ok(secrets.includes(name), name);
  assert.ok(
    readFileSync(new URL('deployment/.gitignore', root), 'utf8').split('\n').includes('kubernetes/secrets.env'),
  );
});

test('a collector of traces is reached where Prometheus is, and nothing else inside but names and MongoDB', () => {
  const to = z.array(z.record(z.string(), z.unknown())).optional();
  const rule = z.object({ to, ports: z.array(z.object({ port: z.number() })) });
  const { spec } = manifestOf('networkpolicy.yaml', z.object({ spec: z.object({ egress: z.array(rule) }) }));
  const inside = spec.egress.filter((each) => !each.to?.every((place) => 'ipBlock' in place));
  assert.deepEqual(
    inside.map(({ ports }) => ports.map((each) => each.port)),
    [[53, 53], [4318], [27017]],
  );
  const collector = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
  assert.deepEqual(inside[1]?.to, [collector]);
});

test('metrics are where the settings have them, the annotations say so, and one namespace alone reaches them', () => {
  const [, { name, containerPort }] = bot.ports;
  const { METRICS_PORT, METRICS_HOST } = settings;
  assert.deepEqual([METRICS_PORT, METRICS_HOST], [String(containerPort), '0.0.0.0']);
  assert.deepEqual(deployment.spec.template.metadata.annotations, {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': METRICS_PORT,
    'prometheus.io/path': '/metrics',
  });
  const rule = z.object({ from: z.array(z.unknown()), ports: z.array(z.object({ port: z.string() })) });
  const { spec } = manifestOf('networkpolicy.yaml', z.object({ spec: z.object({ ingress: z.array(rule) }) }));
  const reaching = spec.ingress.filter(({ ports }) => ports.some((each) => each.port === name));
  const only = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
  assert.deepEqual(reaching, [{ from: [only], ports: [{ port: name }] }]);
});

test('everything that chooses the pods chooses them by the label that they have', () => {
  const mine = deployment.spec.template.metadata.labels;
  assert.deepEqual(labels, [mine]);
  const bySelector = z.object({ spec: z.object({ selector: z.union([selector, z.record(z.string(), z.string())]) }) });
  for (const file of ['deployment.yaml', 'poddisruptionbudget.yaml', 'service.yaml']) {
    const { spec } = manifestOf(file, bySelector);
    assert.deepEqual('matchLabels' in spec.selector ? spec.selector.matchLabels : spec.selector, mine, file);
  }
  const policy = manifestOf('networkpolicy.yaml', z.object({ spec: z.object({ podSelector: selector }) }));
  const spread = pod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector.matchLabels);
  for (const each of [policy.spec.podSelector.matchLabels, ...spread]) assert.deepEqual(each, mine);
});

test('with workload identity the pods carry the label and the account the id that Azure’s webhook looks for, and nothing else changes', () => {
  const named = { name: deployment.metadata.name };
  const account = { kind: z.literal('ServiceAccount'), apiVersion: z.literal('v1') };
  const annotations = z.strictObject({ 'azure.workload.identity/client-id': z.guid() });
  const patched = z.strictObject({ ...account, metadata: z.strictObject({ name: z.string(), annotations }) });
  assert.equal(manifestOf('workload-identity/serviceaccount.yaml', patched).metadata.name, pod.serviceAccountName);
  const labelled = z.strictObject({ labels: z.strictObject({ 'azure.workload.identity/use': z.literal('true') }) });
  const spec = z.strictObject({ template: z.strictObject({ metadata: labelled }) });
  const shape = { apiVersion: z.literal('apps/v1'), kind: z.literal('Deployment'), spec };
  const patch = manifestOf(
    'workload-identity/deployment.yaml',
    z.strictObject({ ...shape, metadata: z.strictObject({ name: z.string() }) }),
  );
  assert.deepEqual(patch.metadata, named);
  const component = z.object({ kind: z.literal('Component'), patches: z.array(z.strictObject({ path: z.string() })) });
  assert.deepEqual(
    manifestOf('workload-identity/kustomization.yaml', component).patches.map(({ path }) => path),
    ['serviceaccount.yaml', 'deployment.yaml'],
  );
});
