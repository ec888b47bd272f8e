import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../scripts/run.ts';

/** The folder of the files. */
export const deployFolder = join(root, 'deploy');

/** Reads a file of the folder. */
export const readDeployFile = (name: string): string => readFileSync(join(deployFolder, name), 'utf8');

/** Returns the JSON array of an instruction of the Dockerfile. The keyword is a regular expression. */
export function dockerInstruction(keyword: string): readonly string[] {
  const [, array = '[]'] = new RegExp(`^${keyword} (\\[.*\\])$`, 'm').exec(readDeployFile('Dockerfile')) ?? [];
  return JSON.parse(array) as readonly string[];
}

/** A service of compose.yaml. */
export interface ComposeService {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

/** The content of compose.yaml. */
export const compose = parse(readDeployFile('compose.yaml'), { merge: true }) as {
  readonly name: string;
  readonly services: Readonly<Record<'api-token' | 'health-check' | 'prometheus' | 'grafana', ComposeService>>;
};

/** An object of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The container of health-check. */
export interface Container {
  readonly args: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}

interface PodTemplate {
  readonly template: { readonly spec: { readonly containers: readonly [Container] } };
}

/** The manifests, in YAML 1.1 as kubectl reads them. */
export const manifests: readonly Manifest[] = ['config', 'deployment', 'cronjob', 'processes'].flatMap((name) =>
  parseAllDocuments(readDeployFile(`kubernetes/${name}.yaml`), { version: '1.1' }).map(
    (document) => document.toJS() as Manifest,
  ),
);

function manifestOf<Shape>(kind: string): Shape {
  return manifests.find((manifest) => manifest.kind === kind) as Shape;
}

/** The container of the deployment. */
export const serviceContainer: Container = manifestOf<{ readonly spec: PodTemplate }>('Deployment').spec.template.spec
  .containers[0];

/** The container of the cron job. */
export const runContainer: Container = manifestOf<{
  readonly spec: { readonly jobTemplate: { readonly spec: PodTemplate } };
}>('CronJob').spec.jobTemplate.spec.template.spec.containers[0];

/** A deployment of several that share the targets, or what limits the disruptions of one. */
export interface ProcessManifest extends Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly affinity?: object; readonly containers: readonly [Container] };
    };
  };
}

/** The manifests of a kind whose names end with the role of a process. */
export const processManifests = (kind: 'Deployment' | 'PodDisruptionBudget'): readonly ProcessManifest[] =>
  (manifests as readonly ProcessManifest[]).filter(
    (manifest) => manifest.kind === kind && manifest.metadata.name.startsWith('health-check-'),
  );

/** The health.yaml of the processes that share the targets. */
export const processesConfig: string =
  (manifests as readonly (Manifest & { readonly data?: Readonly<Record<string, string>> })[]).findLast(
    ({ kind }) => kind === 'ConfigMap',
  )?.data?.['health.yaml'] ?? '';

/** The health.yaml of the ConfigMap. */
export const kubernetesConfig: string =
  manifestOf<{ readonly data: Readonly<Record<string, string>> }>('ConfigMap').data['health.yaml'] ?? '';

/** The unit of systemd. */
export const unit: string = readDeployFile('systemd/health-check.service');

/** Returns the values of a setting of the unit. */
export const unitSetting = (name: string): readonly string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

/** Every command line of health-check in the files, without the name of the program. */
export function commandLines(): readonly (readonly string[])[] {
  const shown = [readDeployFile('README.md'), ...(compose.services['api-token'].command ?? [])].flatMap((text) => [
    ...text.matchAll(/(?<=health-check )(?:api-token create|status|serve)\b[^\n`>]*/g),
  ]);
  return [
    dockerInstruction('CMD'),
    compose.services['health-check'].command ?? [],
    serviceContainer.args,
    runContainer.args,
    ...processManifests('Deployment').map(({ spec }) => spec.template.spec.containers[0].args),
    ...unitSetting('ExecStart').map((line) => line.split(' ').slice(1)),
    ...shown.map(([line]) => line.trim().split(' ')),
  ];
}
