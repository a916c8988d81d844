import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { validate as validDeployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as validAutoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler';
import { validate as validService } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as validServiceAccount } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ServiceAccount';
import { validate as validIngress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as validNetworkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as validDisruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = new URL('../../../deployment/kubernetes/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Of what a validator says, as ajv compiles it. */
interface Validator {
  (data: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string; readonly params?: unknown }[] | null;
}

/** By `apiVersion` and `kind`, as Kubernetes publishes them. */
const validators: Readonly<Record<string, unknown>> = {
  'apps/v1 Deployment': validDeployment,
  'autoscaling/v2 HorizontalPodAutoscaler': validAutoscaler,
  'networking.k8s.io/v1 Ingress': validIngress,
  'networking.k8s.io/v1 NetworkPolicy': validNetworkPolicy,
  'policy/v1 PodDisruptionBudget': validDisruptionBudget,
  'v1 Service': validService,
  'v1 ServiceAccount': validServiceAccount,
};

/** What is wrong with a manifest: what Kubernetes' schema refuses, and fields that it does not know. */
export function complaints(manifest: object): string[] {
  const { apiVersion, kind } = z.looseObject({ apiVersion: z.string(), kind: z.string() }).parse(manifest);
  const validate = validators[`${apiVersion} ${kind}`] as Validator | undefined;
  if (validate === undefined) return [`${apiVersion} ${kind} has no schema here`];
  const asked = new Set<string>();
  const isValid = validate(noticed(manifest, '', asked));
  const refused = isValid ? [] : (validate.errors ?? []).map((each) => JSON.stringify(each));
  const unknown = pathsOf(manifest, '').filter((path) => !asked.has(path));
  return [...refused, ...unknown.map((path) => `${path} is no field of it`)];
}

/** Kubernetes drops fields that it does not know; a compiled schema asks for those alone that it knows. */
function noticed(value: unknown, path: string, asked: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get: (target, key) => {
      if (typeof key === 'string') asked.add(`${path}/${key}`);
      return noticed(Reflect.get(target, key), `${path}/${String(key)}`, asked);
    },
  });
}

function pathsOf(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [`${path}/${key}`, ...pathsOf(each, `${path}/${key}`)]);
}

const kustomization = z
  .strictObject({
    apiVersion: z.literal('kustomize.config.k8s.io/v1beta1'),
    kind: z.literal('Kustomization'),
    namespace: z.string(),
    labels: z.array(z.strictObject({ pairs: z.record(z.string(), z.string()), includeSelectors: z.boolean() })),
    resources: z.array(z.string()),
    components: z.array(z.string()).optional(),
    configMapGenerator: z.tuple([z.strictObject({ name: z.string(), envs: z.tuple([z.string()]) })]),
    images: z.tuple([z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })]),
  })
  .parse(parse(read('kustomization.yaml')));

const manifest = z.looseObject({ kind: z.string(), metadata: z.looseObject({ name: z.string() }) });

/** The manifests, by the files that they are in. */
export const manifests: ReadonlyMap<string, object> = new Map(
  kustomization.resources.map((file) => [file, manifest.parse(parse(read(file)))]),
);

export const [{ name: settingsName, envs: settingsFiles }] = kustomization.configMapGenerator;
export const settings: Readonly<Record<string, string | undefined>> = parseEnv(read(settingsFiles[0]));
export const [{ name: imageName }] = kustomization.images;
export const labels = kustomization.labels.map(({ pairs }) => pairs);

/** One manifest, as far as a test reads it. */
export function manifestOf<Shape extends z.ZodType>(file: string, shape: Shape): z.infer<Shape> {
  return shape.parse(parse(read(file)));
}
