import { Secret } from '@mdmkit/core';
import type { ElasticWriterOptions } from '../../src/elastic/elastic-writer.ts';

/** How a service writes its documents in these tests. */
export function elasticOptions(bufferFolder: string) {
  return {
    settings: {
      url: 'http://127.0.0.1:9200',
      index: 'synthetics-mdm_health-default',
      apiKey: async () => await Promise.resolve(new Secret('key-of-the-test')),
      bufferFolder,
      bufferBytes: 8_388_608,
    },
    location: 'here',
    hostname: 'checker',
  } satisfies ElasticWriterOptions;
}
