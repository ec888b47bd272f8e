import type { Clock } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import { SecretUnavailable } from '../secrets/read-secret.ts';
import type { SecretReference } from '../secrets/secret-reference.ts';
import { ChannelError } from './channels/channel-error.ts';

/** Reads the secrets of a channel, and keeps them out of texts. */
export interface ChannelSecrets {
  /**
   * Reads a secret. It is read again after five minutes, and after `forget`.
   *
   * @throws ChannelError - `broken` if it cannot be read.
   */
  read(reference: SecretReference): Promise<string>;
  /** Keeps another secret out of texts: one that a vendor gave. */
  hide(text: string): void;
  /** Forgets what was read: a refused credential may have been replaced. */
  forget(): void;
  /** Replaces every secret that was read in a text. */
  redact(text: string): string;
}

/** How long a secret is used before it is read again, in milliseconds. */
const keptMs = 300_000;
/** A shorter text is no secret: replacing it would destroy texts. */
const shortestSecret = 6;

/** Makes it for one channel. */
export function createChannelSecrets(
  { readSecret }: Pick<ChannelSettings, 'readSecret'>,
  clock: Pick<Clock, 'elapsedMs'>,
): ChannelSecrets {
  const values = new Map<string, { readonly text: string; readonly readMs: number }>();
  const everRead = new Set<string>();
  const hide = (text: string) => {
    for (const spelling of [text, encodeURIComponent(text), ...partsOf(text)])
      if (spelling.length >= shortestSecret) everRead.add(spelling);
  };
  return {
    hide,
    async read(reference) {
      const name = JSON.stringify(reference);
      const kept = values.get(name);
      if (kept && clock.elapsedMs() - kept.readMs < keptMs) return kept.text;
      try {
        const text = (await readSecret(reference)).reveal();
        values.set(name, { text, readMs: clock.elapsedMs() });
        hide(text);
        return text;
      } catch (error) {
        if (!(error instanceof SecretUnavailable)) throw error;
        throw new ChannelError('broken', `A secret of the channel cannot be read: ${error.message}.`);
      }
    },
    forget: () => values.clear(),
    // The longest first: a part of a secret must not keep the whole from being found.
    redact: (text) =>
      [...everRead]
        .toSorted((first, second) => second.length - first.length)
        .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text),
  };
}

/** The secret parts of an address: its path and its query values. */
function partsOf(text: string): readonly string[] {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return [];
  const url = new URL(text);
  return [url.pathname, url.search, ...url.searchParams.values(), ...url.pathname.split('/')].filter(
    (part) => part.length >= 16,
  );
}
