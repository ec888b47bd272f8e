import { resolve } from 'node:path';
import { Secret } from '@mdmkit/core';
import { z } from 'zod';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { ConfigError } from './config-error.ts';
import { Origin } from './origin.ts';
import { pathText } from './path-text.ts';
import type { ElasticSettings } from './target.ts';
import type { YamlSource } from './yaml-source.ts';

/** The data stream that documents are for unless the configuration names another one. */
export const usualDataStream = 'synthetics-mdm_health-default';

/** How much may wait for Elasticsearch, in bytes, unless the configuration says otherwise: 512 MiB. */
const usualBufferBytes = 536_870_912;

/** What Elasticsearch allows in the name of an index. */
const IndexName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,199}$/,
    'expected the name of a data stream or index: lower case, digits, "-", "_", "."',
  );

/** What `health.yaml` says of Elasticsearch. */
export const ElasticConfig = z
  .strictObject({
    url: Origin.describe('The address of Elasticsearch, such as https://elastic.example.com:9243.'),
    apiKey: SecretReference.describe(
      'The API key, as Elasticsearch shows it encoded. It needs "create_doc" and "auto_configure".',
    ),
    index: IndexName.optional().describe(`The data stream or index. Default: ${usualDataStream}.`),
    buffer: z
      .strictObject({
        folder: pathText()
          .optional()
          .describe(
            'The folder; a relative path counts from the configuration. Default: "elastic" in the folder of the store.',
          ),
        bytes: z
          .int()
          .min(8_388_608)
          .optional()
          .describe(
            `The most that waits, in bytes; beyond it the oldest documents are dropped. Default: ${usualBufferBytes}.`,
          ),
      })
      .optional()
      .describe('The buffer on disk, for the time in which Elasticsearch is away.'),
  })
  .describe('Elasticsearch, which gets a document for each check and for each event of an incident.');

/** What the settings depend on. */
interface ElasticContext {
  /** The configuration file. */
  readonly source: YamlSource;
  /** The folder of the configuration file. */
  readonly folder: string;
  /** The folder of the store. */
  readonly storeFolder: string;
  /** Where secrets come from. */
  readonly sources: Pick<SecretSources, 'env' | 'vault'>;
}

/** Settles where documents are written to. */
export function elasticSettings(
  { url, apiKey, index = usualDataStream, buffer = {} }: z.output<typeof ElasticConfig>,
  { source, folder, storeFolder, sources }: ElasticContext,
): ElasticSettings {
  return {
    url,
    index,
    bufferFolder: buffer.folder === undefined ? resolve(storeFolder, 'elastic') : resolve(folder, buffer.folder),
    bufferBytes: buffer.bytes ?? usualBufferBytes,
    async apiKey() {
      const refuse = (message: string) => new ConfigError([source.problem(['monitor', 'elastic', 'apiKey'], message)]);
      try {
        const key = (await readSecret(apiKey, { ...sources, folder })).toString('utf8').trim();
        if (/^[\x21-\x7e]+$/.test(key)) return new Secret(key);
      } catch (error) {
        if (error instanceof SecretUnavailable) throw refuse(error.message);
        throw error;
      }
      throw refuse('expected an API key in one line, as Elasticsearch shows it encoded');
    },
  };
}
